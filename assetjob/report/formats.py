"""The reports for other programs, by the name that asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module

from assetjob.report.record import Record
from assetjob.settings import ReportFormat

# The file, and the module whose `render` makes it: it is loaded when it is asked for.
FORMATS: Mapping[ReportFormat, tuple[str, str]] = {
    "sarif": ("audit.sarif", "sarif"),
    "junit": ("junit.xml", "junit"),
    "github": ("annotations.txt", "github"),
    "gitlab": ("code-quality.json", "gitlab"),
    "markdown": ("summary.md", "summary"),
}
PRINTED = FORMATS["github"][0]  # GitHub reads it from the job's output, not from a file


def render(record: Record, wanted: Iterable[ReportFormat]) -> dict[str, str]:
    """Return the wanted reports' texts by their files' names."""
    chosen = (FORMATS[name] for name in dict.fromkeys(wanted))
    return {file: _maker(module)(record) for file, module in chosen}


def _maker(module: str) -> Callable[[Record], str]:
    maker: Callable[[Record], str] = import_module(f"assetjob.report.{module}").render
    return maker
