"""What the pipeline adds to a training with bare Model Maker, in whole processes, stage by stage.

    python benchmarks/overhead.py [--rounds N] [--data FOLDER] [--epochs N]

The peer is what people write: read two CSV files, `TextClassifier.create`, `export_model`. Ours is
``mediapipe-tasks text-classifier train``. Both have the same data and options, take turns, and
begin anew each time; a round before the first that counts warms the caches of both.

The overhead is what ours takes longer from the start of its process to the end of the export: that
is start-up, options, checks and the capture included. It is told as a share of the peer's `fit`.
What the peer does not do at all comes after the export and stands apart: baseline, evaluation, the
page. W&B, which imports and starts much before the training, has a column of its own.

Seconds are of the wall clock and of the processor. On a machine that does something else as well,
only those of the processor say something, and the least of several rounds more than the median.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from pathlib import Path
from types import ModuleType
from typing import Any, Callable, Optional

EXAMPLES = Path(__file__).parents[1] / "examples" / "assistant_commands"

KERAS = "keras.src.engine.training"
MAKER = "mediapipe_model_maker.python.text.text_classifier.text_classifier"
PIPELINE = "mediapipe_tasks.text_classifier.pipeline"

FIT, EXPORT = "fit", "export"
STAGES = {
    KERAS: {"Model.fit": FIT},
    MAKER: {"TextClassifier.export_model": EXPORT},
    PIPELINE: {
        "load_data": "reading data",
        "judge_baseline": "baseline",
        "judge": "evaluation",
        "log_results": "tracker: results",
    },
    "mediapipe_tasks.runs.run": {"tracked_run": "tracker: start"},
    "mediapipe_tasks.runs.page": {"write_page": "page"},
}
"""Functions that are timed, by module, and the stage that each is."""

Times = tuple[float, float]
"""Seconds since the process was begun: of the wall clock, of the processor."""


def now() -> Times:
    used = os.times()
    cpu = used.user + used.system + used.children_user + used.children_system
    return time.time() - float(os.environ["BEGUN"]), cpu


class Timing(MetaPathFinder):
    """Times functions of modules from when these are imported, whoever imports them."""

    def __init__(self) -> None:
        self.spans: dict[str, list[tuple[Times, Times]]] = {}

    def find_spec(
        self, name: str, path: Optional[Sequence[str]], target: Optional[ModuleType] = None
    ) -> Any:
        if name not in STAGES:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        sys.meta_path.insert(0, self)
        assert spec is not None
        assert spec.loader is not None
        execute = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            execute(module)
            for function, stage in STAGES[name].items():
                self.time(module, function, stage)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec

    def time(self, module: ModuleType, name: str, stage: str) -> None:
        *owner, last = name.split(".")
        place: Any = getattr(module, owner[0]) if owner else module
        function = getattr(place, last, None)
        if function is not None:
            setattr(place, last, self.timed(function, stage))

    def timed(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            start = now()
            try:
                return function(*arguments, **options)
            finally:
                self.spans.setdefault(stage, []).append((start, now()))

        return call


def bare(folder: Path, options: dict[str, Any]) -> None:
    """Train as a plain script does."""
    import tensorflow as tf
    from mediapipe_model_maker import text_classifier as maker

    tf.keras.utils.set_random_seed(options["seed"])
    columns = maker.CSVParams(
        text_column=options["text_column"], label_column=options["label_column"]
    )
    train, validation = (
        maker.Dataset.from_csv(filename=options[name], csv_params=columns)
        for name in ("data", "validation")
    )
    hparams = maker.AverageWordEmbeddingHParams(
        learning_rate=0.0,
        batch_size=options["batch_size"],
        epochs=options["epochs"],
        shuffle=options["shuffle"],  # anew in each epoch, which takes time
        export_dir=str(folder / "export"),
    )
    model_options = {
        name: options[name]
        for name in ("seq_len", "wordvec_dim", "do_lower_case", "vocab_size", "dropout_rate")
    }
    classifier = maker.TextClassifier.create(
        train,
        validation,
        maker.TextClassifierOptions(
            supported_model=maker.SupportedModels.AVERAGE_WORD_EMBEDDING_CLASSIFIER,
            hparams=hparams,
            model_options=maker.AverageWordEmbeddingModelOptions(**model_options),
        ),
    )
    classifier.export_model()


def child() -> None:
    """Be one of the processes, and leave its times in a file."""
    _, _, kind, place, *words = sys.argv
    timing = Timing()
    sys.meta_path.insert(0, timing)
    if kind == "bare":
        bare(Path(place).parent, json.loads(words[0]))
    else:
        from mediapipe_tasks.cli import main as train

        assert train(words) == 0
    Path(place).write_text(json.dumps({**timing.spans, "end": [[now(), now()]]}))


def run(kind: str, folder: Path, words: Sequence[str]) -> dict[str, list[tuple[Times, Times]]]:
    place = folder / "times.json"
    done = subprocess.run(
        [sys.executable, __file__, "--child", kind, str(place), *words],
        capture_output=True,
        check=False,
        text=True,
        # "" is as unset: what was compiled in the round that does not count is to be found again.
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", "BEGUN": repr(time.time())},
    )
    if done.returncode:
        sys.exit(f"{kind} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    spans: dict[str, list[tuple[Times, Times]]] = json.loads(place.read_text())
    return spans


def stages(spans: dict[str, list[tuple[Times, Times]]]) -> dict[str, Times]:
    """Return the seconds of each stage, and of what lies between the timed ones."""

    def less(end: Sequence[float], start: Sequence[float]) -> Times:
        return end[0] - start[0], end[1] - start[1]

    def length(name: str) -> Times:
        parts = [less(end, start) for start, end in spans.get(name, ())]
        return sum(wall for wall, _ in parts), sum(cpu for _, cpu in parts)

    (fit_start, fit_end), (export_start, export_end) = spans[FIT][0], spans[EXPORT][0]
    known = {name: length(name) for name in spans if name != "end"}
    end = spans["end"][0][0]
    after = [name for name, parts in spans.items() if parts[0][0][0] > export_end[0]]
    told = [known[name] for name in after if name != "end"]
    rest = less(less(end, export_end), (sum(one for one, _ in told), sum(one for _, one in told)))
    early = {name: known[name] for name in spans if spans[name][0][0][0] < fit_start[0]}
    begun = spans["reading data"][0][0] if "reading data" in spans else (0.0, 0.0)
    return {
        **({"start-up": (begun[0], begun[1])} if "reading data" in spans else {}),
        **early,
        "all before fit": (fit_start[0], fit_start[1]),
        FIT: known[FIT],
        "fit to export": less(export_start, fit_end),
        EXPORT: known[EXPORT],
        "to the end of the export": (export_end[0], export_end[1]),
        **{name: known[name] for name in after if name != "end"},
        "the rest": rest,
    }


def rows(path: Path) -> int:
    with path.open(newline="", encoding="utf-8") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def options_of(given: argparse.Namespace, folder: Path) -> tuple[list[str], dict[str, Any]]:
    """Train once; return the command's words, and the options that it has settled on."""
    names = {"data": "train", "validation": "validation", "test": "test"}
    files = {option: given.data / f"{name}.csv" for option, name in names.items()}
    if not files["validation"].exists():
        files["validation"] = given.data / "val.csv"
    words = ["text-classifier", "train", "--output", str(folder / "run"), "--overwrite"]
    words += [f"--{option}={path}" for option, path in files.items()]
    words += [f"--epochs={given.epochs}"] if given.epochs else []
    run("ours", folder, [*words, "--mode=disabled"])
    config: dict[str, Any] = json.loads((folder / "run" / "run.json").read_text())["config"]
    print(f"{rows(files['data'])} rows, {config['epochs']} epochs")
    return words, config


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--data", type=Path, default=EXAMPLES)
    parser.add_argument("--epochs", type=int)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        words, config = options_of(given, folder)
        run("bare", folder, [json.dumps(config)])
        measured: dict[str, list[dict[str, Times]]] = {}
        for number in range(given.rounds):
            for way, kind, more in (
                ("bare", "bare", [json.dumps(config)]),
                ("ours", "ours", [*words, "--mode=disabled"]),
                ("ours, with W&B", "ours", [*words, "--mode=offline"]),
            ):
                measured.setdefault(way, []).append(stages(run(kind, folder, more)))
            shares = _shares(measured["bare"], measured["ours"])
            print(f"after round {number + 1}: {', '.join(shares)}", flush=True)
    tell(measured)


