"""One report of many from the ``audit.json`` files that other jobs made."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import quote

from assetjob.fleet.audit_file import FILE, AuditUnusableError, read_audit
from assetjob.fleet.overview import Overview, OverviewBuilder
from assetjob.fleet.publish import publish
from assetjob.fleet.summary import SiteState, SiteSummary, summary_of
from assetjob.model.errors import SettingsError
from assetjob.runtime.site_paths import path_below

_REPORTS = "reports"  # the usual name of a site's folder of reports


def rollup(reports: Sequence[Path], folder: Path, today: date) -> Overview:
    """Write the report of all sites whose `reports` are given: files, or folders that hold them.

    Raises:
        AssetjobError: No report is given, or the folder cannot be written.
    """
    found = list(dict.fromkeys(path for each in reports for path in _audit_files(each)))
    if not found:
        raise SettingsError("no reports: give folders or paths of audit.json files")
    builder = OverviewBuilder()
    for name, path in zip(_names(found), found, strict=True):
        add_report(builder, name, path, folder)
    overview = builder.overview()
    publish(overview, folder, today)
    return overview


def add_report(
    builder: OverviewBuilder, name: str, path: Path, folder: Path, state: SiteState = "done"
) -> SiteSummary:
    """Add the site whose ``audit.json`` is `path`, as failed if that cannot be used."""
    try:
        audit = read_audit(path)
        summary = summary_of(name, _address(path, folder), audit, state)
    except AuditUnusableError as error:
        audit, summary = None, SiteSummary(name, state="failed", problem=str(error))
    builder.add(summary, audit)
    return summary


def _audit_files(path: Path) -> Iterator[Path]:
    """Yield the files that an argument names: itself, or those below a folder."""
    if not path.is_dir():
        yield path
    elif (path / FILE).exists():
        yield path / FILE
    else:
        yield from sorted(path.rglob(FILE))


def _names(paths: Iterable[Path]) -> list[str]:
    """Return a name for each site: its path without what all have in common."""
    folders = [_site_folder(Path(os.path.abspath(path))) for path in paths]  # noqa: PTH100
    common = Path(os.path.commonpath([folder.parent for folder in folders]))
    names = [path_below(common, folder) for folder in folders]
    unique = len(set(names)) == len(names)
    return names if unique else [str(path) for path in paths]


def _site_folder(path: Path) -> Path:
    folder = path.parent
    return folder.parent if folder.name == _REPORTS else folder


def _address(path: Path, folder: Path) -> str:
    """Return the relative URL of the report next to an ``audit.json``, "" if there is none."""
    page = path.with_name("index.html")
    if not page.is_file():
        return ""
    return quote(Path(os.path.relpath(page, folder)).as_posix(), errors="surrogateescape")
