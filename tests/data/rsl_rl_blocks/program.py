"""RSL-RL's runner, by the format strings of its on_policy_runner.py.

It needs a simulator of robots, so its numbers are made up.
"""

from made_up import Numbers
from record import expect

PARSER = "rsl_rl"

ITERATIONS, STEPS = 4, 98304
numbers = Numbers(8, start=0.5, end=0.05)
width, pad = 80, 35

print("[INFO] Logging experiment in directory: logs/rsl_rl/anymal_c_rough")
for iteration in range(ITERATIONS):
    value, surrogate = numbers.loss(iteration / ITERATIONS), numbers.near(-0.005, 0.002)
    reward, length = numbers.near(iteration - 1, 0.2), numbers.near(20 + iteration, 1)
    tracking = abs(numbers.near(0.01, 0.002))
    total = (iteration + 1) * STEPS
    print("#" * width)
    print(f"\033[1m Learning iteration {iteration}/{ITERATIONS} \033[0m".center(width, " "))
    print()
    print(
        f"{'Computation:':>{pad}} {58763:.0f} steps/s (collection: {1.528:.3f}s, learning 0.145s)"
    )
    print(f"{'Mean action noise std:':>{pad}} {1.0:.2f}")
    print(f"{'Mean value_function loss:':>{pad}} {value:.4f}")
    print(f"{'Mean surrogate loss:':>{pad}} {surrogate:.4f}")
    told = {"Mean action noise std": 1.0, "Mean value_function loss": round(value, 4)}
    told["Mean surrogate loss"] = round(surrogate, 4)
    if iteration:  # no episode has ended before
        print(f"{'Mean reward:':>{pad}} {reward:.2f}")
        print(f"{'Mean episode length:':>{pad}} {length:.2f}")
        print(f"{'Episode_Reward/track_lin_vel_xy_exp:':>{pad}} {tracking:.4f}")
        told |= {"Mean reward": round(reward, 2), "Mean episode length": round(length, 2)}
        told["Episode_Reward/track_lin_vel_xy_exp"] = round(tracking, 4)
    print("-" * width)
    print(f"{'Total timesteps:':>{pad}} {total}")
    expect(
        "train", step=iteration, total_steps=ITERATIONS, **told, **{"Total timesteps": float(total)}
    )
    print(f"{'Iteration time:':>{pad}} {1.67:.2f}s")
    print(f"{'Time elapsed:':>{pad}} 00:00:0{iteration}")
    print(f"{'ETA:':>{pad}} 00:10:00")
    print()
