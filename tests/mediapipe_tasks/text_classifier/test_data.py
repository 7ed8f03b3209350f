"""Reading CSV files, and what is wrong with them."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path
from typing import Any

import pytest

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.text_classifier.data import CsvFile, read_csv, read_file
from mediapipe_tasks.text_classifier.data_options import DataOptions
from mediapipe_tasks.text_classifier.normalise import APOSTROPHES, Normalisation
from mediapipe_tasks.text_classifier.splits import load_data

HEADER = b"text,label\n"
GOOD = b"x,a\ny,b\n"
SKIP = "correct the file, or leave such rows out with --skip-invalid"


def read(folder: Path, content: bytes, **options: Any) -> CsvFile:
    """Write a CSV file and read it."""
    path = folder / "train.csv"
    path.write_bytes(content)
    return read_file(path, **options)


def refusal(folder: Path, content: bytes, **options: Any) -> str:
    """Return the one line about a file, from its name on."""
    with pytest.raises(InputError) as caught:
        read(folder, content, **options)
    message = str(caught.value)
    assert message.isprintable()
    assert message.startswith(f"{folder}/train.csv:")
    return message[len(f"{folder}/") :]


def test_a_file_is_read_as_it_is_written(tmp_path: Path) -> None:
    """Texts and labels keep blanks, quotes and line breaks, and each has its line."""
    content = b'\xef\xbb\xbflabel,more,text\r\n\r\na,1,"say ""hi"",\r\nyou" \r\n b,2, x\n'
    file = read(tmp_path, content.replace(b'" \r', b'"\r'))
    assert file.examples.texts == ['say "hi",\r\nyou', " x"]
    assert file.examples.labels == ["a", " b"]
    assert file.examples.lines == [3, 5]
    assert file.examples.source == file.path == str(tmp_path / "train.csv")
    assert file.sha256 == hashlib.sha256((tmp_path / "train.csv").read_bytes()).hexdigest()
    assert file.warnings == ()


def test_other_columns_and_delimiters(tmp_path: Path) -> None:
    """The columns may be called anything and separated by anything."""
    file = read(
        tmp_path,
        b"intent\tutterance\na\tx, y; z\n",
        delimiter="\t",
        text_column="utterance",
        label_column="intent",
    )
    assert (file.examples.texts, file.examples.labels) == (["x, y; z"], ["a"])


def test_examples_and_warnings_alone(tmp_path: Path) -> None:
    """The short way gives the rows and what is odd about them."""
    path = tmp_path / "train.csv"
    path.write_bytes(HEADER + GOOD + b"z,A\n")
    examples, warnings = read_csv(str(path))
    assert examples.lines == [2, 3, 4]
    assert len(warnings) == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.csv", "none.csv: there is no such file; check the name"),
        ("folder", "folder: is a folder; give a CSV file in it"),
        ("", ".: is a folder; give a CSV file in it"),
        ("file/x.csv", "file/x.csv: cannot be read: Not a directory"),
        ("a\0b", r"'a\x00b': cannot be read: not a file's name"),
        ("\x1b[2J.csv", r"'\x1b[2J.csv': there is no such file; check the name"),
    ],
)
def test_files_that_cannot_be_read(
    name: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message has the name as it was given, and what is wrong with it."""
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("file").touch()
    with pytest.raises(InputError) as caught:
        read_file(name)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "train.csv: the file is empty; expected a header and rows of texts and labels"),
        (b" \r\n\n", "train.csv: the file is empty; expected a header and rows of texts"),
        (b"\xef\xbb\xbf", "train.csv: the file is empty; expected a header and rows of texts"),
        (b'""\n', "train.csv:1: there is no header; expected the names of the columns"),
        ("\u00a0\n\u3000".encode(), "train.csv:1: there is no header; expected the names"),
        (HEADER, "train.csv:1: there is a header and no row; add rows"),
        (HEADER + b"\n \n", "train.csv:1: there is a header and no row; add rows"),
    ],
)
def test_empty_files(content: bytes, message: str, tmp_path: Path) -> None:
    """Nothing, blanks, a byte order mark alone and a header alone are no data."""
    assert refusal(tmp_path, content).startswith(message)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PK\x03\x04\x14\x00", "an Excel workbook or a zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel workbook"),
        (gzip.compress(HEADER + GOOD), "compressed by gzip"),
        (b"PAR1\x15", "a Parquet file"),
        ("text,label\nx,a\n".encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + "text,label\nx,a\n".encode("utf-16-be"), "UTF-16"),
    ],
)
def test_other_formats(content: bytes, kind: str, tmp_path: Path) -> None:
    """What is no CSV file is called what it is."""
    message = refusal(tmp_path, content)
    assert message == f"train.csv: the file is {kind}; save it as CSV in UTF-8"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("text,label\nx,a\n".encode("utf-16-le"), 1),
        (HEADER + b"x,a\ny\0,b\n", 3),
        (b"text,label\r\nx,a\r\ny,\0b\r\n", 3),
    ],
)
def test_nul_characters(content: bytes, line: int, tmp_path: Path) -> None:
    """A NUL is refused with its line; UTF-16 without a mark has them too."""
    message = refusal(tmp_path, content)
    expected = "there is a NUL character; is the file UTF-16? save it as UTF-8"
    assert message == f"train.csv:{line}: {expected}"


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_not_utf_8(end: bytes, mark: bytes, tmp_path: Path) -> None:
    """The line and the place of the byte are right whatever the line ends are."""
    before = mark + end.join([b"text,label", b"x,a", b"caf"])
    message = refusal(tmp_path, before + b"\xe9,b" + end)
    assert message.startswith(
        f"train.csv:3: not UTF-8 (byte 0xe9 at offset {len(before)}); "
        "it looks like Windows-1252; save it as UTF-8, or: iconv -f CP1252 -t UTF-8 "
    )


