"""Split a set so that every class is in every part in about its share."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import TYPE_CHECKING, Callable

from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["stratified"]

Group = list[int]
"""The indices of rows of a class that are alike; they stay together."""


def stratified(
    examples: Examples, shares: Mapping[str, float], *, seed: int, key: Callable[[str], str]
) -> dict[str, Examples]:
    """Split parts off, and leave the rest as ``train``.

    scikit-learn's ``train_test_split(stratify=...)`` may leave a small class out of a part, and
    knows nothing of rows that are alike.

    Args:
        examples: The rows to split.
        shares: For each part its share of the rows, above 0; below 1 together.
        seed: Chooses the rows; the same seed gives the same parts.
        key: What is the same of inputs that are alike, such as their words.

    Returns:
        The parts and ``train``, each in the order of `examples`; every class is in each of them.

    Raises:
        InputError: A class has fewer different inputs than there are parts.
    """
    classes = _groups(examples, key)
    _check_sizes(examples, classes, len(shares) + 1)
    generator = random.Random(seed)
    for groups in classes.values():
        generator.shuffle(groups)
    sizes = {label: sum(map(len, groups)) for label, groups in classes.items()}
    parts: dict[str, list[int]] = {}
    for left, (part, share) in zip(range(len(shares), 0, -1), shares.items()):
        wanted = _quotas(sizes, share)
        taken = [_take(groups, wanted[label], left) for label, groups in classes.items()]
        parts[part] = [index for indices in taken for index in indices]
    parts["train"] = [index for groups in classes.values() for group in groups for index in group]
    return {part: examples.pick(sorted(indices)) for part, indices in parts.items()}


def _groups(examples: Examples, key: Callable[[str], str]) -> dict[str, list[Group]]:
    """Return for each class its rows, those that are alike together."""
    classes: dict[str, dict[str, Group]] = defaultdict(lambda: defaultdict(list))
    for index, (given, label) in enumerate(zip(examples.inputs, examples.labels)):
        # A text without words, such as one in Chinese, stands for itself.
        classes[label][key(given) or given].append(index)
    return {label: list(classes[label].values()) for label in sorted(classes)}


def _check_sizes(examples: Examples, classes: Mapping[str, Sequence[Group]], parts: int) -> None:
    small = {label: groups for label, groups in classes.items() if len(groups) < parts}
    if not small:
        return
    label, groups = next(iter(small.items()))
    place = examples.place(groups[0][0])
    more = len(small) - 1
    others = f" (and {more} more such {'class' if more == 1 else 'classes'})" if more else ""
    different = "" if len(groups) == sum(map(len, groups)) == 1 else "different"
    count = examples.counted(len(groups), different)
    raise InputError(
        f"{place}: class {shown(label)} has only {count}{others}; splitting "
        f"into {parts} sets needs {parts} of each class; add some, or give files for the other sets"
    )


def _quotas(sizes: Mapping[str, int], share: float) -> dict[str, int]:
    """Share out the rows of a part by largest remainder, so that the total is right too."""
    quotas = {label: int(size * share) for label, size in sizes.items()}
    missing = round(sum(sizes.values()) * share) - sum(quotas.values())
    by_remainder = sorted(sizes, key=lambda label: quotas[label] - sizes[label] * share)
    for label in by_remainder[: max(missing, 0)]:
        quotas[label] += 1
    return quotas


def _take(groups: list[Group], wanted: int, keep: int) -> list[int]:
    """Remove about `wanted` rows, from one group at least, and leave `keep` groups at least."""
    taken: list[Group] = []
    left: list[Group] = []
    rows = 0
    for place, group in enumerate(groups):
        spare = len(left) + len(groups) - place > keep
        if spare and rows + len(group) <= wanted:
            taken.append(group)
            rows += len(group)
        else:
            left.append(group)
    if not taken:  # every class is in every part
        taken = [left.pop(left.index(min(left, key=len)))]
    groups[:] = left
    return [index for group in taken for index in group]
