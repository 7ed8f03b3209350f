"""Pretrain a tiny model by LitGPT on random tokens; its logger and validation tell the values."""

import math
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from lightning.fabric import Fabric
from lightning.fabric.loggers import CSVLogger
from litgpt import pretrain
from litgpt.args import EvalArgs, TrainArgs
from litgpt.config import Config
from litgpt.model import GPT
from record import expect

PARSER = "litgpt"
PACKAGES = ("litgpt", "torch")

warnings.simplefilter("ignore")
torch.set_num_threads(1)
torch.manual_seed(0)


class Telling(CSVLogger):
    """Expects what it is given, which is also printed."""

    first = True

    def log_metrics(self, metrics, step=None):
        """Expect the values of a line of training or validation, or of the final evaluation."""
        if "val_loss" in metrics:
            loss = float(metrics["val_loss"])
            if step == ITERATIONS:
                expect("val", step=step, loss=round(loss, 3), ppl=round(math.exp(loss), 3))
            else:
                expect("val", step=step + 1, loss=round(loss, 4))
            return
        epoch, step = metrics["epoch"] + 1, metrics["iter"]
        expect("train", epoch, step, loss=round(metrics["loss"], 3))
        if self.first:  # the validation before training is only shown here
            expect("val", epoch, step, loss=round(validated[0], 3))
            self.first = False


def remember(*arguments, real=pretrain.validate, **options):
    """Validate, and remember the result."""
    validated.append(float(real(*arguments, **options)))
    return torch.tensor(validated[-1])


ITERATIONS = 20
validated = []
pretrain.validate = remember
with TemporaryDirectory() as folder:
    fabric = Fabric(accelerator="cpu", devices=1, loggers=[Telling(folder)])
    fabric.launch()
    config = Config(
        block_size=16, vocab_size=40, padded_vocab_size=40, n_layer=1, n_head=2, n_embd=8
    )
    model = fabric.setup(GPT(config))
    optimizer = fabric.setup_optimizers(torch.optim.AdamW(model.parameters(), lr=1e-3))
    tokens = torch.randint(0, 40, (8, 17))
    train, val = fabric.setup_dataloaders(
        torch.utils.data.DataLoader(tokens, batch_size=2),
        torch.utils.data.DataLoader(tokens, batch_size=2),
    )
    state = {
        "model": model,
        "optimizer": optimizer,
        "train_dataloader": train,
        "iter_num": 0,
        "step_count": 0,
    }
    pretrain.fit(
        fabric,
        devices=1,
        state=state,
        train_dataloader=train,
        val_dataloader=val,
        out_dir=Path(folder),
        tokenizer_dir=None,
        train=TrainArgs(
            global_batch_size=4,
            micro_batch_size=2,
            max_tokens=2 * 16 * ITERATIONS,
            max_norm=1.0,
            log_interval=1,
            save_interval=None,
        ),
        eval=EvalArgs(interval=4, max_iters=2, final_validation=True, initial_validation=True),
    )
