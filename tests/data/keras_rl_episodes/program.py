"""Print lines as keras-rl's `rl/callbacks.py` does, for `fit` with `verbose=2` and 1, and `test`.

It needs Keras 2.2 and an old gym. The bars of an interval, which are Keras' own, are left out.
"""

from record import expect

PARSER = "keras_rl"

print("Training for 500 steps ...")
for episode, steps in ((1, 13), (2, 237)):
    reward, mean = 13.0 * episode, -1.23456
    metrics = {"loss": 78.8135149, "mean_q": -1e-06} if episode == 2 else {}
    text = ", ".join(f"{n}: {v:f}" for n, v in metrics.items()) or "loss: --, mean_q: --"
    print(
        f"{steps:4d}/500: episode: {episode}, duration: {0.073:.3f}s, episode steps: {steps:3d}, "
        f"steps per second: {178:3.0f}, episode reward: {reward:.3f}, "
        f"mean reward: {mean:.3f} [{mean:.3f}, {mean:.3f}], "
        f"mean action: {0.538:.3f} [{0.0:.3f}, {1.0:.3f}], "
        f"mean observation: {-0.1016:.3f} [{-1.508:.3f}, {1.001:.3f}], {text}"
    )
    told = {"episode steps": float(steps), "episode reward": reward, "mean reward": round(mean, 3)}
    told |= {"mean action": 0.538, "mean observation": round(-0.1016, 3)}
    told |= {name: round(value, 6) for name, value in metrics.items()}
    expect("train", step=steps, total_steps=500, **told)
print(f"done, took {1.5:.3f} seconds")
for interval in (1, 2, 3):
    print(f"Interval {interval} ({(interval - 1) * 10000} steps performed)")
    if interval < 3:
        reward, loss = 8.25 * interval, 0.0123 / interval
        print(f"{12} episodes - episode_reward: {reward:.3f} [5.000, 20.000] - loss: {loss:.3f}")
        print()
        expect("train", epoch=interval, episode_reward=reward, loss=round(loss, 3))
print("Testing for 2 episodes ...")
for episode in (1, 2):
    print(f"Episode {episode}: reward: {200.0:.3f}, steps: {200}")
    expect("test", step=episode, reward=200.0, steps=200.0)
