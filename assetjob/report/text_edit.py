"""A finding's fix for other programs: text that replaces a region, by lines and columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields

from assetjob.model.finding import Finding, State
from assetjob.parse.lines import Lines


@dataclass(frozen=True, slots=True)
class TextEdit:
    """`text` replaces the region. Lines and columns count from 1; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


def text_edits(finding: Finding, lines: Lines) -> Iterator[TextEdit]:
    """Yield the finding's fix; nothing where it is applied already."""
    if finding.state is State.FIXED:
        return
    for edit in finding.fix:
        yield TextEdit(*lines.position(edit.span.start), *lines.position(edit.span.end), edit.text)


def to_json(edit: TextEdit) -> dict[str, object]:
    """Return the edit as ``audit.json`` has it."""
    return asdict(edit)


def from_json(value: dict[str, object]) -> TextEdit:
    """Return the edit that `to_json` gave.

    Raises:
        KeyError, TypeError, ValueError: `value` is something else.
    """
    numbers = [value[field.name] for field in fields(TextEdit)[:-1]]
    line, column, end_line, end_column = (n for n in numbers if isinstance(n, int))
    return TextEdit(line, column, end_line, end_column, str(value["text"]))
