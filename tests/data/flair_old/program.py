"""Print lines of flair 0.4 and 0.11, by the formats of their `flair/trainers/trainer.py`."""

from record import expect

PARSER = "flair"


def log(line):
    print(f"2019-02-19 18:37:07,{len(line):03d} {line}")


for epoch in (1, 2):
    log("-" * 100)
    for batch in (0, 24):
        loss = 0.04735912 / (batch + epoch)
        log(f"epoch {epoch} - iter {batch}/249 - loss {loss:.8f}")
        place = {"epoch": epoch, "step": batch, "total_steps": 249}
        expect("train", **place, loss=round(loss, 8))
    log(f"EPOCH {epoch} done: loss {0.0350 / epoch:.4f} - lr 0.1000 - bad epochs 0")
    expect("train", epoch=epoch, loss=0.035 / epoch, lr=0.1)
    log(f"DEV  : loss {0.03877527:.8f} - f-score {0.5586:.4f} - acc {0.5586:.4f}")
    expect("val", epoch=epoch, loss=0.03877527, **{"f-score": 0.5586}, acc=0.5586)
    log(f"TEST : loss {0.04066545:.8f} - f-score {0.5521:.4f} - acc {0.5521:.4f}")
    expect("test", epoch=epoch, loss=0.04066545, **{"f-score": 0.5521}, acc=0.5521)
log("-" * 100)
log("epoch 1 - iter 4/45 - loss 0.00038394 - samples/sec: 45.66 - lr: 0.050000")
expect("train", epoch=1, step=4, total_steps=45, loss=0.00038394, lr=0.05)
log("EPOCH 1 done: loss 0.0021 - lr 0.0500000")
expect("train", epoch=1, loss=0.0021, lr=0.05)
log("DEV : loss 0.0123456789 - score 0.91")
expect("val", epoch=1, loss=0.0123456789, score=0.91)
log("BAD EPOCHS (no improvement): 0")
log("saving best model")
