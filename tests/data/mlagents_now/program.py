"""Print summaries as ML-Agents' `mlagents/trainers/stats.py` (ConsoleWriter) does since release 4.

It needs a Unity environment. Its logger writes `[INFO]` in front of a message.
"""

from record import expect

PARSER = "mlagents"


def write(name, step, rewards=None, group=None, elo=None, training=True):
    parts = [name, f"Step: {step}", f"Time Elapsed: {step / 300:0.3f} s"]
    told = {}
    if rewards:
        told = {"Mean Reward": round(rewards[0], 3), "Std of Reward": round(rewards[1], 3)}
        parts += [f"Mean Reward: {rewards[0]:0.3f}", f"Std of Reward: {rewards[1]:0.3f}"]
        if group is not None:
            told["Mean Group Reward"] = round(group, 3)
            parts.append(f"Mean Group Reward: {group:0.3f}")
    else:
        parts.append("No episode was completed since last summary")
    parts.append("Training." if training else "Not Training.")
    if elo is not None:
        told["ELO"] = round(elo, 3)
        parts.append(f"ELO: {elo:0.3f}")
    print("[INFO] " + ". ".join(parts))
    if told:
        expect("train", step=step, context={"behavior": name}, **told)


print("[INFO] Connected to Unity environment with package version 2.0.1")
print(
    "[INFO] Hyperparameters for behavior name 3DBall: \n\ttrainer_type:\tppo\n\tmax_steps:\t500000"
)
write("3DBall", 12000, (1.1666, 0.6944))
write("Soccer?team=0", 12000)
write("3DBall", 24000, (-100.0, 0.0), training=False)
write("Soccer?team=0", 24000, (0.25, 1.5), group=-0.125, elo=1201.5)
print("[INFO] Exported results/run/3DBall/3DBall-24000.onnx")
