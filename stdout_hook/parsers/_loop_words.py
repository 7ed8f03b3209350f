"""Words that stand on the lines of hand-written loops, and words that never do."""

from __future__ import annotations

from stdout_hook.names import SPLITS, Kind, read_name, words_of

__all__ = ["FILLERS", "FORBIDDEN", "MARKS", "NAME_WORDS", "PROSE", "is_in_names", "is_known"]

FILLERS = words_of("""
    a of at in on for after with and the set data dataset results result metrics metric summary
    stats end ending finished done complete completed starting started start begin beginning running
    info debug log logs report current over batch batches one average avg mean steps step samples
    images iterations iters iter epoch epochs using performance phase progress time eta elapsed took
    total examples speed batchsize overall global final model network so far full scores score per
    set
    第 轮 步 个 共 在 的 集 期 阶段 结果 完成 平均
    """)
"""Words between metrics that tell nothing against them."""

NAME_WORDS = words_of("""
    mean avg average running final overall total macro micro weighted top std batch ema smoothed
    raw global local per step iter full max min median of on the for and set data image text pixel
    generator discriminator gen disc policy value critic actor q student teacher cls class box bbox
    obj mask reg rpn rcnn kl recon reconstruction adv adversarial perceptual style content cycle
    identity ce bce mlm nsp lm ctc attention att aux main word char token sentence exact match
    balanced binary categorical sparse squared absolute root log cross pixel mean-squared
    """)
"""Words that a metric's name may have before the word by which it is known."""

FORBIDDEN = words_of("""
    best saved saving save checkpoint improved improve early stopping stopped patience resume
    resumed resuming load loaded loading restore restored restoring exceeded new lowest highest
    previous expected warning error exception failed assert traceback
    """)
"""Words by which a line repeats a value, or tells of one that was not measured."""

MARKS = words_of("best new * best! running smoothed avg")
"""What may stand in brackets behind a value and does not change it."""

PROSE = words_of("""
    we our the is was were be been has have had it its this that these those you your i he she
    they to from by as or but if then than when while about into out up down not no only more
    less between under above below
    """)
"""Words of sentences."""


def is_in_names(word: str) -> bool:
    """Tell whether a metric's name of several words may hold a word."""
    return word in NAME_WORDS or (len(word) == 1 and word not in "aim")


def is_known(word: str) -> bool:
    """Tell whether a word may stand on a line of metrics."""
    if word in SPLITS or word.isdigit():
        return True
    kind = read_name(word).kind
    return kind not in (Kind.UNKNOWN, Kind.SETTING, Kind.REPEAT)
