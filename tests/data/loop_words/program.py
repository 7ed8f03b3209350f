"""Print a training in Chinese, Japanese and Korean, and with folds and a test at the end."""

from record import expect

PARSER = "loop"

for epoch in (1, 2, 3):
    loss, share = 1 / epoch, 90 + epoch
    print(f"第 {epoch}/3 轮 - 训练损失: {loss:.4f}", end=" - ")
    print(f"验证损失：{loss + 1:.4f} - 验证准确率：{share:.2f}%")
    expect("train", epoch, 损失=round(loss, 4))
    expect("val", epoch, 损失=round(loss + 1, 4), 准确率=float(share))
    print(f"轮次{epoch}｜loss={loss:.4f}｜val_loss={loss + 1:.4f}｜🎯acc={share / 100:.3f}")
    expect("train", epoch, loss=round(loss, 4), acc=share / 100)
    expect("val", epoch, loss=round(loss + 1, 4))
    print(f"エポック {epoch}/3 損失: {loss:.4f} 検証損失: {loss + 1:.4f}")
    expect("train", epoch, 損失=round(loss, 4))
    expect("val", epoch, 損失=round(loss + 1, 4))
    print(f"에포크 {epoch}/3 손실: {loss:.4f}, 정확도: {share / 100:.3f}")
    expect("train", epoch, 손실=round(loss, 4), 정확도=share / 100)

for fold in (1, 2):
    print(f"----- Fold {fold}/2 -----")
    for epoch in (1, 2):
        print(f"epoch {epoch}: loss {fold / epoch:.3f}")
        expect("train", epoch, loss=round(fold / epoch, 3), context={"fold": fold})
