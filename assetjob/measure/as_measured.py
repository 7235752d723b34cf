"""Tell whether an image still has the size attributes that it was measured with."""

from __future__ import annotations

import re

from assetjob.model.dimension import Dimension, parse_dimension
from assetjob.model.image import Image, ImageInfo
from assetjob.model.measured import MeasuredImage
from assetjob.rewrite.loading import follows_srcset

# What `fix` appends to a style attribute.
_OWN_STYLE = re.compile(
    r"(?:[;\s]*(?:height: auto|width: [0-9.]+%|aspect-ratio: [0-9]+ / [0-9]+))*[;\s]*"
)


def has_measured_size(image: Image, measured: MeasuredImage) -> bool:
    """Tell whether the size attributes of an image are those measured, or what `fix` made of them.

    `fix` keeps the box, so the measurement stays valid; an author may have changed it.
    """
    ref, info = image.ref, image.info
    width, height = parse_dimension(ref.value("width")), parse_dimension(ref.value("height"))
    old_width, old_height = (
        parse_dimension(measured.attributes.width),
        parse_dimension(measured.attributes.height),
    )
    if not _same_style(measured.attributes.style or "", ref.value("style") or ""):
        return False
    if (width, height) == (old_width, old_height):
        return True
    if info is None or not info.width or not info.height:
        return False
    # An image without candidates gets its natural width as well, which changes nothing.
    is_added = old_width is None and ref.attr("srcset") is None
    by_fix = follows_srcset(ref, "width") or _is_percentage(old_width) or is_added
    if width != old_width and not (by_fix and _is_of_file(width, old_height, info)):
        return False
    by_fix = follows_srcset(ref, "height") or old_height is None
    return height == old_height or (by_fix and _is_height(height, width, info))


def _same_style(old: str, new: str) -> bool:
    kept = old.rstrip().rstrip(";")
    return new.startswith(kept) and _OWN_STYLE.fullmatch(new[len(kept) :]) is not None


def _is_percentage(dimension: Dimension | None) -> bool:
    return dimension is not None and dimension.is_percentage


def _is_of_file(width: Dimension | None, height: Dimension | None, info: ImageInfo) -> bool:
    """Tell whether a width is the file's own, or that of the author's height."""
    if width is None or width.is_percentage:
        return False
    natural = info.natural_size
    if height is None or height.is_percentage:
        return width.value == natural[0]
    return abs(width.value - height.value * natural[0] / natural[1]) <= 1


def _is_height(height: Dimension | None, width: Dimension | None, info: ImageInfo) -> bool:
    """Tell whether a height is that of a width by the aspect ratio of the file."""
    if height is None or width is None or height.is_percentage or width.is_percentage:
        return False
    return abs(height.value - width.value * info.height / info.width) <= 1
