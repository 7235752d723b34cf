"""Whether an image looks the same inside a ``<picture>`` that is added around it.

A ``<picture>`` is an inline box without styles of its own, but it is a parent and a sibling to
selectors such as ``figure > img``, ``img + p``, ``:first-child`` and ``* + *``. Where this cannot
be decided, the answer is no.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assetjob.model.page import Element
from assetjob.rewrite.css.selectors import Compound, Match, Selector
from assetjob.rewrite.css.sheet import PictureSensitive, Sheet

PICTURE = Element("picture")
_SIBLING_COMBINATORS = ("+", "~")


def wrappable(
    sheets: Iterable[Sheet], image: Element, ancestors: tuple[Element, ...], *, whole: bool
) -> bool:
    """Return whether every rule of `sheets` applies to the same elements with a ``<picture>``.

    `whole` is True where `ancestors` reach up to the root.
    """
    return not any(
        _is_affected_by_picture(picture_sensitive, image, ancestors, whole)
        for sheet in sheets
        for picture_sensitive in sheet.picture_sensitive
    )


def _is_affected_by_picture(
    picture_sensitive: PictureSensitive, image: Element, ancestors: tuple[Element, ...], whole: bool
) -> bool:
    selector = picture_sensitive.selector
    if _has_may_select(selector, image, ancestors, whole):
        return True
    if any(each.match(image, ancestors, whole) for each in _of_siblings(selector)):
        return True
    before = selector.match(image, ancestors, whole)
    after = selector.match(image, (PICTURE, *ancestors), whole)
    if before is not after or (before is Match.MAYBE and _depends_on_position(selector)):
        return True
    return picture_sensitive.visible and selector.match(PICTURE, ancestors, whole) is not Match.NO


def _has_may_select(
    selector: Selector, image: Element, ancestors: tuple[Element, ...], whole: bool
) -> bool:
    """Return whether a ``:has()`` may select the image, a ``<picture>`` around it or a sibling."""
    wanted = {"*", "+", "~", "img", "picture", image.id, *image.classes}
    return any(
        not whole or "+" in each.relational or "~" in each.relational or _match(each, ancestors)
        for each in selector.compounds
        if not each.relational.isdisjoint(wanted)
    )


def _match(compound: Compound, elements: Iterable[Element]) -> bool:
    return any(compound.match(element) is not Match.NO for element in elements)


def _of_siblings(selector: Selector) -> Iterator[Selector]:
    """Yield the parts of a selector to the left of each sibling combinator."""
    for index, sign in enumerate(selector.combinators, 1):
        if sign in _SIBLING_COMBINATORS:
            yield Selector(selector.compounds[index:], selector.combinators[index:])
    for each in selector.nested:
        yield from _of_siblings(each)


def _depends_on_position(selector: Selector) -> bool:
    """Return whether the subject is selected by its parent or its position among siblings."""
    return selector.compounds[0].by_position or selector.combinators[:1] not in ((), (" ",))
