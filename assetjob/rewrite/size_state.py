"""The size attributes of one image, with the CSS that applies to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from assetjob.model.dimension import Dimension, parse_dimension
from assetjob.model.image import ImageInfo
from assetjob.model.page import ImageRef
from assetjob.rewrite.css.box import Box
from assetjob.rewrite.css.properties import BORDER, PADDING
from assetjob.settings.schema import Settings

LARGEST = 33_554_428.0  # CSS pixels: the largest length in any browser
DRIFT = 0.5  # CSS pixels by which rounding in a candidate may move what follows it
# Browsers cannot represent longer numbers either.
PIXELS = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)px")
_INTRINSIC = re.compile(r"^auto$|-content|-fill-available|var\(|attr\(|stretch|inherit|intrinsic")
# What style sheets that cannot be read usually declare, beside max-width.
_USUAL = {"width": "100%", "height": "auto"}
_WITHOUT_EFFECT = frozenset({"", "auto", "none", "0", "0px", "content-box", "static"})


class CandidateSize(Protocol):
    """A candidate of a ``srcset``, with its size in pixels."""

    @property
    def width(self) -> int: ...  # noqa: D102
    @property
    def height(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Sizing:
    """The size attributes of an image while they are decided, from the author's to the new ones.

    `info` has the natural size in CSS pixels; `pixels` is the width of the file.
    """

    info: ImageInfo
    pixels: int
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
        if "" in values and not self.box.complete and name in _USUAL:
            return values | {_USUAL[name]}
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
        return all(self.declared(name) <= _WITHOUT_EFFECT for name in names)

    @property
    def is_framed(self) -> bool:
        """Tell whether the sizes may include padding or a border."""
        return not self.unset("box-sizing") and not self.unset(*PADDING, *BORDER)


def sizing_of(info: ImageInfo, box: Box, ref: ImageRef, settings: Settings) -> Sizing:
    """Return the size attributes as the author wrote them."""
    width, height = parse_dimension(ref.value("width")), parse_dimension(ref.value("height"))
    return Sizing(info.in_css_pixels, info.width, box, width, height, settings)


def natural_size_counts(state: Sizing, candidates: Sequence[CandidateSize]) -> bool:
    """Tell whether the box, or what is painted in it, may depend on the natural size.

    Where a browser has shown that it does not, CSS need not say it.
    """
    return natural_size_may_count(state, candidates) and not keeps_measured_box(state)


def keeps_measured_box(state: Sizing) -> bool:
    """Tell whether the box was measured to be the same whatever the natural size."""
    measured = state.box.measured
    return measured is not None and measured.keeps_box and _has_measured_width(state)


def keeps_box_with_measured_sizes(state: Sizing) -> bool:
    """Tell whether the box was measured to be the same where the natural size is as drawn.

    Then it is the same in all sizes from there to that of the file, with which it was measured too.
    """
    measured = state.box.measured
    if measured is None or not measured.keeps_box_as_drawn or measured.of_natural_size:
        return False
    widths = measured.sizes.range if measured.sizes else None
    is_between = measured.exact or (widths is not None and widths[1] <= state.info.width)
    return is_between and _has_measured_width(state)


def _has_measured_width(state: Sizing) -> bool:
    """Tell whether there is a number in ``width``, with which boxes were measured."""
    measured, width = state.box.measured, state.width
    if measured is None or measured.sizes is None:
        return False
    return width is not None and width.unit == "px"


def natural_size_may_count(state: Sizing, candidates: Sequence[CandidateSize]) -> bool:
    """Tell whether CSS lets the box, or what is painted in it, depend on the natural size.

    A width of ``auto`` is the natural one within its limits. Where they are known, it is the same
    under every natural size that is not smaller than the box. With a width or a height in pixels,
    so is every box.
    """
    box, widths = state.box, state.used("width")
    high = _in_pixels(state.used("height"))
    if box.flex_or_grid_item and not (high or _in_pixels(widths)):
        return True
    if any(map(is_intrinsic, widths - {"auto"})):
        return True
    unsure = (box.shrink_to_fit and not high) or not box.complete
    if "auto" in widths and (unsure or _drifts_in_width(state, candidates)):
        return True
    if any(map(is_intrinsic, state.declared("min-width") | state.declared("max-width"))):
        return not state.unset("min-width", "max-width")
    if not state.declared("object-fit") <= {"", "fill", "contain", "cover"}:
        return True
    return box.shrink_to_fit and any("%" in value for value in widths)


def _in_pixels(values: frozenset[str]) -> bool:
    return all(map(PIXELS.fullmatch, values))


def is_intrinsic(value: str) -> bool:
    """Tell whether a CSS width may depend on the natural size."""
    return _INTRINSIC.search(value) is not None


def _drifts_in_width(state: Sizing, candidates: Sequence[CandidateSize]) -> bool:
    """Tell whether a height decides the box, and rounding in some candidate would be visible."""
    limits = state.declared("max-height") | state.declared("min-height")
    heights = (state.used("height") | limits) - _WITHOUT_EFFECT
    found = [PIXELS.fullmatch(value) for value in heights]
    shown = [float(each[1]) for each in found if each]
    ratio = state.info.width / state.info.height
    drift = max((abs(each.width / each.height - ratio) for each in candidates), default=0)
    return len(shown) < len(found) or drift * max(shown, default=0) > DRIFT


def drifts(state: Sizing, candidates: Sequence[CandidateSize]) -> bool:
    """Tell whether at a fixed width the rounding in some candidate would be visible."""
    shown = [float(found[1]) for value in state.used("width") if (found := PIXELS.fullmatch(value))]
    ratio = state.info.height / state.info.width
    drift = max((abs(each.height / each.width - ratio) for each in candidates), default=0)
    return drift * max(shown, default=0) > DRIFT
