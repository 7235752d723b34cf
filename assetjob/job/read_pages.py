"""Read, parse and resolve every page of a site, and note which image files the pages name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from assetjob.images.variant_paths import in_variants_folder
from assetjob.job.context import RunContext
from assetjob.job.parse_pages import parse_all
from assetjob.model.errors import SiteError
from assetjob.model.image import Failure, ImageRequest
from assetjob.model.page import ImageRef, ParsedPage
from assetjob.model.target import Target
from assetjob.model.text import Markup, Source
from assetjob.runtime.spill import SpillMap
from assetjob.site.jekyll_templates import TemplateUses
from assetjob.site.pages import binary_note, find_pages, is_report, read_source
from assetjob.site.resolve import Resolver
from assetjob.site.selection import Selection
from assetjob.site.unpublished_pages import Unpublished

Parsed = tuple[Source, ParsedPage | Failure, bool]
Targets = tuple[tuple[ImageRef, Target, tuple[Target, ...]], ...]
# The longer side of the report's thumbnails, in pixels, while there are at most so many images:
# large enough to be described, and the report stays under 12 MB up to 2,000 of them. More are
# files beside it.
_SIDES = ((60, 960), (140, 720), (450, 480), (1_000, 320), (2_000, 150))
_SIDE_BESIDE = 320
_UNUSED = "layouts and includes that no page is known to use"
_BINARY = "binary files that are named like pages"
_NO_THUMBNAIL = (".svg", ".ico")


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page with the targets of its images."""

    source: Source
    page: ParsedPage
    targets: Targets


@dataclass(frozen=True, slots=True)
class PagesRead:
    """All pages of a site, by path.

    `files` are the image files of the site that the pages name, `shown` those of them that an image
    shows, candidates aside, and `compared` those that may be different images although one
    ``srcset`` names them. `cached` are the paths of pages that the cache held: they were not
    parsed. `left_out` counts pages that are left out by default, by reason; `notes` say what
    cannot be read. `binary` are the paths of files that are no pages. `fixed_sheets` are the style
    sheets on whose text a page depends.
    """

    pages: SpillMap[ReadPage] = field(default_factory=SpillMap)
    files: SpillMap[None] = field(default_factory=SpillMap)
    shown: SpillMap[None] = field(default_factory=SpillMap)
    compared: SpillMap[None] = field(default_factory=SpillMap)
    failures: list[Failure] = field(default_factory=list)
    cached: set[str] = field(default_factory=set)
    left_out: Counter[str] = field(default_factory=Counter)
    notes: tuple[str, ...] = ()
    fixed_sheets: set[str] = field(default_factory=set)
    binary: list[str] = field(default_factory=list)

    def requests(self) -> Iterator[ImageRequest]:
        """Yield what is to be read of each image file, in the order of their paths."""
        pictured = sum(not path.lower().endswith(_NO_THUMBNAIL) for path in self.shown)
        side = thumbnail_side(pictured)
        for path in self.files:
            shown = path in self.shown
            yield ImageRequest(path, side if shown else 0, shown or path in self.compared)


def read_pages(run: RunContext) -> PagesRead:
    """Return every page of the site; a page that cannot be read is a Failure.

    Raises:
        SiteError: There is no page, not even one that is not published.
    """
    chosen, resolver = find_pages(run.site, run.settings), Resolver(run.site)
    paths, read = chosen.paths, PagesRead(left_out=chosen.left_out, notes=chosen.notes)
    sources, passed_over = _sources(run, paths, read), read.left_out.total()
    uses = TemplateUses(run.site, chosen.templates, Selection(run.site, run.settings))
    pages = _noted(uses, parse_all(run, sources, len(paths)))
    for source, outcome, cached in chain(pages, _after_pages(run, uses, read, len(paths))):
        if isinstance(outcome, Failure):
            read.failures.append(outcome)
            continue
        if cached:
            read.cached.add(source.path)
        is_page = source.markup is not Markup.CSS and source.path not in chosen.templates
        if not (is_page or outcome.refs or outcome.unread):
            continue
        _add(run, read, source, outcome, tuple(resolver.targets(source, outcome)))
        if run.settings.backgrounds:
            read.fixed_sheets.update(_fixed_sheets(resolver, source, outcome))
    read = replace(read, notes=(*read.notes, *binary_note(read.binary)))
    if read.pages or read.failures:
        return read
    if read.left_out.total() == passed_over:
        raise SiteError(_nothing_found(run, read))
    return replace(read, notes=(*read.notes, f"no page is published: {_left_out(read)}"))


