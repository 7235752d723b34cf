"""Run over many sites, several at once, and make the report of all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from time import sleep

from assetjob.fleet.audit_file import FILE
from assetjob.fleet.checkout import push
from assetjob.fleet.fetch import fetch, upload
from assetjob.fleet.overview import Overview, OverviewBuilder
from assetjob.fleet.publish import publish, require_own
from assetjob.fleet.rollup import add_report
from assetjob.fleet.site_process import RunOptions, SiteProcess, output_folder
from assetjob.fleet.sites import FleetSite
from assetjob.fleet.state import FleetState, digest_of
from assetjob.fleet.summary import SiteState, SiteSummary
from assetjob.job import api
from assetjob.model.errors import AssetjobError
from assetjob.settings.load import Given

_POLL_SECONDS = 0.05
Say = Callable[[int, int, SiteSummary], None]  # number of sites done, of all sites, the last


@dataclass(frozen=True, slots=True)
class _Outcome:
    state: SiteState
    problem: str = ""


def run_fleet(
    sites: Sequence[FleetSite],
    folder: Path,
    options: RunOptions,
    today: date,
    say: Say,
) -> Overview:
    """Run over all `sites`, and write the report to `folder`.

    If a site fails, the others still run. A site whose input is the same as in the last run is not
    run again.

    Raises:
        AssetjobError: The folder cannot be written.
    """
    require_own(folder)
    fleet = _Fleet(folder, options)
    builder = OverviewBuilder()
    done = 0
    try:
        for site, outcome in fleet.outcomes(sites):
            summary = _add(builder, site, outcome, folder)
            done += 1
            say(done, len(sites), summary)
    finally:
        fleet.close()
    overview = builder.overview()
    publish(overview, folder, today)
    fleet.state.end()
    return overview


def _add(builder: OverviewBuilder, site: FleetSite, outcome: _Outcome, folder: Path) -> SiteSummary:
    if outcome.state == "failed":
        summary = SiteSummary(site.name, state="failed", problem=outcome.problem)
        builder.add(summary, None)
        return summary
    path = _reports_of(site, folder) / FILE
    return add_report(builder, site.name, path, folder, outcome.state)


class _Fleet:
    """The runs in progress."""

    def __init__(self, folder: Path, options: RunOptions) -> None:
        self._folder = folder
        self._options = options
        self._running: dict[SiteProcess, str] = {}  # with the digests of their input
        self.state = FleetState(folder)
        self._resumed = self.state.begin(resume=options.resume)

    def outcomes(self, sites: Sequence[FleetSite]) -> Iterator[tuple[FleetSite, _Outcome]]:
        """Yield each site with what became of it, in the order in which they finish."""
        waiting = deque(sites)
        while waiting or self._running:
            while waiting and len(self._running) < self._options.at_once:
                site = waiting.popleft()
                if outcome := self._start(site):
                    yield site, outcome
            finished = [process for process in self._running if process.is_done]
            for process in finished:
                yield process.site, self._finish(process, self._running.pop(process))
            if not finished and self._running:
                sleep(_POLL_SECONDS)

    def close(self) -> None:
        """End what is still running."""
        for process in self._running:
            process.end()

    def _start(self, site: FleetSite) -> _Outcome | None:
        """Start the run over a site; return what became of it if there is nothing to do."""
        reports = _reports_of(site, self._folder)
        has_report = (reports / FILE).is_file()
        if site.name in self._resumed and has_report:
            return _Outcome("unchanged")
        try:
            folder = fetch(site, self._folder / "work" / site.slug)
            digest = self._digest(site, folder)
            if digest == self.state.digest(site.name) and has_report:
                self.state.done(site.name, digest)
                return _Outcome("unchanged")
            process = SiteProcess(site, folder, reports, self._options)
        except AssetjobError as error:
            return _Outcome("failed", str(error))
        except OSError as error:
            return _Outcome("failed", f"{site.source}: {error.strerror or error}")
        self._running[process] = digest
        return None

    def _finish(self, process: SiteProcess, digest: str) -> _Outcome:
        process.close()
        site, problem = process.site, process.problem
        if problem:
            return _Outcome("failed", problem)
        try:
            if "://" in site.output:
                upload(output_folder(site, process.reports), site.output)
            if site.run == "branch":
                push(site, process.folder)
            if site.run == "in-place":
                digest = self._digest(site, process.folder)
        except AssetjobError as error:
            return _Outcome("failed", str(error))
        self.state.done(site.name, digest)
        return _Outcome("done")

    def _digest(self, site: FleetSite, folder: Path) -> str:
        given = Given(pairs=tuple(f"{key}={value}" for key, value in site.settings))
        settings = api.settings_of((folder,), given)
        if not any(ignore.expires for ignore in settings.ignore):
            settings = replace(settings, today=date.min)
        return digest_of(site, folder, self._folder, settings)


def _reports_of(site: FleetSite, folder: Path) -> Path:
    return folder / "sites" / site.slug
