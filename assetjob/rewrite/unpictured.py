"""Say why images get no ``<picture>``, and so only the formats that an ``<img>`` can name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator

from assetjob.model.formats import FORMATS
from assetjob.model.image import ResolvedPage
from assetjob.rewrite.css.site_sheets import SiteSheets
from assetjob.rewrite.page_limits import PageLimits, page_limits
from assetjob.rewrite.source_tags import ImageMarkup, image_markups
from assetjob.rewrite.writable import is_rewritable
from assetjob.settings.schema import Settings


def notes_on_pictures(
    pages: Iterable[ResolvedPage],
    with_variants: Container[str],
    sheets: SiteSheets,
    settings: Settings,
) -> Iterator[str]:
    """Yield a line with the number of images without a ``<picture>``, and the reasons.

    `with_variants` are the paths of originals that have variants.
    """
    reasons = Counter(
        reason for page in pages for reason in _reasons(page, with_variants, sheets, settings)
    )
    if total := reasons.total():
        images = "1 image keeps" if total == 1 else f"{total:,} images keep"
        because = "; ".join(f"{reason} ({count:,})" for reason, count in reasons.most_common())
        yield f"{images} {_kept_format(settings)} alone, without a <picture>: {because}"


def _reasons(
    page: ResolvedPage, with_variants: Container[str], sheets: SiteSheets, settings: Settings
) -> Iterator[str]:
    limits, styles = page_limits(page, settings), None
    for markup in image_markups(page, settings.variants_dir):
        info = markup.image.info
        if info is None or info.path not in with_variants or not is_rewritable(markup, settings):
            continue
        if reason := _reason(markup, limits):
            yield reason
            continue
        styles = styles or sheets.styles(page.source, page.page)
        if not styles.wrappable(markup.as_authored.ref):
            yield "style sheets or the layout could show the difference"


def _reason(markup: ImageMarkup, limits: PageLimits) -> str:
    of_image = limits.of_image(markup)
    if of_image.preloaded:
        return "a link preloads the file"
    if of_image.attributes_only:
        return "a script may move or rebuild the image"
    return "" if markup.wrappable else "the Markdown around the image has no place for it"


def _kept_format(settings: Settings) -> str:
    """Return the name of the format that remains: that of an ``<img>``, or the original."""
    bare = [FORMATS[kind].title for kind in settings.formats if FORMATS[kind].bare]
    return bare[0] if bare and settings.markup != "picture" else "the original"
