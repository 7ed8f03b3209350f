"""Print bars of segmentation as Ultralytics does on terminals of 80 and 120 columns.

Version 8.4 cuts the values of a bar by an ellipsis (`utils/tqdm.py`), those before use tqdm, which
cuts the end of the line. The terminal's width is set here, and what of a bar is told is what
ends before it is cut.
"""

import fcntl
import random
import struct
import sys
import termios

from record import expect
from tqdm import tqdm

PARSER = "ultralytics"
PACKAGES = ("tqdm",)
LOSSES = ("box_loss", "seg_loss", "cls_loss", "dfl_loss")
GROUP = ("P", "R", "mAP50", "mAP50-95")
TITLES = ("Class", "Images", "Instances", "Box(P", *GROUP[1:3], "mAP50-95)", "Mask(P", *GROUP[1:3])
TITLES = (*TITLES, "mAP50-95)")
random.seed(8)


def rounded(value, digits):
    return float(f"{value:.{digits}g}")


def values_of(losses, shown):
    """Return the losses that end in the first columns."""
    ends = [11 * (place + 3) for place in range(len(LOSSES))]
    named = zip(ends, LOSSES, losses)
    return {name: rounded(loss, 4) for end, name, loss in named if end <= shown}


def header():
    names = ("Epoch", "GPU_mem", *LOSSES, "Instances", "Size")
    print(("\n" + "%11s" * len(names)) % names, flush=True)


def row_of(epoch, losses):
    place = (f"{epoch}/8", "1.5G")
    return ("%11s" * 2 + "%11.4g" * (2 + len(losses))) % (*place, *losses, 14, 640)


def table(epoch):
    values = [random.random() for _ in range(8)]
    print(("%22s" + "%11i" * 2 + "%11.3g" * 8) % ("all", 16, 20, *values), flush=True)
    names = [*GROUP, *(f"Mask/{name}" for name in GROUP)]
    expect("val", epoch, **{n: rounded(v, 3) for n, v in zip(names, values)})


def with_ellipsis(columns, *epochs):
    """Print as version 8.4 does."""

    def draw(desc, count, total):
        filled = 12 * count // total
        fields = f"{100 * count // total}% {'━' * filled}{'─' * (12 - filled)}"
        fields += f" {count}/{total} 2.4it/s 0.3s" + ("<1.2s" if count < total else "")
        room = columns - 1 - len(fields) - 2
        shown = desc if len(desc) <= room else desc[: room - 1] + "…"
        sys.stdout.write(f"\r\033[K{shown}: {fields}")
        return len(desc) + 1 if shown == desc else room - 2

    for epoch in epochs:
        header()
        for count in range(4):
            losses = [9 * random.random() for _ in LOSSES]
            shown = draw(row_of(epoch, losses), count + (count == 3), 4)
            expect(
                "train",
                epoch,
                count + (count == 3),
                4,
                final=count == 3,
                **values_of(losses, shown),
            )
        print()
        for count in (0, 1):
            draw(("%22s" + "%11s" * 10) % TITLES, count, 1)
        print()
        table(epoch)
    print("\n2 epochs completed in 0.001 hours.", flush=True)
    for count in (0, 1):
        draw(("%22s" + "%11s" * 10) % TITLES, count, 1)
    print()
    table(None)


def with_tqdm(columns, *epochs):
    """Print as the versions before do, all on one stream."""
    form = {"bar_format": "{l_bar}{bar:10}{r_bar}", "file": sys.stdout, "ncols": columns}
    counted = 11 * (len(LOSSES) + 4) + len(": 100%|██████████| 3/3 [") <= columns
    for epoch in epochs:
        header()
        bar = tqdm(total=3, **form)
        for step in range(3):
            losses = [9 * random.random() for _ in LOSSES]
            place = (step, 3) if counted else (None, None)
            bar.set_description(row_of(epoch, losses))
            expect("train", epoch, *place, final=False, **values_of(losses, columns))
            bar.update(1 if counted or step < 2 else 0)
        if not counted:
            bar.n = 3
        bar.refresh()
        place = (3, 3) if counted else (None, None)
        expect("train", epoch, *place, **values_of(losses, columns))
        bar.close()
        for _ in tqdm(range(2), desc=("%22s" + "%11s" * 10) % TITLES, **form):
            pass
        table(epoch)
    print("\n2 epochs completed in 0.001 hours.", flush=True)


if __name__ == "__main__":
    sizes = struct.pack("HHHH", 50, 80, 0, 0)
    fcntl.ioctl(sys.stdout.fileno(), termios.TIOCSWINSZ, sizes)
    with_ellipsis(80, 1, 2)
    with_ellipsis(120, 3, 4)
    with_tqdm(80, 5, 6)
    with_tqdm(120, 7, 8)
