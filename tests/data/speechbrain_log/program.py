"""Print lines as SpeechBrain's `speechbrain/utils/train_logger.py` (FileTrainLogger) does.

It needs torchaudio. Its console handler puts the logger's name in front.
"""

from record import expect

PARSER = "speechbrain"


def text(name, value):
    if isinstance(value, float):
        value = f"{value:.2f}" if 1.0 < value < 100.0 else f"{value:.2e}"
    return f"{name}: {value}"


def printed(value):
    return float(text("x", value)[3:])


def log(meta, prefix="", **sets):
    parts = [", ".join(text(name, value) for name, value in meta.items())]
    for name, stats in sets.items():
        parts.append(", ".join(text(f"{name} {key}", value) for key, value in stats.items()))
    print(prefix + " - ".join(parts))
    place = {"epoch": next(iter(meta.values())), "step": meta.get("steps")}
    first = {"lr": printed(meta["lr"])} if "lr" in meta else {}
    for name, stats in sets.items():
        told = {**first, **{key: printed(value) for key, value in stats.items()}}
        expect("val" if name == "valid" else name, **place, **told)
        first = {}


for epoch in (1, 2):
    log(
        {"epoch": epoch, "lr": 1.0 / epoch, "steps": 420 * epoch, "optimizer": "Adadelta"},
        "speechbrain.utils.train_logger - " if epoch == 1 else "",
        train={"loss": 451.23 / epoch},
        valid={"loss": 3.12 / epoch, "CER": 45.123, "WER": 100.0, "ACC": 2.5e-05},
    )
log({"Epoch loaded": 2}, test={"loss": float("nan"), "WER": 5.61})
