"""What a page forbids in the markup of its images."""

from __future__ import annotations

from dataclasses import dataclass

from assetjob.model.image import ResolvedPage
from assetjob.model.text import Span
from assetjob.rewrite.art_direction import PictureFile
from assetjob.rewrite.attributes import MarkupLimits
from assetjob.rewrite.hydration import framework_of, in_island
from assetjob.rewrite.loading import not_lazy_images
from assetjob.rewrite.preloads import PreloadLinks, preload_links
from assetjob.rewrite.priority import first_image
from assetjob.rewrite.source_tags import ImageMarkup
from assetjob.settings.schema import Settings


@dataclass(frozen=True, slots=True)
class PageLimits:
    """The facts of a page that limit the markup of its images."""

    not_lazy: frozenset[Span]
    first: Span | None
    links: PreloadLinks
    hydrated: bool

    def of_image(self, markup: ImageMarkup) -> MarkupLimits:
        """Return the limits for one image."""
        ref, path = markup.image.ref, markup.image.target.path or ""
        preloaded = path in self.links.preloads
        return MarkupLimits(
            not_lazy=preloaded or ref.span in self.not_lazy,
            first=ref.span == self.first,
            attributes_only=preloaded or self.hydrated or in_island(ref) or ref.wrapped,
            without_candidates=path in self.links.fixed,
            preloaded=preloaded,
        )

    def allow_sources(self, file: PictureFile) -> bool:
        """Tell whether sources may be added for a file of an author's ``<picture>``."""
        ref, path = file.img.ref, file.info.path if file.info else None
        if self.hydrated or in_island(ref) or self.links.load(path):
            return False
        return not (ref.scripted or ref.skipped)


def page_limits(page: ResolvedPage, settings: Settings) -> PageLimits:
    """Return the limits that hold on a page."""
    not_lazy = not_lazy_images(page.page, page.images)
    first = first_image(page.source, page.page, page.images) if settings.fetch_priority else None
    links = preload_links(page.images, settings.variants_dir)
    return PageLimits(not_lazy, first, links, framework_of(page.source) is not None)
