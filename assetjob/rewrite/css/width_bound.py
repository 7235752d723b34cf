"""Upper bounds of the widths at which the images of a page are drawn, over all viewport widths."""

from __future__ import annotations

from typing import Protocol

from assetjob.model.page import Element
from assetjob.model.sizes import WidthPiece
from assetjob.rewrite.css.cascade import Cascade
from assetjob.rewrite.css.computed import Computed
from assetjob.rewrite.css.definite import has_definite_height, has_fixed_height, is_clipped
from assetjob.rewrite.css.image_width import ImageSize, drawn_width
from assetjob.rewrite.css.layout import Frame, inner, outermost, unknown_container
from assetjob.rewrite.css.pieces import pieces_of
from assetjob.rewrite.css.piecewise import VIEWPORT, Piecewise, constant, least, stitched
from assetjob.rewrite.css.sheet import Sheet

_MOST_THRESHOLDS = 60
_MOST_INSIDE = 4  # elements between an image and the box that clips it
HORIZONTAL = frozenset({"", "horizontal-tb"})
_UNZOOMED = frozenset({"", "1", "100%", "normal"})
Ancestors = tuple[Element, ...]


class Cascades(Protocol):
    """What is needed of the styles of a page."""

    @property
    def sheets(self) -> tuple[Sheet, ...]: ...  # noqa: D102
    @property
    def complete(self) -> bool: ...  # noqa: D102
    def cascade(self, element: Element, ancestors: Ancestors) -> Cascade: ...  # noqa: D102


class WidthBounds:
    """The layouts of a page's images at each viewport width at which a media query changes."""

    def __init__(self, styles: Cascades) -> None:
        self._styles = styles
        changes = {at for sheet in styles.sheets for at in sheet.thresholds}
        self._starts = (0.0, *sorted(changes)) if len(changes) <= _MOST_THRESHOLDS else ()
        self._frames: dict[tuple[Ancestors, float], Frame | None] = {}
        self._computed: dict[tuple[Ancestors, float], Computed] = {}

    def values(self, image: Cascade, ancestors: Ancestors, name: str) -> frozenset[str]:
        """Return the values that a property of an image may have at some viewport width."""
        known = (
            Computed("img", image, self._element(ancestors, start), start)
            for start in self._starts or (0.0,)
        )
        return frozenset(value for each in known for value in each.values(name))

    def gives_height(self, ancestors: Ancestors) -> bool:
        """Return whether percentages of height refer to a height that no content changes."""
        return all(
            has_definite_height(self._element(ancestors, start)) for start in self._starts or (0.0,)
        )

    def fixes_height(self, ancestors: Ancestors) -> bool:
        """Return whether the first of `ancestors` is as high as a length says."""
        return all(
            has_fixed_height(self._element(ancestors, start)) for start in self._starts or (0.0,)
        )

    def clipping(self, ancestors: Ancestors) -> int | None:
        """Return how many of `ancestors` are inside the first that clips at a fixed height."""
        for inside in range(min(len(ancestors), _MOST_INSIDE)):
            found = (self._element(ancestors[inside:], at) for at in self._starts or (0.0,))
            if all(each is not None and is_clipped(each) for each in found):
                return inside
        return None

    def widths(
        self, image: Cascade, ancestors: Ancestors, size: ImageSize, *, fluid: bool
    ) -> tuple[WidthPiece, ...] | None:
        """Return an upper bound of the width at which an image is drawn, None if unknown.

        With `fluid`, style sheets that are not known limit images to their containing block.

        It is at most the width of the file: there is nothing larger to load.
        """
        if not self._starts:
            return None
        parts: list[tuple[float, Piecewise]] = []
        for start in self._starts:
            frame = self._frame(ancestors, start)
            computed = self._of(image, ancestors, start, fluid=fluid)
            if frame is None or not _is_plain(computed):
                return None
            parts.append((start, drawn_width(frame, computed, size)))
        limits = [constant(size.pixels or size.width)]
        if size.column is not None:
            limits += (constant(size.column), VIEWPORT)
        return pieces_of(least(stitched(parts), *limits))

    def _of(self, image: Cascade, ancestors: Ancestors, start: float, *, fluid: bool) -> Computed:
        usual = {} if self._styles.complete else _FLUID if fluid else _USUAL
        return Computed("img", image, self._element(ancestors, start), start, usual)

    def _element(self, ancestors: Ancestors, start: float) -> Computed | None:
        """Return the parent: the first of `ancestors`."""
        if not ancestors:
            return None
        key = ancestors, start
        if key not in self._computed:
            element, outer = ancestors[0], ancestors[1:]
            own = self._styles.cascade(element, outer)
            self._computed[key] = Computed(element.name, own, self._element(outer, start), start)
        return self._computed[key]

    def _frame(self, ancestors: Ancestors, start: float) -> Frame | None:
        """Return where the children of the first of `ancestors` are laid out, None if unknown."""
        if not self._styles.complete:
            return unknown_container()
        key = ancestors, start
        if key not in self._frames:
            computed = self._element(ancestors, start)
            outer = self._frame(ancestors[1:], start) if ancestors else None
            if computed is None:
                self._frames[key] = outermost()
            elif outer is None or not _is_plain(computed):
                self._frames[key] = None
            else:
                self._frames[key] = inner(outer, computed)
        return self._frames[key]


# What the style sheets of a layout around a post usually declare, and others that cannot be read.
_USUAL = {"width": frozenset({"", "100%"}), "height": frozenset({"", "auto"})}
_FLUID = {**_USUAL, "max-width": frozenset({"100%"})}


def _is_plain(computed: Computed) -> bool:
    """Return whether widths are horizontal and in the pixels of the page."""
    return computed.values("writing-mode") <= HORIZONTAL and computed.values("zoom") <= _UNZOOMED
