"""The size of an image as its attributes and inline style give it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from assetjob.model.image import Image, ImageInfo
from assetjob.model.page import ImageRef, Kind
from assetjob.model.target import ResolvedBy
from assetjob.rules.support.fingerprint import is_white, varies_along_one_axis

SIZED_KINDS = frozenset({Kind.IMG, Kind.MARKDOWN})
NUMBER = re.compile(r"[0-9]{1,9}")
LENGTH = re.compile(r"\+?(?:\d+\.?\d*|\.\d+)(?:px|r?em|ex|ch|v[wh]|v(?:min|max)|cm|mm|in|pt|pc)")

# The width of most containers does not depend on the image, their height does.
_ACROSS = re.compile(rf"{LENGTH.pattern}|[0-9.]+%")


def pixels(ref: ImageRef, name: str) -> int | None:
    """Return the CSS pixels of a dimension attribute, None if it is not a positive integer."""
    value = (ref.value(name) or "").strip(" \t\n\f\r")
    return int(value) if NUMBER.fullmatch(value) and int(value) > 0 else None


def displayed_size(image: Image) -> tuple[float, float] | None:
    """Return the width and height that the attributes give, else the file; None if unknown."""
    width, height, info = pixels(image.ref, "width"), pixels(image.ref, "height"), image.info
    if width and height:
        return width, height
    if info is None or not info.width or not info.height:
        return None
    ratio = info.height / info.width
    if width or height:
        return (width, width * ratio) if width else ((height or 0) / ratio, height or 0)
    return info.width, info.height


@lru_cache(maxsize=1_000)
def declarations(style: str | None) -> Mapping[str, str]:
    """Return the properties of an inline style in lower case, without ``!important``."""
    found: dict[str, str] = {}
    for part in (style or "").lower().split(";"):
        name, colon, value = part.partition(":")
        if colon:
            found[name.strip()] = value.replace("!important", "").strip()
    return found


def sized_by_style(image: Image) -> bool:
    """Tell whether style sheets or the inline style reserve the space of an image."""
    if image.box.reserved or _is_in_ratio_box(image):
        return True
    style = declarations(image.ref.value("style"))
    if style.get("display") == "none" or style.get("position") in ("absolute", "fixed"):
        return True
    if style.get("aspect-ratio", "auto") != "auto":
        return True
    across = _ACROSS.fullmatch(style.get("width", ""))
    return bool(across and LENGTH.fullmatch(style.get("height", "")))


def _is_in_ratio_box(image: Image) -> bool:
    """Tell whether the classes of Bulma or Bootstrap put an image into a box of a fixed ratio.

    Their style sheets often come with the build, so that a source does not have them.
    """
    around = image.ref.context.ancestors[:1]
    classes = [name for each in around for name in each.classes]
    return any(
        box in classes and any(map(ratio.fullmatch, classes)) for box, ratio in _RATIO_BOXES.items()
    )


_RATIO_BOXES = {
    "image": re.compile(r"is-square|is-[1-9]by[1-9]|is-16by9"),
    "ratio": re.compile(r"ratio-[0-9]+x[0-9]+"),
    "embed-responsive": re.compile(r"embed-responsive-[0-9]+by[0-9]+"),
}


def is_left_to_generator(image: Image) -> bool:
    """Tell whether a generator shows an image in a way that is not known.

    It may resize the file, and add dimensions and candidates: to Markdown, and to what a template
    completes.
    """
    by = None if image.target.form else image.target.resolved_by
    return by in _LEFT_BY_KIND.get(image.ref.kind, ())


_LEFT_BY_KIND = {
    Kind.MARKDOWN: (ResolvedBy.GENERATOR, ResolvedBy.TEMPLATE),
    Kind.IMG: (ResolvedBy.TEMPLATE,),
}


def may_be_stretched(info: ImageInfo) -> bool:
    """Tell whether an image looks the same with another aspect ratio.

    It is a pixel wide or high, is of one colour, or changes along one axis only, as the bars of
    charts, dividers and gradients do.
    """
    if min(info.width, info.height) == 1:
        return True
    # A white drawing with alpha is as white in its fingerprint as the ground below it.
    unseen = info.has_alpha and is_white(info.fingerprint)
    return varies_along_one_axis(info.fingerprint) and not unseen


def is_raster(image: Image) -> bool:
    """Tell whether the file was read and is a raster image."""
    info = image.info
    return info is not None and info.format != "svg" and info.width > 0 and info.height > 0
