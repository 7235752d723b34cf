"""The widths of the boxes around an image at one viewport width, from the root inwards.

Every width is a range with an upper bound that holds in browsers; where a layout depends on content
that is not looked at, the range is wide. Sources: CSS 2.2 (10.3), CSS Sizing 3, Flexbox 1, Grid 2.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from assetjob.rewrite.css.box_sizes import ROOT_FONT_SIZE, Sizing, edges, font_size
from assetjob.rewrite.css.computed import Computed
from assetjob.rewrite.css.display import Display, displays
from assetjob.rewrite.css.grid import track_width
from assetjob.rewrite.css.lengths import Basis, length
from assetjob.rewrite.css.piecewise import UNBOUNDED, VIEWPORT, ZERO, constant, greatest
from assetjob.rewrite.css.ranges import (
    ANYTHING,
    NOTHING,
    VIEWPORT_WIDTH,
    Range,
    either,
)

_SCROLLBAR = -20.0  # CSS pixels: no classic scrollbar is wider
_NOT_SCROLLING = frozenset({"", "visible", "hidden", "clip"})


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the children of an element are laid out.

    `width` is that of their containing block, `kinds` how it lays them out, `track` the width of a
    grid's tracks, `positioned` the containing block of absolutely positioned descendants, `height`
    what percentages of heights refer to (None: nothing, they are ``auto``). `computed` is None
    outside the root. `scrolls` is True where an ancestor may scroll sideways.
    """

    width: Range
    kinds: frozenset[Display]
    track: Range
    positioned: Range
    height: Range | None
    font_size: Range
    root_font_size: Range
    scrolls: bool
    computed: Computed | None

    @property
    def content(self) -> Range:
        """The widths that content may force on a box that grows with it.

        Where nothing scrolls sideways, no content is wider than the window.
        """
        return Range(ZERO, UNBOUNDED if self.scrolls else VIEWPORT)

    def basis(self, size: Range) -> Basis:
        """Return what the units in a style refer to; `size` is the element's font size."""
        return Basis(self.width, size, self.root_font_size)


def outermost() -> Frame:
    """Return the frame of the root element: the initial containing block."""
    low = greatest(VIEWPORT + constant(_SCROLLBAR), ZERO)
    window = Range(low, VIEWPORT)
    return Frame(
        window, frozenset({Display.BLOCK}), window, window, None, ROOT_FONT_SIZE, ROOT_FONT_SIZE,
        scrolls=False, computed=None,
    )  # fmt: skip


def unknown_container() -> Frame:
    """Return the frame in a layout of which nothing is known but that it fits the window."""
    window = Range(ZERO, VIEWPORT)
    return replace(outermost(), width=window, track=window, positioned=window, height=ANYTHING)


def inner(frame: Frame, computed: Computed) -> Frame:
    """Return the frame of the children of an element that is laid out in `frame`."""
    size = font_size(computed, frame.font_size, frame.root_font_size)
    root_size = size if frame.computed is None else frame.root_font_size
    found = displays(computed)
    basis = Basis(frame.width, size, root_size)
    if found <= {Display.CONTENTS}:
        return replace(frame, font_size=size, root_font_size=root_size, computed=computed)
    padding = edges(computed, ("padding-left", "padding-right"), basis)
    width = content_width(frame, computed, found, basis)
    kinds = frozenset(each for kind in found for each in _kinds(kind, frame, computed))
    positioned = width + padding
    if not computed.surely("position", "relative", "absolute", "fixed", "sticky"):
        static = computed.surely("position", "", "static")
        positioned = frame.positioned if static else either((frame.positioned, positioned))
    inner_basis = Basis(width, size, root_size)
    scrolls = frame.scrolls or not computed.values("overflow-x") <= _NOT_SCROLLING
    return Frame(
        width, kinds,
        track_width(computed, width, Range(ZERO, UNBOUNDED if scrolls else VIEWPORT), inner_basis),
        positioned, _height(frame, computed, found, basis), size, root_size, scrolls, computed,
    )  # fmt: skip


def _kinds(kind: Display, frame: Frame, computed: Computed) -> frozenset[Display]:
    """Return how an element of this display lays out its children."""
    if kind is Display.CONTENTS:
        return frame.kinds
    if kind not in (Display.FLEX, Display.INLINE_FLEX):
        grid = kind in (Display.GRID, Display.INLINE_GRID)
        return frozenset({Display.GRID if grid else Display.BLOCK})
    directions = computed.values("flex-direction")
    rows = {"", "row", "row-reverse"}
    return frozenset(
        kind
        for kind, possible in (
            (Display.FLEX, bool(directions & rows) or not directions <= rows | _COLUMNS),
            (Display.COLUMN, not directions <= rows),
        )
        if possible
    )


_COLUMNS = frozenset({"column", "column-reverse"})


def content_width(
    frame: Frame, computed: Computed, found: frozenset[Display], basis: Basis
) -> Range:
    """Return the width of an element's content box."""
    positions = computed.values("position")
    ranges: list[Range] = []
    if not positions <= {"absolute", "fixed"}:
        ranges += [
            _in_flow(frame, computed, kind, display, basis)
            for kind in frame.kinds
            for display in found
        ]
    if not positions <= _IN_FLOW:
        ranges.append(_out_of_flow(frame, computed, basis))
    return either(ranges)