def _noted(uses: TemplateUses, parsed: Iterable[Parsed]) -> Iterator[Parsed]:
    """Yield the pages, and note the templates that each of them uses."""
    for source, outcome, cached in parsed:
        if isinstance(outcome, ParsedPage):
            uses.add(source, outcome.front_matter)
        yield source, outcome, cached


def _after_pages(
    run: RunContext, uses: TemplateUses, read: PagesRead, pages: int
) -> Iterator[Parsed]:
    """Yield the layouts and includes that pages use; `pages` is the number of pages."""
    run.progress("read", pages, pages)
    sources = tuple(_templates(run, uses, read))
    run.progress("templates", 0, len(sources))
    yield from parse_all(run, sources, 0)
    run.progress("templates", len(sources), len(sources))


def _templates(run: RunContext, uses: TemplateUses, read: PagesRead) -> Iterator[Source]:
    """Yield the layouts and includes that pages use, after all pages; count the others."""
    for source in uses.used(lambda path: read_source(run.site, path, run.settings)):
        if isinstance(source, Failure):
            read.failures.append(source)
        else:
            yield source
    if uses.unused:
        read.left_out[_UNUSED] = uses.unused


def _nothing_found(run: RunContext, read: PagesRead) -> str:
    hint = "name the site's folder"
    if run.settings.exclude or run.settings.paths:
        hint += ", or check exclude and the paths given"
    parts = (f"{run.site.root}: no pages found", _left_out(read), *read.notes, hint)
    return "; ".join(filter(None, parts))


def _left_out(read: PagesRead) -> str:
    return "; ".join(f"{count:,} left out ({reason})" for reason, count in read.left_out.items())


def thumbnail_side(images: int) -> int:
    """Return the longer side of each thumbnail of so many images, in pixels."""
    return next((side for most, side in _SIDES if images <= most), _SIDE_BESIDE)


def _sources(run: RunContext, paths: Iterable[str], read: PagesRead) -> Iterator[Source]:
    unpublished = Unpublished(run.site, run.settings)
    for path in paths:
        source = read_source(run.site, path, run.settings)
        if source is None:
            read.binary.append(path)
            read.left_out[_BINARY] += 1
        elif isinstance(source, Failure):
            read.failures.append(source)
        elif is_report(source):
            continue
        elif reason := unpublished.reason(source):
            read.left_out[reason] += 1
        else:
            yield source


def _add(
    run: RunContext, read: PagesRead, source: Source, page: ParsedPage, targets: Targets
) -> None:
    read.pages.put(source.path, ReadPage(source, page, targets))
    for _, own, others in targets:
        for path in _files((own, *others)):
            _include(read.files, path)
        for path in _files((own,)):
            _include(read.shown, path)
        if others:
            for path in _may_differ((own, *others), run.settings.variants_dir):
                _include(read.compared, path)


def _fixed_sheets(resolver: Resolver, source: Source, page: ParsedPage) -> Iterator[str]:
    """Yield the paths of the style sheets on whose text a page or its scripts may depend."""
    read = page.restyling.reads_backgrounds
    for sheet in page.sheets:
        if (sheet.fixed or read) and (path := resolver.style_sheet(source, page, sheet.url or "")):
            yield path


def _include(paths: SpillMap[None], path: str) -> None:
    if path not in paths:
        paths.put(path, None)


def _files(targets: Iterable[Target]) -> Iterator[str]:
    for target in targets:
        if target.file:
            yield target.file


def _may_differ(targets: Iterable[Target], variants_dir: str) -> frozenset[str]:
    """Return the files of one ``srcset`` that may be different images.

    A variant that this tool made comes from the original, and a single file differs from nothing.
    """
    paths = frozenset(
        path for path in _files(targets) if not in_variants_folder(path, variants_dir)
    )
    return paths if len(paths) > 1 else frozenset()
