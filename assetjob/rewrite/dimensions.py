"""Choose ``width``, ``height`` and declarations that keep an image's box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assetjob.images.variants import WHOLE
from assetjob.model.dimension import Dimension
from assetjob.rewrite.size_state import (
    PIXELS,
    CandidateSize,
    Sizing,
    drifts,
    is_intrinsic,
    keeps_box_with_measured_sizes,
    natural_size_counts,
)


def with_dimensions(state: Sizing) -> Sizing:
    """Choose the dimensions; one that cannot be written without moving the box stays as it is."""
    chosen = _chosen(state)
    return state if chosen.style and not state.box.takes_style else chosen


def _chosen(state: Sizing) -> Sizing:
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


def _with_height(state: Sizing, width: float) -> Sizing:
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


def _without_percent(state: Sizing, hint: Dimension) -> Sizing:
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


def _with_width(state: Sizing, height: float) -> Sizing:
    """Add the width for the author's height, if nothing else decides the height."""
    if state.declared("height") != {""} or not _width_may_be_set(state, of_height=True):
        return state
    width = max(1, round(height * state.info.width / state.info.height))
    return replace(state, width=Dimension(width, "px"), new_width=width)


def _width_may_be_set(state: Sizing, *, of_height: bool = False) -> bool:
    """Tell whether a number in ``width`` gives the same box as ``auto``."""
    if "" not in state.declared("width"):
        return True
    measured = state.box.measured
    if measured is not None and measured.keeps_box and not of_height:
        return True
    if state.box.flex_or_grid_item or not state.unset("min-height", "max-height", "aspect-ratio"):
        return False
    if state.is_framed:
        return False
    if any(map(is_intrinsic, state.declared("max-width"))):
        return False
    return of_height or state.used("height") <= {"auto"}


def drifting_widths(state: Sizing, candidates: Sequence[CandidateSize]) -> frozenset[int]:
    """Return the widths of candidates whose rounded height moves what follows.

    Where that cannot be prevented by a declaration of the aspect ratio, there are none.
    """
    if not state.used("height") <= {"auto"} or not state.box.takes_style:
        return frozenset()
    if "aspect-ratio" in state.box.inline or not state.unset("aspect-ratio") or state.is_framed:
        return frozenset()
    is_widest_shown = natural_size_counts(state, candidates) and not keeps_box_with_measured_sizes(
        state
    )
    shown = candidates[-1:] if is_widest_shown else candidates
    if state.box.complete:
        return frozenset(each.width for each in shown if _error(state, each) > WHOLE)
    # An image that overflows a narrow viewport may be far larger than its candidate.
    fluid = "height: auto" in state.style or "height" in state.box.inline
    if not fluid or "" not in state.declared("max-width"):
        return frozenset()
    return frozenset(each.width for each in shown if drifts(state, [each]))


def _error(state: Sizing, candidate: CandidateSize) -> float:
    """Return by how many CSS pixels a box that takes a candidate may be too high or too low.

    What is not known to be drawn at another width is drawn at most at that of its candidate.
    """
    exact = candidate.width * state.info.height / state.info.width
    found = [PIXELS.fullmatch(value) for value in state.used("width")]
    scale = max((float(each[1]) for each in found if each), default=0) / candidate.width
    if not all(found):
        scale = max(scale, 1)
    if "" not in state.declared("max-width"):
        scale = min(scale, 1)
    return abs(candidate.height - exact) * scale
