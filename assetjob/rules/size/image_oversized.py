"""Rule image-oversized."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, ImageInfo, ResolvedPage
from assetjob.model.page import Kind
from assetjob.rules.support.decorators import Found, page_rule
from assetjob.rules.support.dimensions import SIZED_KINDS, is_left_to_generator, is_raster
from assetjob.rules.support.srcset import in_picture
from assetjob.rules.support.units import size
from assetjob.rules.support.weight import (
    DEVICES,
    Device,
    chosen,
    displayed_width,
    wasted_bytes,
)
from assetjob.settings.schema import Settings

# Lighthouse has 4 KiB for a single file, and 12 KiB for a srcset (uses-responsive-images), but few
# people who judged findings of 12 to 24 KiB would act on them.
LEAST_WASTE = 24_576  # bytes
LEAST_SHARE = 0.2  # of the file: 800 px for a phone that shows 721 are no fault
# Few who judged findings of a fifth to two fifths would make another file to save that, unless it
# is `LARGE_WASTE`.
USUAL_SHARE = 0.4  # of the file
# Isomer's theme shows an infopic beside a text, on phones above it (isomerpages-template,
# homepage/infopic_left.html): 768 CSS px at two device pixels each.
INFOPIC = 1_536
# Where the device needs most of a file, or the file is small, it is for review: people who judged
# findings found less debatable.
CLEAR_SHARE = 0.5  # of the file
CLEAR_WASTE = 51_200  # bytes
LARGE_WASTE = 102_400  # bytes
# Each variant is up to 1.7 times as wide as the next smaller one, so a candidate twice as wide as
# needed means that a smaller one is missing.
TOO_WIDE = 2


@page_rule(Severity.WARNING, about="size")
def image_oversized(page: ResolvedPage, settings: Settings) -> Found:
    """Image is larger than it is displayed.

    Browsers download pixels that are not displayed, which makes the page slow on phones
    (Lighthouse, uses-responsive-images). Add smaller variants in a srcset, as "assetjob fix" does,
    or use a smaller file. A file that the page also displays at full size is not reported, nor are
    up to 24 kB, or up to 100 kB that are less than two fifths of a file. Up to 50 kB are for
    review, and up to 100 kB that are less than half. So is an image that a theme shows and that is
    wider than any of the widths in the settings, or than Isomer's theme shows it beside a text.

    See:
        https://web.dev/articles/serve-responsive-images
        https://developer.mozilla.org/docs/Web/HTML/Guides/Responsive_images

    Bad:
        <img src="photo-1600x800.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <img src="photo-1600x800.jpg" srcset="photo-480x240.jpg 480w, photo-800x400.jpg 800w,
             photo-1200x600.jpg 1200w, photo-1600x800.jpg 1600w"
             sizes="(min-width: 800px) 800px, 100vw" alt="The Merlion at dusk" width="800"
             height="400">
    """
    # A srcset of what the file was before does not tell what its own variants will waste.
    uses = [_alone(i) if i.variants_of else i for i in page.images if _is_judged(i)]
    as_it_is, alone = _least(uses, settings), _least([_alone(i) for i in uses], settings)
    yield from _wider_than_screens(page, settings)
    seen: set[tuple[str | None, bool, tuple[int, ...]]] = set()  # a page loads a file once
    for image in uses:
        # Uses with a srcset count for those without one, too: fix gives it to one after the other.
        found = (as_it_is if image.candidates else alone)[image.target.path]
        key = image.target.path, bool(image.candidates), found
        if any(found) and key not in seen:
            seen.add(key)
            is_clear = _is_large_part(image, max(found)) and not is_left_to_generator(image)
            severity = None if is_clear else Severity.REVIEW
            yield image, Problem(_message(image, found), severity=severity)


def _is_large_part(image: Image, waste: int) -> bool:
    """Tell whether wasted bytes are many, or not few and at least half of the file."""
    # A candidate that is twice too wide wastes three quarters.
    least = 0 if image.candidates or image.info is None else CLEAR_SHARE * image.info.bytes
    return waste >= min(max(least, CLEAR_WASTE), LARGE_WASTE)


def _wider_than_screens(page: ResolvedPage, settings: Settings) -> Found:
    """Yield the images that a theme shows, and backgrounds, that are wider than any window."""
    needed = max(*settings.widths, *(device.width for device in DEVICES))
    for image in page.images:
        info = image.info
        if image.ref.kind not in _SHOWN_BY_THEME or info is None or not is_raster(image):
            continue
        if image.target.reencoded:
            continue  # the shortcode makes files of other widths
        if _is_for_cards(image, page):
            continue  # social networks resize what they show
        is_narrow = settings.profile == "isomer" and _is_infopic(image, page)
        most, who = (INFOPIC, "Isomer shows no") if is_narrow else (needed, "no screen needs")
        waste = wasted_bytes(info, most) if info.frames == 1 else 0
        if waste > _least_waste(info):
            message = f"{info.width} px wide, {size(info.bytes)}; {who} more than {most} px"
            yield image, Problem(message, severity=Severity.REVIEW)


def _is_for_cards(image: Image, page: ResolvedPage) -> bool:
    """Tell whether a key of front matter names an image for shared links, and it is not too heavy.

    Networks take no file above a limit, of which X (Twitter) has the lowest.
    """
    start = image.ref.span.start
    line = page.source.text[page.source.text.rfind("\n", 0, start) + 1 : start]
    is_key = image.ref.kind is Kind.FRONT_MATTER and _CARD_KEY.match(line) is not None
    return is_key and image.info is not None and image.info.bytes <= HEAVIEST_CARD


HEAVIEST_CARD = 5_000_000  # bytes
_CARD_KEY = re.compile(
    r"[ \t-]*[\"']?(?:og|open[-_]?graph|social|share|sharing|twitter|facebook|seo)[-_]?"
    r"(?:card|image|img|photo|picture|thumbnail)?[\"']?[ \t]*[:=]",
    re.IGNORECASE,
)


def _is_infopic(image: Image, page: ResolvedPage) -> bool:
    """Tell whether the front matter has an image under the key ``infopic``."""
    lines = page.source.text[: image.ref.span.end].splitlines()
    inner = _indent(lines[-1])
    before = (line for line in reversed(lines[:-1]) if line.strip() and _indent(line) < inner)
    return next(before, "").lstrip(" -").startswith("infopic:")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" -"))


_SHOWN_BY_THEME = frozenset({Kind.FRONT_MATTER, Kind.INCLUDE, Kind.CSS, Kind.POSTER})


def _alone(image: Image) -> Image:
    return replace(image, candidates=())


def _least(images: Iterable[Image], settings: Settings) -> Mapping[str | None, tuple[int, ...]]:
    """Return the bytes that every use of a file wastes, by the file's path."""
    by_file: dict[str | None, list[tuple[int, ...]]] = defaultdict(list)
    for image in images:
        by_file[image.target.path].append(_wastes(image, settings))
    return {path: tuple(map(min, zip(*each, strict=True))) for path, each in by_file.items()}


