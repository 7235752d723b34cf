"""GitHub workflow commands: printed by a job, they annotate the diff of a pull request.

Source: GitHub Docs, "Workflow commands for GitHub Actions".
"""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Severity
from assetjob.report.blocks import blocks
from assetjob.report.formats import Format
from assetjob.report.record import AuditRecord, FindingRecord
from assetjob.runtime.spill import SpillMap

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.REVIEW: "notice"}


def render(record: AuditRecord) -> Iterator[str]:
    """Yield a command for each new finding, the most severe first: GitHub shows only a few.

    Where the run compared with a commit, findings on lines that were not changed are left out.
    """
    commands: SpillMap[str] = SpillMap()
    changed = (finding for finding in record.new if finding.is_changed)
    for number, finding in enumerate(changed):
        key = f"{9 - finding.severity}{finding.page}\0{finding.line:012}{number:012}"
        commands.put(key, _command(finding, record.folder))
    return blocks(commands.values())


def _command(finding: FindingRecord, folder: str) -> str:
    properties = {
        "file": folder + finding.page,
        "line": str(finding.line),
        "col": str(finding.column),
        "title": finding.rule,
    }
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{COMMANDS[finding.severity]} {listed}::{_data(finding.message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMAT = Format("annotations.txt", render, is_printed=True)
