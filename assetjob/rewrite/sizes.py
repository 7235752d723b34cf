"""Decide an image's ``width``, ``height``, ``style`` and ``sizes`` so that its box stays the same.

There are two ways to keep a box under every CSS rule that may apply. *Pinned*: ``width`` and
``height`` are written, with ``height: auto`` where no style sheet declares it, and ``sizes`` may
depend on the viewport. *Natural size*: an image with width descriptors is as wide as ``sizes`` says
(HTML standard, "density-corrected natural width and height"), so a constant ``sizes="800px"`` on an
image of 800 pixels changes nothing, whatever the style sheets declare.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from assetjob.model.dimension import Dimension, parse_dimension
from assetjob.model.image import ImageInfo
from assetjob.model.page import ImageRef
from assetjob.model.sizes import Sizes
from assetjob.rewrite.css.box import Box
from assetjob.settings.schema import Settings

NARROWEST = 320  # CSS pixels: the narrowest viewport that matters (WCAG 1.4.10)
DRIFT = 0.5  # CSS pixels by which rounding in a candidate may move what follows it
# What style sheets that cannot be read usually declare, beside max-width.
USUAL = {"width": "100%", "height": "auto"}
_NATURAL = re.compile(r"^auto$|-content|-fill-available|var\(|attr\(|stretch|inherit|intrinsic")
# Browsers cannot represent longer numbers either.
_PIXELS = re.compile(r"^([0-9]{1,9}(?:\.[0-9]{1,9})?)px$")
LARGEST = 33_554_428.0  # CSS pixels: the largest length in any browser


class Candidate(Protocol):
    """A candidate of a ``srcset``, with its size in pixels."""

    @property
    def width(self) -> int: ...  # noqa: D102
    @property
    def height(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class SizeAttributes:
    """The new size attributes of an image. None leaves the attribute as it is.

    `style` are declarations to append. `pinned` tells that both dimensions are numbers, so that the
    page does not move when the image arrives; `natural` that the box depends on the natural size;
    `contained` that ``sizes="auto"`` would be safe.
    """

    width: int | None
    height: int | None
    style: tuple[str, ...]
    sizes: Sizes
    pinned: bool
    natural: bool
    contained: bool


def size_attributes(
    info: ImageInfo, box: Box, ref: ImageRef, settings: Settings, candidates: Sequence[Candidate]
) -> SizeAttributes:
    """Decide the size of the image `ref` once its ``srcset`` lists `candidates`."""
    state = _Sizing(info, box, *_hints(ref), settings)
    if not box.deciding_attributes & {"width", "height", "style"}:
        state = _exact(_dimensioned(state), candidates)
    return _described(state)


def sizes_of(
    info: ImageInfo, box: Box, ref: ImageRef, settings: Settings, candidates: Sequence[Candidate]
) -> Sizes:
    """Return the ``sizes`` that keep the box of `ref` where its dimensions must not change."""
    state = _Sizing(info, box, *_hints(ref), settings)
    return Sizes.fixed(info.width) if _drifts(state, candidates) else _described(state).sizes


def _hints(ref: ImageRef) -> tuple[Dimension | None, Dimension | None]:
    return parse_dimension(ref.value("width")), parse_dimension(ref.value("height"))


@dataclass(frozen=True, slots=True)
class _Sizing:
    """The size attributes of an image while they are decided, from the author's to the new ones."""

    info: ImageInfo
    box: Box
    width: Dimension | None
    height: Dimension | None
    settings: Settings
    new_width: int | None = None
    new_height: int | None = None
    style: tuple[str, ...] = ()

    def declared(self, name: str) -> frozenset[str]:
        """Return the values that a property may have; ``""`` leaves it to the attribute."""
        values = self.box.values(name)
        if name == "height" and name not in self.box.inline:
            if self.settings.height_auto == "yes":
                return frozenset({"auto"})
            if self.settings.height_auto == "no":
                return (values - {"auto"}) | {""}
        if "" in values and not self.box.complete and name in USUAL:
            return values | {USUAL[name]}
        if name == "aspect-ratio":
            return frozenset("" if value == self.ratio else value for value in values)
        return values

    @property
    def ratio(self) -> str:
        """The image's aspect ratio in CSS syntax."""
        return f"{self.info.width} / {self.info.height}"

    def used(self, name: Literal["width", "height"]) -> frozenset[str]:
        """Return the values that a dimension may have, its attribute included."""
        hint = self.width if name == "width" else self.height
        own = "auto" if hint is None else f"{hint.value:g}{hint.unit}"
        added = dict(part.split(": ") for part in self.style)
        if name in added:
            return frozenset({added[name]})
        return frozenset(value or own for value in self.declared(name))

    def unset(self, *names: str) -> bool:
        """Tell whether no rule gives any of these properties a value that has an effect."""
        nothing = {"", "auto", "none", "0", "0px", "content-box", "static"}
        return all(self.declared(name) <= nothing for name in names)


def _dimensioned(state: _Sizing) -> _Sizing:
    """Choose the dimensions; one that cannot be written without moving the box stays as it is."""
    width, height = state.width, state.height
    if width and height and width.unit == height.unit == "px":
        return state
    if width and width.unit == "px":
        return _with_height(state, width.value)
    if width and width.unit == "%":
        return _without_percent(state, width)
    if height and height.unit == "px":
        return _with_width(state, height.value)
    if height is None and _width_may_be_set(state):
        numbered = replace(
            state, width=Dimension(state.info.width, "px"), new_width=state.info.width
        )
        sized = _with_height(numbered, state.info.width)
        return sized if sized.new_height is not None else state
    return state


