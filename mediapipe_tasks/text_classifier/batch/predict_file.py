"""Classify the texts of an input and write the results as they come."""

from __future__ import annotations

import contextlib
import itertools
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Optional, TextIO

from mediapipe_tasks.classification.evaluation import check_numbers
from mediapipe_tasks.errors import InputError, TaskError
from mediapipe_tasks.progress import Progress
from mediapipe_tasks.quoting import shown_path
from mediapipe_tasks.text_classifier.batch.best import Best, best_classes
from mediapipe_tasks.text_classifier.batch.options import PredictOptions
from mediapipe_tasks.text_classifier.batch.pace import Pace
from mediapipe_tasks.text_classifier.batch.read import read_table
from mediapipe_tasks.text_classifier.batch.result_file import Results, Screen, open_result_file
from mediapipe_tasks.text_classifier.batch.rows import Invalid, Row, Table, in_blocks
from mediapipe_tasks.text_classifier.batch.source import Source
from mediapipe_tasks.text_classifier.batch.stream import classify_blocks
from mediapipe_tasks.text_classifier.batch.threshold import chosen_threshold
from mediapipe_tasks.text_classifier.batch.write import Format, chosen_format
from mediapipe_tasks.text_classifier.model_file import ModelFile

__all__ = ["Classified", "classify_input"]


@dataclass(frozen=True)
class Classified:
    """What became of an input.

    Attributes:
        rows: Results that were written now.
        earlier: Results that an interrupted run had written before.
        refused: Results now that are below the threshold.
        threshold: The score below which they are; None for none.
        left_out: Why rows were left out; empty for none.
        seconds: How long it took.
    """

    rows: int
    earlier: int
    refused: int
    threshold: Optional[float]
    left_out: str
    seconds: float

    def lines(self, output: Optional[Path]) -> Iterator[str]:
        """Yield what the user should know, a line each."""
        if self.left_out:
            yield f"warning: left out: {self.left_out}"
        if output is None:
            return
        before = f" ({self.earlier:,} of them from before)" if self.earlier else ""
        yield f"{shown_path(output)}: {self.earlier + self.rows:,} rows{before}"
        if self.threshold is not None:
            yield f"below the threshold of {self.threshold:.4g}: {self.refused:,} of {self.rows:,}"


def classify_input(
    model: ModelFile,
    options: PredictOptions,
    *,
    texts: Sequence[str] = (),
    screen: Optional[TextIO] = None,
    progress: Progress,
    workers: Optional[int] = None,
) -> Classified:
    """Classify the texts of an input, of which there may be any number.

    A file is read twice, first to find what is wrong with it and how long it is.

    Args:
        model: The tflite file.
        options: What is read and what is written.
        texts: The texts themselves, in place of an input.
        screen: Where results go without an output; None is standard output.
        progress: Where it is shown how far it is.
        workers: See `classify_blocks`.

    Raises:
        InputError: Something given cannot be used; of a file, before anything is written.
        TaskError: MediaPipe is missing or cannot run the file, or there is no room for the results.
    """
    begin, refused = perf_counter(), 0
    threshold = chosen_threshold(model, options)
    job = _Job(model, options, tuple(texts), progress, threshold)
    job.check_files()
    total, invalid = job.survey()
    with job.opened(screen) as results:
        earlier = max(results.rows - job.format.header_rows, 0)
        pace = Pace(progress, "Classifying texts", total)
        for answered in job.answered(results, earlier, total, invalid, workers):
            results.write(job.format.rows(answered), len(answered))
            refused += sum(best.is_refused for _, best in answered)
            pace.advance(results.rows - job.format.header_rows)
        pace.finish()
        rows = results.rows - job.format.header_rows - earlier
    seconds = perf_counter() - begin
    return Classified(rows, earlier, refused, threshold, invalid.told(), seconds)


