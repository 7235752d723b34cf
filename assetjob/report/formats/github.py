"""GitHub's workflow commands: printed in a job, they show findings in the diff of a pull request.

Source: GitHub Docs, "Workflow commands for GitHub Actions".
"""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Severity
from assetjob.report.blocks import blocks
from assetjob.report.formats import Format
from assetjob.report.record import Line, Record
from assetjob.runtime.spill import SpillMap

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.REVIEW: "notice"}


def render(record: Record) -> Iterator[str]:
    """Yield a command for each finding that counts, gravest first: GitHub shows few of them."""
    commands: SpillMap[str] = SpillMap()
    for number, line in enumerate(record.new):
        place = f"{9 - line.severity}{line.page}\0{line.line:012}{number:012}"
        commands.put(place, _command(line, record.folder))
    return blocks(commands.values())


def _command(line: Line, folder: str) -> str:
    properties = {
        "file": folder + line.page,
        "line": str(line.line),
        "col": str(line.column),
        "title": line.rule,
    }
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{COMMANDS[line.severity]} {told}::{_data(line.message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMAT = Format("annotations.txt", render, is_printed=True)
