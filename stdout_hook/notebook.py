"""``%%capture_training``: capture a notebook's cell. Load it with ``%load_ext stdout_hook``."""

from __future__ import annotations

import argparse
import ast
from typing import Any

from IPython.core.error import UsageError
from IPython.core.magic import Magics, cell_magic, magics_class
from IPython.core.magic_arguments import MagicArgumentParser

from stdout_hook.capture import known_levels
from stdout_hook.errors import StdoutHookError
from stdout_hook.hook import CapturedTraining, capture_training
from stdout_hook.options import add_logging, add_reading, reading_options, row_options

__all__ = ["CaptureMagics"]


def _make_parser() -> Any:
    new_parser: Any = MagicArgumentParser
    parser = new_parser("%%capture_training", usage="%%%%capture_training [NAME] [options]")
    parser.add_argument("name", nargs="?", metavar="NAME", help="variable to keep the capture in")
    levels = sorted(known_levels())
    parser.add_argument("--level", choices=levels, default="sys", help="how text is seen")
    add_reading(parser)
    add_logging(parser)
    parser.add_argument("--quiet", action="store_true", help="say nothing of our own at the end")
    return parser


PARSER = _make_parser()


@magics_class
class CaptureMagics(Magics):
    """The magic that captures a cell."""

    @cell_magic
    def capture_training(self, line: str, cell: str) -> Any:
        """Log the metrics that a cell prints, live, while its output passes unchanged.

        They go to the active W&B run, or else to a new run folder.
        """
        __tracebackhide__ = True
        options = PARSER.parse_argstring(line)
        try:
            training = _started(options)
        except (StdoutHookError, OSError, ValueError) as error:
            raise UsageError(f"%%capture_training: {error}") from None
        shell: Any = self.shell
        if options.name:
            shell.user_ns[options.name] = training
        try:
            return self._run(cell)
        except BaseException as error:
            training.stop(error)
            raise
        finally:
            training.stop()
            if not options.quiet:
                print(training.summary())

    capture_training.__doc__ = f"{capture_training.__doc__}\n{PARSER.format_help()}"

    def _run(self, cell: str) -> Any:
        """Run the cell and return the value of its last expression, which is shown.

        ``run_cell`` would show an exception and not raise it: the cells below would be run.
        """
        __tracebackhide__ = True
        shell: Any = self.shell
        source = shell.transform_cell(cell)
        name = shell.compile.cache(source, shell.execution_count, raw_code=cell)
        body = shell.transform_ast(shell.compile.ast_parse(source, name)).body
        last = body.pop().value if body and isinstance(body[-1], ast.Expr) else None
        exec(shell.compile(ast.Module(body, []), name, "exec"), shell.user_ns)
        if last is None:
            return None
        return eval(shell.compile(ast.Expression(last), name, "eval"), shell.user_ns)


def _started(options: argparse.Namespace) -> CapturedTraining:
    return capture_training(
        sinks=options.sink,
        level=options.level,
        folder=options.output,
        **reading_options(options),
        **row_options(options),
    ).start()
