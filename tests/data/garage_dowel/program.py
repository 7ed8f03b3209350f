"""Print tables by dowel, garage's logger, as an algorithm of garage fills them."""

import dowel
from dowel import logger, tabular
from record import expect

PARSER = "garage"
PACKAGES = ("dowel",)

logger.add_output(dowel.StdOutput(with_timestamp=False))
for itr in range(3):
    with logger.prefix(f"epoch #{itr} | "):
        values = {"AverageReturn": 21.75 * (itr + 1), "NumEpisodes": 10, "StdReturn": float("nan")}
        with tabular.prefix("Evaluation/"):
            tabular.record("Iteration", itr)
            for name, value in values.items():
                tabular.record(name, value)
        policy = {"Entropy": 1e-05, "KL": -0.00123456}
        for name, value in policy.items():
            tabular.record(f"LinearPolicy/{name}", value)
        tabular.record("TotalEnvSteps", 4000 * (itr + 1))
        logger.log("Optimizing policy...")
        logger.log(tabular)
        logger.dump_all(itr)
        tabular.clear()
        place = {"epoch": itr, "step": 4000 * (itr + 1)}
        expect("val", **place, **{name: float(f"{value:g}") for name, value in values.items()})
        told = {f"LinearPolicy/{name}": float(f"{value:g}") for name, value in policy.items()}
        expect("train", **place, **told)
