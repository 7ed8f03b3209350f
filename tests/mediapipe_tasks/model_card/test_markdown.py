"""Other people's words in Markdown."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from mediapipe_tasks.model_card.markdown import fenced, name, plain, table

markdown_it = pytest.importorskip("markdown_it")

HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a|b", "a\\|b", "`code`", "``",
    "`", "**bold**", "_it_", "[x](http://evil)", "![x](y)", "<http://evil>", "&lt;", "\\",
    "a\\", "- list", "+ list", "1. list", "# head", "~~gone~~", "$x$", "a `b` | c", "> quote",
    "{{ x }}", " blanks ", "@someone", "www.evil.example", ":smile:", "---", "| --- |",
    "plain_name", "d&b",
]  # fmt: skip


class Reader(HTMLParser):
    """Collects the elements of a page, and the text of each cell or item of a list."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.elements.add(tag)
        if tag in ("td", "li"):
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        if self.texts:
            self.texts[-1] += data


def rendered(text: str) -> Reader:
    reader = Reader()
    html = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)
    reader.feed(html)
    return reader


@pytest.mark.parametrize("made", [name, plain])
def test_words_in_a_table_mean_nothing(made: object) -> None:
    """Each is read as it is, in a cell of its own, and becomes no element."""
    page = rendered(table(("a", " b"), [(made(word), "end") for word in HOSTILE]))  # type: ignore[operator]
    cells = [text.strip() for text in page.texts]
    assert cells[::2] == [word.strip() for word in HOSTILE]
    assert set(cells[1::2]) == {"end"}
    assert page.elements <= {"table", "thead", "tbody", "tr", "th", "td", "code"}


@pytest.mark.parametrize("word", HOSTILE)
def test_words_at_the_beginning_of_an_item_mean_nothing(word: str) -> None:
    """Neither a list within the list, nor a heading, nor a rule."""
    page = rendered(f"- {plain(word)}")
    assert page.texts[0].strip() == word.strip()
    assert page.elements == {"ul", "li"}


def test_control_characters_are_spelt_out() -> None:
    """Line breaks, colours and marks of direction are seen and do nothing."""
    assert name("a\nb") == "a&#92;nb"
    assert name("a\x1b[2Jb\u202ec") == "a&#92;x1b&#91;2Jb&#92;u202ec"
    assert name("x" * 200).endswith("x…`")


def test_code_ends_where_its_block_does() -> None:
    """Whatever fences it has in it."""
    code = "echo '```\n````\n# x'\x07"
    text = fenced(code, "sh")
    page = markdown_it.MarkdownIt("commonmark").parse(text)
    assert [token.type for token in page] == ["fence"]
    assert page[0].content == "echo '```\n````\n# x'\\x07\n"
