"""What printed names mean: a metric, and whose, or a position, a time, a setting.

It knows the words that trainings print, in English, and the usual ones in Chinese, Japanese and
Korean. A name is judged by its parts: `val_loss`, `Test Accuracy`, `train/top-5 acc`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple, Optional

__all__ = [
    "SHORT_SPLITS",
    "SPLITS",
    "TELLING",
    "USUAL_SPLITS",
    "Kind",
    "Name",
    "is_telling",
    "read_name",
    "words_of",
]


class Kind(IntEnum):
    """What a name stands for."""

    METRIC = 1
    """Nothing but a metric is called so: loss, accuracy."""
    MAYBE = 2
    """A metric in a training's log, something else elsewhere: score, error, reward."""
    RATE = 3
    """Reported with metrics, a setting elsewhere: learning rate, gradient norm."""
    UNKNOWN = 4
    PERFORMANCE = 5
    """A time, a speed, a size of memory."""
    SETTING = 6
    """What a user chose: dropout, patience, a loss's weight."""
    REPEAT = 7
    """Repeats an earlier value: best, previous."""
    EPOCH = 8
    STEP = 9
    COUNT = 10
    """Counts, too, and is the step where no step is printed: batch, round, episode."""
    SPLIT = 11
    """Tells whose values follow and nothing else: Validation."""
    GROUP = 12
    """Tells several trainings in one log apart: fold, trial."""


class Name(NamedTuple):
    """A printed name, taken apart.

    Attributes:
        kind: What it stands for.
        split: Whose value it is; None where the name does not tell.
        metric: The name without what tells the split.
        is_final: Whether it says that it is of the training's end.
    """

    kind: Kind
    split: Optional[str]
    metric: str
    is_final: bool = False


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text, which stand between spaces."""
    return frozenset(text.split())


USUAL_SPLITS = {
    **dict.fromkeys(("train", "training"), "train"),
    **dict.fromkeys(("val", "valid", "validation", "eval", "evaluation", "dev"), "val"),
    **dict.fromkeys(("test", "testing"), "test"),
}
"""The split by the usual words for it, in lower case."""

SPLITS = {
    **USUAL_SPLITS,
    **dict.fromkeys(("trn", "训练", "訓練", "学習", "학습", "훈련"), "train"),
    **dict.fromkeys(("validating", "evaluating", "验证", "驗證", "検証", "검증"), "val"),
    **dict.fromkeys(("测试", "測試", "テスト", "테스트"), "test"),
}
"""The split by the words for it, in lower case."""

SHORT_SPLITS = {"tr": "train", "va": "val", "te": "test"}
"""The split by what may stand for it before a metric's name: `tr_loss`."""

