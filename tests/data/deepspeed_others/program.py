"""What DeepSpeed prints of pipelines, and DeepSpeed-Chat of its three steps.

By the format strings of deepspeed/runtime/pipe/engine.py and of the examples'
training/step*/main.py: the former needs several GPUs, the latter models.
"""

from made_up import Numbers
from record import expect

PARSER = "deepspeed"

numbers = Numbers(22, start=6.9, end=2)
for step in (10, 20):
    loss, other = numbers.loss(step / 30), 0.5
    print(
        f"steps: {step} loss: {loss:0.4f} iter time (s): {0.112:0.3f} samples/sec: {142.857:0.3f}"
    )
    expect("train", step=step, loss=round(loss, 4))
    print(
        f"steps: {step} loss: {loss:0.4f} aux_loss: {other:0.4f} iter time (s): {0.112:0.3f}"
        f" samples/sec: {142.857:0.3f}"
    )
    expect("train", step=step, loss=round(loss, 4))
print(
    "[2023-05-06 10:11:12,123] [INFO] [logging.py:75:log_dist] [Rank 0] rank=0 time (ms) | step: 9"
)

print("***** Running training *****")
print("***** Evaluating perplexity, Epoch 0/1 *****")
print(f"ppl: {5102.5}")
expect("val", ppl=5102.5)
print("Beginning of Epoch 1/1, Total Micro Batches 4")
for step in range(3):
    loss = numbers.loss(step / 3)
    for rank in (1, 0):
        print(f"Epoch: {0}, Step: {step}, Rank: {rank}, loss = {loss + rank}")
    expect("train", 0, step, loss=loss)
print("***** Evaluating perplexity, Epoch 1/1 *****")
print(f"ppl: {4.273142337799072}, loss: {1.4523490667343140}")
expect("val", ppl=4.273142337799072, loss=1.4523490667343140)
print("saving the final model ...")

print("***** Evaluating reward, Epoch 1/1 *****")
print(
    f"chosen_last_scores (higher is better) : {5.14}, "
    f"reject_last_scores (lower is better) : {2.18}, acc (higher is better) : {0.65}"
)
expect("val", chosen_last_scores=5.14, reject_last_scores=2.18, acc=0.65)
for step in range(3):
    actor, critic = numbers.near(0, 0.1), numbers.near(0.1, 0.01)
    print(
        f"Epoch: {0} | Step: {step} | PPO Epoch: {1} | Actor Loss: {actor} | Critic Loss: {critic}"
        f" | Unsupervised Loss: {0.0}"
    )
    told = {"Actor Loss": actor, "Critic Loss": critic, "Unsupervised Loss": 0.0}
    expect("train", 0, step, **told)
    print("End-to-End => Latency: 3.89s, TFLOPs: 1.20, Samples/sec: 4.11, Time/seq 0.24s")
    print(f"average reward score: {-4.1875}")
    expect("train", step=step, **{"average reward score": -4.1875})
    print("-" * 83)
