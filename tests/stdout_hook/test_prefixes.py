"""What collectors, launchers and logging put in front of a line."""

from __future__ import annotations

import time
from datetime import datetime, timezone
from typing import Optional

import pytest

from stdout_hook.prefixes import MAX_PREFIXES, Prefixed, PrefixReader

REST = "step 10 loss 0.5"
PREFIXES = """\
[03:04:05]\x20
[03:04:05.123456]\x20
03:04:05\x20
03:04:05 | INFO |\x20
10:38:44 - cmdstanpy - INFO -\x20
11/23 10:00:00 - mmengine - INFO -\x20
24/01/02 03:04:05 INFO\x20
Nov 25 03:28:06\x20
Nov  5 03:28:06 host python[123]:\x20
Nov 25 03:28:06 gpu-1.local train.sh[77]:\x20
[01/05 10:00:00 d2.utils.events]:\x20
[01/02 03:04:05] ppdet.engine INFO:\x20
[01/02/24 03:04:05] INFO    \x20
I0506 12:00:00.123456 12345 solver.cpp:218]\x20
I0506 12:00:00.123456 140123123123 train.py:12]\x20
W20240506 12:00:00.123456 12345 solver.cpp:218]\x20
[W506 12:00:00.123 file.cpp:12]\x20
INFO 05-06 12:00:00 file.py:12]\x20
INFO 05-06 12:00:00 [file.py:12]\x20
INFO:root:
INFO:tensorflow:
WARNING:pytorch_lightning.utilities.rank_zero:
INFO:
INFO:\x20
INFO -\x20
INFO    \x20
[INFO]\x20
[info]\x20
[    INFO] -\x20
[INFO] train.loop:\x20
[INFO] 11/23 10:00:00 -\x20
train - INFO -\x20
(raylet)\x20
(autoscaler +5s)\x20
[rank0]:\x20
[rank0]:
[rank: 0]\x20
[rank=0] || INFO:\x20
[Rank 0]\x20
[GPU0]\x20
[default0]:
[trainer0]:
[1,0]<stdout>:
[1,0]<stderr>:\x20
[0]<stdout>:
[1,mpirank:0,algo-1]<stdout>:
[rank0]:[W506 12:00:00.123 file.cpp:12]\x20
rank0[2032][MainThread]: INFO: composer.trainer.trainer:\x20
""".splitlines()
LOCAL = """\
2024-01-02 03:04:05\x20
2024-01-02 03:04:05,000 - train - INFO -\x20
2024-01-02 03:04:05,000 - INFO - allennlp.training.trainer -\x20
2024-01-02 03:04:05,000 - INFO -\x20
2024-01-02 03:04:05 - INFO:\x20
2024-01-02 03:04:05,000 INFO\x20
2024-01-02 03:04:05,000 INFO:\x20
2024-01-02 03:04:05,000 INFO train.loop:\x20
2024-01-02 03:04:05,000 root INFO\x20
2024-01-02 03:04:05,000 SSD.trainer INFO:\x20
2024-01-02 03:04:05,000 [INFO]\x20
2024-01-02 03:04:05,000 [INFO] train.loop:\x20
2024-01-02 03:04:05,000 [MainThread] [INFO]\x20
2024-01-02 03:04:05,000 (trainer:318) INFO:\x20
2024-01-02 03:04:05,000:root:INFO:
2024-01-02 03:04:05,000: rank0[2032][MainThread]: INFO: composer.trainer:\x20
2024-01-02 03:04:05 | INFO | module:func:12 -\x20
2024-01-02 03:04:05.000 | INFO     | __main__:<module>:12 -\x20
2024-01-02 03:04:05.000 | SUCCESS  | train.loop:run:12 -\x20
2024-01-02 03:04:05 | INFO | train_inner |\x20
2024-01-02 03:04:05 | INFO | fairseq.trainer |\x20
2024-01-02 03:04:05 [info     ]\x20
2024-01-02 03:04:05.000000 PDT | [her-sac]\x20
2024-01-02 03:04:05.000000 CEST |\x20
2024-01-02 03:04:05 [INFO]\t
2024-01-02 03:04:05.000000: I tensorflow/core/util.cc:142]\x20
2024/01/02 03:04:05\x20
01/02/2024 03:04:05 - INFO - __main__ -\x20
[2024-01-02 03:04:05]\x20
 [2024-01-02 03:04:05]\x20
[2024-01-02 03:04:05,000][train.loop][INFO] -\x20
[2024-01-02 03:04:05,000] [INFO] [logging.py:96:log_dist] [Rank 0]\x20
[2024-01-02 03:04:05,000] [    INFO] -\x20
[2024-01-02 03:04:05,000] {bash.py:169} INFO -\x20
[2024-01-02 03:04:05,000] torch.distributed.run: [WARNING]\x20
[2024-01-02 03:04:05,000 INFO]\x20
[2024/01/02 03:04:05] ppcls INFO:\x20
[I 2024-01-02 03:04:05,000]\x20
[NeMo I 2024-01-02 03:04:05 nemo_logging:349]\x20
[INFO|trainer.py:123] 2024-01-02 03:04:05,000 >>\x20
[host-1] 2024-01-02 03:04:05,000 (trainer:318) INFO:\x20
""".splitlines()
ZONED = """\
2024-01-02T03:04:05.000000000Z\x20
2024-01-02T03:04:05.0000000Z 2024-01-02 05:04:05,678 - train - INFO -\x20
2024-01-02T03:04:05.000000000Z stdout F\x20
2024-01-02T03:04:05.000000Z 00O\x20
2024-01-02T03:04:05.000000Z 01E+
2024-01-02T03:04:05.000000Z  INFO\x20
2024-01-02T05:04:05+0200 host python[123]:\x20
2024-01-01 22:04:05-05:00\x20
INFO\t2024-01-02 03:04:05 +0000\t
train\tRun training\t2024-01-02T03:04:05.0000000Z\x20
[2024-01-02, 03:04:05 UTC] {subprocess.py:93} INFO -\x20
[2024-01-02T03:04:05.000+0000] {logging_mixin.py:188} INFO -\x20
[2024-01-02T03:04:05.000Z] 1234abcd [rank=0] || INFO:\x20
bk;t=1704164645000\x07
""".splitlines()
WRITERS = [
    ("(RayTrainWorker pid=123, ip=10.0.0.1) ", "RayTrainWorker pid=123, ip=10.0.0.1"),
    ("(train_fn pid=3) ", "train_fn pid=3"),
    ("(Actor(size=2) pid=3) ", "Actor(size=2) pid=3"),
    ("(pid=3) ", "pid=3"),
    ("(job, pid=3) ", "job, pid=3"),
    ("[pod/train-abc-0/main] ", "pod/train-abc-0/main"),
    ("10.0.0.12: ", "10.0.0.12"),
    ("worker-1: ", "worker-1"),
    ("workerpool0-0\t", "workerpool0-0"),
]
RANKS = [
    ("[rank12]: ", 12),
    ("[default3]:", 3),
    ("[1,2]<stdout>:", 2),
    ("[1,mpirank:1,algo-2]<stderr>:", 1),
    ("(worker1, rank=1, pid=123, ip=10.0.0.2) ", 1),
    ("(RayTrainWorker pid=7) [rank1]: ", 1),
]
UNTOUCHED = """\
12:30:01
2024-01-02
2024-01-02 03:04:05
2024-13-02x03:04:05 loss 0.5
2024-01-02,0.5
2024-01-02 03:04:05,0.5,0.6
2024-01-02 03:04:05,678,0.6
03:04:05 0.5 0.6
03:04:05:06 loss 0.5
00:12:34<00:10:00, 3.2it/s
00:12:34/00:20:00 loss
[00:12:34<00:10:00] loss
[12:30] loss 0.5
12:30 loss 0.5
[0]\ttrain-rmse:0.5
[10]\ttraining's l2: 0.5
[100] loss 0.5
[1,  2000] loss: 2.2
[0/25][0/782] Loss_D: 0.5
[ 10/391] loss 0.5
[  0/60000] loss 0.5
[train] epoch: 1
[trainer] loss 0.5
[w0] step 6
[CV 1/3] END C=1; score=0.5
[LightGBM] [Info] Total Bins 1507
[Parallel(n_jobs=1)]: Done
[t-SNE] Iteration 50: error = 55.6
[Epoch 1] loss 0.5
[E 1] loss 0.5
0:\tlearn: 0.5
0: loss 0.5
1: 0.051831, 0.085730 avg loss
0 | loss 11.6250
1/30 [=====>........] - loss: 0.5
  0%|          | 0/12 [00:00<?, ?it/s]
|    1 | 0.5 |
| epoch   1 | loss 0.5
conv_1 | Conv2D | 64
conv_1  | Conv2D | 64
(epoch: 1, iters: 5, time: 0.123) G_GAN: 0.693
Epoch 1/10
Epoch 1 - INFO - x
Date:   Mon Nov 23 10:22:06 2026 +0000
Mar 5 loss 0.5
May 10:20:30 loss
INFO
INFORMATION: loss 0.5
Info: loss 0.5
ERROR: 0.5
ERROR 0.5
E0506 loss
Iteration 10, loss = 0.5
1.2.3: loss 0.5
worker 1: loss 0.5
rank 0: loss 0.5
""".splitlines()
HOSTILE = [
    *("0" * 60000, "1." * 30000, "[(" * 30000, "a=1 " * 15000, " " * 60000, "a\t" * 30000 + "\t20"),
    *("[" + " " * 60000, "[rank" + "1" * 60000, "(" + "a" * 60000, "a" * 60000 + "  | "),
    *("a-1" + " " * 60000 + "  | ", "[INFO] " * 9000, "INFO " * 12000, "INFO: " + "a." * 30000),
    *(
        "2024-01-02 03:04:05 " + rest
        for rest in ("a." * 30000, "a " * 30000, "[a] " * 15000, "- " * 30000, "[" + " " * 60000)
    ),
]


