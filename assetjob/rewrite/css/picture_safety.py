"""Whether an image looks the same once a ``<picture>`` stands around it.

A ``<picture>`` is an inline box without a look of its own, but a parent and a sibling to selectors:
``figure > img``, ``img + p``, ``:first-child`` and ``* + *`` see it. A doubt counts as "no".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assetjob.model.page import Element
from assetjob.rewrite.css.selectors import Compound, Match, Selector
from assetjob.rewrite.css.stylesheet import Seen, Sheet

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
    if _looks_inside(selector, image, ancestors, whole):
        return True
    if any(each.match(image, ancestors, whole) for each in _of_siblings(selector)):
        return True
    before = selector.match(image, ancestors, whole)
    after = selector.match(image, (PICTURE, *ancestors), whole)
    if before is not after or (before is Match.MAYBE and _places(selector)):
        return True
    return seen.shown and selector.match(PICTURE, ancestors, whole) is not Match.NO


def _looks_inside(
    selector: Selector, image: Element, ancestors: tuple[Element, ...], whole: bool
) -> bool:
    """Tell whether ``:has()`` may ask for the image, or for what stands around or beside it."""
    wanted = {"*", "+", "~", "img", "picture", image.id, *image.classes}
    return any(
        not whole or "+" in each.relational or "~" in each.relational or _match(each, ancestors)
        for each in selector.compounds
        if not each.relational.isdisjoint(wanted)
    )


def _match(compound: Compound, elements: Iterable[Element]) -> bool:
    return any(compound.match(element) is not Match.NO for element in elements)


def _of_siblings(selector: Selector) -> Iterator[Selector]:
    """Yield the parts of a selector that ask for an element as the sibling of another."""
    for index, sign in enumerate(selector.combinators, 1):
        if sign in _BESIDE:
            yield Selector(selector.compounds[index:], selector.combinators[index:])


def _places(selector: Selector) -> bool:
    """Tell whether the subject's place among its parent and siblings counts."""
    return selector.compounds[0].structural or selector.combinators[:1] not in ((), (" ",))
