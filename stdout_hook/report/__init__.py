"""The page of one run, or of several side by side: one HTML file that needs nothing else.

``readers/`` turns a folder or file into what is known of a run, ``messages.py`` that into small
messages, which ``page.py`` puts into the file and the browser's scripts (``assets/``) show. The
same messages go to a page that is open while a training runs.
"""

from __future__ import annotations

from stdout_hook.report.inline import InlineReport, show_report
from stdout_hook.report.page import write_report

__all__ = ["InlineReport", "show_report", "write_report"]
