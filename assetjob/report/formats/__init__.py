"""Report formats for other programs: one per file of this folder, found without a registry.

To add a format, add a file: ``formats/csv.py`` holds ``FORMAT`` and is the format ``csv`` from then
on, in the setting ``report_formats``, in ``--format`` and in the tests that run every format.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assetjob.model.errors import AssetjobError
from assetjob.settings.nearest import nearest

if TYPE_CHECKING:  # --help names the formats and needs none of them
    from assetjob.report.record import AuditRecord


class FormatError(AssetjobError):
    """A report format is not known."""


@dataclass(frozen=True, slots=True)
class Format:
    """A report format.

    `file` is the name of the report's file. `render` yields its text in pieces. `is_printed` tells
    that the text goes to standard output as well, where GitHub reads its commands.
    """

    file: str
    render: Callable[[AuditRecord], Iterator[str]]
    is_printed: bool = False


def names() -> tuple[str, ...]:
    """Return the names of all formats, sorted; none of them is imported."""
    modules = (module.name for module in pkgutil.iter_modules(__path__))
    return tuple(sorted(name.replace("_", "-") for name in modules))


def load(wanted: Iterable[str]) -> tuple[Format, ...]:
    """Return the formats of these names, each once.

    Raises:
        FormatError: There is no format of a name.
    """
    return tuple(map(_format, dict.fromkeys(wanted)))


def _format(name: str) -> Format:
    if name not in names():
        raise FormatError(
            f"report_formats: {name!r} is not a report format{nearest(name, names())}"
        )
    found = importlib.import_module(f"{__name__}.{name.replace('-', '_')}").FORMAT
    assert isinstance(found, Format)
    return found
