"""Rule file-private."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.rules.support.part import File
from assetjob.rules.support.rule import file_rule


@file_rule(Severity.WARNING, about="file")
def file_private(file: File) -> Iterator[Problem]:
    """A published picture tells who took it, or where.

    Whoever downloads the file can read the position or the camera's serial number from it. Remove
    the metadata before publishing. The variants that "assetjob fix" makes carry none, but the
    original stays on the site.

    Bad:
        <img src="gps-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    info = file.info
    if info.private:
        kinds = " and ".join(_TOLD.get(kind, kind) for kind in info.private)
        yield Problem(f"{info.path} carries {kinds}: remove it before publishing")


_TOLD = {"GPS": "a GPS position", "serial number": "a camera's serial number"}
