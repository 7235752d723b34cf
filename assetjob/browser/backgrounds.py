"""Find in which viewports a page shows the background that readers see first and largest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from assetjob.browser.page import evaluate

if TYPE_CHECKING:
    from playwright.async_api import Page

_HEIGHT = 900  # CSS pixels
_MOST_EDGES = 2  # of the viewports in which it is shown: one span of widths has no more


@dataclass(frozen=True, slots=True)
class Painted:
    """A background image: its URL, its element as the numbers of children from the root on.

    `pseudo` is ``::before`` or ``::after`` where it is that of a pseudo-element, else "".
    """

    url: str
    path: tuple[int, ...]
    pseudo: str = ""


@dataclass(frozen=True, slots=True)
class PageBackground:
    """A background with the first and the last viewport in which it is shown, in CSS pixels.

    They are None where the narrowest or the widest that was measured shows it. `conditions` are the
    media query lists of the rules that give its element a background, None for another condition;
    `named` tells that a rule names the URL.
    """

    url: str
    first: int | None
    last: int | None
    conditions: tuple[str | None, ...] = ()
    named: bool = False


async def shown_backgrounds(
    page: Page, painted: Iterable[Painted], viewports: Sequence[int]
) -> tuple[PageBackground, ...]:
    """Return the backgrounds; none where the page in the frame does not show each in one span.

    `viewports` are ascending; where one of them shows a background and its neighbour does not, all
    between are looked at.

    Raises:
        PageFailedError: The page went away, or its scripts broke ours.
    """
    targets = list(dict.fromkeys(painted))
    if not targets:
        return ()
    found = await _looked_at(page, targets, viewports)
    edges = [_edges(viewports, each["shown"]) for each in found]
    between = sorted({at for each in edges for low, high in each for at in range(low + 1, high)})
    finer = await _looked_at(page, targets, between) if between else found
    result = []
    for target, each, fine in zip(targets, found, finer, strict=True):
        shown = dict(zip(viewports, each["shown"], strict=True))
        if between:
            shown |= zip(between, fine["shown"], strict=True)
        background = _background(target, dict(sorted(shown.items())), each)
        if background is None:
            return ()
        result.append(background)
    return tuple(result)


async def _looked_at(page: Page, targets: Sequence[Painted], viewports: Sequence[int]) -> Any:
    backgrounds = [{"url": t.url, "path": t.path, "pseudo": t.pseudo} for t in targets]
    arguments = {"backgrounds": backgrounds, "viewports": list(viewports), "height": _HEIGHT}
    return await evaluate(page, "background_use", arguments)


def _edges(viewports: Sequence[int], shown: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the neighbouring viewports of which one shows a background; none where too many."""
    pairs = zip(pairwise(viewports), pairwise(shown), strict=True)
    edges = [neighbours for neighbours, (one, two) in pairs if one != two]
    return edges if len(edges) <= _MOST_EDGES else []


def _background(
    target: Painted, shown: dict[int, bool], found: Mapping[str, Any]
) -> PageBackground | None:
    widths = list(shown)
    where = [at for at, viewport in enumerate(widths) if shown[viewport]]
    if not where or where != list(range(where[0], where[-1] + 1)):
        return None
    return PageBackground(
        target.url,
        widths[where[0]] if where[0] else None,
        widths[where[-1]] if where[-1] < len(widths) - 1 else None,
        tuple(sorted(found["conditions"], key=str)),
        found["named"],
    )
