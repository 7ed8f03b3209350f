"""MaxText's lines, by the format strings of its metric_logger.py and older train.py."""

from made_up import Numbers
from record import expect

PARSER = "maxtext"

numbers = Numbers(16, start=10.8, end=6)
for step in range(6):
    loss = numbers.loss(step / 6) if step < 5 else float("nan")
    told = {"loss": round(loss, 3), "lm_loss": round(loss, 3), "perplexity": round(9.5 * step, 3)}
    print(
        f"completed step: {step}, seconds: {0.427:.3f}, TFLOP/s/device: {240.728:.3f},"
        f" Tokens/s/device: {9594.461:.3f}, total_weights: {31056}, loss: {loss:.3f},"
        f" lm_loss: {loss:.3f}, perplexity: {9.5 * step:.3f}, moe_lb_loss: {0.0123:.6f}"
    )
    expect("train", step=step, **told, moe_lb_loss=0.0123)
    if step % 3 == 2:
        for batch in range(2):
            print(
                f"Completed eval step: {batch}, seconds: {0.2:.3f}, running loss={9.1:.3f},"
                f" running perplexity={8955.29:.3f}, running total_weights=65536"
            )
        print(
            f"Completed eval after train step {step}, loss={9.1:.3f}, perplexity={8955.29:.3f},"
            f" total_weights=65536, avg_z_loss={0.0:.3f}"
        )
        expect("val", step=step, loss=9.1, perplexity=8955.29, avg_z_loss=0.0)
LOG = "I0317 10:00:24.410596 125344476638336 metric_logger.py:181] "
print(
    f"{LOG}completed step: 6, seconds: 0.427, TFLOP/s/device: 240.728, Tokens/s/device: 9594.461,"
    f" total_weights: 31056, loss: {8.5:.3f}"
)
expect("train", step=6, loss=8.5)
print(f"{LOG}eval metrics after step: 6, loss={8.75:.3f}, total_weights=65536")
expect("val", step=6, loss=8.75)
seconds, tflops, loss = 22.125112, 4.123401, 10.25
print(f"completed step: 7, seconds: {seconds}, TFLOP/s/device: {tflops}, loss: {loss:.3f}")
expect("train", step=7, loss=10.25)
step, eval_loss, eval_step_count = 7, 9.1015625, 4
print(f"average loss after {step=}: {eval_step_count=}, {eval_loss=}, total_weights=65536.0")
expect("val", step=7, loss=eval_loss)
print("To see full metrics 'tensorboard --logdir=gs://x/tensorboard/'")
