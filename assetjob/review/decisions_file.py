"""Parse and render files of decisions: JSON or CSV, from the report or from a spreadsheet.

The key of a decision is the digest of the image file and the context of the image (`Context.key`);
page, line and URL are hints. A decision stays valid when text moves and files are renamed.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from assetjob.model.decision import Decision
from assetjob.model.errors import AssetjobError
from assetjob.review.decision_rows import Row, WrongCellError, decision_of, misspelt_columns

FILE = "assetjob-decisions.json"  # the site's own file of decisions
SCHEMA = 1
MAX_BYTES = 50_000_000
_MAX_CELL = 1_000_000  # characters
# The export writes a letter before a context: spreadsheets would read the digits as a number.
_CONTEXT_PREFIX = re.compile(r"\Ak(?=[0-9a-f]*\Z)")
# Spreadsheets and our export write an apostrophe before a cell that would be a formula.
_QUOTED_FORMULA = re.compile(r"'(?=[=+\-@'\t\r])")


class DecisionsError(AssetjobError):
    """A file contains no decisions, or cannot be read."""


@dataclass(frozen=True, slots=True)
class ParsedDecisions:
    """The decisions in a file; `problems` name what is wrong in rows that were left out."""

    decisions: tuple[Decision, ...]
    problems: tuple[str, ...] = ()


def parse_decisions(data: bytes, name: str) -> ParsedDecisions:
    """Return the decisions in a JSON or CSV file; rows without a decision are left out.

    The format is recognised by the content. `name` is the name of the file in messages.

    Raises:
        DecisionsError: The file contains something else.
    """
    if len(data) > MAX_BYTES:
        raise DecisionsError(
            f"{name}: is larger than {MAX_BYTES:,} bytes; a file of decisions is smaller"
        )
    try:
        text = _decoded(data)
        parse = _parse_json if text.lstrip().startswith("{") else _parse_csv
        return parse(text)
    except UnicodeDecodeError as error:
        reason = 'contains no decisions in UTF-8; save it as "CSV UTF-8"'
        raise DecisionsError(f"{name}: {reason}") from error
    except (ValueError, KeyError, TypeError, RecursionError, csv.Error) as error:
        reason = "contains no decisions; use a decisions.json or decisions.csv from the report"
        raise DecisionsError(f"{name}: {reason}") from error


def render_decisions(decisions: Iterable[Decision]) -> str:
    """Return the text of a JSON file, sorted so that two versions can be compared."""
    listed = [
        {**asdict(each), "decision": str(each.decision), "remove": " ".join(each.remove)}
        for each in sorted(decisions, key=order)
    ]
    document = {"schema": SCHEMA, "tool": {"name": "assetjob"}, "decisions": listed}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def order(decision: Decision) -> tuple[str, int, str, str]:
    """Return the sort key of a decision: its page and line, then what it is about."""
    return decision.page, decision.line, decision.picture, decision.context


def _decoded(data: bytes) -> str:
    """Decode UTF-8 with or without a BOM, or UTF-16 with one, as spreadsheets write."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    return data.decode("utf-8-sig")


def _parse_json(text: str) -> ParsedDecisions:
    document = json.loads(text)
    entries = document["decisions"]
    if document["schema"] != SCHEMA or not isinstance(entries, list):
        raise ValueError(document["schema"])
    return _parsed(enumerate(entries, 1), "entry", "key")


def _parse_csv(text: str) -> ParsedDecisions:
    rows = _table(text)
    names = [name.strip().lower() for name in next(rows, [])]
    if not {"picture", "context"} <= {*names}:
        raise ValueError(names)
    unknown = [
        f"row 1, column {name}: is not known; did you mean {meant!r}?"
        for name, meant in misspelt_columns(names)
    ]
    numbered = (
        (number, dict(zip(names, map(_unquoted, row), strict=False)))
        for number, row in enumerate(rows, 2)
        if row
    )
    parsed = _parsed(numbered, "row", "column")
    return ParsedDecisions(parsed.decisions, (*unknown, *parsed.problems))


def _parsed(
    numbered: Iterable[tuple[int, object]], row_word: str, column_word: str
) -> ParsedDecisions:
    """Return the decisions of numbered rows, and the problems by the words for row and column."""
    decisions, problems = [], []
    for number, row in numbered:
        try:
            decision = decision_of(_checked(row))
        except WrongCellError as error:
            column = f", {column_word} {error.column}" if error.column else ""
            problems.append(f"{row_word} {number}{column}: {error.reason}")
            continue
        if decision is not None:
            decisions.append(decision)
    return ParsedDecisions(tuple(decisions), tuple(problems))


def _checked(row: object) -> Row:
    if not isinstance(row, dict):
        raise WrongCellError("", "is not an object")
    context = row.get("context")
    if isinstance(context, str):
        return {**row, "context": _CONTEXT_PREFIX.sub("", context.strip())}
    return row


def _table(text: str) -> Iterator[Sequence[str]]:
    """Yield the rows of a CSV text, the head first."""
    csv.field_size_limit(_MAX_CELL)
    if "\n" not in text:  # line ends of Excel for Mac
        text = text.replace("\r", "\n")
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _unquoted(cell: str) -> str:
    return cell[1:] if _QUOTED_FORMULA.match(cell) else cell
