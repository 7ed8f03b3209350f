"""An environment with Model Maker for a Python that cannot have it, made once.

from mediapipe_tasks.setup import make_environment

make_environment()
"""

from __future__ import annotations

from mediapipe_tasks.setup.make import make_environment

__all__ = ["make_environment"]
