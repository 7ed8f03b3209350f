"""Control characters as system logs keep them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stdout_hook.log import parse_log
from stdout_hook.syslog import Unescaper


def unescape(*pieces: str) -> str:
    unescaper = Unescaper()
    return "".join(map(unescaper.feed, pieces)) + unescaper.flush()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "[0]#011train-error:0.1#011validation-error:0.2",
            "[0]\ttrain-error:0.1\tvalidation-error:0.2",
        ),
        ("#010#010#015 2/30", "\b\b\r 2/30"),
        ("#033[32mdone#033[0m", "\x1b[32mdone\x1b[0m"),
        ("issue #01, #012 and #0", "issue #01, #012 and #0"),
        ("##011#", "#\t#"),
        ("", ""),
    ],
)
def test_known_ones_are_put_back(text: str, wanted: str) -> None:
    """Others stay as they are."""
    assert unescape(text) == wanted


@given(st.text(alphabet="#0135a\n", max_size=30), st.data())
def test_cut_anywhere(text: str, data: st.DataObject) -> None:
    """The pieces in which a text comes do not matter."""
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    pieces = [text[a:b] for a, b in zip([0, *places], [*places, len(text)])]
    assert unescape(*pieces) == unescape(text)


def test_logs_of_sagemaker_are_read() -> None:
    """XGBoost's lines have their tabs again, Keras' bars their redraws."""
    log = "[0]#011train-error:0.1#011validation-error:0.2\n"
    found = [(r.split, r.step, dict(r.metrics), r.parser) for r in parse_log([log])]
    assert found == [
        ("train", 0, {"error": 0.1}, "xgboost"),
        ("val", 0, {"error": 0.2}, "xgboost"),
    ]
    bar = "1/2 [==>..] - ETA: 0s - loss: 0.5"
    log = f"Epoch 1/1\n{bar}{'#010' * len(bar)}#0152/2 [=====] - 1s 4ms/step - loss: 0.25\n"
    assert [(r.step, r.final) for r in parse_log([log.encode()])] == [(1, False), (2, True)]
