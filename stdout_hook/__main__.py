"""``python -m stdout_hook``: the same as the command ``stdout-hook``."""

from __future__ import annotations

import sys

from stdout_hook.cli import main

if __name__ == "__main__":
    sys.exit(main())
