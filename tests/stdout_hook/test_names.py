"""What printed names mean."""

from __future__ import annotations

from typing import Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stdout_hook.names import Kind, is_telling, read_name


@pytest.mark.parametrize(
    ("printed", "split", "metric"),
    [
        ("loss", None, "loss"),
        ("val_loss", "val", "loss"),
        ("eval/loss", "val", "loss"),
        ("train.loss", "train", "loss"),
        ("Test Accuracy", "test", "Accuracy"),
        ("valLoss", "val", "Loss"),
        ("Loss/train", "train", "Loss"),
        ("loss_val", "val", "loss"),
        ("loss (train)", "train", "loss"),
        ("avg_val_loss", "val", "avg_loss"),
        ("Mean Validation Loss", "val", "Mean Loss"),
        ("Test set loss", "test", "loss"),
        ("Accuracy on the test set", "test", "Accuracy"),
        ("Training loss at", "train", "loss"),
        ("训练损失", "train", "损失"),
        ("验证集准确率", "val", "准确率"),
        ("検証正解率", "val", "正解率"),
        ("검증 손실", "val", "손실"),
        ("valuation", None, "valuation"),
        ("tester_loss", None, "tester_loss"),
    ],
)
def test_splits(printed: str, split: Optional[str], metric: str) -> None:
    """The words that tell the split are taken off, wherever they stand."""
    name = read_name(printed)
    assert (name.split, name.metric) == (split, metric)


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (Kind.METRIC, "loss D_loss loss_cls LossPi trainLoss acc acc@1 top1_acc f1 f1-score mIoU"),
        (Kind.METRIC, "mAP mAP50-95(B) rouge1 rougeL Recall@5 alpha_loss step_loss perplexity R2"),
        (Kind.MAYBE, "error reward mean_reward score AP kl entropy"),
        (Kind.RATE, "lr base_lr learning_rate lr-Adam grad_norm 学习率 学習率 loss_scale"),
        (Kind.UNKNOWN, "foo D_real gloss mapping accordion"),
        (Kind.PERFORMANCE, "time step_time eta fps samples_per_second it/s gpu_mem"),
        (Kind.SETTING, "dropout loss_weight num_epochs batch_size accuracy_threshold max_steps n"),
        (Kind.REPEAT, "best_loss best_val_acc prev_loss max_accuracy"),
        (Kind.EPOCH, "epoch Epoch ep 轮次"),
        (Kind.STEP, "step global_step trainer/global_step iter _step 步数"),
        (Kind.COUNT, "batch round episode"),
        (Kind.GROUP, "fold trial"),
        (Kind.SPLIT, "val Training 验证"),
    ],
)
def test_kinds(kind: Kind, names: str) -> None:
    """A name is judged by all of its parts."""
    assert {name: read_name(name).kind for name in names.split()} == dict.fromkeys(
        names.split(), kind
    )


def test_final() -> None:
    """What is called final is of the training's end, and has its name without that word."""
    assert read_name("Final val_loss") == (Kind.METRIC, "val", "loss", True)


@given(st.text())
def test_any_text(text: str) -> None:
    """No text raises, and nothing is added to a name."""
    assert len(read_name(text).metric) <= len(text)
    is_telling(text)