def tell(measured: dict[str, list[dict[str, Times]]]) -> None:
    print(f"{len(measured['bare'])} rounds; load {os.getloadavg()[0]:.1f} at the end")
    print(f"{'seconds, wall (processor)':<26}" + "".join(f"{way:>20}" for way in measured))
    names = dict.fromkeys(name for way in measured.values() for one in way for name in one)
    for name in sorted(names, key=_order):
        cells = (_median([one[name] for one in way if name in one]) for way in measured.values())
        print(f"{name:<26}" + "".join(f"{cell:>20}" for cell in cells))
    for way in [way for way in measured if way != "bare"]:
        print(f"overhead of {way}: {', '.join(_shares(measured['bare'], measured[way]))}")


def _order(name: str) -> int:
    order = ["start-up", "reading data", "tracker: start", "all before fit", FIT, "fit to export"]
    order += [EXPORT, "to the end of the export", "baseline", "evaluation", "tracker: results"]
    return [*order, "page", "the rest"].index(name)


def _median(values: list[Times]) -> str:
    if not values:
        return ""
    wall, cpu = (statistics.median(one[place] for one in values) for place in (0, 1))
    return f"{wall:.2f} ({cpu:.2f})"


def _shares(peer: list[dict[str, Times]], ours: list[dict[str, Times]]) -> Iterator[str]:
    """Yield what is added up to the end of the export, and its share, by each clock."""
    for place, clock in enumerate(("wall", "processor")):
        pairs = [(a[FIT][place], b["to the end of the export"][place]) for a, b in zip(peer, ours)]
        bare = [one["to the end of the export"][place] for one in peer]
        added = statistics.median(mine - theirs for (_, mine), theirs in zip(pairs, bare))
        share = statistics.median((mine - theirs) / fit for (fit, mine), theirs in zip(pairs, bare))
        least = min(mine for _, mine in pairs) - min(bare)
        told = f"{added:+.2f} s, {share:+.1%} of fit"
        yield f"{told}; of the quickest rounds {least:+.2f} s ({clock})"


if __name__ == "__main__":
    child() if sys.argv[1:2] == ["--child"] else main()