def test_not_utf_8_and_not_western(tmp_path: Path) -> None:
    """No encoding is guessed for a text of other letters."""
    message = refusal(tmp_path, HEADER + "привет всем людям,a\n".encode("cp1251"))
    assert message.startswith("train.csv:2: not UTF-8 (byte 0xef at offset 11); save it as UTF-8 (")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_with_any_line_end(end: str, tmp_path: Path) -> None:
    """Rows are counted in lines of the file, those inside of quotes too."""
    rows = ["text,label", '"one', 'two",a', "", "y,b", ",c", ""]
    message = refusal(tmp_path, end.join(rows).encode())
    assert message == f"train.csv:6: 1 row has an empty text, line 6; {SKIP}"


@pytest.mark.parametrize(
    ("header", "options", "message"),
    [
        (
            "txt,label",
            {},
            (
                "there is no column 'text'; there are 'txt', 'label'; name it with --text-column; "
                "did you mean 'txt'?"
            ),
        ),
        (
            "text,Label",
            {},
            (
                "there is no column 'label'; there are 'text', 'Label'; "
                "name it with --label-column; did you mean 'Label'?"
            ),
        ),
        (
            "q,label",
            {"text_column": "zebra"},
            "there is no column 'zebra'; there are 'q', 'label'; name it with --text-column",
        ),
        (
            "\x1b[2J,label",
            {},
            r"there is no column 'text'; there are '\x1b[2J', 'label'; name it with --text-column",
        ),
        ("text", {}, "there is no column 'label'; there are 'text'; name it with --label-column"),
        (
            "text,text,label",
            {},
            "the header has 'text' more than once; rename or remove one",
        ),
        (
            "text,id,label,id",
            {},
            "the header has 'id' more than once; rename or remove one",
        ),
        (
            "text;label",
            {},
            (
                "the header is one column, 'text;label'; it looks separated by ';': "
                "give --delimiter ';'"
            ),
        ),
        (
            "text\tlabel",
            {},
            (
                r"the header is one column, 'text\tlabel'; it looks separated by tab: "
                "give --delimiter tab"
            ),
        ),
        (
            "text|label",
            {},
            (
                "the header is one column, 'text|label'; it looks separated by '|': "
                "give --delimiter '|'"
            ),
        ),
        (
            "text,label",
            {"delimiter": ";"},
            (
                "the header is one column, 'text,label'; it looks separated by ',': "
                "give --delimiter ','"
            ),
        ),
        (
            "text;label",
            {"delimiter": "\t"},
            (
                "the header is one column, 'text;label'; it looks separated by ';': "
                "give --delimiter ';'"
            ),
        ),
    ],
)
def test_headers(header: str, options: dict[str, str], message: str, tmp_path: Path) -> None:
    """A column that is missing or there twice, and a wrong delimiter, are named in line 1."""
    content = f"{header}\nx,a\n".encode()
    assert refusal(tmp_path, content, **options) == f"train.csv:1: {message}"


