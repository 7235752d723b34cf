"""The reports for other programs, by the name that asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from assetjob.report import github, gitlab, junit, sarif, summary
from assetjob.report.record import Record
from assetjob.settings.schema import ReportFormat

FORMATS: Mapping[ReportFormat, tuple[str, Callable[[Record], Iterator[str]]]] = {
    "sarif": ("audit.sarif", sarif.render),
    "junit": ("junit.xml", junit.render),
    "github": ("annotations.txt", github.render),
    "gitlab": ("code-quality.json", gitlab.render),
    "markdown": ("summary.md", summary.render),
}
PRINTED = FORMATS["github"][0]  # GitHub reads it from the job's output, not from a file


def render(record: Record, wanted: Iterable[ReportFormat]) -> dict[str, Iterator[str]]:
    """Return the wanted reports' texts, in pieces, by their files' names."""
    chosen = (FORMATS[name] for name in dict.fromkeys(wanted))
    return {file: make(record) for file, make in chosen}