def taken_off(text: str) -> Optional[Prefixed]:
    return PrefixReader().take_off(text)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_prefixes_without_a_full_time(prefix: str) -> None:
    """What tells no time with its year, and process 0 or none, is taken off."""
    assert taken_off(prefix + REST) == Prefixed(REST)


@pytest.mark.parametrize("prefix", LOCAL)
def test_a_time_without_a_zone_is_local(prefix: str) -> None:
    """A full time comes with the line; without a zone it is the reading machine's."""
    assert taken_off(prefix + REST) == Prefixed(REST, datetime(2024, 1, 2, 3, 4, 5).timestamp())  # noqa: DTZ001


@pytest.mark.parametrize("prefix", ZONED)
def test_a_time_with_a_zone(prefix: str) -> None:
    """A printed zone is heeded; of two times the outer one counts."""
    printed = datetime(2024, 1, 2, 3, 4, 5, tzinfo=timezone.utc).timestamp()
    assert taken_off(prefix + REST) == Prefixed(REST, printed)


def test_fractions_and_days_that_never_were() -> None:
    """A time is told to its last digit; one that cannot be is none."""
    first, second = (
        taken_off(f"2024-01-02T03:04:05{part}Z {REST}") for part in (".123456789", ",5")
    )
    assert first is not None
    assert second is not None
    assert (first.time, second.time) == (1704164645.123456789, 1704164645.5)
    assert taken_off(f"2024-02-31 03:04:05 {REST}") == Prefixed(REST)


