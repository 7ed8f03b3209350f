"""Programs made from Megatron-LM, by the format strings of their source.

GPT-NeoX: megatron/logging.py, megatron/training.py; Megatron-DeepSpeed: megatron/training.py; NeMo:
nemo/lightning/pytorch/callbacks/progress_printer.py.
"""

from made_up import Numbers
from record import expect

PARSER = "megatron"

numbers = Numbers(18, start=10.9, end=3)
for step in (10, 20):
    loss = numbers.loss(step / 30)
    print(
        f" samples/sec: {12.345:.3f} | iteration {step:8d}/{320000:8d} | elapsed time per iteration"
        f" (ms): {1202.1:.1f} | learning rate: {1.2e-6:.3E} | approx flops per GPU: 43.2TFLOPS |"
        f" lm_loss: {loss:.6E} | loss scale: {65536:.1f} | number of skipped iterations:   0 |"
        " number of nan iterations:   0 |"
    )
    told = {"learning rate": 1.2e-6, "lm_loss": float(f"{loss:.6E}"), "loss scale": 65536.0}
    expect("train", step=step, total_steps=320000, **told)
print(
    f" validation results at iteration 20 | lm_loss value: {loss:.6E} |"
    f" lm_loss_ppl value: {19.25:.6E} | "
)
expect("val", step=20, lm_loss=float(f"{loss:.6E}"), lm_loss_ppl=19.25)
print(f" test results at the end of training for test data | lm_loss value: {loss:.6E} | ")
expect("test", step=20, lm_loss=float(f"{loss:.6E}"))

print(
    f" iteration {10:8d}/{152588:8d} | consumed samples: {320:12d} |"
    f" consumed tokens: {655360:12d} | elapsed time per iteration (s): {13.43:.2f} |"
    f" learning rate: {5e-7:.3E} | global batch size: {32:5d} | lm loss: {loss:.6E} |"
    f" loss scale: {1:.1f} | grad norm: {20.125:.3f} | num zeros: {0:.1f} |"
    f" actual seqlen: {2048:5d} | number of skipped iterations:   0 | number of nan iterations:"
    "   0 | samples per second: 2.383 | tokens per gpu per second (tgs): 99.1 | TFLOPs: 1.21 |"
)
told = {"learning rate": 5e-7, "lm loss": float(f"{loss:.6E}"), "loss scale": 1.0}
expect(
    "train",
    step=10,
    total_steps=152588,
    tokens=655360.0,
    **told,
    **{"grad norm": 20.125, "num zeros": 0.0},
)

for step in range(3):
    loss, val = round(numbers.loss(step / 4), 2), 9.5 if step else None
    text = f"Training epoch 0, iteration {step}/99 | lr: {1.499e-07} | global_batch_size: 512 |"
    text += f" global_step: {step} | reduced_train_loss: {loss} | train_step_timing in s: 51.8"
    print(text + (f" | consumed_samples: 512 | val_loss: {val}" if val else ""))
    expect("train", 0, step, 99, lr=1.499e-07, reduced_train_loss=loss)
    if step == 1:
        expect("val", 0, step, 99, loss=val)
