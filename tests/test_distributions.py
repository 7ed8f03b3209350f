"""The wheel and the source distribution: what they hold, and how the wheel does all by itself."""

from __future__ import annotations

import configparser
import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from stdout_hook import __version__
from tests.support.distributions import (
    BareEnvironment,
    Distributions,
    build,
    find_python,
    find_uv,
    run_uv,
)

pytest.importorskip("build")
if find_uv() is None:
    pytest.skip("uv is not installed, which makes the environments", allow_module_level=True)

PACKAGES = ("mediapipe_tasks", "stdout_hook")
INFO = f"stdout_hook-{__version__}.dist-info/"
OF_WHEEL = ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE", "top_level.txt")
OF_SDIST = {
    *("CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "MANIFEST.in", "Makefile", "PKG-INFO"),
    *("README.md", "pyproject.toml", "setup.cfg", "setup.py", "stdout_hook.egg-info"),
    *("docs", "examples", "notebooks", "requirements", "tests", *PACKAGES),
}
"""What is at the top of the source distribution."""

LOG = "Epoch 1/2\n8/8 - 1s - loss: 0.5 - val_loss: 0.25\n"
PROGRAM = f"""
from stdout_hook import capture_training
with capture_training(sinks=["jsonl:metrics.jsonl"]) as training:
    print({LOG!r}, end="")
print(training.summary())
"""
PACK = """
import sys
from pathlib import Path
from mediapipe_tasks.elsewhere.package import identity, requirement
print(identity(), *requirement(Path(sys.argv[1]), "mediapipe"), sep="\\n")
"""
INSTALLED = """
from importlib.metadata import distributions
print(*[one.metadata["Name"] for one in distributions()])
"""
HERE = f"3.{sys.version_info.minor}"
SETUP = configparser.ConfigParser(delimiters="=")
SETUP.read(Path(__file__).parents[1] / "setup.cfg", encoding="utf-8")
EXTRAS = list(SETUP["options.extras_require"])
PYTHONS = [
    pytest.param(version, marks=() if version == HERE else pytest.mark.slow)
    for version in ("3.9", "3.10", "3.11", "3.12", "3.13")
]
MISSING = [
    ("mlflow", ["log", "train.log", "--sink", "mlflow:store"]),
    ("report", ["report", "run"]),
    (
        "sweep",
        ["sweep", "--param", "n=1..9", "--objective", "val/loss:min", "--", "sh", "-c", "echo {n}"],
    ),
    ("tensorboard", ["log", "train.log", "--sink", "tensorboard:board"]),
    ("toml", ["parse", "train.log", "--patterns", "patterns.toml"]),
    ("trackio", ["log", "train.log", "--sink", "trackio:project"]),
    ("wandb", ["log", "train.log", "--mode", "offline"]),
    ("yaml", ["parse", "train.log", "--patterns", "patterns.yaml"]),
    ("zstd", ["parse", "packed.zst"]),
]
"""An extra, and what needs it."""

UNNEEDED = {("toml", "3.11"), ("toml", "3.12"), ("toml", "3.13"), ("trackio", "3.9")}
"""Extras that hold nothing for a Python: it can do without, or there is no such package for it."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Distributions:
    """Both distributions, built with what the environment of the tests has."""
    return build(tmp_path_factory.mktemp("built"), "--no-isolation")


@pytest.fixture(scope="module", params=PYTHONS)
def bare(
    request: pytest.FixtureRequest, built: Distributions, tmp_path_factory: pytest.TempPathFactory
) -> BareEnvironment:
    """An environment that has the wheel and nothing else."""
    python = find_python(request.param)
    if python is None:
        pytest.skip(f"there is no Python {request.param} here")
    folder = tmp_path_factory.mktemp("bare") / "env"
    return BareEnvironment(folder, request.param, python, built.wheel)


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """A folder with a small log and what the commands below name."""
    (tmp_path / "train.log").write_text(LOG)
    (tmp_path / "patterns.toml").write_text("a = 'b=(.*)'")
    (tmp_path / "patterns.yaml").write_text("a: b=(.*)")
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "metrics.jsonl").write_text('{"train/step": 1, "train/loss": 0.5}\n')
    (tmp_path / "packed.zst").write_bytes(b"\x28\xb5\x2f\xfd\x04\x00")
    return tmp_path


def files_of(built: Distributions, *folders: str) -> set[str]:
    """Name the files in folders of what was built."""
    found = [path for folder in folders for path in (built.checkout / folder).rglob("*")]
    return {path.relative_to(built.checkout).as_posix() for path in found if path.is_file()}


def test_the_wheel_holds_the_packages_and_nothing_else(built: Distributions) -> None:
    """Each file of both packages, data and types too, and what describes the distribution."""
    described = {INFO + name for name in OF_WHEEL}
    assert built.files_of_wheel() == files_of(built, *PACKAGES) | described


def test_the_sdist_holds_what_builds_and_tests_it(built: Distributions) -> None:
    """Packages, tests, and what these read; no figures, environments or runs."""
    held = built.files_of_sdist()
    whole = ("examples", "requirements", "tests", *PACKAGES)
    assert {name.partition("/")[0] for name in held} == OF_SDIST
    assert {name for name in held if name.partition("/")[0] in whole} == files_of(built, *whole)


def test_nothing_else_is_installed(bare: BareEnvironment, logs: Path) -> None:
    """The environments of these tests are as bare as is said."""
    found = bare.run("python", "-c", INSTALLED, cwd=logs)
    assert (found.stdout, found.stderr) == ("stdout-hook\n", "")


@pytest.mark.parametrize("command", ["stdout-hook", "mediapipe-tasks"])
def test_help_answers(command: str, bare: BareEnvironment, logs: Path) -> None:
    """Both commands tell how they are used."""
    shown = bare.run(command, "--help", cwd=logs)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.startswith(f"usage: {command} ")


def test_a_log_is_read(bare: BareEnvironment, logs: Path) -> None:
    """`parse` prints each value."""
    shown = bare.run("stdout-hook", "parse", "train.log", "--json", cwd=logs)
    assert (shown.returncode, shown.stderr) == (0, "")
    values = [json.loads(line) for line in shown.stdout.splitlines()]
    assert [(v["split"], v["metric"], v["value"]) for v in values] == [
        ("train", "loss", 0.5),
        ("val", "loss", 0.25),
    ]


@pytest.mark.parametrize(("command", "name"), [("parsers", "keras"), ("sinks", "jsonl")])
def test_lists(command: str, name: str, bare: BareEnvironment, logs: Path) -> None:
    """What there is is found in an installed package too."""
    shown = bare.run("stdout-hook", command, cwd=logs)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert any(line.startswith(f"{name} ") for line in shown.stdout.splitlines())


def test_a_training_is_captured(bare: BareEnvironment, logs: Path) -> None:
    """The library logs to a file, and passes the text on."""
    shown = bare.run("python", "-c", PROGRAM, cwd=logs)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.startswith(LOG)
    rows = [json.loads(line) for line in (logs / "metrics.jsonl").read_text().splitlines()]
    assert [row["val/loss"] for row in rows if "val/loss" in row] == [0.25]


@pytest.mark.parametrize(("extra", "arguments"), MISSING, ids=[extra for extra, _ in MISSING])
def test_what_is_missing(
    extra: str, arguments: list[str], bare: BareEnvironment, logs: Path
) -> None:
    """One line says how to install it, and nothing else is said."""
    if (extra, bare.version) in UNNEEDED:
        pytest.skip(f"{extra} holds nothing for Python {bare.version}")
    shown = bare.run("stdout-hook", *arguments, cwd=logs)
    assert (shown.returncode, shown.stdout) == (2, "")
    (line,) = shown.stderr.splitlines()
    assert line.startswith("stdout-hook: ")
    assert line.endswith(f"pip install 'stdout-hook[{extra}]'")


def test_model_maker_is_missing(bare: BareEnvironment, built: Distributions, logs: Path) -> None:
    """A training says in one line how to have it, and begins nothing."""
    data = str(built.checkout / "examples/assistant_commands/train.csv")
    command = ("text-classifier", "train", "--data", data, "--output", "out", "--mode", "disabled")
    shown = bare.run("mediapipe-tasks", *command, cwd=logs)
    assert shown.returncode == 1, shown.stderr
    (line,) = shown.stderr.splitlines()
    assert "once: mediapipe-tasks setup" in line
    assert ("pip install" in line) == (bare.version in ("3.9", "3.10", "3.11"))
    assert not (logs / "out").exists()


def test_an_installed_package_becomes_its_wheel_again(
    bare: BareEnvironment, built: Distributions, tmp_path: Path
) -> None:
    """Each file is in it as it was, so that `mediapipe-tasks setup` needs nothing it came from."""
    command = ("python", "-I", "-c", PACK, str(tmp_path))
    told = bare.run(*command, cwd=tmp_path).stdout.splitlines()
    packed = tmp_path / built.wheel.name
    assert told[1] == f"stdout-hook[mediapipe] @ {packed.as_uri()}"
    with zipfile.ZipFile(built.wheel) as before, zipfile.ZipFile(packed) as after:
        names = [name for name in before.namelist() if not name.endswith("RECORD")]
        assert {*after.namelist()} == {*before.namelist()}
        assert all(before.read(name) == after.read(name) for name in names)
    python = str(bare.bin / "python")
    again = BareEnvironment(tmp_path / "again", bare.version, python, packed)
    shown = again.run(*command, cwd=tmp_path)
    assert shown.stdout.splitlines() == told, shown.stderr


@pytest.fixture(scope="module")
def index() -> None:
    """Where packages come from can be reached."""
    asked = run_uv("pip", "compile", "-", "--no-cache", input="packaging")
    if asked.returncode:
        pytest.skip(f"there is no package index: {asked.stderr.splitlines()[-1:]}")


@pytest.mark.slow
@pytest.mark.usefixtures("index")
def test_it_builds_by_itself(built: Distributions, tmp_path: Path) -> None:
    """`python -m build` makes the same with what pyproject.toml asks for alone."""
    alone = build(tmp_path)
    assert alone.files_of_wheel() == files_of(alone, *PACKAGES) | {INFO + n for n in OF_WHEEL}
    assert alone.sdist.name == built.sdist.name


@pytest.mark.slow
@pytest.mark.usefixtures("index")
@pytest.mark.parametrize("python", ["3.9", "3.11", "3.13"])
@pytest.mark.parametrize("extra", EXTRAS)
def test_the_extras_resolve(extra: str, python: str, built: Distributions) -> None:
    """There are versions of all that an extra asks for which go together."""
    wanted = f"stdout-hook[{extra}] @ {built.wheel.as_uri()}"
    done = run_uv("pip", "compile", "-", "--python-version", python, input=wanted)
    assert done.returncode == 0, done.stderr
    assert "stdout-hook @ " in done.stdout


@pytest.mark.slow
def test_the_sdist_is_enough_to_test_with(built: Distributions, tmp_path: Path) -> None:
    """All tests are found in it with what they read, and those of the recordings pass there."""
    with tarfile.open(built.sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.iterdir()
    some = "tests/stdout_hook/parsers/test_recordings.py tests/test_docs.py tests/examples"
    for arguments in (["--collect-only"], some.split()):
        command = [sys.executable, "-m", "pytest", "-q", *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=250)
        assert done.returncode == 0, done.stdout + done.stderr