@pytest.mark.parametrize(("prefix", "rank"), RANKS)
def test_ranks(prefix: str, rank: int) -> None:
    """The number of a process comes with the line."""
    assert taken_off(prefix + REST) == Prefixed(REST, None, rank)


@pytest.mark.parametrize(("prefix", "writer"), WRITERS)
def test_writers(prefix: str, writer: str) -> None:
    """A worker without a number is named."""
    assert taken_off(prefix + REST) == Prefixed(REST, None, 0, writer)


@pytest.mark.parametrize("text", UNTOUCHED)
def test_what_is_no_prefix_stays(text: str) -> None:
    """Steps, tables, bars and lines that are nothing but a time lose nothing."""
    assert taken_off(text) is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("[04/05 01:30:24 d2.utils.events]:  eta: 0:03:35", " eta: 0:03:35"),
        ("2024-01-02 03:04:05,678 - a - INFO -   epoch    loss", "  epoch    loss"),
        ("I0411 21:21:07.918603 31883 solver.cpp:315]     Test net", "    Test net"),
        ("2024-01-02 03:04:05 | INFO | train | epoch 001 | loss 5", "epoch 001 | loss 5"),
        ("2024-01-02 03:04:05 epoch 1 - iter 10/100 - loss 5", "epoch 1 - iter 10/100 - loss 5"),
        ("2024-01-02 03:04:05 [INFO]\t[TRAIN] epoch: 1", "[TRAIN] epoch: 1"),
        ("2024-05-06T12:00:00.123456789Z | epoch   1 |", "| epoch   1 |"),
        ("[2024-01-02 03:04:05][a][INFO] -   epoch    loss", "  epoch    loss"),
        ("[INFO]   epoch    loss", "  epoch    loss"),
        ("INFO:root:  epoch    loss", "  epoch    loss"),
        ("INFO:train:  epoch    loss", "  epoch    loss"),
        ("INFO   epoch    loss", "  epoch    loss"),
        ("INFO       epoch    loss", "  epoch    loss"),
        ("INFO:loss: 0.5", "loss: 0.5"),
        ("INFO:root:", ""),
        ("2024-01-02 03:04:05,678 - train - INFO - ", ""),
        ("2024-01-02T03:04:05Z ", ""),
        ("INFO: loss: 0.5", "loss: 0.5"),
        ("INFO - train - loss 0.5", "train - loss 0.5"),
        ("[INFO] 3DBall. Step: 12000.", "3DBall. Step: 12000."),
        ("[10:38:44] WARNING: ../src/learner.cc:1: x", "../src/learner.cc:1: x"),
    ],
)
def test_the_rest_is_unchanged(text: str, rest: str) -> None:
    """Spaces and names that are the line's own stay in it."""
    prefixed = taken_off(text)
    assert prefixed is not None
    assert prefixed.text == rest


