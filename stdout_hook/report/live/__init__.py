"""The page while trainings go on, and the same in a terminal: what ``stdout-hook watch`` shows.

``runs.py`` finds the runs, ``feed.py`` tells what is new in their files, as messages.
``server.py`` passes them on to pages, ``terminal.py`` and ``lines.py`` to a terminal. Nothing here
ever writes into a run's folder.
"""

from __future__ import annotations

from stdout_hook.report.live.runs import Runs

__all__ = ["Runs"]