_METRIC = words_of("""
    loss losses acc accuracy accuracies f1 fscore auc auroc auprc roc precision prec recall
    perplexity ppl bleu sacrebleu chrf meteor mse rmse mae mape smape msle nll elbo iou miou
    dice mrr ndcg psnr ssim msssim lpips fid kid rouge rougel rougelsum wer cer eer r2 kappa mcc
    bpc bpb bpd logloss crossentropy xent loglik pearson spearman sensitivity specificity
    损失 损失值 损失函数值 准确率 正确率 精度 精确率 精确度 准确度 召回率 困惑度 均方误差
    損失 正解率 適合率 再現率 準確率 손실 정확도 정밀도 재현율
""")
_MAYBE = words_of("""
    error err errors score scores reward rewards return returns ret entropy kl kld recon map ap ar
    hit hits divergence likelihood energy success winrate elo distance jaccard sharpe corr
    correlation regret deviance top1 top5 mer ter objective fitness cost
    误差 错误率 奖励 得分 分数 報酬 誤差 보상 오차
""")
_RATE = words_of(
    "lr norm gradnorm gnorm lossscale temperature epsilon tau 学习率 學習率 学習率 학습률"
)
_PAIRS = (
    *(({"learning", "rate"}, Kind.RATE), ({"grad", "norm"}, Kind.RATE)),
    *(({"gradient", "norm"}, Kind.RATE), ({"loss", "scale"}, Kind.RATE)),
    *(({what, "cost"}, Kind.PERFORMANCE) for what in ("time", "batch", "data", "reader")),
)
_PERFORMANCE = words_of("""
    time times eta progress elapsed duration sec secs second seconds min mins minute minutes
    hour hours ms us s runtime speed throughput mem memory gpu gpus vram ram cpu fps sps ips qps
    tps tok toks tflops flops mfu hfu latency took remaining left data wait io dur date ts
    timestamp walltime rss cuda util cached allocated reserved peak mb gb mib gib
    用时 耗时 时间 剩余 速度 时长 時間 시간
""")
_SETTING = words_of("""
    weight weights threshold thresholds thresh target smoothing coef coeff coefficient decay alpha
    beta betas gamma eps momentum dropout p patience limit margin factor interval freq steps
    frequency function fn type size sizes batchsize num n number seed workers worker hidden dim dims
    layers heads params parameters warmup epochs total port version rank device classes samples
    examples images tokens length len max_len vocab nproc world id pid bs wd optimizer cfg config
    delta trigger
""")
_REPEAT = words_of("best bests prev previous lowest highest old sofar 最佳 最好")
_EPOCH = words_of("epoch ep 轮 轮次 輪 周期 エポック 에포크 에폭")
_STEP = words_of("""
    step iter iters iteration iterations it itr globalstep trainstep update updates timestep
    timesteps 步 步数 步數 迭代 ステップ 스텝
""")
_COUNT = words_of("batch minibatch round episode generation gen 批次 回合")
_GROUP = words_of("fold trial 折")
TELLING = _METRIC | _MAYBE | _EPOCH | _STEP | _GROUP
"""Words that alone may be a metric's or a position's, without the digits behind them."""

_OF_POSITIONS = words_of("global current curr cur outer inner env environment trainer train no nr")
_NO_METRIC = words_of("gloss floss lossless lossy gainloss")

_SPLIT = "train|training|trn|val|valid|validation|eval|evaluation|dev|test|testing"
_CJK = "训练|訓練|验证|驗證|测试|測試|学習|検証|テスト|학습|훈련|검증|테스트"
_SET = "(?:[_ ](?:set|data|dataset))?"
_first = re.compile(
    rf"(?i:({_SPLIT}){_SET}[_/.:| -]{{1,3}})|(train|val|valid|test|eval)(?=[A-Z][a-z])"
    rf"|({_CJK})集?[ 的]?"
).match
_last = re.compile(
    rf"(?: (?:on|for|over)(?: the)?)?[_/. (\[-]{{1,2}}({_SPLIT})"
    r"(?: (?:set|data|dataset|images|samples))?[)\]]?\Z",
    re.IGNORECASE,
).search
_middle = re.compile(rf"(?<=[_/. -])({_SPLIT}){_SET}[_/. -]{{1,2}}", re.IGNORECASE).search
_short = re.compile(r"(tr|va|te)[_ ./](?=[^\W\d])", re.IGNORECASE).match
_final = re.compile(r"final[_ -]", re.IGNORECASE).match
_relation = re.compile(r" (?:of|on|at|in|for|after|over)(?: the)?\Z", re.IGNORECASE).search
_parts = re.compile(r"[^\W_]+").findall
_camel = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])").findall


@lru_cache(maxsize=1024)
def read_name(printed: str) -> Name:
    """Take a printed name apart.

    Example:
        >>> read_name("Test Accuracy")
        Name(kind=<Kind.METRIC: 1>, split='test', metric='Accuracy', is_final=False)
    """
    if printed.lower() in _RATE:  # the word for it may begin with a split's
        return Name(Kind.RATE, None, printed)
    relation = _relation(printed)
    if relation:
        printed = printed[: relation.start()]
    final = _final(printed)
    split, metric = _take_split(printed[final.end() :] if final else printed)
    kind = _kind(metric) if metric else Kind.SPLIT
    return Name(kind, split, metric, final is not None)


