"""Decisions: what reviewers said of pictures, as the report exports it and a spreadsheet saves it.

A decision is keyed by the picture's digest and by what surrounds the image (`Context.key`); page,
line and URL are hints. So it survives moved text, renamed files and the next report.
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

FILE = "assetjob-decisions.json"  # where decisions live in a site
SCHEMA = 1
_CHOICES = {str(choice): choice for choice in Choice}
_REMOVABLE = frozenset({"role", "title"})
MAX_BYTES = 50_000_000
_FIELD = 1_000_000  # characters of one cell
# The letter before a context keeps a spreadsheet from taking its digits for a number.
_PLAIN = re.compile(r"\Ak(?=[0-9a-f]*\Z)")
# What a spreadsheet would run; our export puts an apostrophe before it, and so do spreadsheets.
_QUOTED_FORMULA = re.compile(r"'(?=[=+\-@'\t\r])")


class DecisionsError(AssetjobError):
    """A file holds no decisions, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Two reviewers' decisions as one; `conflicts` are what each said where they differ."""

    decisions: tuple[Decision, ...]
    conflicts: tuple[tuple[Decision, Decision], ...]


def read(data: bytes, name: str) -> tuple[Decision, ...]:
    """Return the decisions in a JSON or CSV file; rows on which nothing is decided are left out.

    `name` is the file's, for messages; what it ends in does not matter, what it begins with does.

    Raises:
        DecisionsError: It holds something else.
    """
    if len(data) > MAX_BYTES:
        raise DecisionsError(f"{name}: larger than {MAX_BYTES:,} bytes: no decisions")
    try:
        text = _decoded(data)
        rows = _json_rows(text) if text.lstrip().startswith("{") else _csv_rows(text)
        found = [_decision(row) for row in rows]
    except UnicodeDecodeError as error:
        reason = 'holds no decisions that can be read: it is not UTF-8: save it as "CSV UTF-8"'
        raise DecisionsError(f"{name}: {reason}") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, csv.Error) as error:
        reason = "holds no decisions: give decisions.json or decisions.csv as the report exports it"
        raise DecisionsError(f"{name}: {reason}") from error
    return tuple(decision for decision in found if decision is not None)


def render(decisions: Iterable[Decision]) -> str:
    """Return the decisions as a JSON file's text, sorted, so that its changes can be read."""
    listed = [
        {**asdict(each), "decision": str(each.decision), "remove": " ".join(each.remove)}
        for each in sorted(decisions, key=_place)
    ]
    document = {"schema": SCHEMA, "tool": {"name": "assetjob"}, "decisions": listed}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def merge(one: Sequence[Decision], two: Sequence[Decision]) -> Merged:
    """Join two reviewers' decisions; where they differ on a use of a picture, neither is taken."""
    first = {_use(each): each for each in one}
    second = {_use(each): each for each in two}
    differ = sorted(
        (use for use in first.keys() & second.keys() if _said(first[use]) != _said(second[use])),
    )
    joined = {**second, **first}
    return Merged(
        tuple(sorted((joined[use] for use in joined.keys() - set(differ)), key=_place)),
        tuple((first[use], second[use]) for use in differ),
    )


def _decoded(data: bytes) -> str:
    """Decode as spreadsheets write: UTF-8 with or without BOM, or UTF-16 with one."""
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
    csv.field_size_limit(_FIELD)
    if "\n" not in text:  # as Excel wrote on a Macintosh
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
    alt, said = _line(row.get("alt")), _line(row.get("decision")).lower()
    alt.encode()  # half of a surrogate pair has no place on a page
    choice = _CHOICES[said] if said else Choice.ALT if alt else None
    if choice is None or (choice is Choice.ALT and not alt):
        return None
    remove = tuple(sorted(set(_line(row.get("remove")).lower().split())))
    if not _REMOVABLE.issuperset(remove):
        raise ValueError(remove)
    return Decision(
        picture=_line(row["picture"]),
        context=_PLAIN.sub("", _line(row["context"])),
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
    """Return a value as one line of text: a cell may hold line ends, an alt text none."""
    if value is None:
        return ""
    if not isinstance(value, str | int | float):
        raise TypeError(value)
    return " ".join(str(value).split())


def _use(decision: Decision) -> tuple[str, str, str, str]:
    picture = decision.picture or decision.url
    return decision.page, picture, decision.context, decision.url


def _said(decision: Decision) -> tuple[Choice, str, tuple[str, ...]]:
    return decision.decision, decision.alt, decision.remove


def _place(decision: Decision) -> tuple[str, int, str, str]:
    return decision.page, decision.line, decision.picture, decision.context
