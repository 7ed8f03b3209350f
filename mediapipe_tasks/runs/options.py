"""Options of a run of any task. Give them by name; only ``output`` has no default."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mediapipe_tasks.options import fields
from mediapipe_tasks.runs.sinks import check_sink_names

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["RunOptions"]


@dataclass(frozen=True)
class RunOptions:
    """Where results go and what the run is called; the metadata says what each is for."""

    output: Path = field(
        metadata=fields.path(
            "Folder for the model and all else that the run leaves.", metavar="DIR"
        )
    )
    overwrite: bool = field(
        default=False,
        metadata=fields.flag("Use the output folder though there is something in it."),
    )
    project: str | None = field(
        default=None, metadata=fields.text("Project in the tracker.", unset="the tracker's own")
    )
    name: str | None = field(
        default=None, metadata=fields.text("Name of the run.", unset="the tracker's choice")
    )
    group: str | None = field(
        default=None, metadata=fields.text("Group of runs that it belongs to.", unset="none")
    )
    tags: tuple[str, ...] = field(default=(), metadata=fields.texts("Tags of the run."))
    mode: str | None = field(
        default=None,
        metadata=fields.choice(
            "How the tracker works.", ("online", "offline", "disabled"), unset="as it can"
        ),
    )

    sink: tuple[str, ...] = field(
        default=(),
        metadata=fields.texts(
            "Destinations beside W&B: tensorboard:DIR, mlflow:URI, csv:FILE, trackio:PROJECT.",
            metavar="NAME[:TARGET]",
        ),
    )

    def __post_init__(self) -> None:
        fields.check_fields(self)
        check_sink_names(self.sink)
