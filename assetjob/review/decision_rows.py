"""Read one decision from a row of a table or from an object of a JSON file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from assetjob.model.decision import Choice, Decision
from assetjob.settings.nearest import nearest

Row = Mapping[str, object]

_CHOICES = {str(choice): choice for choice in Choice}
_REMOVABLE = frozenset({"role", "title"})
_ANSWER = ("decision", "alt", "reason", "remove")
_SIMILARITY = 0.7  # of a column's name to one that is missing, 0 to 1


class WrongCellError(ValueError):
    """A value that cannot be used: the name of its column, and one line that says why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"{column}: {reason}")
        self.column = column
        self.reason = reason


def decision_of(row: Row) -> Decision | None:
    """Return the decision in a row, None if it has none.

    Raises:
        WrongCellError: A value cannot be used.
    """
    alt, choice = _alt(row), _choice(row)
    if choice is None:
        return None
    if choice is Choice.ALT and not alt:
        raise WrongCellError("alt", "is empty although the decision is 'alt'; type the text")
    if choice is Choice.DECORATIVE and alt:
        raise WrongCellError("alt", "has a text although the decision is 'decorative'; empty one")
    return Decision(
        picture=_key(row, "picture"),
        context=_key(row, "context"),
        decision=choice,
        alt=alt if choice is Choice.ALT else "",
        reason=_line(row, "reason"),
        remove=_removed(row),
        file=_line(row, "file"),
        page=str(row.get("page") or ""),
        line=_number(row, "line"),
        url=_line(row, "url"),
        decided=_line(row, "decided"),
    )


def misspelt_columns(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return pairs of an unknown column and the one with an answer that it seems to be.

    Only columns that are missing are suggested.
    """
    given = set(names)
    missing = [name for name in _ANSWER if name not in given]
    unknown = sorted(given - COLUMNS)
    close = ((name, get_close_matches(name, missing, 1, _SIMILARITY)) for name in unknown)
    return [(name, found[0]) for name, found in close if found]


COLUMNS = frozenset(
    "image page_title caption text_before text_after rule alt_today suggestion decision alt reason"
    " remove page line column file url decided picture context".split()
)
"""The columns of the CSV that the report exports."""


def _choice(row: Row) -> Choice | None:
    word = _line(row, "decision").lower()
    if not word:
        return Choice.ALT if _alt(row) else None
    if word not in _CHOICES:
        raise WrongCellError("decision", f"{word!r} is not a decision{nearest(word, _CHOICES)}")
    return _CHOICES[word]


def _alt(row: Row) -> str:
    alt = _line(row, "alt")
    try:
        alt.encode()
    except UnicodeEncodeError as error:
        raise WrongCellError("alt", "contains half of a surrogate pair; type it again") from error
    return alt


def _removed(row: Row) -> tuple[str, ...]:
    names = set(_line(row, "remove").lower().split())
    for name in sorted(names - _REMOVABLE):
        reason = f"{name!r} is not an attribute to remove{nearest(name, _REMOVABLE)}"
        raise WrongCellError("remove", reason)
    return tuple(sorted(names))


def _key(row: Row, name: str) -> str:
    if name not in row:
        raise WrongCellError(name, "is missing; copy it from the report's export")
    return _line(row, name)


def _line(row: Row, name: str) -> str:
    """Return a value as one line of text; a cell may contain line ends, an alt text may not."""
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str | int | float):
        raise WrongCellError(name, "is not text")
    return " ".join(str(value).split())


def _number(row: Row, name: str) -> int:
    text = _line(row, name)
    try:
        return int(text.removesuffix(".0") or 0)
    except ValueError as error:
        raise WrongCellError(name, f"{text[:40]!r} is not a whole number") from error
