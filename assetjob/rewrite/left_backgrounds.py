"""Say which images of CSS get no variant, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from assetjob.images.variants import left_alone
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.page import Kind
from assetjob.model.target import TargetState
from assetjob.model.text import Markup
from assetjob.model.variant import Encoded
from assetjob.rewrite.backgrounds import (
    is_own_background,
    looks_the_same,
    with_variants,
)
from assetjob.rewrite.css.site_sheets import SiteSheets
from assetjob.rewrite.hydration import framework_of, in_island
from assetjob.settings.schema import Settings


def notes_on_backgrounds(
    pages: Iterable[ResolvedPage],
    encoded: Mapping[str, Encoded],
    sheets: SiteSheets,
    settings: Settings,
) -> Iterator[str]:
    """Yield a line for each reason, with the number of images of CSS and the first of them.

    `pages` are as they will be.
    """
    counts: Counter[str] = Counter()
    firsts: dict[str, str] = {}
    for page in pages:
        for image, reason in _left(page, encoded, sheets, settings):
            counts[reason] += 1
            firsts.setdefault(reason, f"{page.source.path}:{image.ref.line}")
    for reason, count in counts.most_common():
        images = "1 image of CSS gets" if count == 1 else f"{count:,} images of CSS get"
        yield f"{images} no variant: {reason} (first: {firsts[reason]})"


def _left(
    page: ResolvedPage, encoded: Mapping[str, Encoded], sheets: SiteSheets, settings: Settings
) -> Iterator[tuple[Image, str]]:
    """Yield the images of CSS without a variant that a page names, each with the reason."""
    authors = [
        image
        for image in page.images
        if image.ref.kind is Kind.CSS
        and image.target.state is not TargetState.DATA
        and not is_own_background(image, settings.variants_dir)
    ]
    done = with_variants(page, settings.variants_dir) if authors else ()
    for image in authors:
        if image.ref.span not in done:
            yield (
                image,
                _of_file(image, settings)
                or _of_page(page, image)
                or _of_text(page, sheets)
                or _of_variant(image, encoded)
                or _ELSEWHERE,
            )


def _of_file(image: Image, settings: Settings) -> str:
    info = image.info
    if info is None:
        return _STATES.get(image.target.state, "the file cannot be read")
    if reason := left_alone(info, settings):
        return f"the file {reason}"
    if not looks_the_same(info):
        return "the file is animated, rotated by EXIF, or has a density of its own"
    return "" if image.target.form else "the site's generator may serve the file elsewhere"


def _of_page(page: ResolvedPage, image: Image) -> str:
    in_sheet = page.source.markup is Markup.CSS
    if image.ref.skipped:
        return _FIXED_SHEET if in_sheet else 'the author opts it out by data-assetjob="skip"'
    if not in_sheet and (name := framework_of(page.source)):
        return f"{name} hydrates the page"
    return "a framework hydrates the island that it is in" if in_island(image.ref) else ""


def _of_text(page: ResolvedPage, sheets: SiteSheets) -> str:
    fixed = sheets.styles(page.source, page.page).backgrounds_fixed
    return "a script or a Content-Security-Policy may depend on the declaration" if fixed else ""


def _of_variant(image: Image, encoded: Mapping[str, Encoded]) -> str:
    made = encoded.get(image.info.path) if image.info else None
    if image.info is None or made is None:
        return ""
    same = (image.info.width, image.info.height)
    refused = any((each.variant.width, each.variant.height) == same for each in made.refused)
    return "no variant of its size is smaller" if refused else ""


_ELSEWHERE = "it is not in a plain background or background-image, or a later one replaces it"
_FIXED_SHEET = "a page or its scripts depend on the text of the style sheet"
_STATES = {
    TargetState.EXTERNAL: "the file is on another site",
    TargetState.OUTSIDE: "the file is outside the site",
    TargetState.MISSING: "the file is missing",
    TargetState.DYNAMIC: "its URL is a template's",
    TargetState.AMBIGUOUS: "several files match its URL",
    TargetState.DVC: "DVC keeps the file: run dvc pull",
}
