"""A rule's fix as a program gets it: what to replace by what, by lines and columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields

from assetjob.model.finding import Finding, State
from assetjob.parse.lines import Lines


@dataclass(frozen=True, slots=True)
class Replacement:
    """Text to be put for a region; lines and columns count from 1, the end is not part of it."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


def replacements(finding: Finding, lines: Lines) -> Iterator[Replacement]:
    """Yield the finding's fix for its page's text; nothing where it is mended already."""
    if finding.state is State.FIXED:
        return
    for edit in finding.fix:
        yield Replacement(
            *lines.position(edit.span.start), *lines.position(edit.span.end), edit.text
        )


def to_json(each: Replacement) -> dict[str, object]:
    """Return it for ``audit.json``."""
    return asdict(each)


def from_json(value: dict[str, object]) -> Replacement:
    """Return what `to_json` gave.

    Raises:
        KeyError, TypeError: It is something else.
    """
    numbers = [value[field.name] for field in fields(Replacement)[:-1]]
    line, column, end_line, end_column = (n for n in numbers if isinstance(n, int))
    return Replacement(line, column, end_line, end_column, str(value["text"]))
