"""TRL's DPOTrainer, its output through a pipe."""

from hf_trainer_trl_run import ARGUMENTS, PAIRS, Telling, model, tokenizer
from trl import DPOConfig, DPOTrainer

PARSER = "hf_trainer"
PACKAGES = ("trl", "transformers", "torch")
OTHERS = ["tqdm"]

DPOTrainer(
    model(),
    model(),
    DPOConfig(**ARGUMENTS),
    train_dataset=PAIRS,
    eval_dataset=PAIRS.select(range(4)),
    processing_class=tokenizer(),
    callbacks=[Telling()],
).train()