def _is_judged(image: Image) -> bool:
    info = image.info
    if image.ref.kind not in SIZED_KINDS or info is None or not is_raster(image) or info.frames > 1:
        return False
    # Where all candidates are the file itself, the sources of its picture element are used.
    return not (
        in_picture(image) and all(e.target.path == image.target.path for e in image.candidates)
    )


def _wastes(image: Image, settings: Settings) -> tuple[int, ...]:
    """Return the wasted bytes for each of `DEVICES`, 0 where below the threshold."""
    shown = [displayed_width(image, device, settings.content_width) for device in DEVICES]
    wastes = tuple(
        _waste(image, device, width) for device, width in zip(DEVICES, shown, strict=True)
    )
    # Displayed at the same size on all screens, the file is made for the highest density.
    return wastes if all(wastes) or len(set(shown)) > 1 else (0,) * len(DEVICES)


def _message(image: Image, wastes: Sequence[int]) -> str:
    files = [image.info, *(each.info for each in image.candidates)]
    widest = max((info for info in files if info), key=lambda info: info.width)
    wasted = [
        f"{size(waste)} on a {device.name} of {device.width} px at {device.density:g}x"
        for device, waste in zip(DEVICES, wastes, strict=True)
        if waste
    ]
    measured = " (measured in a browser)" if image.measured else ""
    return f"{widest.width} px wide, {size(widest.bytes)}; wasted{measured}: {', '.join(wasted)}"


def _least_waste(info: ImageInfo) -> float:
    """Return the bytes of a single file that may be wasted."""
    usual = min(USUAL_SHARE * info.bytes, LARGE_WASTE)
    return max(LEAST_WASTE, LEAST_SHARE * info.bytes, usual)


def _waste(image: Image, device: Device, shown: float) -> int:
    """Return the wasted bytes, 0 where below the threshold."""
    assert image.info is not None
    needed = shown * device.density
    if not image.candidates:
        waste = wasted_bytes(image.info, needed)
        return waste if waste > _least_waste(image.info) else 0
    info = chosen(image, device, shown)
    if info is None or info.width <= TOO_WIDE * needed:
        return 0
    waste = wasted_bytes(info, needed)
    return waste if waste > LEAST_WASTE else 0
