"""Parse and render files of decisions: JSON or CSV, from the report or from a spreadsheet.

The key of a decision is the digest of the image file and the context of the image (`Context.key`);
page, line and URL are hints. A decision stays valid when text moves and files are renamed.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from assetjob.model.decision import Choice, Decision
from assetjob.model.errors import AssetjobError

FILE = "assetjob-decisions.json"  # the site's own file of decisions
SCHEMA = 1
_CHOICES = {str(choice): choice for choice in Choice}
_REMOVABLE = frozenset({"role", "title"})
MAX_BYTES = 50_000_000
_MAX_CELL = 1_000_000  # characters
# The export writes a letter before a context: spreadsheets would read the digits as a number.
_CONTEXT_PREFIX = re.compile(r"\Ak(?=[0-9a-f]*\Z)")
# Spreadsheets and our export write an apostrophe before a cell that would be a formula.
_QUOTED_FORMULA = re.compile(r"'(?=[=+\-@'\t\r])")


class DecisionsError(AssetjobError):
    """A file contains no decisions, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The decisions of two reviewers; `conflicts` are pairs of decisions that differ."""

    decisions: tuple[Decision, ...]
    conflicts: tuple[tuple[Decision, Decision], ...]


def parse_decisions(data: bytes, name: str) -> tuple[Decision, ...]:
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
        rows = _json_rows(text) if text.lstrip().startswith("{") else _csv_rows(text)
        found = [_decision(row) for row in rows]
    except UnicodeDecodeError as error:
        reason = 'contains no decisions in UTF-8; save it as "CSV UTF-8"'
        raise DecisionsError(f"{name}: {reason}") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, csv.Error) as error:
        reason = "contains no decisions; use a decisions.json or decisions.csv from the report"
        raise DecisionsError(f"{name}: {reason}") from error
    return tuple(decision for decision in found if decision is not None)


def render_decisions(decisions: Iterable[Decision]) -> str:
    """Return the text of a JSON file, sorted so that two versions can be compared."""
    listed = [
        {**asdict(each), "decision": str(each.decision), "remove": " ".join(each.remove)}
        for each in sorted(decisions, key=_order)
    ]
    document = {"schema": SCHEMA, "tool": {"name": "assetjob"}, "decisions": listed}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def merge_decisions(one: Sequence[Decision], two: Sequence[Decision]) -> Merged:
    """Merge the decisions of two reviewers; where two differ on an image, neither is kept."""
    first = {_key(each): each for each in one}
    second = {_key(each): each for each in two}
    differ = sorted(
        (
            key
            for key in first.keys() & second.keys()
            if _content(first[key]) != _content(second[key])
        ),
    )
    joined = {**second, **first}
    return Merged(
        tuple(sorted((joined[key] for key in joined.keys() - set(differ)), key=_order)),
        tuple((first[key], second[key]) for key in differ),
    )


def _decoded(data: bytes) -> str:
    """Decode UTF-8 with or without a BOM, or UTF-16 with one, as spreadsheets write."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    return data.decode("utf-8-sig")


def _json_rows(text: str) -> Iterable[Mapping[str, object]]:
    document = json.loads(text)
    if document["schema"] != SCHEMA or not isinstance(document["decisions"], list):
        raise ValueError(document["schema"])
    rows: list[Mapping[str, object]] = document["decisions"]
    return rows


def _csv_rows(text: str) -> Iterable[Mapping[str, object]]:
    csv.field_size_limit(_MAX_CELL)
    if "\n" not in text:  # line ends of Excel for Mac
        text = text.replace("\r", "\n")
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    names = {name.strip().lower() for name in reader.fieldnames or () if name}
    if not {"picture", "context"} <= names:
        raise ValueError(names)
    for row in reader:
        yield {
            name.strip().lower(): _QUOTED_FORMULA.sub("", value or "", count=1)
            if _QUOTED_FORMULA.match(value or "")
            else value or ""
            for name, value in row.items()
            if isinstance(name, str)
        }


def _decision(row: Mapping[str, object]) -> Decision | None:
    alt, choice_text = _line(row.get("alt")), _line(row.get("decision")).lower()
    alt.encode()  # raises UnicodeEncodeError for half of a surrogate pair
    choice = _CHOICES[choice_text] if choice_text else Choice.ALT if alt else None
    if choice is None or (choice is Choice.ALT and not alt):
        return None
    remove = tuple(sorted(set(_line(row.get("remove")).lower().split())))
    if not _REMOVABLE.issuperset(remove):
        raise ValueError(remove)
    return Decision(
        picture=_line(row["picture"]),
        context=_CONTEXT_PREFIX.sub("", _line(row["context"])),
        decision=choice,
        alt=alt if choice is Choice.ALT else "",
        reason=_line(row.get("reason")),
        remove=remove,
        file=_line(row.get("file")),
        page=str(row.get("page") or ""),
        line=int(str(row.get("line") or 0)),
        url=_line(row.get("url")),
    )


def _line(value: object) -> str:
    """Return a value as one line of text; a cell may contain line ends, an alt text may not."""
    if value is None:
        return ""
    if not isinstance(value, str | int | float):
        raise TypeError(value)
    return " ".join(str(value).split())


def _key(decision: Decision) -> tuple[str, str, str, str]:
    file = decision.picture or decision.url
    return decision.page, file, decision.context, decision.url


def _content(decision: Decision) -> tuple[Choice, str, tuple[str, ...]]:
    return decision.decision, decision.alt, decision.remove


def _order(decision: Decision) -> tuple[str, int, str, str]:
    return decision.page, decision.line, decision.picture, decision.context
