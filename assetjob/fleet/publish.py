"""Write the report of a fleet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from assetjob.fleet import page, tables
from assetjob.fleet.history import read_history
from assetjob.fleet.overview import Overview
from assetjob.model.errors import SiteError
from assetjob.runtime.spill import SpillList
from assetjob.site.pages import HEAD, REPORT_MARK
from assetjob.store import Disk

JSON = "fleet.json"


def publish(overview: Overview, folder: Path, today: date) -> None:
    """Write ``index.html``, ``fleet.json`` and ``fleet.csv`` into `folder`.

    Raises:
        SiteError: The folder cannot be written, or holds another ``index.html``.
    """
    require_own(folder)
    history = read_history(folder / JSON).with_run(overview, today)
    reports = {
        "index.html": page.render(overview, history),
        JSON: tables.to_json(overview, history),
        "fleet.csv": tables.to_csv(overview, history),
    }
    files = ((name, _encoded(text)) for name, text in reports.items())
    for problem in Disk(folder).write_files(files).values():
        if not isinstance(problem, OSError):
            raise problem
        advice = "choose another folder with --reports"
        raise SiteError(f"{folder}: cannot be written: {problem.strerror}; {advice}") from problem


def _encoded(text: Iterable[str]) -> SpillList[bytes]:
    return SpillList(block.encode("utf-8", "surrogatepass") for block in text)


def require_own(folder: Path) -> None:
    """Check that a folder has no ``index.html``, or that of a report.

    Raises:
        SiteError: It has another.
    """
    path = folder / "index.html"
    try:
        with path.open("rb") as file:
            is_ours = REPORT_MARK.encode() in file.read(HEAD)
    except FileNotFoundError:
        return
    except OSError as error:
        raise SiteError(f"{path}: cannot be read: {error.strerror}") from error
    if not is_ours:
        problem = "contains an index.html that assetjob did not write"
        raise SiteError(f"{folder}: {problem}; choose another folder with --reports")
