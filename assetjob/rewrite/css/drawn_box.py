"""What the style sheets of a page say about the boxes of its images, for the rules about sizes."""

from __future__ import annotations

import re
from dataclasses import replace

from assetjob.model.dimension import parse_dimension
from assetjob.model.drawn_box import UNLIMITED, DrawnBox
from assetjob.model.image import Image, ImageInfo, ResolvedPage
from assetjob.model.page import ImageRef, Kind
from assetjob.model.sizes import WidthPiece
from assetjob.rewrite.css.box import Box
from assetjob.rewrite.css.definite import LENGTH, LENGTH_OR_PERCENTAGE, PERCENTAGE, RATIO
from assetjob.rewrite.css.image_width import ImageSize
from assetjob.rewrite.css.styles import Styles

BOXED_KINDS = frozenset({Kind.IMG, Kind.MARKDOWN})
_IN_SASS = re.compile(rf"{LENGTH.pattern}|\$[\w-]+")  # a variable of Sass may be a length


def with_boxes(page: ResolvedPage, styles: Styles, column: int | None) -> ResolvedPage:
    """Return the page with `Image.box` set where style sheets say something about the image.

    `column` is the width of the text column in CSS pixels, None where it is not known.
    """
    images = tuple(_with_box(image, styles, column) for image in page.images)
    return page if images == page.images else replace(page, images=images)


def _with_box(image: Image, styles: Styles, column: int | None) -> Image:
    if image.ref.kind not in BOXED_KINDS:
        return image
    found = _drawn_box(image, styles, column)
    return image if found == DrawnBox() else replace(image, box=found)


def _drawn_box(image: Image, styles: Styles, column: int | None) -> DrawnBox:
    box, info = styles.box(image.ref), image.info
    is_known = box.complete and info is not None and info.width and info.height
    return DrawnBox(
        widths=_widths(image, info, box, column) if info and is_known else None,
        most=None if is_known else _most(image, box),
        may_crop=not box.values("object-fit") <= {"", "fill"},
        reserved=_is_reserved(box, image.ref) or _may_be_reserved(image.ref, styles),
        turned=box.is_oriented,
    )


def _widths(
    image: Image, info: ImageInfo, box: Box, column: int | None
) -> tuple[WidthPiece, ...] | None:
    width, height = info.natural_size
    # The natural width of an image with width descriptors is what sizes says, at most the widest.
    files = (each.info for each in image.candidates if each.candidate.unit == "w")
    widest = max((file.width for file in files if file), default=0)
    if widest > width:
        width, height = widest, max(1, round(widest * height / width))
    across = parse_dimension(image.ref.value("width"))
    down = parse_dimension(image.ref.value("height"))
    size = ImageSize(width, height, across, down, column, UNLIMITED)
    return box.widths(size, (), fluid=False)


def _most(image: Image, box: Box) -> float | None:
    """Return the widest that lengths in the known style sheets allow, None without such a limit."""
    across, down = box.values("width"), box.values("height")
    limits = [_widest(box.values("max-width")), _widest(across)]
    info = image.info
    if info and info.height and image.ref.value("width") is None and "100%" not in across:
        by_height = (_widest(down), _widest(box.values("max-height")))
        ratio = info.width / info.height
        limits += [None if each is None else each * ratio for each in by_height]
    return min((each for each in limits if each), default=None)


def _widest(values: frozenset[str]) -> float | None:
    """Return the largest of `values` in CSS pixels, None if one is no simple length."""
    found = [_SIMPLE.fullmatch(value) for value in values]
    lengths = [float(each[1]) * _PIXELS[each[2]] for each in found if each]
    return max(lengths) if len(lengths) == len(values) else None


_SIMPLE = re.compile(r"([0-9]+\.?[0-9]*|\.[0-9]+)(px|rem)")
_PIXELS = {"px": 1, "rem": 20}  # the root's font is seldom larger than 20 px


def _is_reserved(box: Box, ref: ImageRef) -> bool:
    """Return whether CSS gives the box its size before the image is loaded."""
    if box.values("display") == {"none"} or box.values("position") <= {"absolute", "fixed"}:
        return True  # nothing moves when it is loaded
    if all(map(RATIO.fullmatch, box.values("aspect-ratio"))):
        return True
    if box.fixed_parent and ref.context.placement.wrappers and _fits(box):
        return True  # its box is the parent's only content, and does not leave it
    if box.clipping is not None and box.clipping < ref.context.placement.wrappers:
        return True  # so it is here, and what leaves it is not visible
    across, down = _used(box, ref, "width"), _used(box, ref, "height")
    return all(map(LENGTH_OR_PERCENTAGE.fullmatch, across)) and all(
        LENGTH.fullmatch(value) or (box.definite_height and PERCENTAGE.fullmatch(value))
        for value in down
    )


def _fits(box: Box) -> bool:
    """Return whether an image is no higher than its parent."""
    return any(
        all(value == "100%" for value in box.values(name)) for name in ("height", "max-height")
    )


def _used(box: Box, ref: ImageRef, name: str) -> frozenset[str]:
    """Return the values of a size, that of the attribute where no style sheet has one."""
    attribute = parse_dimension(ref.value(name))
    values = box.values(name)
    if attribute is None or "" not in values:
        return values
    unit = "%" if attribute.is_percentage else "px"
    return values - {""} | {f"{attribute.value:g}{unit}"}


def _may_be_reserved(ref: ImageRef, styles: Styles) -> bool:
    """Return whether a sheet of the site may give an image its size by its class or id.

    That counts where the page around the image is not known: neither is which sheets apply, and a
    Sass file is not compiled.
    """
    if styles.whole or not any(ref.value(name) for name in _NAMES):
        return False
    unnamed = replace(ref, attrs=tuple(attr for attr in ref.attrs if attr.name not in _NAMES))
    return _may_have_size(styles.box(ref)) and not _may_have_size(styles.box(unnamed))


def _may_have_size(box: Box) -> bool:
    if box.values("position") & {"absolute", "fixed"}:
        return True
    sizes = (box.values(name) for name in ("width", "height"))
    return all(any(map(_IN_SASS.fullmatch, values)) for values in sizes)


_NAMES = ("class", "id")