class _Job:
    """One input, and what is to become of it."""

    def __init__(
        self,
        model: ModelFile,
        options: PredictOptions,
        texts: tuple[str, ...],
        progress: Progress,
        threshold: Optional[float],
    ) -> None:
        self.format: Format = chosen_format(options, len(model.labels))
        self._model = model
        self._options = options
        self._source = Source(options.input)
        self._texts = texts
        self._progress = progress
        self._threshold = threshold

    def check_files(self) -> None:
        """Check that no file is to be read and written."""
        output = self._options.output
        if self._texts and self._options.input:
            raise InputError("--input: texts are given, too; give one of the two")
        for path in (self._model.path, self._options.input):
            if path and output and _is_same_file(path, output):
                name = shown_path(output)
                raise InputError(f"--output {name}: is what is read; name another file")

    def survey(self) -> tuple[Optional[int], Invalid]:
        """Return how many rows there are, None where it is not known yet, and the invalid ones.

        Those of standard input are found while it is read.
        """
        invalid = Invalid(self._source.name, refused=not self._options.skip_invalid)
        if self._texts or not self._source.is_lasting:
            return (len(self._texts) or None), invalid
        found = Invalid(self._source.name)
        pace = Pace(self._progress, f"Reading {self._source.name}")
        count = 0
        for count, _ in enumerate(self._table(found).rows, 1):
            if count % 10_000 == 0:
                pace.advance(count)
        pace.finish()
        if not self._options.skip_invalid:
            found.refuse()
        return count, found

    def _table(self, invalid: Invalid) -> Table:
        if self._texts:
            return Table(("text",), (Row(t, {"text": t}, "", len(t)) for t in self._texts))
        return read_table(self._source, self._options, self.format.added, invalid.add)

    @contextlib.contextmanager
    def opened(self, screen: Optional[TextIO]) -> Iterator[Results]:
        """Yield where results go; a stop says what is there, and passes."""
        options = self._options
        if options.output is None:
            yield Screen(screen or sys.stdout)
            return
        with open_result_file(
            options.output,
            {} if self._texts else self._about(),
            has_quotes=self.format.has_quotes,
            resume=options.resume,
            overwrite=options.overwrite,
        ) as results:
            try:
                yield results
            except BaseException as error:
                self._progress.finish()
                if not isinstance(error, TaskError):  # which says it itself
                    self._progress.say(self._stopped(results))
                raise

    def _about(self) -> dict[str, Any]:
        """Return what the results are made of."""
        return {
            "input": self._source.identity(),
            "model": {"sha256": self._model.sha256},
            "options": {**self._options.to_dict(), "threshold": self._threshold},
        }

    def _stopped(self, results: Results) -> str:
        rows = max(results.rows - self.format.header_rows, 0)
        name = shown_path(self._options.output)
        again = "; go on with --resume" if self._source.is_lasting else ""
        return f"{name}: has {rows:,} rows now{again}"

    def answered(
        self,
        results: Results,
        earlier: int,
        total: Optional[int],
        invalid: Invalid,
        workers: Optional[int],
    ) -> Iterator[list[tuple[Row, Best]]]:
        """Yield the rows that are not done yet, in blocks, with the classes they are given."""
        # What is wrong with a file is known from the survey.
        table = self._table(invalid if total is None else Invalid(self._source.name))
        head = self.format.head(table.columns)
        if not results.rows:
            results.write(head, self.format.header_rows)
        blocks = in_blocks(itertools.islice(table.rows, earlier, None))
        left = None if total is None else total - earlier
        for block, scores in classify_blocks(self._model, blocks, total=left, workers=workers):
            yield list(zip(block, self._best(scores)))

    def _best(self, scores: Any) -> Iterator[Best]:
        check_numbers(scores)
        return best_classes(
            scores,
            self._model.labels,
            count=self._options.top_k,
            threshold=self._threshold,
            other=self._options.other,
        )


def _is_same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):  # one is not there
        return False
