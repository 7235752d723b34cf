"""Rule file-private."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.stock import STOCK_LIBRARY
from assetjob.rules.support.decorators import file_rule
from assetjob.rules.support.part import File
from assetjob.rules.support.text import file_name


@file_rule(Severity.WARNING, about="file")
def file_private(file: File) -> Iterator[Problem]:
    """Image contains GPS position or camera serial number.

    Everyone who downloads the file can read where or by whom it was taken. Remove the metadata
    before publishing. The variants of "assetjob fix" have no metadata, but the original stays on
    the site. The serial number of a photograph from a stock library is not reported.

    Bad:
        <img src="gps-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
    """
    info = file.info
    is_stock = STOCK_LIBRARY.search(file_name(info.path))
    private = [kind for kind in info.private if not (is_stock and kind == _SERIAL)]
    if private:
        kinds = " and ".join(_NAMES.get(kind, kind) for kind in private)
        yield Problem(f"{info.path} contains {kinds}; remove the metadata")


_SERIAL = "serial number"
_NAMES = {"GPS": "a GPS position", _SERIAL: "a camera serial number"}
