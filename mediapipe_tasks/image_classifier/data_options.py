"""Options that say where labelled images are. Give them by name; only ``data`` has no default."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mediapipe_tasks.classification.sets import check_fractions
from mediapipe_tasks.options import fields

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["DataOptions"]


@dataclass(frozen=True)
class DataOptions:
    """Where the images are; the fields' metadata says what each is for."""

    data: Path = field(
        metadata=fields.path(
            "Folder with a folder of images for each class, to train on; split where it is the "
            "only one.",
            metavar="DIR",
        )
    )
    validation: Path | None = field(
        default=None,
        metadata=fields.path(
            "Such a folder to watch the training with.",
            metavar="DIR",
            unset="split off from the data",
        ),
    )
    test: Path | None = field(
        default=None,
        metadata=fields.path(
            "Such a folder to judge the model with.", metavar="DIR", unset="split off from the data"
        ),
    )
    validation_fraction: float = field(
        default=0.15, metadata=fields.fraction("Share of the data split off for validation.")
    )
    test_fraction: float = field(
        default=0.15, metadata=fields.fraction("Share of the data split off for the test.")
    )
    skip_invalid: bool = field(
        default=False,
        metadata=fields.flag("Leave files out that are no images, rather than stop at them."),
    )

    def __post_init__(self) -> None:
        fields.check_fields(self)
        if self.validation is None and self.test is None:
            check_fractions(self.validation_fraction, self.test_fraction)
