"""TRL's GRPOTrainer with two rewards, without a bar."""

from hf_trainer_trl_run import ARGUMENTS, PAIRS, Telling, model, tokenizer
from trl import GRPOConfig, GRPOTrainer

PARSER = "hf_trainer"
PACKAGES = ("trl", "transformers", "torch")


def variety(completions, **_):
    """Reward many different words."""
    return [float(len(set(text.split()))) for text in completions]


def brevity(completions, **_):
    """Reward few words."""
    return [-0.1 * len(text.split()) for text in completions]


GRPOTrainer(
    model(),
    [variety, brevity],
    GRPOConfig(
        **{**ARGUMENTS, "num_train_epochs": 1},
        num_generations=4,
        max_completion_length=6,
        disable_tqdm=True,
    ),
    train_dataset=PAIRS.select(range(6)),
    eval_dataset=PAIRS.select(range(4)),
    processing_class=tokenizer(),
    callbacks=[Telling()],
).train()
