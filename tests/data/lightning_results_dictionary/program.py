"""Results as Lightning 1.4 printed them in its `logger_connector.py`.

By its formats, for it does not run on a Python that has today's torch.
"""

from pprint import pprint

from record import expect

PARSER = "lightning_results"

for stage, results in (
    ("VALIDATE", [{"val_loss": 0.6931471824645996, "val_acc": 0.5}]),
    (
        "TEST",
        [
            {
                "test_loss": float("nan"),
                "a_very_long_name_so_that_the_dictionary_is_printed_in_lines": 1e-05,
            },
            {"test_loss": 2.5},
        ],
    ),
):
    print("-" * 80)
    for loader, values in enumerate(results):
        context = {"dataloader": loader} if loader else None
        split = {"VALIDATE": "val", "TEST": "test"}[stage]
        short = {n.removeprefix(f"{split}_"): values[n] for n in sorted(values)}
        if len(str(values)) <= 80:
            expect(split, context=context, **short)
        else:  # printed in a line for each
            for name, value in short.items():
                expect(split, context=context, **{name: value})
        print(f"DATALOADER:{loader} {stage} RESULTS")
        pprint({name: values[name] for name in sorted(values)})
        print("-" * 80)
