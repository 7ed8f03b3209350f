"""Options of ``predict``: where texts come from, and where and how the results go."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.options import fields
from mediapipe_tasks.quoting import shown_path
from mediapipe_tasks.text_classifier.data_options import DataOptions

__all__ = ["FORMATS", "PredictOptions"]

FORMATS = ("lines", "csv", "jsonl")

_BY_SUFFIX = {
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "jsonl",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
_PACKED = (".gz", ".xz", ".bz2", ".zst")


def _optional(metadata: fields.Metadata, unset: str) -> fields.Metadata:
    kind = dataclasses.replace(metadata["kind"], optional=True)
    return fields.option(kind, metadata["help"], unset)


_DELIMITER = next(f for f in dataclasses.fields(DataOptions) if f.name == "delimiter").metadata


@dataclass(frozen=True)
class PredictOptions:
    """What is read and what is written; the fields' metadata says what each is for."""

    input: Optional[Path] = field(
        default=None,
        metadata=fields.path(
            "File of texts, packed or not; - for standard input.",
            unset="the texts given, else standard input",
        ),
    )
    input_format: Optional[str] = field(
        default=None,
        metadata=fields.choice(
            "How texts are written: one a line, CSV, or one JSON object a line.",
            FORMATS,
            unset="by the file's name; lines for standard input",
        ),
    )
    text_column: Optional[str] = field(
        default=None, metadata=fields.text("Column of the texts in CSV.", unset="text")
    )
    text_field: Optional[str] = field(
        default=None, metadata=fields.text("Field of the texts in JSON objects.", unset="text")
    )
    delimiter: Optional[str] = field(
        default=None,
        metadata=_optional(_DELIMITER, "a comma, for FILE.tsv a tabulator"),
    )
    skip_invalid: bool = field(
        default=False,
        metadata=fields.flag("Leave rows out that cannot be used, rather than stop at them."),
    )
    output: Optional[Path] = field(
        default=None,
        metadata=fields.path("File for the results.", unset="standard output"),
    )
    format: Optional[str] = field(
        default=None,
        metadata=fields.choice(
            "How results are written.",
            FORMATS,
            unset="by the output's name, else as the texts are",
        ),
    )
    resume: bool = field(
        default=False,
        metadata=fields.flag("Go on with an interrupted output where it ends, or begin it."),
    )
    overwrite: bool = field(
        default=False, metadata=fields.flag("Replace the output if it is there.")
    )
    top_k: int = field(
        default=1, metadata=fields.whole("Number of classes given for a text.", minimum=1)
    )
    threshold: Optional[float] = field(
        default=None,
        metadata=_optional(
            fields.fraction("Score below which a text is given no class."), "none is refused"
        ),
    )
    precision: Optional[float] = field(
        default=None,
        metadata=_optional(
            fields.fraction("Take the threshold from which on this share of answers was right."),
            "see --threshold",
        ),
    )
    other: Optional[str] = field(
        default=None,
        metadata=fields.text("Label of texts below the threshold.", unset="an empty one"),
    )
    prefix: Optional[str] = field(
        default=None,
        metadata=fields.text("Put before the names of the columns that are added.", unset="none"),
    )

    def __post_init__(self) -> None:
        fields.check_fields(self)
        if self.input is not None and str(self.input) == "-":
            object.__setattr__(self, "input", None)
        if self.output is not None and str(self.output) == "-":
            object.__setattr__(self, "output", None)
        for wrong, message in self._contradictions():
            if wrong:
                raise InputError(message)

    def _contradictions(self) -> list[tuple[object, str]]:
        kind, limited = self.read_as, self.threshold is not None or self.precision is not None
        name = shown_path(self.output)
        return [
            (self.text_column and kind != "csv", f"--text-column: the texts are read as {kind}"),
            (self.delimiter and kind != "csv", f"--delimiter: the texts are read as {kind}"),
            (self.text_field and kind != "jsonl", f"--text-field: the texts are read as {kind}"),
            (
                self.threshold is not None and self.precision is not None,
                "--threshold and --precision: give one of the two",
            ),
            (self.other and not limited, "--other: give --threshold or --precision with it"),
            (self.resume and self.overwrite, "--resume and --overwrite: give one of the two"),
            (
                self.resume and (self.output is None or self.input is None),
                "--resume: give --input FILE and --output FILE, which can be read again",
            ),
            (
                self.output is not None and self.output.suffix.lower() in _PACKED,
                f"--output {name}: results are not packed; name it without the ending",
            ),
        ]

    @property
    def read_as(self) -> str:
        """The format of the texts."""
        implied = "csv" if self.text_column else "jsonl" if self.text_field else None
        return self.input_format or _by_name(self.input) or implied or "lines"

    @property
    def written_as(self) -> str:
        """The format of the results."""
        return self.format or _by_name(self.output) or self.read_as

    @property
    def separator(self) -> str:
        """What separates the columns of the texts."""
        names = [] if self.input is None else self.input.suffixes
        return self.delimiter or ("\t" if ".tsv" in map(str.lower, names) else ",")

    def to_dict(self) -> dict[str, Any]:
        """Return the options that the results depend on, as JSON can hold them."""
        return {
            "input_format": self.read_as,
            "text": self.text_column or self.text_field or "text",
            "delimiter": self.separator,
            "skip_invalid": self.skip_invalid,
            "format": self.written_as,
            "top_k": self.top_k,
            "other": self.other,
            "prefix": self.prefix,
        }


def _by_name(path: Optional[Path]) -> Optional[str]:
    """Return the format that a file's name tells, with or without the ending of a packed one."""
    suffixes = (
        [] if path is None else [s.lower() for s in path.suffixes if s.lower() not in _PACKED]
    )
    return _BY_SUFFIX.get(suffixes[-1]) if suffixes else None
