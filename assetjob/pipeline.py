"""The whole run: the stages in their order, and nothing else."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from assetjob import gate, ignores, plan, review
from assetjob.amend import Amended, amend
from assetjob.cache import FOLDER, Cache
from assetjob.check import check
from assetjob.clean import clean, unused
from assetjob.decide import assign, right
from assetjob.errors import SettingsError, SiteError
from assetjob.executors import Processes
from assetjob.gather import Gathered, gather, show
from assetjob.interrupts import held_back
from assetjob.model import Command, Result, Site, Undone
from assetjob.places import check_reports, folder_in_repository, store_of
from assetjob.produce import Produced, produce, there
from assetjob.run import Progress, Run
from assetjob.settings import ReportFormat, Settings
from assetjob.siteconfig import find_site
from assetjob.store import Disk
from assetjob.undo import undo
from assetjob.unreferenced import unreferenced
from assetjob.variants import encoding_of, is_variant, left_alone
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
            executor.start(ready)  # they load while the pages are read
        result = run(Run(command, settings, site, executor, store, progress, cache))
        return result, publish(result, settings)


def run(run: Run) -> Result:
    """Run every stage."""
    reviewed = review.read(run.settings)
    gathered, produced = _pictures(run)
    assigned = assign(gathered.pages, reviewed)
    found = check(gathered.pages, run.settings)
    findings = review.silenced(found, right(gathered.pages, assigned))
    amended = Amended(gathered.pages, findings, assigned.settled, ())
    if run.command != "audit":
        amended = amend(run, gathered, findings, produced.encoded, assigned)
    failures = gathered.failures + produced.failures + amended.failures
    alone = unreferenced(run.site, run.settings)
    findings = (*amended.findings, *check(alone, run.settings))
    judged = (*amended.pages, *alone)
    comparison = gate.compare(findings, judged, run.settings)
    return Result(
        command=run.command,
        gate=run.settings.gate,
        pages=amended.pages,
        findings=comparison.findings,
        encoded=produced.encoded,
        thumbnails=gathered.shown.thumbnails,
        left_alone={
            path: reason
            for path, info in gathered.infos.items()
            if (reason := left_alone(info, run.settings)) and not is_variant(path)
        },
        failures=tuple(sorted(failures, key=lambda failure: (failure.path, failure.stage))),
        gone=comparison.fixed,
        not_scanned=comparison.not_scanned,
        notes=(
            *_left_alone(run),
            *ignores.unused(comparison.findings, judged, run.settings),
        ),
        decisions=amended.decisions,
        folder=folder_in_repository(run.site.root),
    )


def _pictures(run: Run) -> tuple[Gathered, Produced]:
    """Return the site and the variants of its images, each file decoded once."""
    gathered = gather(run)
    if run.command == "audit":
        return show(run, gathered, {}), _standing(run, gathered)
    jobs = plan.jobs(gathered.pages, run.settings)
    produced = produce(run, jobs, gathered.shown.side, meanwhile=_load_reports)
    gathered = show(run, gathered, produced.thumbnails)
    # What cannot be decoded is told once.
    failures = tuple(f for f in produced.failures if f.path not in gathered.shown.broken)
    return gathered, replace(produced, failures=failures)


def _load_reports() -> None:
    # An interrupt that comes while a module is made would be told as one that nobody caught.
    with held_back():
        from assetjob.report import audit, formats, html, record  # noqa: F401, PLC0415

        html.load()


def _standing(run: Run, gathered: Gathered) -> Produced:
    """Return the variants that an earlier run has made."""
    try:
        return there(run, plan.jobs(gathered.pages, run.settings))
    except SettingsError:  # they cannot even be named here, and are not asked for
        return Produced()


def _left_alone(run: Run) -> Iterator[str]:
    if run.site.builder and run.command != "audit":
        yield (
            f"These are sources of {run.site.builder}, which serves files elsewhere than they lie: "
            "their images are left alone. Run assetjob on the site that it builds."
        )
    if not run.site.keeps_html and run.command != "audit":
        yield (
            f"Jekyll renders this site's Markdown by {run.site.renderer}, which may drop HTML: "
            "images in Markdown are left alone. Run assetjob on the site that it builds, or, if it "
            'shows HTML, set markdown = "commonmark".'
        )


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
