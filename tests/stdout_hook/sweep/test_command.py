"""Parameters in the command of a trial."""

from __future__ import annotations

import pytest

from stdout_hook.errors import StdoutHookError
from stdout_hook.sweep.command import check_template, fill


def test_words_are_filled_each_by_itself() -> None:
    """No shell sees a value; doubled braces stand for braces."""
    words = ["train", "--lr={lr}", "{lr}-{opt}", '{{"a": {n}}}', "}}{{"]
    values = {"lr": "0.1", "opt": "a b; rm $X {lr}", "n": "3"}
    assert fill(words, values) == ["train", "--lr=0.1", "0.1-a b; rm $X {lr}", '{"a": 3}', "}{"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["echo", "{lr}"], "does not use the parameter layers"),
        (["echo", "{lr}", "{layer}"], "did you mean {layers}?"),
        (["echo", "{lr}", "{layers}", "{"], "for the character itself write {{"),
        (["echo", "{lr}", "{layers}", "a}b"], "for the character itself write }}"),
        (["echo", "{lr}", "{layers}", "{}"], "{} in '{}' is no parameter"),
        (["no-such-program", "{lr}", "{layers}"], "no-such-program: No such file"),
    ],
)
def test_a_command_that_cannot_be_filled(words: list[str], says: str) -> None:
    """Each parameter must be used, and no other name."""
    with pytest.raises(StdoutHookError) as caught:
        check_template(words, ["lr", "layers"])
    assert says in str(caught.value)
    assert caught.value.code == 2


def test_the_run_folder_may_be_named() -> None:
    """A program may be told where its trial's folder is."""
    check_template(["echo", "{lr}", "{folder}/model"], ["lr"])
