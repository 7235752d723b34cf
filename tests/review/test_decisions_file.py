"""Files of decisions: parsed as spreadsheets save them, and rendered."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.model.decision import Choice, Decision
from assetjob.review import decisions_file
from assetjob.review.decision_rows import COLUMNS
from assetjob.review.decisions_file import DecisionsError, ParsedDecisions

HEAD = "picture,context,file,page,line,column,url,alt_today,decision,alt,reason\r\n"
ROW = "aa,bb,images/a.jpg,p.md,3,1,/images/a.jpg,,alt,A hill,\r\n"
HILL = Decision(
    "aa", "bb", Choice.ALT, "A hill", "", (), "images/a.jpg", "p.md", 3, "/images/a.jpg"
)

SAVED = {
    "as exported": ("\ufeff" + HEAD + ROW.replace(",bb,", ",kbb,")).encode(),
    "without BOM": (HEAD + ROW).encode(),
    "with semicolons": (HEAD + ROW).replace(",", ";").encode(),
    "with tabs, UTF-16": (HEAD + ROW).replace(",", "\t").encode("utf-16"),
    "CR, as Excel for Mac writes": (HEAD + ROW).replace("\r\n", "\r").encode(),
    "LF": (HEAD + ROW).replace("\r\n", "\n").encode(),
    "everything quoted": "".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) + "\r\n"
        for line in (HEAD + ROW).splitlines()
    ).encode(),
    "columns in another order": b"alt,context,picture,page,line,file,url\n"
    b"A hill,bb,aa,p.md,3,images/a.jpg,/images/a.jpg\n",
    "JSON": decisions_file.render_decisions([HILL]).encode(),
}


@pytest.mark.parametrize("data", SAVED.values(), ids=SAVED)
def test_parse(data: bytes) -> None:
    assert decisions_file.parse_decisions(data, "x") == ParsedDecisions((HILL,))


CELLS = {
    "formula": ("'=1+1", "=1+1"),
    "at": ("'@SUM(A1)", "@SUM(A1)"),
    "minus": ("'-2 degrees", "-2 degrees"),
    "apostrophe": ("''tis", "'tis"),
    "plain apostrophe": ("'tis", "'tis"),
    "line end in a cell": ('"two\r\nlines"', "two lines"),
    "quotes": ('"a ""b"" c"', 'a "b" c'),
    "separator in a cell": ('"a, b"', "a, b"),
}


@pytest.mark.parametrize(("cell", "alt"), CELLS.values(), ids=CELLS)
def test_cells(cell: str, alt: str) -> None:
    data = (HEAD + ROW.replace("A hill", cell)).encode()
    assert [made.alt for made in decisions_file.parse_decisions(data, "x").decisions] == [alt]


def test_rows_without_a_decision_are_left_out() -> None:
    rows = ROW.replace("alt,A hill", ",") + ROW.replace("alt,A hill", " , ")
    assert decisions_file.parse_decisions((HEAD + rows).encode(), "x") == ParsedDecisions(())


WRONG = {
    "nothing": b"",
    "another table": b"a,b\n1,2\n",
    "another JSON": b'{"schema": 9}',
    "not UTF-8": b"\xff\x00\xff",
    "deep JSON": b'{"schema": ' + b"[" * 200_000,
    "a quote that never ends": (HEAD + '"aa,bb').encode(),
}


@pytest.mark.parametrize("data", WRONG.values(), ids=WRONG)
def test_other_content_is_an_error_in_one_line(data: bytes) -> None:
    with pytest.raises(DecisionsError, match=r"^some\.csv: contains no decisions"):
        decisions_file.parse_decisions(data, "some.csv")


PROBLEMS = {
    "unknown decision": (
        {"decision": "decoratve"},
        "row 3, column decision: 'decoratve' is not a decision; did you mean 'decorative'?",
    ),
    "nothing like a decision": (
        {"decision": "q"},
        "row 3, column decision: 'q' is not a decision; known are alt, decorative, editor, right",
    ),
    "unknown removal": (
        {"remove": "titel"},
        "row 3, column remove: 'titel' is not an attribute to remove; did you mean 'title'?",
    ),
    "no number": ({"line": "x"}, "row 3, column line: 'x' is not a whole number"),
    "no text": (
        {"alt": ""},
        "row 3, column alt: is empty although the decision is 'alt'; type the text",
    ),
    "text for a decorative image": (
        {"decision": "decorative"},
        "row 3, column alt: has a text although the decision is 'decorative'; empty one",
    ),
}


@pytest.mark.parametrize(("cells", "problem"), PROBLEMS.values(), ids=PROBLEMS)
def test_a_wrong_cell_is_named_and_the_other_rows_count(
    cells: dict[str, str], problem: str
) -> None:
    names = [*HEAD.strip().split(","), "remove"]
    good = dict(zip(names, ROW.strip().split(","), strict=False))
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, names)
    writer.writeheader()
    writer.writerows([good, {**good, **cells}, {**good, "alt": "Two\nlines"}])
    parsed = decisions_file.parse_decisions(table.getvalue().encode(), "x")
    assert [made.alt for made in parsed.decisions] == ["A hill", "Two lines"]
    assert parsed.problems == (problem,)


def test_wrong_entries_of_json_are_named() -> None:
    entries: list[object] = [
        {"picture": "aa", "context": "bb", "alt": "A hill"},
        None,
        {"picture": "aa", "alt": "A hill"},
        {"picture": "aa", "context": "bb", "alt": ["A hill"]},
        {"picture": "aa", "context": "bb", "alt": "\ud800"},
    ]
    data = json.dumps({"schema": 1, "decisions": entries}).encode()
    parsed = decisions_file.parse_decisions(data, "x")
    assert [made.alt for made in parsed.decisions] == ["A hill"]
    assert parsed.problems == (
        "entry 2: is not an object",
        "entry 3, key context: is missing; copy it from the report's export",
        "entry 4, key alt: is not text",
        "entry 5, key alt: contains half of a surrogate pair; type it again",
    )


COLUMN_NAMES = {
    "misspelt": ("decison", ("row 1, column decison: is not known; did you mean 'decision'?",)),
    "another column": ("notes", ()),
}


@pytest.mark.parametrize(("name", "problems"), COLUMN_NAMES.values(), ids=COLUMN_NAMES)
def test_a_misspelt_column_is_named(name: str, problems: tuple[str, ...]) -> None:
    data = f"picture,context,{name}\naa,bb,decorative\n".encode()
    assert decisions_file.parse_decisions(data, "x") == ParsedDecisions((), problems)


def test_the_columns_of_the_report_are_not_taken_for_misspelt() -> None:
    data = f"{','.join(sorted(COLUMNS - {'alt'}))}\n".encode()
    assert decisions_file.parse_decisions(data, "x") == ParsedDecisions(())


WORDS = st.text().map(lambda text: " ".join(text.split()))
DECISIONS = st.builds(
    Decision,
    picture=st.text("0123456789abcdef", min_size=1, max_size=4),
    context=st.text("0123456789abcdef", min_size=1, max_size=4),
    decision=st.just(Choice.ALT),
    alt=WORDS.filter(bool),
    reason=WORDS,
    remove=st.sampled_from([(), ("role",), ("role", "title")]),
    page=st.sampled_from(["a.md", "b.md"]),
    line=st.integers(0, 99),
)


def test_other_encodings_than_unicode_are_an_error() -> None:
    data = (HEAD + ROW.replace("hill", "café")).encode("cp1252")
    with pytest.raises(
        DecisionsError, match=r'^d\.csv: contains no decisions in UTF-8; save it as "CSV UTF-8"$'
    ):
        decisions_file.parse_decisions(data, "d.csv")


@given(st.lists(DECISIONS))
def test_rendered_decisions_are_parsed_again(made: list[Decision]) -> None:
    back = decisions_file.parse_decisions(
        decisions_file.render_decisions(made).encode("utf-8", "surrogatepass"), "x"
    )
    assert sorted(back.decisions, key=repr) == sorted(made, key=repr)


@given(st.lists(DECISIONS))
def test_csv_of_a_spreadsheet_is_parsed(made: list[Decision]) -> None:
    names = ["picture", "context", "page", "line", "decision", "alt", "reason", "remove"]
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(names)
    for each in made:
        row = [getattr(each, name) for name in names[:-1]] + [" ".join(each.remove)]
        cells = [str(cell) for cell in row]
        writer.writerow(
            ["'" + cell if cell[:1] in tuple("=+-@'\t\r") and cell[:1] else cell for cell in cells]
        )
    parsed = decisions_file.parse_decisions(table.getvalue().encode(), "x")
    assert list(parsed.decisions) == made


def test_rendering_parsed_decisions_gives_the_same_file() -> None:
    text = decisions_file.render_decisions([HILL])
    assert json.loads(text)["decisions"][0]["alt"] == "A hill"
    parsed = decisions_file.parse_decisions(text.encode(), "x")
    assert decisions_file.render_decisions(parsed.decisions) == text