def is_telling(word: str) -> bool:
    """Tell at little cost whether a word alone may be a metric or a position.

    Example:
        >>> is_telling("acc5"), is_telling("size")
        (True, False)
    """
    low = word.lower()
    if low in TELLING or "loss" in low or low.rstrip("0123456789") in TELLING:
        return True
    return not low.isascii() and read_name(low).kind in (Kind.METRIC, Kind.MAYBE)


def _take_split(printed: str) -> tuple[Optional[str], str]:
    """Return the split that a name tells, and the name without it."""
    if printed.lower() in SPLITS:
        return SPLITS[printed.lower()], ""
    first = _first(printed)
    if first:
        return SPLITS[first[first.lastindex or 0].lower()], printed[first.end() :]
    place = _last(printed)
    if place:
        return SPLITS[place[1].lower()], printed[: place.start()]
    place = _middle(printed)
    if place:
        return SPLITS[place[1].lower()], printed[: place.start()] + printed[place.end() :]
    short = _short(printed)
    if short and _kind(printed[short.end() :]) in (Kind.METRIC, Kind.MAYBE):
        return SHORT_SPLITS[short[1].lower()], printed[short.end() :]
    return None, printed


def _kind(metric: str) -> Kind:
    parts = _split_parts(metric)
    if not parts:
        return Kind.UNKNOWN
    known = frozenset(parts)
    last = _kind_of_part(parts[-1])
    if known & _REPEAT or (last == Kind.METRIC and parts[0] in ("min", "max")):
        return Kind.REPEAT
    for pair, kind in _PAIRS:
        if pair <= known:
            return kind
    if last in _COUNTED:
        return last if known <= _OF_POSITIONS | {parts[-1]} else Kind.SETTING
    return _outweighing(known, last) or _kind_of_any(metric, parts)


def _outweighing(known: frozenset[str], last: Kind) -> Optional[Kind]:
    """Return what a name is of which a metric is only part: `loss_weight`, `step time`."""
    if known.isdisjoint(_NOT_MEASURED) and last in (Kind.METRIC, Kind.MAYBE):
        return None
    return next((kind for kind, words in _OUTWEIGHING if known & words), None)


def _kind_of_any(metric: str, parts: Sequence[str]) -> Kind:
    kinds = set(map(_kind_of_part, parts))
    if "mAP" in metric or Kind.METRIC in kinds:
        return Kind.METRIC
    return Kind.MAYBE if Kind.MAYBE in kinds else Kind.UNKNOWN


_NOT_MEASURED = words_of("target threshold thresh delta patience")
_OUTWEIGHING = ((Kind.PERFORMANCE, _PERFORMANCE), (Kind.SETTING, _SETTING), (Kind.RATE, _RATE))


def _split_parts(metric: str) -> list[str]:
    """Return a name's words in lower case, without the digits behind them."""
    found = []
    for part in _parts(metric):
        low = part.lower()
        if low not in _METRIC:
            low = low.rstrip("0123456789") or low
        if low not in _METRIC and not part.islower() and not part.isupper():
            found += [piece.lower() for piece in _camel(part)]
        if not low.isdigit():
            found.append(low)
    return found


@lru_cache(maxsize=1024)
def _kind_of_part(part: str) -> Kind:
    for kind, words in _BY_PART:
        if part in words:
            return kind
    like_loss = part.startswith("loss") or part.endswith(("loss", "accuracy"))
    return Kind.METRIC if like_loss and part not in _NO_METRIC else Kind.UNKNOWN


_BY_PART = (
    (Kind.METRIC, _METRIC),
    (Kind.MAYBE, _MAYBE),
    (Kind.EPOCH, _EPOCH),
    (Kind.STEP, _STEP),
    (Kind.COUNT, _COUNT),
    (Kind.GROUP, _GROUP),
)
_COUNTED = (Kind.EPOCH, Kind.STEP, Kind.COUNT, Kind.GROUP)
