"""torchtitan's lines, by the format strings of torchtitan/components/metrics.py and older train.py.

Its trainings need GPUs.
"""

from made_up import Numbers
from record import expect

PARSER = "torchtitan"

numbers = Numbers(14, start=12.2, end=6)
INFO = "[rank0]:[titan] 2025-02-03 10:11:12,123 - root - INFO -"

print(f"{INFO} Starting job: Llama 3 debug training")
print(f"{INFO} Peak FLOPS used for computing MFU: {3.12e14:.3e}")
print(f"{INFO} Training starts at step 1, with local batch size 8, sequence length 2048")
for step in (1, 10, 20, 30, 100, 110):
    loss, norm = numbers.loss(step / 110), abs(numbers.near(4, 2))
    if step == 30:
        loss = norm = float("nan")
    print(
        f"{INFO} step: {step:2}  loss: {loss:7.4f}  grad_norm: {norm:7.4f}  memory: {0.43:5.2f}GiB"
        f"({0.46:.2f}%)  tps: {round(7117.2):,}  tflops: {1234.5:,.2f}  mfu: {0.12:.2f}%"
    )
    expect("train", step=step, loss=round(loss, 4), grad_norm=round(norm, 4))
    if step % 10 == 0:
        print(
            f"{INFO} validate step: {step:2}  loss: {loss + 0.1:7.4f}  memory: {0.43:5.2f}GiB"
            f"({0.46:.2f}%)  tps: {round(7117.2):,}"
        )
        expect("val", step=step, loss=round(loss + 0.1, 4))
    print(
        f"\033[31mstep: {step:2}  \033[32mloss: {loss:8.5f}  \033[38;2;180;60;0m"
        f"grad_norm: {norm:7.4f}  \033[36mmemory: {0.43:5.2f}GiB({0.46:.2f}%)  \033[34mtps: 7,117"
        "  \033[36mtflops: 1.21  \033[35mmfu: N/A\033[39m"
    )
    expect("train", step=step, loss=round(loss, 5), grad_norm=round(norm, 4))
loss = numbers.loss(0.3)
print(
    f"2024-04-05 10:11:12,123 - root - INFO - step: {10:2}  loss: {loss:7.4f}"
    f"  memory: {31.89:5.2f}GiB({40.31:.2f}%)  wps: {7117:,}  mfu: {35.23:.2f}%"
)
expect("train", step=10, loss=round(loss, 4))
print(
    f"2024-03-05 10:11:12,123 - root - INFO - step: {10}  loss: {round(loss, 4)}"
    f"  iter: {0.8123}  data: {0.0091}  lr: {0.00012}"
)
expect("train", step=10, loss=round(loss, 4), lr=0.00012)
print(f"{INFO} Training completed")
