"""What `nlp_example.py` of Accelerate and `run_clm_no_trainer.py` of transformers print.

By their formats, for they need models and data of a hub.
"""

import math

from record import expect

PARSER = "accelerate"

for epoch in range(3):
    metric = {"accuracy": 0.6838235294117647 + epoch / 9, "f1": 1e-05 * epoch}
    expect("val", epoch, **metric)
    print(f"epoch {epoch}:", metric)
for epoch, loss in enumerate([2.5132, math.inf]):
    expect("val", epoch, perplexity=math.exp(loss), loss=loss)
    print(f"epoch {epoch}: perplexity: {math.exp(loss)} eval_loss: {loss}")
