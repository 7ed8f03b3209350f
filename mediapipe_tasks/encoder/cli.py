"""Make BERT encoders to train text classifiers on."""

from __future__ import annotations

import argparse
from pathlib import Path

from mediapipe_tasks.elsewhere.environment import TRAINING

__all__ = ["add_commands"]

_POOLINGS = ("pooler", "mean", "cls")


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Add this tool's commands to its parser."""
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    what = "make a TensorFlow SavedModel of a BERT checkpoint, and check that it computes the same"
    convert = commands.add_parser("convert", help=what, description=what, allow_abbrev=False)
    convert.add_argument(
        "source",
        metavar="SRC",
        type=Path,
        help="folder of a checkpoint: config.json, model.safetensors, and vocab.txt or "
        "tokenizer.json",
    )
    convert.add_argument("destination", metavar="DST", type=Path, help="folder to make")
    convert.add_argument(
        "--pooling",
        choices=_POOLINGS,
        help="what a text's vector is: BERT's own pooler, the mean of its tokens' vectors, or the "
        "first token's (default: as the checkpoint says)",
    )
    convert.set_defaults(command=_convert, needs=TRAINING)


def _convert(options: argparse.Namespace) -> None:
    from mediapipe_tasks.encoder.convert import convert_checkpoint

    convert_checkpoint(options.source, options.destination, pooling=options.pooling, notify=print)
