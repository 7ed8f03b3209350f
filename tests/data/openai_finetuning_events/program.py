"""Events and result files of OpenAI's fine-tuning, in the forms that its API reference tells."""

from made_up import Numbers
from record import expect

PARSER = "openai_finetuning"

numbers = Numbers(11, start=2.4, end=0.6)
STEPS = 12

print("Created fine-tuning job: ftjob-abc123")
print("Validating training file: file-abc123")
print("Fine-tuning job started")
for step in range(1, STEPS + 1):
    train, val = (round(numbers.loss(step / STEPS), 2) for _ in range(2))
    text = f"Step {step}/{STEPS}: training loss={train:.2f}"
    expect("train", step=step, total_steps=STEPS, loss=train)
    if step % 3 == 0:
        text += f", validation loss={val:.2f}"
        told = {"loss": val}
        if step % 6 == 0:
            text += f", full validation loss={val + 0.1:.2f}"
            told["full loss"] = round(val + 0.1, 2)
        expect("val", step=step, total_steps=STEPS, **told)
    print(text)
print("Checkpoint created at step 6")
print("New fine-tuned model created")
print("The job has successfully completed")

for step in (1, 101):
    loss = round(numbers.loss(step / 200), 2)
    print(f"Step {step}: training loss={loss:.2f}")
    expect("train", step=step, loss=loss)
print("[2022-12-01 10:00:00] Completed epoch 1/4")
print("[2022-12-01 10:10:00] Uploaded result file: file-abc")

print("step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy")
for step in range(1, 7):
    loss, accuracy = round(numbers.loss(step / 6), 5), round(0.4 + step / 20, 5)
    expect("train", step=step, loss=loss, accuracy=accuracy)
    val = ","
    if step % 3 == 0:
        val = f"{loss + 0.1:.5f},{accuracy - 0.1:.5f}"
        told = {"loss": round(loss + 0.1, 5), "mean_token_accuracy": round(accuracy - 0.1, 5)}
        expect("val", step=step, **told)
    print(f"{step},{loss:.5f},{accuracy:.5f},{val}")
print(
    "step,elapsed_tokens,elapsed_examples,training_loss,training_sequence_accuracy,"
    "training_token_accuracy"
)
for step in range(1, 4):
    loss = round(numbers.loss(step / 4), 6)
    print(f"{step},{step * 850},{step * 4},{loss},0.25,0.875")
    told = {"loss": loss, "sequence_accuracy": 0.25, "token_accuracy": 0.875}
    expect("train", step=step, tokens=float(step * 850), **told)
