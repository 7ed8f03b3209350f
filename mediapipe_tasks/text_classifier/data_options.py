"""Options that say where labelled texts are. Give them by name; only ``data`` has no default."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mediapipe_tasks.classification.sets import check_fractions
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.options import fields
from mediapipe_tasks.quoting import shown

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["DataOptions"]


def _delimiter(value: Any) -> str:
    value = {"tab": "\t", "\\t": "\t"}.get(value, value)  # a tab is hard to type in a shell
    if not isinstance(value, str):
        raise TypeError
    if (
        len(value) != 1
        or value.isalnum()
        or value in '"\r\n\0\ufeff'
        or "\ud800" <= value < "\ue000"
    ):
        raise ValueError
    return value


_DELIMITER = fields.Kind(
    expected="one character that is no letter, digit or double quote, or tab",
    convert=_delimiter,
    parse=str,
    metavar="CHARACTER",
)


@dataclass(frozen=True)
class DataOptions:
    """Where the texts are; the fields' metadata says what each is for."""

    data: Path = field(
        metadata=fields.path(
            "CSV file of labelled texts to train on; split where it is the only one."
        )
    )
    validation: Path | None = field(
        default=None,
        metadata=fields.path(
            "CSV file to watch the training with.", unset="split off from the data"
        ),
    )
    test: Path | None = field(
        default=None,
        metadata=fields.path("CSV file to judge the model with.", unset="split off from the data"),
    )
    out_of_scope: Path | None = field(
        default=None,
        metadata=fields.path(
            "CSV file of texts that no class is right for; how many are refused is told.",
            unset="none",
        ),
    )
    text_column: str = field(default="text", metadata=fields.text("Name of the column of texts."))
    label_column: str = field(
        default="label", metadata=fields.text("Name of the column of labels.")
    )
    delimiter: str = field(
        default=",",
        metadata=fields.option(_DELIMITER, "What separates the columns; tab for a tabulator."),
    )
    validation_fraction: float = field(
        default=0.15, metadata=fields.fraction("Share of the data split off for validation.")
    )
    test_fraction: float = field(
        default=0.15, metadata=fields.fraction("Share of the data split off for the test.")
    )
    skip_invalid: bool = field(
        default=False,
        metadata=fields.flag("Leave rows out that cannot be used, rather than stop at them."),
    )

    def __post_init__(self) -> None:
        fields.check_fields(self)
        if self.text_column == self.label_column:
            column = shown(self.text_column)
            raise InputError(f"text_column and label_column: both are {column}; give two columns")
        if self.validation is None and self.test is None:
            check_fractions(self.validation_fraction, self.test_fraction)
