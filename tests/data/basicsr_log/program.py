"""BasicSR's training, by the format strings of its utils/logger.py and models/sr_model.py.

It needs PyTorch and a data set of images, so its numbers are made up.
"""

import logging
import sys

from made_up import Numbers
from record import expect

PARSER = "basicsr"

logging.basicConfig(
    format="%(asctime)s %(levelname)s: %(message)s", level=logging.INFO, stream=sys.stdout
)
logger = logging.getLogger("basicsr")
numbers = Numbers(7, start=0.1, end=0.01)
best: dict[str, tuple[float, int]] = {}

logger.info("Start training from epoch: 0, iter: 0")
for iteration in range(100, 1201, 100):
    epoch, rates = iteration // 500, [1e-4, 1e-4 / 2]
    losses = {"l_pix": numbers.loss(iteration / 1200), "l_g_gan": abs(numbers.near(0.1, 0.01))}
    message = f"[x4_SR..][epoch:{epoch:3d}, iter:{iteration:8,d}, lr:("
    for rate in rates:
        message += f"{rate:.3e},"
    message += ")] "
    message += "[eta: 1 day, 2:03:04, "
    message += f"time (data): {0.1234:.3f} ({0.0012:.3f})] "
    for name, value in losses.items():
        message += f"{name}: {value:.4e} "
    logger.info(message)
    told = {name: float(f"{value:.4e}") for name, value in losses.items()}
    expect("train", epoch=epoch, step=iteration, lr=1e-4, lr_2=5e-5, **told)
    if iteration % 600 == 0:
        logger.info("Saving models and training states.")
        message = "Validation Set5\n"
        metrics = {"psnr": 26 + iteration / 1000, "ssim": 0.9 - iteration / 10000}
        for name, value in metrics.items():
            message += f"\t # {name}: {value:.4f}"
            if name not in best or value > best[name][0]:
                best[name] = value, iteration
            message += f"\tBest: {best[name][0]:.4f} @ {best[name][1]} iter"
            message += "\n"
        logger.info(message)
        for name, value in metrics.items():
            expect("val", epoch=epoch, step=iteration, **{f"Set5/{name}": round(value, 4)})
logger.info("End of training. Time consumed: 0:02:03")
