"""Decide an image's ``width``, ``height``, ``style`` and ``sizes`` so that its box stays the same.

There are two ways to keep the box of an image unchanged, whatever CSS applies. *Pinned*: ``width``
and ``height`` are written, with ``height: auto`` where no style sheet declares it, and ``sizes``
may depend on the viewport. *Natural size*: an image with width descriptors is as wide as ``sizes``
says (HTML standard, "density-corrected natural width and height"), so a constant ``sizes="800px"``
on an image of 800 pixels changes nothing, whatever the style sheets declare.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assetjob.model.image import ImageInfo
from assetjob.model.page import ImageRef
from assetjob.model.sizes import Sizes
from assetjob.rewrite.css.box import Box
from assetjob.rewrite.css.image_width import ImageSize
from assetjob.rewrite.dimensions import drifting_widths, with_dimensions
from assetjob.rewrite.size_state import (
    PIXELS,
    CandidateSize,
    Sizing,
    drifts,
    keeps_box_with_measured_sizes,
    keeps_measured_box,
    natural_size_counts,
    natural_size_may_count,
    sizing_of,
)
from assetjob.settings.schema import Settings

_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]+)?)(?:%|vw)")
_NONE = frozenset({"", "auto", "none"})


@dataclass(frozen=True, slots=True)
class SizeAttributes:
    """The new size attributes of an image. None leaves the attribute as it is.

    `style` are declarations to append. Candidates of the widths in `drifting` need the declaration
    `ratio` as well, except with ``sizes="auto"``, by which the dimensions give the ratio. `pinned`
    tells that both dimensions are numbers, so that the page does not move when the image arrives;
    `natural` that the box depends on the natural size; `contained` that ``sizes="auto"`` would be
    safe. `widest` is the largest width in CSS pixels where neither the viewport nor a style sheet
    that cannot be read limits it, else 0.
    """

    width: int | None
    height: int | None
    style: tuple[str, ...]
    ratio: str
    drifting: frozenset[int]
    sizes: Sizes
    pinned: bool
    natural: bool
    contained: bool
    widest: int


def size_attributes(
    info: ImageInfo,
    box: Box,
    ref: ImageRef,
    settings: Settings,
    candidates: Sequence[CandidateSize],
) -> SizeAttributes:
    """Decide the size of the image `ref` once its ``srcset`` lists `candidates`."""
    state = sizing_of(info, box, ref, settings)
    if box.deciding_attributes & {"width", "height", "style"}:
        return _described(state, candidates)
    state = with_dimensions(state)
    return replace(_described(state, candidates), drifting=drifting_widths(state, candidates))


def sizes_of(
    info: ImageInfo,
    box: Box,
    ref: ImageRef,
    settings: Settings,
    candidates: Sequence[CandidateSize],
) -> Sizes:
    """Return the ``sizes`` that keep the box of `ref` where its dimensions must not change."""
    state = sizing_of(info, box, ref, settings)
    if drifts(state, candidates):
        return Sizes.fixed(state.info.width)
    return _described(state, candidates).sizes


def _described(state: Sizing, candidates: Sequence[CandidateSize]) -> SizeAttributes:
    natural = natural_size_counts(state, candidates)
    pinned = all(hint is not None and hint.unit == "px" for hint in (state.width, state.height))
    is_fixed = natural and not keeps_box_with_measured_sizes(state)
    sizes = Sizes.fixed(state.info.width) if is_fixed else _sizes(state)
    return SizeAttributes(
        width=state.new_width,
        height=state.new_height,
        style=state.style,
        ratio=f"aspect-ratio: {state.ratio}",
        drifting=frozenset(),
        sizes=sizes,
        pinned=pinned,
        natural=natural,
        contained=pinned
        and not natural_size_may_count(state, candidates)
        and _may_be_contained(state),
        widest=0 if _is_limited(state) or not state.box.complete else _widest(state),
    )


def _sizes(state: Sizing) -> Sizes:
    """Return the ``sizes`` of an image whose box does not depend on it: never too narrow.

    A measured one is used unless the box may be as wide as it says, see `_measured`.
    A candidate narrower than the box is drawn blurred, so the viewport limits the width only where
    that is certain; a text column that the settings name is.
    """
    if measured := _measured(state):
        return measured
    info, settings = state.info, state.settings
    # Where the box is as wide as sizes says, up to its limits, no smaller width may be said.
    column = None if "auto" in state.used("width") else settings.content_width
    style = state.style
    if settings.height_auto == "yes" and "height" not in state.box.inline:
        style = (*style, "height: auto")
    size = ImageSize(info.width, info.height, state.width, state.height, column, state.pixels)
    bound = state.box.widths(size, style, fluid=bool(settings.fluid_images))
    return Sizes.fixed(state.pixels) if bound is None else Sizes.of_pieces(bound)


def _measured(state: Sizing) -> Sizes | None:
    """Return the measured ``sizes``, None where there is none that keeps the box.

    Where the box is as wide as ``sizes`` says, one that is too wide would widen it. Where not all
    style sheets are known, the measurement says whether it is.
    """
    measured = state.box.measured
    if measured is None or measured.sizes is None:
        return None
    if not state.box.complete and measured.of_natural_size:
        return None
    keeps_box = keeps_measured_box(state) or keeps_box_with_measured_sizes(state)
    if measured.exact or keeps_box or "auto" not in state.used("width"):
        return measured.sizes
    return None


def _is_limited(state: Sizing) -> bool:
    """Tell whether the image is at most as wide as its containing block or the viewport."""
    fluid = "100%" if state.settings.fluid_images else ""
    limits = (value or fluid for value in state.declared("max-width"))
    return all(map(_is_share, limits)) or all(map(_is_share, state.used("width")))


def _is_cropped(state: Sizing) -> bool:
    """Tell whether the image may be drawn larger than its box."""
    return not state.declared("object-fit") <= {"", "fill", "contain", "scale-down"}


def _is_share(value: str) -> bool:
    """Tell whether a width is at most that of the containing block or of the viewport."""
    found = _SHARE.fullmatch(value)
    return found is not None and float(found[1]) <= 100


def _widest(state: Sizing) -> int:
    """Return the largest displayed width in CSS pixels, at most the intrinsic width."""
    if _is_cropped(state):
        return state.info.width
    widest = max(_pixels(value, state.info.width) for value in state.used("width"))
    limit = max(_pixels(value, widest) for value in state.declared("max-width"))
    least = max(
        _pixels(value, 0 if value in _NONE else state.info.width)
        for value in state.declared("min-width")
    )
    return max(1, min(max(min(widest, limit), least), state.pixels))


def _pixels(value: str, other: int) -> int:
    """Return a length in whole CSS pixels, rounded up, or `other` where it is in another unit."""
    found = PIXELS.fullmatch(value)
    return math.ceil(float(found[1])) if found else other


def _may_be_contained(state: Sizing) -> bool:
    """Tell whether ``sizes="auto"`` is safe, which takes the natural size and ratio away.

    The width must be certain, and the attributes must give the image's aspect ratio exactly.
    """
    width, height, info = state.width, state.height, state.info
    if width is None or height is None or not state.unset("aspect-ratio") or _is_cropped(state):
        return False
    # An item of a row shrinks to its natural size, which auto makes zero.
    if state.box.flex_or_grid_item:
        return False
    if "auto" in state.used("width"):
        return False
    own = {part.partition(":")[0] for part in state.style} | set(state.box.inline)
    certain = "width" in own or state.box.complete
    return certain and width.value * info.height == height.value * info.width
