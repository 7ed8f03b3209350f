"""From which score on a model's answers are given."""

from __future__ import annotations

from typing import Optional

from mediapipe_tasks.classification.tflite import MODEL_JSON, read_model_json
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import shown_path
from mediapipe_tasks.text_classifier.batch.options import PredictOptions
from mediapipe_tasks.text_classifier.model_file import ModelFile

__all__ = ["chosen_threshold"]


def chosen_threshold(model: ModelFile, options: PredictOptions) -> Optional[float]:
    """Return the lowest score of a class that is given, None where each is.

    Raises:
        InputError: A precision is wanted, and what was measured at the training tells no score
            for it.
    """
    if options.precision is None:
        return options.threshold
    told = read_model_json(model.path, model.sha256).get("thresholds")
    rows = [row for row in told if isinstance(row, dict)] if isinstance(told, list) else []
    if not rows:
        raise InputError(
            f"--precision: no {MODEL_JSON} beside {shown_path(model.path)} tells thresholds of "
            "this model; give --threshold (evaluation.json has the scores that were measured)"
        )
    scores = {row.get("wanted"): row.get("score") for row in rows}
    known = ", ".join(f"{wanted:g}" for wanted, score in scores.items() if score is not None)
    score = scores.get(options.precision)
    if not isinstance(score, float):
        raise InputError(
            f"--precision: no score is known for {options.precision:g}; measured were: "
            f"{known or 'none'}; give one of these, or --threshold"
        )
    return score