def test_columns_without_a_name_may_recur(tmp_path: Path) -> None:
    """Spreadsheets leave columns without a name, and nobody asks for those."""
    file = read(tmp_path, b"text,,label,\nx,,a,\n")
    assert (file.examples.texts, file.examples.labels) == (["x"], ["a"])


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (b",a\n", "2: 1 row has an empty text, line 2"),
        (GOOD + b" \t,a\n", "4: 1 row has an empty text, line 4"),
        (b"\xe3\x80\x80,a\n", "2: 1 row has an empty text, line 2"),
        (b"x,\n", "2: 1 row has an empty label, line 2"),
        (b"x,\xc2\xa0\n", "2: 1 row has an empty label, line 2"),
        (
            GOOD + b",a\n" * 7,
            "4: 7 rows have an empty text, lines 4, 5, 6, 7, 8, ...",
        ),
        (
            b"x,\n,a\nz,\n",
            "2: 2 rows have an empty label, lines 2, 4; 1 row has an empty text, line 3",
        ),
        (
            GOOD + b"one, two,a\n",
            (
                "4: 1 row has more fields than the header "
                "(put a text that has the delimiter in it in quotes), line 4"
            ),
        ),
        (
            b"x\n" + GOOD,
            (
                "2: 1 row has fewer fields than the header "
                "(one is missing, or a quote before is not closed), line 2"
            ),
        ),
        (GOOD + HEADER + GOOD, "4: 1 row has the header once more, line 4"),
        (
            b'x,"a\nb"\n',
            "2: 1 row has a label with a line break (is a quote before not closed?), line 2",
        ),
        (
            GOOD + 'x,"a\u2028b"\n'.encode(),
            "4: 1 row has a label with a line break (is a quote before not closed?), line 4",
        ),
        (b'"x\n\n",a\n,b\n', "5: 1 row has an empty text, line 5"),
    ],
)
def test_rows_that_cannot_be_used(rows: bytes, message: str, tmp_path: Path) -> None:
    """Each kind is counted and its first lines are named, with what to do."""
    assert refusal(tmp_path, HEADER + rows) == f"train.csv:{message}; {SKIP}"


def test_rows_that_cannot_be_used_may_be_left_out(tmp_path: Path) -> None:
    """The others are left as they are, with their lines, and a warning counts what is gone."""
    rows = b'x,a\n,a\ny,\ntext,label\nz\nu,v,w\nq,"b\nc"\n,b\nlast,b\n'
    file = read(tmp_path, HEADER + rows, skip_invalid=True)
    assert file.examples.texts == ["x", "last"]
    assert file.examples.labels == ["a", "b"]
    assert file.examples.lines == [2, 11]
    (warning,) = file.warnings
    assert warning.startswith(f"{tmp_path}/train.csv: left out 7 rows: 2 rows have an empty text, ")
    assert "lines 3, 10; 1 row has an empty label, line 4; 1 row has the header once" in warning
    assert warning.isprintable()


def test_one_row_is_left_out(tmp_path: Path) -> None:
    """One row is one row."""
    (warning,) = read(tmp_path, HEADER + GOOD + b",a\n", skip_invalid=True).warnings
    assert warning.endswith("train.csv: left out 1 row: 1 row has an empty text, line 4")


