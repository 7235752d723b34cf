"""Files of decisions: parsed as spreadsheets save them, rendered and merged."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.model.decision import Choice, Decision
from assetjob.review import decisions_file
from assetjob.review.decisions_file import DecisionsError

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
    assert decisions_file.parse_decisions(data, "x") == (HILL,)


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
    assert [decision.alt for decision in decisions_file.parse_decisions(data, "x")] == [alt]


def test_rows_without_a_decision_are_left_out() -> None:
    rows = ROW.replace("alt,A hill", ",") + ROW.replace("alt,A hill", "alt,")
    assert decisions_file.parse_decisions((HEAD + rows).encode(), "x") == ()


WRONG = {
    "nothing": b"",
    "another table": b"a,b\n1,2\n",
    "another JSON": b'{"schema": 9}',
    "not UTF-8": b"\xff\x00\xff",
    "unknown removal": (HEAD.strip() + ",remove\r\n" + ROW.strip() + ",src\r\n").encode(),
    "line that is no number": (HEAD + ROW.replace(",3,", ",x,")).encode(),
    "half of a surrogate pair": b'{"schema": 1, "decisions": '
    b'[{"picture": "a", "context": "b", "alt": "\\ud800"}]}',
    "deep JSON": b'{"schema": ' + b"[" * 200_000,
    "a quote that never ends": (HEAD + '"aa,bb').encode(),
}


@pytest.mark.parametrize("data", WRONG.values(), ids=WRONG)
def test_other_content_is_an_error_in_one_line(data: bytes) -> None:
    with pytest.raises(DecisionsError, match=r"^some\.csv: contains no decisions"):
        decisions_file.parse_decisions(data, "some.csv")


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
    assert sorted(back, key=repr) == sorted(made, key=repr)


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
    assert list(decisions_file.parse_decisions(table.getvalue().encode(), "x")) == made


def test_merge() -> None:
    other = Decision("cc", "dd", Choice.DECORATIVE, page="p.md", line=1)
    mine = Decision("ee", "ff", Choice.ALT, "Mine", page="q.md")
    yours = Decision("ee", "ff", Choice.ALT, "Yours", page="q.md")
    merged = decisions_file.merge_decisions([HILL, mine], [HILL, other, yours])
    assert merged.decisions == (other, HILL)
    assert merged.conflicts == ((mine, yours),)


@given(st.lists(DECISIONS, max_size=6), st.lists(DECISIONS, max_size=6))
def test_merge_keeps_every_decision_or_names_it_as_conflict(
    one: list[Decision], two: list[Decision]
) -> None:
    merged = decisions_file.merge_decisions(one, two)
    contexts = {d.context for d in merged.decisions} | {
        d.context for pair in merged.conflicts for d in pair
    }
    assert contexts == {decision.context for decision in (*one, *two)}
    again = decisions_file.merge_decisions(merged.decisions, merged.decisions)
    assert (again.decisions, again.conflicts) == (merged.decisions, ())


def test_rendering_parsed_decisions_gives_the_same_file() -> None:
    text = decisions_file.render_decisions([HILL])
    assert json.loads(text)["decisions"][0]["alt"] == "A hill"
    assert (
        decisions_file.render_decisions(decisions_file.parse_decisions(text.encode(), "x")) == text
    )
