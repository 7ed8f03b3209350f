"""JSON lines and dictionaries: positions, splits, times, and what is no log."""

from __future__ import annotations

import time
from typing import Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stdout_hook.parsers.json_lines import JsonLinesParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser


def read(line: str) -> list[Record]:
    """Return what a line tells."""
    return list(JsonLinesParser().parse(Frame(line)) or ())


def test_it_is_a_parser() -> None:
    """It keeps a parser's promises."""
    assert len(check_parser(JsonLinesParser, '{"epoch": 1, "loss": 0.5, "val_loss": 0.6}\n')) == 2


@pytest.mark.parametrize(
    ("line", "split", "epoch", "step", "metrics"),
    [
        ('{"step": 5, "loss": -1e-05}', "train", None, 5, {"loss": -1e-5}),
        ('{"epoch": 0.5, "loss": 1, "lr": 0.1}', "train", 0.5, None, {"loss": 1, "lr": 0.1}),
        ('{"iter": 3, "global_step": 7, "loss": 0.5}', "train", None, 7, {"loss": 0.5}),
        ('{"batch": 3, "loss": 0.5, "batch_size": 32}', "train", None, 3, {"loss": 0.5}),
        ('{"epoch": 1, "loss": 0.5, "phase": "valid"}', "val", 1, None, {"loss": 0.5}),
        ('{"epoch": 1, "val": {"loss": 0.5}}', "val", 1, None, {"loss": 0.5}),
        ('{"epoch": 1, "loss": {"test": 0.5}}', "test", 1, None, {"loss": 0.5}),
        ('{"epoch": 1, "metrics": {"loss": 0.5}}', "train", 1, None, {"loss": 0.5}),
        ('{"epoch": 1, "gen": {"loss": 0.5}}', "train", 1, None, {"gen/loss": 0.5}),
        ('{"epoch": 1, "loss": Infinity, "foo": 0.5, "n": 3}', "train", 1, None,
         {"loss": float("inf"), "foo": 0.5}),
        ("{'epoch': 1, 'loss': inf}", "train", 1, None, {"loss": float("inf")}),
        ("{'step': 1, 'loss': np.float64(0.5)}", "train", None, 1, {"loss": 0.5}),
        ("{'step': 1, 'loss': tensor(-0.5, device='cuda:0')}", "train", None, 1, {"loss": -0.5}),
        ("val epoch 3/10: {'loss': 0.5}", "val", 3, None, {"loss": 0.5}),
        ("Step 20: {'loss': 0.5, 'time': 3.2}", "train", None, 20, {"loss": 0.5}),
        ("metrics: {'eval_loss': 0.5}", "val", None, None, {"loss": 0.5}),
        ('{"test_f1": 0.5, "test_runtime": 3.5}', "test", None, None, {"f1": 0.5}),
        ('{"loss": 0.5, "accuracy": 0.9}', None, None, None, {"loss": 0.5, "accuracy": 0.9}),
    ],
)  # fmt: skip
def test_one_line(
    line: str, split: Optional[str], epoch: object, step: object, metrics: dict[str, float]
) -> None:
    """A line is read alone."""
    (record,) = read(line)
    assert (record.split, record.epoch, record.step) == (split, epoch, step)
    assert record.metrics == metrics


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("1714996800.5", 1714996800.5),
        ("1714996800500", 1714996800.5),
        ('"2024-05-06T12:00:00.5Z"', 1714996800.5),
        ('"2024-05-06 14:00:00+02:00"', 1714996800.0),
        ("3.5", None),
        ('"12:00"', None),
        ('"2024-99-06T12:00:00Z"', None),
    ],
)
def test_times(value: str, seconds: Optional[float]) -> None:
    """A date, or seconds since 1970, is the record's time; a duration is none, and no metric."""
    (record,) = read(f'{{"step": 1, "loss": 0.5, "time": {value}}}')
    assert record.time == seconds
    assert record.metrics == {"loss": 0.5}


def test_totals_and_folds() -> None:
    """The total of the steps is kept, and a fold tells trainings apart."""
    (record,) = read('{"step": 1, "total_steps": 9, "fold": 2, "loss": 0.5}')
    assert (record.total_steps, record.context) == (9, {"fold": 2})


@pytest.mark.parametrize(
    "line",
    [
        *("{}", "{", '{"loss": }', "{'loss': [0.5]}", '{"epoch": 1, "loss": "0.5"}', "{1: 2}"),
        '{"lr": 0.1, "epochs": 3, "loss": "mse", "momentum": 0.9}',
        '{"loss": 0.5}',
        '{"loss_cls": 1.0, "loss_bbox": 5.0}',
        '{"accuracy": 0.9}',
        '{"threshold": {"accuracy": 0.9}, "val": {"split": 0.2}}',
        '{"train": {"accuracy": 0.9}, "model": {"hidden": 3}}',
        '{"level": "info", "step": 3, "latency": 0.5, "msg": "loss: 0.5"}',
        '{"id": 12, "score": 0.5, "title": "loss"}',
        '{"epoch": 3, "best_loss": 0.5, "loss": true}',
        '{"step": 3, "error": 1}',
        '{"step": 3, "time": 0.5, "samples_per_second": 12.5}',
        'The loss of epoch 3 was {"loss": 0.5}',
        "    return {'epoch': epoch, 'loss': 0.5 * total}",
        "{'loss': '\\d 0.5'}",
        '{"epoch": 1, "loss": 1' + "0" * 5000 + "}",
    ],
)
def test_no_log(line: str) -> None:
    """Settings, data, best values and texts give nothing."""
    assert read(line) == []


@pytest.mark.parametrize("piece", ["[(", "{'a':", '{"loss": 0', "(", "'loss': 1, ", '"', "-", "\\"])
def test_hostile_lines(piece: str) -> None:
    """Neither depth nor length does harm."""
    for length in (40, 19_000, 60_000):
        started = time.thread_time()
        for start in ("{'loss': 1, ", '{"loss": 1, ', "{"):
            read(start + piece * (length // len(piece)) + "}")
        assert time.thread_time() - started < 0.5


@given(st.dictionaries(st.text(), st.one_of(st.none(), st.floats(), st.integers(), st.text())))
def test_any_dictionary(data: dict[str, object]) -> None:
    """No dictionary raises, and values are read as they are."""
    found = read(str({"epoch": 1, **data, "loss": 0.5}))
    assert not found or any(record.metrics.get("loss") == 0.5 for record in found)
    read("{'loss: 1" + str(data))
