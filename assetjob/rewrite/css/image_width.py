"""An upper bound of the width at which an image is drawn, at one viewport width."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assetjob.model.dimension import Dimension
from assetjob.rewrite.css.box_sizes import Sizing, edges, font_size
from assetjob.rewrite.css.computed import Computed
from assetjob.rewrite.css.display import Display
from assetjob.rewrite.css.layout import Frame, flex_base, grid_area, out_of_flow
from assetjob.rewrite.css.lengths import Basis
from assetjob.rewrite.css.piecewise import (
    UNBOUNDED,
    ZERO,
    Piecewise,
    constant,
    greatest,
)
from assetjob.rewrite.css.ranges import ANYTHING, NOTHING, Range, either, exactly

_RATIO = re.compile(r"([0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?: ?/ ?([0-9]+(?:\.[0-9]+)?|\.[0-9]+))?")
_ROUNDING = 1.01  # how much a width and a height in whole pixels differ from the aspect ratio
_IN_FLOW = ("", "static", "relative", "sticky")


@dataclass(frozen=True, slots=True)
class ImageSize:
    """The natural size of an image in CSS pixels, and its ``width`` and ``height`` attributes.

    `column` is the width of the text column, None if unknown; `pixels` is the width of the file, 0
    where it is the natural width.
    """

    width: int
    height: int
    width_attribute: Dimension | None = None
    height_attribute: Dimension | None = None
    column: int | None = None
    pixels: int = 0

    @property
    def ratio(self) -> float:
        """Width divided by height."""
        return self.width / self.height


def drawn_width(frame: Frame, computed: Computed, image: ImageSize) -> Piecewise:
    """Return the largest width at which an image is drawn, in CSS pixels, unbounded if unknown.

    A cropped image (``object-fit: cover``) is drawn as wide as the whole of it would be.
    """
    alternatives: list[Frame] = []
    if not computed.surely("position", "absolute", "fixed"):
        alternatives.append(frame)
    if not computed.surely("position", *_IN_FLOW):
        alternatives.append(out_of_flow(frame, computed))
    return greatest(*(_drawn_in(each, computed, image) for each in alternatives))


def _drawn_in(frame: Frame, computed: Computed, image: ImageSize) -> Piecewise:
    if Display.GRID in frame.kinds:
        frame = replace(frame, width=either((frame.width, grid_area(frame, computed))))
    size = font_size(computed, frame.font_size, frame.root_font_size)
    basis = frame.basis(size)
    heights = _heights(frame, computed, image, basis)
    width = _width(frame, computed, image, heights, basis)
    ratios = _ratios(computed, image)
    most = heights.given.high * image.ratio if heights.given else ZERO
    if heights.may_be_auto:
        low = heights.limit(NOTHING).high * image.ratio
        own = UNBOUNDED if _is_stretched(frame, computed) else width.high
        factor = max(1.0, image.ratio / min(ratios)) if ratios else 1.0
        most = greatest(most, low, own * factor if ratios else UNBOUNDED)
    if computed.surely("object-fit", "contain", "scale-down"):
        return width.high
    wider = greatest(width.high, most)
    return width.high if _is_rounding(wider, width.high) else wider


def _is_rounding(wider: Piecewise, width: Piecewise) -> bool:
    return len(wider.lines) == len(width.lines) == 1 and (
        wider.lines[0].constant <= _ROUNDING * width.lines[0].constant
        and wider.lines[0].slope <= _ROUNDING * width.lines[0].slope
    )


@dataclass(frozen=True, slots=True)
class _Heights:
    """The heights that an image may have: ``auto``, or a `given` one within its limits."""

    may_be_auto: bool
    given: Range | None
    sizing: Sizing

    def limit(self, height: Range) -> Range:
        """Return a height within ``min-height`` and ``max-height``."""
        return self.sizing.limited(height, "height")


def _heights(frame: Frame, computed: Computed, image: ImageSize, basis: Basis) -> _Heights:
    box = edges(computed, ("padding-top", "padding-bottom"), basis)
    percentage = Range(UNBOUNDED, UNBOUNDED) if frame.height is None else frame.height
    basis = replace(basis, percentage=percentage)
    sizing = Sizing(computed, basis, box, ANYTHING, ANYTHING, ANYTHING)
    given: list[Range] = []
    may_be_auto = False
    for value in computed.values("height"):
        attribute = _attribute(image.height_attribute, percentage) if not value else None
        if attribute is not None and attribute.low != UNBOUNDED:
            given.append(sizing.limited(attribute, "height"))
        elif value in ("", "auto") or ("%" in value and frame.height is None):
            may_be_auto = True
        else:
            given.append(sizing.limited(sizing.by(value), "height"))
    if Display.COLUMN in frame.kinds and not _keeps_height(computed):
        given.append(ANYTHING)
    return _Heights(may_be_auto, either(given) if given else None, sizing)


def _keeps_height(computed: Computed) -> bool:
    """Return whether an item of a flex column is certainly not made higher than it is."""
    return computed.surely("flex-basis", "", "auto") and computed.surely("flex-grow", "", "0")


def _width(
    frame: Frame, computed: Computed, image: ImageSize, heights: _Heights, basis: Basis
) -> Range:
    box = edges(computed, ("padding-left", "padding-right"), basis)
    fill = (frame.width - box).positive
    auto = _auto_width(frame, computed, image, heights, fill)
    attribute = _attribute(image.width_attribute, frame.width)
    fit = Range(ZERO, greatest(fill.high, auto.high))
    sizing = Sizing(computed, basis, box, auto, fill, fit)
    width = either(
        attribute if not value and attribute is not None else sizing.by(value)
        for value in computed.values("width")
    )
    if Display.FLEX in frame.kinds:
        found = [width, flex_base(computed, width, auto, basis)]
        if not computed.surely("flex-grow", "", "0"):
            found.append(fill)
        width = either(found)
    return sizing.limited(width, "width")


def _auto_width(
    frame: Frame, computed: Computed, image: ImageSize, heights: _Heights, fill: Range
) -> Range:
    """Return the width of an image whose ``width`` is ``auto``: its natural one, or by height."""
    ratios = _ratios(computed, image)
    if not ratios:
        return ANYTHING
    found: list[Range] = []
    if heights.given:
        found += [heights.given * ratio for ratio in ratios]
    if heights.may_be_auto:
        found += [heights.limit(exactly(image.height)) * ratio for ratio in ratios]
        if ratios != {image.ratio}:
            found.append(exactly(image.width))
    if frame.kinds & {Display.GRID, Display.COLUMN} or _is_stretched(frame, computed):
        found.append(Range(ZERO, greatest(fill.high, constant(image.width))))
    return either(found)


def _is_stretched(frame: Frame, computed: Computed) -> bool:
    """Return whether a row may make an image of automatic height as high as its other items."""
    if frame.kinds <= {Display.BLOCK, Display.COLUMN}:
        return False
    values = set(computed.values("align-self") - {"", "auto"})
    if frame.computed and computed.values("align-self") & {"", "auto"}:
        values |= frame.computed.values("align-items")
    stretching = {"stretch"} if Display.FLEX not in frame.kinds else {"", "normal", "stretch"}
    return bool(values & stretching) or "?" in values


def _ratios(computed: Computed, image: ImageSize) -> frozenset[float]:
    """Return the aspect ratios (width by height) that the box may have; none if unknown."""
    found: set[float] = set()
    for value in computed.values("aspect-ratio"):
        ratio = _RATIO.fullmatch(value)
        if value in ("", "auto") or value.startswith("auto ") or value.endswith(" auto"):
            found.add(image.ratio)
        elif ratio and float(ratio[1]) and float(ratio[2] or 1):
            found.add(float(ratio[1]) / float(ratio[2] or 1))
        else:
            return frozenset()
    return frozenset(found)


def _attribute(dimension: Dimension | None, percentage: Range) -> Range | None:
    if dimension is None:
        return None
    if dimension.is_percentage:
        return percentage * (dimension.value / 100)
    return exactly(dimension.value)
