"""Text classification: train on a CSV file, judge the exported file, use it.

from mediapipe_tasks.text_classifier import train

result = train("train.csv", test="test.csv", output="runs/first", epochs=30)
print(result.accuracy, result.model)
"""

from __future__ import annotations

from mediapipe_tasks.text_classifier.api import Answer, evaluate, predict, predict_file, train

__all__ = ["Answer", "evaluate", "predict", "predict_file", "train"]
