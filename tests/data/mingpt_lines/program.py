"""minGPT, makemore and micrograd, by the format strings of their source, and a bar of minGPT.

minGPT: projects/adder/adder.py, projects/chargpt/chargpt.py, mingpt/trainer.py of 2020; makemore:
makemore.py; micrograd: demo.ipynb.
"""

from made_up import Numbers
from record import expect

PARSER = "mingpt"
OTHERS = ("tqdm",)

numbers = Numbers(9, start=3.3, end=0.2)

for step in range(0, 100, 10):
    loss = numbers.loss(step / 100)
    print(f"iter_dt {numbers.near(9, 1):.2f}ms; iter {step}: train loss {loss:.5f}")
    expect("train", step=step, loss=round(loss, 5))
for split, right, count in (("train", 4500, 4500), ("test", 487, 500)):
    share = 100 * right / count
    print(f"{split} final score: {right}/{count} = {share:.2f}% correct")
    expect(split, **{"final score": round(share, 2)})
print("saving model with new top score of 4987")

for step in range(4):
    loss, rate = numbers.loss(step / 4), 6e-4 * (1 - step / 9)
    text = f"epoch 2 iter {step}: train loss {loss:.5f}. lr {rate:e}"
    for count in (step, step + 1):  # the bar is drawn for its text, then for its count
        print(
            f"\r{text}:  {25 * count:2d}%|{'██▌' * count:10}| {count}/4 [00:0{count}<00:03]", end=""
        )
    expect("train", 2, step, loss=round(loss, 5), lr=float(f"{rate:e}"))
print()

for step in range(0, 30, 10):
    loss = numbers.loss(step / 30)
    print(f"step {step} | loss {loss:.4f} | step time {35.82:.2f}ms")
    expect("train", step=step, loss=round(loss, 4))
train, test = numbers.loss(0.9), numbers.loss(0.8)
print(f"step {30} train loss: {train} test loss: {test}")
expect("train", step=30, loss=train)
expect("test", step=30, loss=test)
print(f"test loss {test} is the best so far, saving model to out/model.pt")

for step in range(3):
    loss, accuracy = numbers.loss(step / 3), (0.5 + step / 8)
    print(f"step {step} loss {loss}, accuracy {accuracy * 100}%")
    expect("train", step=step, loss=loss, accuracy=accuracy * 100)