def _in_flow(
    frame: Frame, computed: Computed, kind: Display, display: Display, basis: Basis
) -> Range:
    if kind is Display.BLOCK:
        floats = not computed.surely("float", "", "none")
        if display in (Display.INLINE, Display.CONTENTS) and not floats:
            return frame.width
        fits = floats or display.shrinks_to_fit
        return sized(frame, computed, basis, fits=fits, table=display is Display.TABLE)
    if kind is Display.FLEX:
        return _flex_item(frame, computed, basis)
    if kind is Display.GRID:
        area = replace(frame, width=grid_area(frame, computed))
        basis = replace(basis, percentage=area.width)
    else:
        area = frame
    return sized(area, computed, basis, fits=not stretches(frame, computed, kind))


def sized(
    frame: Frame, computed: Computed, basis: Basis, *, fits: bool, table: bool = False
) -> Range:
    """Return the content width of a block; with `fits`, one that shrinks to fit its content."""
    box = edges(computed, ("padding-left", "padding-right"), basis)
    margin = edges(computed, ("margin-left", "margin-right"), basis)
    fill = (frame.width - margin - box).positive
    fit = Range(ZERO, greatest(fill.high, frame.content.high))
    sizing = Sizing(computed, basis, box, fit if fits else fill, fill, fit)
    width = sizing.limited(sizing.specified("width"), "width")
    return either((width, fit)) if table else width


def stretches(frame: Frame, computed: Computed, kind: Display) -> bool:
    """Return whether an item certainly fills its column or grid area where its width is auto."""
    parent = frame.computed
    what = "justify" if kind is Display.GRID else "align"
    own = computed.values(f"{what}-self") - {"", "auto"}
    values = set(own)
    if parent and computed.values(f"{what}-self") & {"", "auto"}:
        values |= parent.values(f"{what}-items")
    if not values <= {"", "normal", "stretch"}:
        return False
    return all("auto" not in computed.values(f"margin-{side}") for side in ("left", "right"))


def grid_area(frame: Frame, computed: Computed) -> Range:
    """Return the width of a grid item's area."""
    if computed.surely("grid-column", "", "auto"):
        return frame.track
    return Range(ZERO, greatest(frame.track.high, frame.width.high, frame.content.high))


def _may_shrink(computed: Computed) -> bool:
    """Return whether content never makes a flex or grid item wider (its automatic minimum is 0)."""
    if computed.values("overflow-x") <= {"hidden", "auto", "scroll", "clip"}:
        return True
    return not computed.values("min-width") & {"", "auto"}


def _flex_item(frame: Frame, computed: Computed, basis: Basis) -> Range:
    box = edges(computed, ("padding-left", "padding-right"), basis)
    margin = edges(computed, ("margin-left", "margin-right"), basis)
    fill = (frame.width - margin - box).positive
    shrinks = computed.surely("flex-shrink", "", "1")
    content = Range(ZERO, fill.high if shrinks else UNBOUNDED)
    fit = Range(ZERO, greatest(fill.high, frame.content.high))
    sizing = Sizing(computed, basis, box, content, fill, fit)
    width = sizing.specified("width")
    size = flex_base(computed, width, content, basis)
    if not computed.surely("flex-grow", "", "0"):
        size = either((size, fill))
    if not _may_shrink(computed):
        definite = not computed.values("width") & {"", "auto"}
        smallest = width if definite else fit
        size = Range(ZERO, greatest(size.high, smallest.high))
    return sizing.limited(Range(ZERO, size.high), "width")


def flex_base(computed: Computed, width: Range, content: Range, basis: Basis) -> Range:
    """Return the size from which a flex item grows or shrinks."""
    found = []
    for value in computed.values("flex-basis"):
        if value in ("", "auto"):
            found.append(width)
        elif value in ("content", "max-content", "fit-content", "min-content"):
            found.append(content)
        else:
            size = length(value, basis)
            found.append(ANYTHING if size is None else size.positive)
    return either(found)


def _out_of_flow(frame: Frame, computed: Computed, basis: Basis) -> Range:
    within = out_of_flow(frame, computed)
    basis = replace(basis, percentage=within.width)
    insets = edges(computed, ("left", "right"), basis)
    pinned = all(not computed.values(side) & {"", "auto"} for side in ("left", "right"))
    room = replace(within, width=(within.width - insets).positive)
    return sized(room, computed, basis, fits=not pinned)


def out_of_flow(frame: Frame, computed: Computed) -> Frame:
    """Return the frame of an element that may be absolutely positioned or fixed."""
    positions = computed.values("position")
    widths = [frame.positioned] if positions - {"fixed"} else []
    if not positions <= _IN_FLOW | {"absolute"}:
        widths.append(VIEWPORT_WIDTH)
    kinds = frozenset({Display.BLOCK})
    return replace(frame, width=either(widths), kinds=kinds, height=ANYTHING)


_IN_FLOW = frozenset({"", "static", "relative", "sticky"})


def _height(
    frame: Frame, computed: Computed, found: frozenset[Display], basis: Basis
) -> Range | None:
    """Return what percentages of heights in an element refer to; None where it is ``auto``."""
    if found <= {Display.INLINE}:
        return frame.height
    values = computed.values("height")
    if values <= {"", "auto"}:
        in_flow = frame.kinds == {Display.BLOCK} and computed.surely("position", *_IN_FLOW)
        plain = in_flow and computed.surely("aspect-ratio", "", "auto")
        return None if plain else ANYTHING
    if any("%" in value for value in values) and frame.height is None:
        return None if values <= {"", "auto", "100%"} else ANYTHING
    of_height = replace(basis, percentage=frame.height or NOTHING)
    box = edges(computed, ("padding-top", "padding-bottom"), basis)
    sizing = Sizing(computed, of_height, box, ANYTHING, ANYTHING, ANYTHING)
    return sizing.limited(sizing.specified("height"), "height")
