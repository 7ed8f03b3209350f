"""The figures of a model card: scores, thresholds, classes, and what is taken for what."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Optional

from mediapipe_tasks.model_card.facts import Facts
from mediapipe_tasks.model_card.markdown import bullets, name, percent, plain, table

__all__ = ["classes", "figures", "recommended_threshold", "threshold"]

_MOST_CLASSES = 200
_CONFUSIONS = 10
_WANTED = 0.95


def figures(facts: Facts, keras_accuracy: Optional[float] = None) -> Iterator[str]:
    """Yield the paragraphs of the section on figures."""
    evaluation = facts.evaluation
    if not evaluation:
        yield "The model has not been evaluated."
        return
    yield (
        f"Of the exported file, run by the MediaPipe runtime over the {evaluation['count']:,} "
        "examples of the test set, which the training has not seen."
    )
    yield table(("", " accuracy", " macro F1"), _scores(evaluation))
    yield bullets(_remarks(evaluation, keras_accuracy))
    yield from _thresholds(facts)
    yield from _confusions(evaluation)
    yield from _variants(evaluation)


def _scores(evaluation: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    rows = {"this model": evaluation, "baseline": evaluation.get("baseline") or {}}
    for title, scores in rows.items():
        if scores:
            shown = plain(f"{title}: {scores['name']}") if "name" in scores else f"**{title}**"
            yield shown, percent(scores["accuracy"], 2), percent(scores["macro_f1"], 2)


def _remarks(evaluation: Mapping[str, Any], keras_accuracy: Optional[float]) -> Iterator[str]:
    low, high = _interval(evaluation["accuracy"], evaluation["count"])
    yield (
        f"With {evaluation['count']:,} examples the accuracy is known to lie between "
        f"{percent(low)} and {percent(high)} (95% confidence, Wilson's interval)."
    )
    baseline = evaluation.get("baseline")
    if baseline and baseline["accuracy"] >= evaluation["accuracy"]:
        yield "**The model is no better than the baseline**, which is a far plainer method."
    if keras_accuracy is not None:
        yield f"Before the export, in Keras, the accuracy was {percent(keras_accuracy, 2)}."
    ece = (evaluation.get("calibration") or {}).get("ece")
    if ece is not None:
        yield (
            f"Expected calibration error: {ece:.3f}. So far a score is off, on average, from the "
            "share of such answers that are right."
        )
    wrong = evaluation.get("mislabelled")
    if wrong:
        yield f"{len(wrong):,} labels of the test set look wrong; see `evaluation.json`."
    speed = evaluation.get("examples_per_second")
    if speed:
        yield f"Speed: {speed:,.0f} examples in a second, on the machine that trained it."
    yield from _out_of_scope(evaluation.get("out_of_scope"))


def _interval(share: float, count: int) -> tuple[float, float]:
    """Return Wilson's interval of a share that was found in `count` examples."""
    z = 1.96
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count)
    half *= math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return max(0.0, middle - half), min(1.0, middle + half)


def _out_of_scope(found: Optional[Mapping[str, Any]]) -> Iterator[str]:
    if not found:
        return
    told = f"Of {found['count']:,} examples that no class is right for, "
    rows = [
        row for row in found["refused"] if row["wanted"] == _WANTED and row["share"] is not None
    ]
    refused = [f"{percent(row['share'])} score less than {row['score']:.3f}; " for row in rows]
    yield told + "".join(refused) + f"AUROC against the test set: {found['auroc']:.3f}."


def recommended_threshold(facts: Facts) -> Optional[Mapping[str, Any]]:
    """Return the row of the threshold to begin with: 95 % right, or what comes next below."""
    rows = (facts.evaluation.get("thresholds") or {}).get("overall") or ()
    reached = [row for row in rows if row["score"] is not None and row["wanted"] <= _WANTED]
    return max(reached, key=lambda row: row["wanted"], default=None)


def threshold(row: Mapping[str, Any]) -> str:
    """Return the score of a threshold in four digits, rounded up to stay on the safe side."""
    return f"{math.ceil(row['score'] * 10_000) / 10_000:.4f}"


def _thresholds(facts: Facts) -> Iterator[str]:
    rows = (facts.evaluation.get("thresholds") or {}).get("overall")
    if not rows:
        return
    yield "### Thresholds"
    yield "From which score on answers were right as often as wanted, and how many there still are:"
    yield table(
        (" wanted", " score from", " right", " answered"),
        [
            (
                percent(row["wanted"], 0),
                "–" if row["score"] is None else threshold(row),
                percent(row["precision"]),
                percent(row["coverage"]),
            )
            for row in rows
        ],
    )
    chosen = recommended_threshold(facts)
    if chosen is not None:
        yield (
            f"**Recommended to begin with: {threshold(chosen)}.** Treat answers that score less as "
            "no answer."
        )


def classes(facts: Facts) -> Iterator[str]:
    """Yield the paragraphs of the section on classes."""
    scores: Mapping[str, Mapping[str, float]] = facts.evaluation.get("per_class") or {}
    labels = list(facts.labels)
    yield f"{len(labels):,} classes; each answer is one of them."
    if len(labels) > _MOST_CLASSES:
        yield f"The {_MOST_CLASSES} with the lowest F1 are shown; `labels.txt` names all."
        labels.sort(key=lambda label: scores.get(label, {}).get("f1", 0.0))
    columns = ("class", " for training", " for the test", " precision", " recall", " F1")
    rows = [_class(facts, label, scores.get(label, {})) for label in labels[:_MOST_CLASSES]]
    yield table(columns, rows)


def _class(facts: Facts, label: str, scores: Mapping[str, float]) -> Sequence[object]:
    count = facts.of_class("train", label)
    shares = [percent(scores.get(key)) for key in ("precision", "recall", "f1")]
    tested = scores.get("support")
    cells = ["–" if value is None else f"{value:,}" for value in (count, tested)]
    return name(label), *cells, *(shares if tested else ["–"] * 3)


def _confusions(evaluation: Mapping[str, Any]) -> Iterator[str]:
    labels, counts = evaluation.get("labels") or (), evaluation.get("confusion") or ()
    wrong = [
        (count, labels[i], labels[j])
        for i, row in enumerate(counts)
        for j, count in enumerate(row)
        if i != j and count
    ]
    if wrong:
        wrong.sort(key=lambda one: -one[0])
        yield "### Most frequent mistakes"
        rows = [(name(true), name(given), count) for count, true, given in wrong[:_CONFUSIONS]]
        yield table(("class", "is taken for", " examples"), rows)


def _variants(evaluation: Mapping[str, Any]) -> Iterator[str]:
    variants, shipped = evaluation.get("variants"), evaluation.get("shipped")
    if not variants:
        return
    yield "### Sizes"
    columns = ("quantisation", " bytes", " accuracy", " macro F1", " agrees with the float model")
    yield table(columns, [_variant(one) for one in variants])
    if shipped:
        yield plain(f"Shipped is {shipped['quantization']}: {shipped['reason']}.")


def _variant(one: Mapping[str, Any]) -> Sequence[str]:
    size = "–" if one.get("size") is None else f"{one['size']:,}"
    shares = (percent(one.get(key), 2) for key in ("accuracy", "macro_f1", "agreement"))
    return name(one["quantization"]), size, *shares
