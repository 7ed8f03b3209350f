"""``python -m mediapipe_tasks``: the same as the command ``mediapipe-tasks``."""

from __future__ import annotations

import sys

from mediapipe_tasks.cli import main

if __name__ == "__main__":
    sys.exit(main())
