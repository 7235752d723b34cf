"""The site as it is: its pages with the facts of the image files that they name."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from assetjob.check.baseline_file import baseline_path
from assetjob.job.drawings import drawings
from assetjob.job.read_images import ImagesRead
from assetjob.job.read_pages import PagesRead, ReadPage, Targets
from assetjob.job.stale_variants import StaleVariants
from assetjob.measure.attach import Measurements
from assetjob.model.image import CandidateImage, Failure, Image, ImageInfo, ResolvedPage, Thumbnail
from assetjob.model.page import ParsedPage
from assetjob.model.site import Site
from assetjob.model.target import Target
from assetjob.model.text import Source
from assetjob.review.load import has_decisions
from assetjob.rewrite.css.drawn_box import BOXED_KINDS, with_boxes
from assetjob.rewrite.css.site_sheets import SiteSheets
from assetjob.rewrite.early_links import EarlyLinks
from assetjob.runtime.safe_read import SeveralRoots
from assetjob.runtime.spill import SpillList, SpillMap
from assetjob.settings.schema import Settings
from assetjob.site.listing_images import ListingImages
from assetjob.site.origins import Origins
from assetjob.site.page_url import page_url
from assetjob.site.resolve import Resolver


@dataclass(frozen=True, slots=True)
class ResolvedSite:
    """The pages of a site with their images, and the facts of each image file by its path.

    `thumbnails` are by the digests of the image files. `cached` are the paths of the pages of
    which a text was not parsed in this run. `unread_images` says by path why an image file has no
    facts, `unread_pages` why a page could not be read. `left_out` counts the pages that are left
    out by default, by reason; `notes` say what else cannot be read. `stale` marks images whose
    variants are those of another file, `early` those that headers and layouts load. `sheets` are
    the style sheets of the pages, `listings` tells whether anything shows their listing images,
    `measured` is what a browser measured. `fixed` are the pages that rules fix, as they will be, by
    path.
    """

    pages: Sequence[ResolvedPage]
    infos: Mapping[str, ImageInfo]
    thumbnails: Mapping[str, Thumbnail]
    cached: frozenset[str]
    unread_images: Mapping[str, Failure]
    unread_pages: tuple[Failure, ...]
    left_out: Mapping[str, int]
    notes: tuple[str, ...]
    stale: StaleVariants
    early: EarlyLinks
    sheets: SiteSheets
    listings: ListingImages
    measured: Measurements
    fixed: Mapping[str, ResolvedPage] = field(default_factory=dict)

    def pages_with_fixes(self) -> Iterator[ResolvedPage]:
        """Yield each page, after the fixes of rules if there are any."""
        for page in self.pages:
            yield self.fixed.get(page.source.path, page)

    def with_files_made_again(self, made: Container[str]) -> ResolvedSite:
        """Return the site without what was wrong with files that this run made again."""
        unread = {path: each for path, each in self.unread_images.items() if path not in made}
        return replace(self, unread_images=unread)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Everything that cannot be read."""
        return (*self.unread_pages, *self.unread_images.values())


def resolve_site(
    site: Site,
    settings: Settings,
    pages: PagesRead,
    images: ImagesRead,
    measured: Measurements | None = None,
) -> ResolvedSite:
    """Return the pages with their images, and the thumbnails of the images that they show."""
    measured = measured or Measurements(site, ())
    stale = StaleVariants(site.root, settings, images.infos)
    early = EarlyLinks(site)
    sheets = SiteSheets(site, style_attributes=settings.style_attributes)
    listings = ListingImages(site, settings)
    built_from = Origins(site, settings).of if _names_pages(settings) else _unknown
    resolved: SpillList[ResolvedPage] = SpillList(
        replace(
            measured.mark(
                _judged(
                    _resolved(source, page, targets, images.infos, images.failures),
                    stale,
                    early,
                    sheets,
                    listings,
                )
            ),
            url=page_url(site.project_of(source.path), source.path, page.front_matter),
            built_from=built_from(source.path),
        )
        for source, page, targets in map(partial(_with_fixed, pages), pages.pages.values())
    )
    thumbnails: SpillMap[Thumbnail] = SpillMap(images.thumbnails.items())
    root = SeveralRoots(site.root, site.outside_folders)
    for digest, drawing in drawings(root, _shown_svgs(pages, images)).items():
        thumbnails.put(digest, drawing)
    return ResolvedSite(
        resolved,
        images.infos,
        thumbnails,
        frozenset(pages.cached),
        images.failures,
        tuple(pages.failures),
        pages.left_out,
        pages.notes,
        stale,
        early,
        sheets,
        listings,
        measured,
    )


def _with_fixed(pages: PagesRead, read: ReadPage) -> tuple[Source, ParsedPage, Targets]:
    """Return what was read of a page; the text of a style sheet with a known digest must stay."""
    targets = read.targets
    if read.source.path in pages.fixed_sheets:
        skipped = ((replace(ref, skipped=True), own, others) for ref, own, others in targets)
        targets = tuple(skipped)
    return read.source, read.page, targets


def _names_pages(settings: Settings) -> bool:
    """Tell whether settings, a baseline or decisions may name the source of a built page."""
    return (
        any(ignore.path != "*" for ignore in settings.ignore)
        or baseline_path(settings).is_file()
        or has_decisions(settings)
    )


def _unknown(_: str) -> tuple[str, ...]:
    return ()


def resolve_page(
    source: Source,
    page: ParsedPage,
    resolver: Resolver,
    site: ResolvedSite,
    new_files: Mapping[str, ImageInfo],
) -> ResolvedPage:
    """Return a page, as it will be, with its images.

    `new_files` are the facts, by path, of files that are not there yet.
    """
    targets = tuple(resolver.targets(source, page, new_files))
    paths = (target.file for _, own, others in targets for target in (own, *others) if target.file)
    infos = {path: info for path in paths if (info := new_files.get(path) or site.infos.get(path))}
    found = _resolved(source, page, targets, infos, site.unread_images)
    return site.measured.mark(_judged(found, site.stale, site.early, site.sheets, site.listings))


def _judged(
    page: ResolvedPage,
    stale: StaleVariants,
    early: EarlyLinks,
    sheets: SiteSheets,
    listings: ListingImages,
) -> ResolvedPage:
    page = early.mark(stale.mark(page))
    if page.page.front_matter is not None and not listings.may_be_shown(page.source.path):
        page = replace(page, listing_unused=True)
    if not any(image.ref.kind in BOXED_KINDS for image in page.images):
        return page
    styles = sheets.styles(page.source, page.page)
    return with_boxes(page, styles, stale.settings.content_width)


def _shown_svgs(pages: PagesRead, images: ImagesRead) -> Iterator[ImageInfo]:
    for path in pages.shown:
        info = images.infos.get(path)
        if info and info.format == "svg":
            yield info


def _resolved(
    source: Source,
    page: ParsedPage,
    targets: Targets,
    infos: Mapping[str, ImageInfo],
    failures: Mapping[str, Failure],
) -> ResolvedPage:
    images = tuple(
        Image(
            page=source.path,
            ref=ref,
            target=own,
            info=_info(infos, own),
            failure=failures.get(own.file or ""),
            candidates=tuple(
                CandidateImage(
                    candidate, target, _info(infos, target), failures.get(target.file or "")
                )
                for candidate, target in zip(ref.candidates, others, strict=True)
            ),
        )
        for ref, own, others in targets
    )
    return ResolvedPage(source, page, images)


def _info(infos: Mapping[str, ImageInfo], target: Target) -> ImageInfo | None:
    return infos.get(target.file or "")
