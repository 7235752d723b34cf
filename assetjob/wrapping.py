"""Whether an image looks the same once a ``<picture>`` stands around it.

A ``<picture>`` is an inline box without a look of its own, but a parent and a sibling to selectors:
``figure > img``, ``img + p``, ``:first-child`` and ``* + *`` see it. A doubt counts as "no".
"""

from __future__ import annotations

from collections.abc import Iterable

from assetjob.css import Seen, Sheet
from assetjob.model import Element
from assetjob.selectors import Compound, Match, Selector

PICTURE = Element("picture")
_BESIDE = ("+", "~")


def wrappable(
    sheets: Iterable[Sheet], image: Element, ancestors: tuple[Element, ...], *, whole: bool
) -> bool:
    """Tell whether no rule of `sheets` would gain or lose its hold on the image or around it.

    `whole` tells that `ancestors` reach up to the root.
    """
    return not any(
        _sees_picture(seen, image, ancestors, whole) for sheet in sheets for seen in sheet.seen
    )


def _sees_picture(seen: Seen, image: Element, ancestors: tuple[Element, ...], whole: bool) -> bool:
    selector = seen.selector
    if any(_looks_for(compound, image) for compound in selector.compounds):
        return True
    if _is_beside(selector, image):
        return True
    before = selector.match(image, ancestors, whole)
    after = selector.match(image, (PICTURE, *ancestors), whole)
    if before is not after or (before is Match.MAYBE and _places(selector)):
        return True
    return seen.shown and selector.match(PICTURE, ancestors, whole) is not Match.NO


def _looks_for(compound: Compound, image: Element) -> bool:
    """Tell whether ``:has()`` may ask for the image, or for what stands around it."""
    return not compound.relational.isdisjoint({"*", "img", "picture", image.id, *image.classes})


def _is_beside(selector: Selector, image: Element) -> bool:
    """Tell whether the selector may ask for the image as somebody's sibling."""
    return any(
        sign in _BESIDE and compound.match(image) is not Match.NO
        for sign, compound in zip(selector.combinators, selector.compounds[1:], strict=True)
    )


def _places(selector: Selector) -> bool:
    """Tell whether the subject's place among its parent and siblings counts."""
    return selector.compounds[0].structural or selector.combinators[:1] not in ((), (" ",))
