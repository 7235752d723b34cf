"""The whole run: the stages in their order, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from assetjob import plan
from assetjob.amend import amend
from assetjob.check import check
from assetjob.errors import SiteError
from assetjob.executors import Processes
from assetjob.gather import gather
from assetjob.model import Command, Encoded, Result
from assetjob.produce import produce
from assetjob.run import Progress, Run
from assetjob.settings import Settings
from assetjob.siteconfig import find_site
from assetjob.store import Disk, Memory, Store

DEMO = ".assetjob-demo"


def start(command: Command, settings: Settings, progress: Progress) -> tuple[Result, Path]:
    """Run `command` over the site, write the reports; return the result and the report's path.

    Raises:
        AssetjobError: The site, its configuration or the folder of the reports cannot be used.
    """
    site = find_site(settings)
    with Processes(settings.workers) as executor:
        result = run(Run(command, settings, site, executor, _store(command, settings), progress))
    return result, publish(result, settings)


def run(run: Run) -> Result:
    """Run every stage; the variants written before an interruption are taken back."""
    gathered = gather(run)
    pages, findings = gathered.pages, check(gathered.pages, run.settings)
    encoded: Mapping[str, Encoded] = {}
    failures = gathered.failures
    if run.command != "audit":
        images = (image for page in pages for image in page.images)
        encoded, failed = produce(run, plan.jobs(images, run.settings))
        pages, findings, unwritten = amend(run, gathered, findings, encoded)
        failures += failed + unwritten
    return Result(
        command=run.command,
        gate=run.settings.gate,
        pages=pages,
        findings=findings,
        encoded=encoded,
        thumbnails=gathered.thumbnails,
        failures=tuple(sorted(failures, key=lambda failure: (failure.path, failure.stage))),
    )


def publish(result: Result, settings: Settings) -> Path:
    """Write the reports of `result`; return the path of the one for people.

    Raises:
        SiteError: The folder cannot be written.
    """
    from assetjob.report import audit, html  # noqa: PLC0415 - jinja2 is not needed before

    folder = settings.reports
    reports = Disk(folder)
    try:
        reports.write("audit.json", audit.render(result).encode())
        reports.write("index.html", html.render(result, settings).encode())
    except OSError as error:
        reason = f"cannot be written: {error.strerror}: name another folder with --reports"
        raise SiteError(f"{folder}: {reason}") from error
    return folder / "index.html"


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


def _store(command: Command, settings: Settings) -> Store:
    if command == "output" and settings.output:
        return Disk(settings.output)
    site = Disk(settings.site)
    return site if command == "in-place" else Memory(site)
