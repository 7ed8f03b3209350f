"""``stdout-hook watch``: the page of runs, or their curves in a terminal, while they go on."""

from __future__ import annotations

import argparse
import signal
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stdout_hook.report.live import Runs

__all__ = ["add"]

TERMINATED = 128 + signal.SIGTERM


def add(commands: Any) -> None:
    """Add the command."""
    what = "show runs while they go on: a page on this machine, or curves in the terminal"
    watch = commands.add_parser("watch", help=what, description=what)
    watch.add_argument(
        "run", metavar="RUN", nargs="+", help="run folders, other runs, or folders of them"
    )
    watch.add_argument(
        "--port", type=_port, default=0, metavar="N", help="of the page (default: a free one)"
    )
    watch.add_argument("--open", action="store_true", help="open the page in the browser")
    watch.add_argument(
        "--terminal",
        action="store_true",
        help="draw in the terminal; a line for each epoch where the output is none",
    )
    watch.set_defaults(command=_watch)


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to 65535, got {text}")
    return port


def _watch(options: argparse.Namespace) -> None:
    from stdout_hook.report.live import Runs

    signal.signal(signal.SIGTERM, _end)
    runs = Runs(options.run, say=_say)
    if options.terminal:
        _show(runs)
    else:
        _serve(runs, port=options.port, is_opened=options.open)


def _end(number: int, frame: object) -> None:
    raise SystemExit(TERMINATED)


def _say(text: str) -> None:
    from stdout_hook.report.live.text import printable

    print(f"stdout-hook: {printable(text)}", file=sys.stderr, flush=True)


def _serve(runs: Runs, *, port: int, is_opened: bool) -> None:
    import webbrowser

    from stdout_hook.report.live.server import PageServer

    with PageServer(runs, port=port) as server:
        print(server.address, flush=True)
        _say("watching; Ctrl-C ends it")
        if is_opened and not webbrowser.open(server.address):
            _say("there is no browser that could be opened")
        server.serve_forever(poll_interval=0.2)


def _show(runs: Runs) -> None:
    if sys.stdout.isatty():
        from stdout_hook.report.live.terminal import show
    else:
        from stdout_hook.report.live.lines import show
    show(runs)
