"""Log a training by structlog with its logfmt renderer."""

import structlog
from record import expect

PARSER = "logfmt"
PACKAGES = ("structlog",)

render = structlog.processors.LogfmtRenderer(key_order=["level", "event"], drop_missing=True)
structlog.configure(processors=[structlog.processors.add_log_level, render])
log = structlog.get_logger()

log.info("started", lr=0.1, epochs=2, optimizer="sgd")
for epoch in (1, 2):
    for step in (10, 20):
        log.info("train step", epoch=epoch, step=step, loss=1 / step, lr=0.1, took=1.5)
        expect("train", epoch, step, loss=1 / step, lr=0.1)
    log.info("validated", epoch=epoch, val_loss=0.5, val_accuracy=0.75, file="a b.ckpt")
    expect("val", epoch, loss=0.5, accuracy=0.75)
log.warning("slow", step=3, latency=0.5)
