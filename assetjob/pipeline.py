"""What the command line asks for: a run in its place with its workers and cache, and reports."""

from __future__ import annotations

import gc
import os
from collections.abc import Mapping
from pathlib import Path

from assetjob.cache import FOLDER, Cache
from assetjob.clean import clean, unused
from assetjob.errors import SiteError
from assetjob.executors import Processes
from assetjob.interrupts import held_back
from assetjob.model import Command, Result, Site, Undone
from assetjob.places import check_reports, store_of
from assetjob.run import Progress, Run
from assetjob.settings import ReportFormat, Settings
from assetjob.siteconfig import find_site
from assetjob.store import Disk
from assetjob.undo import undo
from assetjob.variants import encoding_of
from assetjob.work import ready

DEMO = ".assetjob-demo"
# A run makes many objects that stay to its end, and looking through them again and again for
# garbage took an eighth of a warm run. The tree of a page is garbage of some ten thousand objects.
_SELDOM = (100_000, 50, 100)


Reports = Mapping[str, str]


def start(command: Command, settings: Settings, progress: Progress) -> tuple[Result, Reports]:
    """Run `command` over the site and write the reports; return both.

    Raises:
        AssetjobError: The site, its configuration or the folder of the reports cannot be used.
    """
    site = find_site(settings)
    if command != "audit":
        encoding_of(settings)  # before anything is read
    check_reports(site, settings.reports)
    gc.set_threshold(*_SELDOM)
    say = progress.note
    with (
        store_of(command, settings, site, say) as store,
        _workers(settings) as executor,
        _cache(command, settings, site) as cache,
    ):
        if cache.is_empty:
            executor.start(ready)  # they load while the stages do, and while the pages are read
        with held_back():
            from assetjob.stages import run  # noqa: PLC0415
        result = run(Run(command, settings, site, executor, store, progress, cache))
        return result, publish(result, settings)


def publish(result: Result, settings: Settings) -> Reports:
    """Write the reports of `result`; return their texts by their names.

    Raises:
        SiteError: The folder cannot be written.
    """
    from assetjob.report import audit, budget, formats, html, record  # noqa: PLC0415 - jinja2 comes late

    found = record.record_of(result)
    reports = {
        "index.html": html.render(result, settings),
        "audit.json": audit.render(result, found),
        **formats.render(found, settings.report_formats),
    }
    pictures = budget.pictures_beside(result)
    _write({**pictures, **_encoded(reports)}, settings.reports)
    return reports


def convert(source: Path, wanted: tuple[ReportFormat, ...], folder: Path) -> Reports:
    """Make the `wanted` reports again from an ``audit.json``; return their names and texts.

    Raises:
        RecordError: `source` is no ``audit.json``.
        SiteError: A file cannot be read or written.
    """
    from assetjob.report import formats, record  # noqa: PLC0415 - only this command needs them

    try:
        text = source.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise SiteError(f"{source}: cannot be read: {error.strerror}") from error
    reports = formats.render(record.read(text, str(source)), wanted)
    _write(_encoded(reports), folder)
    return reports


def take_back(settings: Settings, *, force: bool) -> Undone:
    """Take back the last in-place run; see `undo.undo`."""
    site = find_site(settings)
    return undo(Disk(site.root), site, settings, force=force)


def tidy(settings: Settings, *, remove: bool) -> tuple[tuple[str, int], ...]:
    """Return the variants that nothing mentions, with their bytes; see `clean`."""
    site = find_site(settings)
    return (clean if remove else unused)(Disk(site.root), site, settings)


def lay_out_demo(folder: Path) -> None:
    """Write the demo's site into `folder`, which must be new, empty, or an earlier demo.

    Raises:
        SiteError: The folder holds something else, or cannot be written.
    """
    from assetjob import demo  # noqa: PLC0415 - only the demo paints

    try:
        if folder.exists() and any(folder.iterdir()) and not (folder / DEMO).is_file():
            raise SiteError(f"{folder}: is not empty and no demo: name a new folder")
        store = Disk(folder)
        store.write(DEMO, b'This folder was made by "assetjob demo"; it may be deleted.\n')
        demo.lay_out(store.write)
    except OSError as error:
        raise SiteError(f"{folder}: cannot be written: {error.strerror}") from error


def _workers(settings: Settings) -> Processes:
    memory = settings.max_memory * 1_000_000
    return Processes(settings.workers, seconds=settings.max_seconds, memory=memory)


def _cache(command: Command, settings: Settings, site: Site) -> Cache:
    """Open the cache; the one in ``.assetjob`` is written by a run that writes the site."""
    folder = site.root / (settings.cache or FOLDER)
    if Path(os.path.realpath(folder)) != folder:
        return Cache.nowhere()  # it could lead out of the site
    return Cache(folder, write=settings.cache is not None or command == "in-place")


def _encoded(reports: Reports) -> dict[str, bytes]:
    return {name: text.encode("utf-8", "surrogatepass") for name, text in reports.items()}


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    for problem in Disk(folder).write_all(files).values():
        if not isinstance(problem, OSError):
            raise problem
        reason = f"cannot be written: {problem.strerror}: name another folder with --reports"
        raise SiteError(f"{folder}: {reason}") from problem
