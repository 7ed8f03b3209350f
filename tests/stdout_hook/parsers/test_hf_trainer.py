"""The Trainer's dictionaries and tables, on what the recordings do not show."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.hf_trainer import HfTrainerParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser

LOGGED = "{'loss': 0.5, 'grad_norm': 1.5, 'learning_rate': 1e-05, 'epoch': 0.5}"


def read(*lines: str) -> list[Record]:
    """Return the records of lines."""
    parser = HfTrainerParser()
    return [record for line in lines for record in parser.parse(Frame(line)) or ()]


def test_it_is_a_parser() -> None:
    """It keeps to the protocol, also on text that is cut anywhere."""
    (record,) = check_parser(HfTrainerParser, f"{LOGGED}\nother text\n")
    assert record.metrics == {"loss": 0.5, "grad_norm": 1.5, "learning_rate": 1e-05}
    assert (record.split, record.epoch, record.step) == ("train", 0.5, None)


def test_odd_values() -> None:
    """Numbers may be missing, infinite, NumPy's, or texts."""
    (record,) = read(
        "{'loss': nan, 'grad_norm': inf, 'rewards/chosen': np.float64(-0.5), 'num_tokens': 12.0, "
        "'note': 'x', 'learning_rate': '1e-05', 'epoch': '1'}"
    )
    values = {"loss": float("nan"), "grad_norm": float("inf"), "rewards/chosen": -0.5}
    assert repr(record.metrics) == repr({**values, "learning_rate": 1e-05})
    assert repr(record.epoch) == "1"


def test_several_sets() -> None:
    """What is evaluated is told by the beginning of the names."""
    first, second = read(
        "{'eval_sts-dev_pearson_cosine': 0.5, 'eval_runtime': 0.1, 'epoch': 1.0}",
        "{'test_loss': 0.5, 'test_runtime': 0.1, 'test_samples_per_second': 3.1}",
    )
    assert (first.split, first.metrics) == ("val", {"sts-dev_pearson_cosine": 0.5})
    assert (second.split, second.epoch, second.metrics) == ("test", None, {"loss": 0.5})


def test_in_a_bar() -> None:
    """A dictionary is found behind a bar that was not wiped out."""
    assert len(read(f" 50%|█████     | 5/10 [00:00<00:00, 59.19it/s]{LOGGED}")) == 1


def test_repeats() -> None:
    """An evaluation that is printed again, with more digits or in a table, is not new."""
    old = "{'eval_loss': '0.5398', 'eval_runtime': '0.0219', 'epoch': '1'}"
    new = "{'eval_loss': 0.53984321, 'eval_runtime': 0.0219, 'epoch': 1.0}"
    other = "{'eval_loss': 0.53984321, 'eval_runtime': 0.0311, 'epoch': 1.0}"
    table = (
        "***** eval metrics *****",
        "  epoch = 1.0",
        "  eval_loss = 0.5398",
        "  perplexity = 2",
    )
    records = read(old, new, old, other, *table)
    assert [record.metrics for record in records] == [
        {"loss": 0.5398},
        {"loss": 0.53984321},
        {"perplexity": 2.0},
    ]
    assert (records[-1].split, records[-1].epoch) == ("val", 1.0)


@pytest.mark.parametrize(
    "line",
    [
        "{'loss': 0.5, 'epoch': 3}",
        "{'loss': [0.3025], 'acc_top1': np.float64(0.890625)}",
        "{'learning_rate': 0.1, 'epochs': 3, 'batch_size': 32}",
        f"Final result: {LOGGED}",
        f"TrainOutput(global_step=45, metrics={LOGGED})",
        "{'learning_rate': 0.1, 'epoch': 3, 'batch_size': 32}",
        "{'params': {'learning_rate': 0.1, 'epoch': 3}}",
        "  eval_loss = 0.5",
        "***** Running training *****",
        "",
    ],
)
def test_what_is_not_read(line: str) -> None:
    """Other programs print dictionaries and tables, too."""
    assert read(line) == []


@pytest.mark.parametrize("text", ["0", "1.", "[(", "{'", "'a': 1, ", "{'a': '", "  a = "])
def test_hostile_lines(text: str) -> None:
    """Long lines of anything take no long time."""
    line = text * (60_000 // len(text))
    start = time.thread_time()
    read(line, f"{{'{line}'epoch': 1}}", "***** eval metrics *****", f"  {line}")
    assert time.thread_time() - start < 1
