"""Rule file-private."""

from __future__ import annotations

from collections.abc import Sequence

from assetjob.model import JudgedPage, Problem, Severity
from assetjob.rules._file import first_uses
from assetjob.rules._rule import Found, site_rule


@site_rule(Severity.WARNING)
def file_private(pages: Sequence[JudgedPage]) -> Found:
    """A published picture tells who took it, or where.

    Whoever downloads the file can read the position or the camera's serial number from it. Remove
    the metadata before publishing. The variants that "assetjob fix" makes carry none, but the
    original stays on the site.

    Bad:
        <img src="gps-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    for image, info in first_uses(pages):
        if info.private:
            kinds = " and ".join(_TOLD.get(kind, kind) for kind in info.private)
            yield image, Problem(f"{info.path} carries {kinds}: remove it before publishing")


_TOLD = {"GPS": "a GPS position", "serial number": "a camera's serial number"}
