"""How well a model's scores tell what no class is right for from what is of its classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Optional

if TYPE_CHECKING:
    import numpy as np

__all__ = ["judge_out_of_scope"]


def judge_out_of_scope(
    test: np.ndarray[Any, Any],
    out_of_scope: np.ndarray[Any, Any],
    thresholds: Sequence[Mapping[str, Optional[float]]],
) -> dict[str, Any]:
    """Compare the scores of the answers to both kinds of examples.

    Args:
        test: The scores of the test set's answers.
        out_of_scope: The scores of the answers to examples out of scope.
        thresholds: The rows of `lowest_scores` for the test set.

    Returns:
        ``count`` of the examples out of scope; ``auroc``, the probability that one of the test set
        scores higher than one of them; and ``refused``, a row for each wanted precision:
        ``wanted``, ``score``, and ``count`` and ``share`` of those that score less, which are None
        where no score gives that precision.
    """
    import numpy as np
    from sklearn.metrics import roc_auc_score

    in_scope = np.repeat([True, False], [len(test), len(out_of_scope)])
    return {
        "count": len(out_of_scope),
        "auroc": float(roc_auc_score(in_scope, np.concatenate([test, out_of_scope]))),
        "refused": [_refused(out_of_scope, row["wanted"], row["score"]) for row in thresholds],
    }


def _refused(
    scores: np.ndarray[Any, Any], wanted: Optional[float], score: Optional[float]
) -> dict[str, Optional[float]]:
    count = None if score is None else int((scores < score).sum())
    share = None if count is None else count / len(scores)
    return {"wanted": wanted, "score": score, "count": count, "share": share}
