"""The folders that a run writes to: checked before its work, and kept out of git and the site."""

from __future__ import annotations

import os
from pathlib import Path

from assetjob.job.cache_folder import cache_folder
from assetjob.model.result import Command
from assetjob.model.site import Site
from assetjob.runtime.site_paths import path_below
from assetjob.settings.schema import Settings
from assetjob.site.published_folder import is_published
from assetjob.store.destination import check_reports
from assetjob.store.probe_folder import require_writable


def check_folders(command: Command, settings: Settings, site: Site) -> None:
    """Check that a run can write its output and its reports.

    Raises:
        SiteError: It cannot, or reports would overwrite a page.
    """
    if settings.write_reports:
        check_reports(site, settings.reports)
        require_writable(settings.reports, "choose another folder with --reports")
    if command == "output" and settings.output:
        require_writable(settings.output, "choose another folder with --output")


def report_folder(command: Command, settings: Settings) -> Path:
    """Return the folder of a run's reports.

    A preview, or a run over a part of the site, has a folder of its own, so that it does not
    replace the report that people are working in.
    """
    is_whole = command != "preview" and not settings.is_partial
    return settings.reports if is_whole else settings.reports / "preview"


def ignore_file(site: Site, reports: Path) -> dict[str, bytes]:
    """Return a ``.gitignore`` for the folder of the reports, or nothing.

    It gets one if it is in the site or a repository and has none yet.
    """
    folders = Path(os.path.realpath(reports)).parents
    is_kept = site.root in folders or any((folder / ".git").exists() for folder in folders)
    if not is_kept or os.path.lexists(reports / ".gitignore"):
        return {}
    return {".gitignore": b"*\n"}


def published_note(site: Site, settings: Settings) -> tuple[str, ...]:
    """Return a line if the reports, and one if the cache, would be published with the site."""
    folders = {"--reports": settings.reports if settings.write_reports else None}
    folders["--cache"] = cache_folder(settings).path
    lines = (_note(site, folder, option) for option, folder in folders.items() if folder)
    return tuple(line for line in lines if line)


def _note(site: Site, folder: Path, option: str) -> str:
    path = _relative(site, folder)
    if path is None or not is_published(site, path):
        return ""
    is_jekyll = site.project_of(path).jekyll is not None
    advice = f"add {path} to exclude in _config.yml, or " if is_jekyll else ""
    line = f"{folder}: would be published with the site; {advice}"
    return f"{line}choose another folder with {option}"


def _relative(site: Site, folder: Path) -> str | None:
    """Return a folder's path from the site's root, None if it is not below it."""
    real = Path(os.path.realpath(folder))
    if real == site.root or not real.is_relative_to(site.root):
        return None
    return path_below(site.root, real)