def _with_height(state: _Sizing, width: float) -> _Sizing:
    """Add the height for `width`, if the box's height still comes from the aspect ratio."""
    if state.height is not None:
        return state
    height = max(1, round(width * state.info.height / state.info.width))
    declared = state.declared("height")
    numbered = replace(state, height=Dimension(height, "px"), new_height=height)
    if "" not in declared:
        return numbered
    if declared <= {"", "auto"}:
        return replace(numbered, style=(*state.style, "height: auto"))
    return state


def _exact(state: _Sizing, candidates: Sequence[Candidate]) -> _Sizing:
    """Declare the aspect ratio where rounding makes some candidate too high or too low.

    An image that overflows a narrow viewport is far larger than the candidate chosen for it:
    half a pixel of 480 is 3 of 3000.
    """
    fluid = "height: auto" in state.style or "height" in state.box.inline
    if not fluid or not state.used("height") <= {"auto"}:
        return state
    if "aspect-ratio" in state.box.inline or not state.unset("aspect-ratio") or _framed(state):
        return state
    if "" not in state.declared("max-width"):
        return state
    if not _drifts(state, candidates[-1:] if _natural_size_counts(state) else candidates):
        return state
    return replace(state, style=(*state.style, f"aspect-ratio: {state.ratio}"))


def _drifts(state: _Sizing, candidates: Sequence[Candidate]) -> bool:
    """Tell whether at a fixed width the rounding in some candidate would be visible."""
    shown = [float(found[1]) for value in state.used("width") if (found := _PIXELS.match(value))]
    ratio = state.info.height / state.info.width
    drift = max((abs(each.height / each.width - ratio) for each in candidates), default=0)
    return drift * max(shown, default=0) > DRIFT


def _without_percent(state: _Sizing, hint: Dimension) -> _Sizing:
    """Move a percentage from the attribute into the style, where it is valid HTML."""
    if state.height is not None:
        return state
    declared = state.declared("width")
    percent = f"{hint.value:g}%"
    style: tuple[str, ...] = ()
    if "" in declared:
        if not declared <= {"", percent}:
            return state
        style = (f"width: {percent}",)
    info = state.info
    sized = _with_height(
        replace(state, width=Dimension(info.width, "px"), new_width=info.width, style=style),
        info.width,
    )
    return sized if sized.new_height is not None else state


def _with_width(state: _Sizing, height: float) -> _Sizing:
    """Add the width for the author's height, if nothing else decides the height."""
    if state.declared("height") != {""} or not _width_may_be_set(state, of_height=True):
        return state
    width = max(1, round(height * state.info.width / state.info.height))
    return replace(state, width=Dimension(width, "px"), new_width=width)


def _width_may_be_set(state: _Sizing, *, of_height: bool = False) -> bool:
    """Tell whether a number in ``width`` gives the same box as ``auto``."""
    if "" not in state.declared("width"):
        return True
    if state.box.flex_or_grid_item or not state.unset("min-height", "max-height", "aspect-ratio"):
        return False
    if _framed(state):
        return False
    if any(_NATURAL.search(value) for value in state.declared("max-width")):
        return False
    return of_height or state.used("height") <= {"auto"}


def _framed(state: _Sizing) -> bool:
    """Tell whether the sizes may include padding or a border."""
    return not state.unset("box-sizing") and not state.unset("padding", "border")


def _described(state: _Sizing) -> SizeAttributes:
    natural = _natural_size_counts(state)
    info, cap = state.info, state.settings.content_width
    pinned = all(hint is not None and hint.unit == "px" for hint in (state.width, state.height))
    slot = _widest(state)
    if natural:
        sizes = Sizes.fixed(info.width)
    else:
        limit = slot if cap is None else min(slot, cap)
        sizes = Sizes.fixed(limit) if limit <= NARROWEST else Sizes.up_to(limit)
    return SizeAttributes(
        width=state.new_width,
        height=state.new_height,
        style=state.style,
        sizes=sizes,
        pinned=pinned,
        natural=natural,
        contained=pinned and not natural and _may_be_contained(state),
    )


def _natural_size_counts(state: _Sizing) -> bool:
    """Tell whether the box, or what is painted in it, may depend on the natural size."""
    box, widths = state.box, state.used("width")
    if box.flex_or_grid_item or any(_NATURAL.search(value) for value in widths):
        return True
    if any(_NATURAL.search(v) for name in ("min-width", "max-width") for v in state.declared(name)):
        return not state.unset("min-width", "max-width")
    if not state.declared("object-fit") <= {"", "fill", "contain", "cover"}:
        return True
    return box.shrink_to_fit and any("%" in value for value in widths)


def _widest(state: _Sizing) -> int:
    """Return the largest displayed width in CSS pixels, at most the intrinsic width."""
    widest = 0
    for value in state.used("width"):
        found = _PIXELS.match(value)
        widest = max(widest, round(float(found[1])) if found else state.info.width)
    return max(1, min(widest, state.info.width))


def _may_be_contained(state: _Sizing) -> bool:
    """Tell whether ``sizes="auto"`` is safe, which takes the natural size and ratio away.

    The width must be certain, and the attributes must give the image's aspect ratio exactly.
    """
    width, height, info = state.width, state.height, state.info
    if width is None or height is None or not state.unset("aspect-ratio"):
        return False
    own = {part.partition(":")[0] for part in state.style} | set(state.box.inline)
    certain = "width" in own or state.box.complete
    return certain and width.value * info.height == height.value * info.width
