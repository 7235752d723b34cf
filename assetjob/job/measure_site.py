"""Measure the pages of a built site in a browser, for it or for the sources it was built from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from urllib.parse import quote

from assetjob.browser.files import ORIGIN, SiteFolder
from assetjob.browser.measure_page import PageImages
from assetjob.browser.measure_pages import BrowserOptions, measure_pages
from assetjob.browser.server import serve
from assetjob.job.context import Progress, RunContext
from assetjob.job.read_images import read_images
from assetjob.job.read_pages import read_pages
from assetjob.job.resolved_site import resolve_site
from assetjob.measure.backgrounds import measured_backgrounds
from assetjob.measure.describe import measured_of, measured_page
from assetjob.measure.digests import SheetDigests, text_digest
from assetjob.measure.fit import jumps
from assetjob.measure.load import measurements_folder
from assetjob.measure.match import of_built_page, of_source
from assetjob.measure.measured_file import FILE, render_measurements
from assetjob.measure.per_image import ImageWidths, Saving, with_widths
from assetjob.measure.propose import Needs, Proposal
from assetjob.model.errors import SiteError
from assetjob.model.image import Failure, ResolvedPage
from assetjob.model.measured import Measured, MeasuredPage
from assetjob.model.site import Project
from assetjob.model.text import Markup
from assetjob.rewrite.css.font_sheets import is_font_sheet
from assetjob.runtime.executors.serial import Serial
from assetjob.runtime.spill import SpillMap
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.site.permalink import built_path
from assetjob.site.published_folder import require_served_at_root
from assetjob.site.resolve import Resolver
from assetjob.store import Disk, DryRun


@dataclass(frozen=True, slots=True)
class MeasureOptions:
    """What is measured: the pages whose paths match `patterns`, with ``*``; without any, all.

    `per_image` asks for widths of their own for each image file.
    """

    patterns: tuple[str, ...] = ()
    per_image: bool = False


@dataclass(frozen=True, slots=True)
class MeasuredSite:
    """What was measured: the pages, those that could not be with the reasons, and the browser.

    `refused` counts the requests to other hosts, by host. `proposal` is for the settings, None
    where no image needs a variant; `widths` are those of the settings. `saving` is that of widths
    per image, if these were asked for.
    """

    pages: Sequence[MeasuredPage]
    failures: tuple[Failure, ...]
    browser: str
    refused: Mapping[str, int] = field(default_factory=dict)
    proposal: Proposal | None = None
    widths: tuple[int, ...] = ()
    saving: Saving | None = None


def measure_site(
    settings: Settings,
    source: Settings | None,
    chosen: MeasureOptions,
    options: BrowserOptions,
    progress: Progress,
) -> MeasuredSite:
    """Measure the pages of a built site; write the measurements into it or into its `source`.

    Raises:
        AssetjobError: There is no browser, or the site cannot be measured or written.
    """
    built = _BuiltSite(settings, chosen.patterns, progress)
    done = built.measured(options)
    if source is not None:
        done = replace(done, pages=tuple(_for_source(source, built.by_path, progress)))
    if chosen.per_image:
        pages = tuple(with_widths(done.pages, built.image_widths.by_digest()))
        done = replace(done, pages=pages, saving=built.image_widths.saving())
    folder = measurements_folder(source or settings)
    text = render_measurements(done.pages, f"Chromium {done.browser}")
    try:
        Disk(folder).write(FILE, text.encode())
    except OSError as error:
        raise SiteError(f"{folder / FILE}: cannot be written: {error.strerror}") from error
    return done


class _BuiltSite:
    """A built site while its pages are measured."""

    def __init__(self, settings: Settings, patterns: Sequence[str], progress: Progress) -> None:
        self._site = find_site(settings)
        self._project = self._site.project_of("index.html")
        if not self._project.served_as_is:
            name = f"the source of a {self._project.generator} site"
            hint = "measure the built site, and name its source with --for"
            raise SiteError(f"{settings.site}: is {name}, which no browser can open; {hint}")
        require_served_at_root(self._site)
        with reading(settings, progress) as run:
            self._pages = SpillMap(
                (page.source.path, page)
                for page in read_for_measuring(run)
                if page.source.markup is Markup.HTML and page.page.whole and _chosen(page, patterns)
            )
        if not self._pages:
            raise SiteError(f"{settings.site}: no page of it is to be opened; see --pages")
        project = self._project
        self._folder = SiteFolder(self._site.root, project.baseurl, project.origin)
        self._sheets = SheetDigests(self._site)
        self._resolver = Resolver(self._site)
        self._widths = settings.widths
        self._needs = Needs(settings)
        self.image_widths = ImageWidths(settings)
        self._progress = progress
        self._done = 0
        self._failures: list[Failure] = []
        self._measured: list[MeasuredPage] = []
        self.by_path: SpillMap[dict[str, list[Measured]]] = SpillMap()

    def measured(self, options: BrowserOptions) -> MeasuredSite:
        """Open every page in a browser; return what was measured."""
        paths = {_served(path): path for path in self._pages}
        with serve(self._folder) as server:

            def done(quoted: str, found: PageImages | str) -> None:
                self._add(self._pages[paths[quoted]], found)

            version = measure_pages(server, paths, jumps, options, done)
        failures = tuple(sorted(self._failures, key=lambda failure: failure.path))
        proposal = self._needs.proposal()
        refused = dict(server.refused)
        return MeasuredSite(self._measured, failures, version, refused, proposal, self._widths)

    def _add(self, page: ResolvedPage, found: PageImages | str) -> None:
        self._done += 1
        self._progress("measure", self._done, len(self._pages))
        reason = found if isinstance(found, str) else _reason_to_ignore(found)
        if isinstance(found, str) or reason:
            self._failures.append(Failure(page.source.path, "measure", reason))
            return
        pairs = of_built_page(page, found.images, self._folder.as_served)
        measured = {at: measured_of(image) for at, image in pairs.items()}
        text, sheets = text_digest(page), self._sheets.of_page(page)
        url = f"{ORIGIN}{self._project.baseurl}/{_served(page.source.path)}"
        backgrounds = measured_backgrounds(page, found.backgrounds, url, self._resolver)
        self._measured.append(measured_page(page, measured, text, sheets, backgrounds))
        by_digest: defaultdict[str, list[Measured]] = defaultdict(list)
        for at, each in sorted(measured.items()):
            image = page.images[at]
            by_digest[image.digest].append(each)
            if image.info is not None:
                self._needs.add(each, image.info)
                self.image_widths.add(each, image.info)
        self.by_path.put(page.source.path, dict(by_digest))


def _served(path: str) -> str:
    """Return the quoted path under which a browser opens a file: that of its folder if it can."""
    name = PurePosixPath(path).name
    return quote(
        path.removesuffix(name) if name == "index.html" else path, errors="surrogateescape"
    )


def _chosen(page: ResolvedPage, patterns: Sequence[str]) -> bool:
    return not patterns or any(fnmatchcase(page.source.path, each) for each in patterns)


def _reason_to_ignore(found: PageImages) -> str:
    """Return why the measurements of a page cannot be used, "" where they can."""
    sheet = next((url for url in found.refused_sheets if not is_font_sheet(url)), None)
    if sheet is None:
        return ""
    return f"links {sheet[:200]}, which is not loaded from another host; serve it from the site"


def _for_source(
    settings: Settings, built: Mapping[str, dict[str, list[Measured]]], progress: Progress
) -> Iterator[MeasuredPage]:
    """Yield the measurements of the pages of a source, by what was measured of the built pages."""
    with reading(settings, progress) as run:
        sheets = SheetDigests(run.site)
        for page in read_for_measuring(run):
            project = run.site.project_of(page.source.path)
            found = built.get(_built_path(project, page))
            if found is not None:
                pairs, text = of_source(page, found), text_digest(page)
                yield measured_page(page, pairs, text, sheets.of_page(page))


def _built_path(project: Project, page: ResolvedPage) -> str:
    return built_path(project, page.source.path, page.page.front_matter)


@contextmanager
def reading(settings: Settings, progress: Progress) -> Iterator[RunContext]:
    """Yield a run that reads a site and writes nothing."""
    site = find_site(settings)
    store = DryRun(Disk(site.root))
    yield RunContext("audit", settings, site, Serial(), store, progress)


def read_for_measuring(run: RunContext) -> Iterator[ResolvedPage]:
    """Yield the pages of a site with the facts of their image files."""
    pages = read_pages(run)
    requests = (replace(each, side=0, fingerprint=False) for each in pages.requests())
    yield from resolve_site(
        run.site, run.settings, pages, read_images(run, requests, len(pages.files))
    ).pages