def test_prefixes_one_behind_the_other() -> None:
    """Several are taken off, but not without end."""
    many = "(Worker pid=1) [rank1]: 2024-05-06T12:00:00Z [2024-01-02 03:04:05][a][INFO] - "
    assert taken_off(many + REST) == Prefixed(REST, 1714996800.0, 1)
    assert taken_off("[rank0]:" * (MAX_PREFIXES + 1) + REST) == Prefixed("[rank0]:" + REST)


@pytest.mark.parametrize(("zero", "one"), [("0: ", "1: "), (" 0: ", "15: "), ("[0]: ", "[1]: ")])
def test_numbers_are_ranks_where_process_0_says_words(zero: str, one: str) -> None:
    """A number in front is a step unless lines of number 0 say what no step's line says."""
    reader = PrefixReader()
    for text in (f"{one}Loading data", f"{zero}Loading data", f"{zero}Loss 0.5", f"{zero}Building"):
        assert reader.take_off(text) is None
    assert reader.take_off(f"{zero}Starting now") is None
    assert reader.take_off(zero + REST) == Prefixed(REST)
    assert reader.take_off(one + REST) == Prefixed(REST, None, int(one.strip(" :[]")))


def test_containers_are_known_by_their_second_line() -> None:
    """Docker Compose's names are told from a table's by coming twice in a row."""
    reader = PrefixReader()
    assert [reader.take_off(f"{name}  | x") for name in ("a_1", "b_1", "a_1")] == [None] * 3
    assert reader.take_off("a_1  | " + REST) == Prefixed(REST, None, 0, "a_1")
    assert reader.take_off("b_1  | " + REST) is None


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_lines_cost_no_time(text: str) -> None:
    """Very long lines of what prefixes are made of are looked at in no time."""
    start = time.thread_time()
    taken_off(text)
    assert time.thread_time() - start < 0.5
