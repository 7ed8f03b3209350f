"""TRL's SFTTrainer in a terminal, with its bar."""

import fcntl
import struct
import sys
import termios

from hf_trainer_trl_run import ARGUMENTS, TEXTS, Telling, model, tokenizer
from trl import SFTConfig, SFTTrainer

PARSER = "hf_trainer"
PACKAGES = ("trl", "transformers", "torch")
OTHERS = ["tqdm"]

fcntl.ioctl(sys.stderr, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
SFTTrainer(
    model(),
    SFTConfig(**ARGUMENTS),
    train_dataset=TEXTS,
    eval_dataset=TEXTS.select(range(4)),
    processing_class=tokenizer(),
    callbacks=[Telling()],
).train()
