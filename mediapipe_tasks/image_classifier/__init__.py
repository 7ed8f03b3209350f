"""Image classification: train on a folder for each class, judge the exported file, use it.

from mediapipe_tasks.image_classifier import train

result = train("photos", output="runs/first", epochs=20)
print(result.accuracy, result.model)
"""

from __future__ import annotations

from mediapipe_tasks.image_classifier.api import Answer, evaluate, predict, train

__all__ = ["Answer", "evaluate", "predict", "train"]