def test_nothing_is_left(tmp_path: Path) -> None:
    """A file of rows that cannot be used is refused even where they may be left out."""
    message = refusal(tmp_path, HEADER + b",a\n,b\n", skip_invalid=True)
    assert message == (
        "train.csv:1: there is a header and no row that can be used: "
        "2 rows have an empty text, lines 2, 3"
    )


CLOSE = 'close it, or double it ("") inside a quoted text'
DOUBLE = 'double the quotes inside a quoted text ("")'
NEVER_CLOSED = "the quote that opens here is never closed: "
FOLLOWS = "text follows the closing quote of "


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ('"x,a\ny,b\n', f"""2: {NEVER_CLOSED}'"x,a'; {CLOSE}"""),
        ('x,"a\ny,b\n', f"""2: {NEVER_CLOSED}'"a'; {CLOSE}"""),
        ('"one\ntwo\n",a\ny,b\n"x,a\n', f"""6: {NEVER_CLOSED}'"x,a'; {CLOSE}"""),
        ('"one\ntwo","a\ny,b\n', f"""3: {NEVER_CLOSED}'"a'; {CLOSE}"""),
        ('x,a\n"say ""hi"" to,a\ny,b\n', f"""3: {NEVER_CLOSED}'"say ""hi"" to,a'; {CLOSE}"""),
        ('"x"",a\n"",b\n', f"""2: {NEVER_CLOSED}'"x"",a'; {CLOSE}"""),
        # Closed by the quote that opens a later text, which then has text behind it.
        ('x,a\n"y,b\nz,c\n"q",d\n', f"""3: {NEVER_CLOSED}'"y,b'; {CLOSE}"""),
        ('x,a\n"say "hi",b\n', f"""3: {FOLLOWS}'"say "hi",b'; {DOUBLE}"""),
        ('"one\r\ntwo",a\r\n"x" y,b\r\n', f"""4: {FOLLOWS}'"x" y,b'; {DOUBLE}"""),
        ('x,"a" \n', f"""2: {FOLLOWS}'"a" '; {DOUBLE}"""),
        ('"\x1b[2J" x,a\n', f"""2: {FOLLOWS}'"\\x1b[2J" x,a'; {DOUBLE}"""),
    ],
)
def test_quotes(rows: str, message: str, tmp_path: Path) -> None:
    """The line is the one on which the quote opens, and the remedy fits the fault."""
    assert refusal(tmp_path, f"text,label\n{rows}".encode()) == f"train.csv:{message}"


def test_a_quote_inside_of_an_unquoted_text_is_a_character(tmp_path: Path) -> None:
    """Only a quote at a field's beginning opens anything."""
    assert read(tmp_path, HEADER + b'say "hi" 5",a\n').examples.texts == ['say "hi" 5"']


def test_a_field_that_is_too_long(tmp_path: Path) -> None:
    """The limit of Python's csv module is told with the row's line."""
    message = refusal(tmp_path, HEADER + b'"one\ntwo",a\n' + b"x" * 200_000 + b",a\n")
    assert message == "train.csv:4: a field has more than 131,072 characters; shorten it"


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("abAb", "labels differ only by case or blanks: 'A' (1) and 'a' (1)"),
        (["go", "go ", "g o", "x"], "case or blanks: 'g o' (1) and 'go' (1) and 'go ' (1)"),
        (["\x1b[2J", "\x1b[2j"], r"blanks: '\x1b[2J' (1) and '\x1b[2j' (1)"),
        ("aAbBcCdDeEfFgG", "'E' (1) and 'e' (1) and 2 more"),
    ],
)
def test_labels_that_look_alike(labels: Any, expected: str, tmp_path: Path) -> None:
    """A slip in a label makes a class of its own, so it is warned of with the counts."""
    rows = "".join(f"x,{label}\n" for label in labels)
    (warning,) = read(tmp_path, HEADER + rows.encode()).warnings
    assert warning.startswith(f"{tmp_path}/train.csv: labels differ only by case or blanks: ")
    assert warning.endswith(expected)
    assert warning.isprintable()


def test_one_class_only(tmp_path: Path) -> None:
    """A classifier of one class is refused, also where a row that was left out had the other."""
    path = tmp_path / "train.csv"
    path.write_bytes(HEADER + b"x,a\x1b\ny,a\x1b\n,b\n")
    with pytest.raises(InputError) as caught:
        load_data(DataOptions(data=path, skip_invalid=True), seed=1)
    assert str(caught.value) == (
        rf"{path}: there is only one class, 'a\x1b'; a classifier needs texts of two at least"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SET an Alarm!", "set an alarm"),
        ("don\u2019t", "don't"),
        ("Caf\u00e9", "cafe"),
        ("I\u0307STANBUL \u0130", "istanbul i"),
        ("\uff21\uff22\uff11", "ab1"),
        ("\u4e2d\u6587 \U0001f642", ""),
        ("a\x00b\ud800c", "a b c"),
        ("snake_case's 1,000", "snake_case's 1 000"),
        ("", ""),
    ],
)
def test_normalisation(text: str, expected: str) -> None:
    """Training, evaluation and predictions see the same ASCII words."""
    normalise = Normalisation()
    assert normalise(text) == expected == normalise(normalise(text))
    assert normalise.words(text) == expected.split()


def test_normalisation_of_every_character() -> None:
    """Whatever the character, what is left is what the runtime takes for a word or a gap."""
    allowed = set("abcdefghijklmnopqrstuvwxyz0123456789_' ")
    normalise = Normalisation()
    for start in range(0, 0x110000, 0x1000):
        left = normalise("".join(map(chr, range(start, start + 0x1000))))
        assert set(left) <= allowed
        assert normalise(left) == left


def test_every_apostrophe_is_one() -> None:
    """What keyboards put for an apostrophe never splits a word."""
    assert {Normalisation()(f"don{char}t") for char in APOSTROPHES} == {"don't"}


def test_letters_may_keep_their_case() -> None:
    """Without lower-casing all else is done as well, and the steps do not ask for it."""
    normalise = Normalisation(lower_case=False)
    assert normalise("Caf\u00e9 NOW!") == "Cafe NOW"
    assert len(normalise.steps()) == len(Normalisation().steps()) - 1


@pytest.mark.parametrize("lower_case", [True, False])
def test_normalisation_of_a_model(lower_case: bool) -> None:
    """It comes back from a model's metadata; what its steps are called does not matter."""
    normalise = Normalisation(lower_case)
    assert Normalisation.from_dict({**normalise.to_dict(), "steps": []}) == normalise


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"lower_case": "yes"},
        {"unicode_form": "NFC"},
        {"apostrophes": "'"},
        {"x": 1},
    ],
)
def test_normalisation_of_another_version(change: dict[str, Any]) -> None:
    """A model whose texts were split otherwise is refused, with what to do."""
    with pytest.raises(InputError, match="use the version of mediapipe_tasks that trained it"):
        Normalisation.from_dict({**Normalisation().to_dict(), **change})


def test_texts_without_labels(tmp_path: Path) -> None:
    """Where no labels are needed the text's column is enough, alone or among others."""
    for content in (b"text\nx\ny\n", b"note,text\n,x\nsome,y\n"):
        file = read(tmp_path, content, label_column=None)
        assert (file.examples.texts, file.examples.labels) == (["x", "y"], ["", ""])
        assert file.examples.lines == [2, 3]
        assert file.warnings == ()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"label\na\n", "train.csv:1: there is no column 'text'"),
        (b"text;label\nx;a\n", "train.csv:1: the header is one column, 'text;label'; it looks"),
        (b"text\nx, y\n", "train.csv:2: 1 row has more fields than the header"),
        (b"text,n\nx,1\n ,2\n", "train.csv:3: 1 row has an empty text"),
        (b"text\n", "train.csv:1: there is a header and no row"),
        (b"text\nx\ntext\n", "train.csv:3: 1 row has the header once more"),
    ],
)
def test_faults_of_a_file_without_labels(content: bytes, message: str, tmp_path: Path) -> None:
    """They are told as those of any other file."""
    assert refusal(tmp_path, content, label_column=None).startswith(message)
