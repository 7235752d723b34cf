"""Find out where an image is placed: alone between blocks, in a line of text, or in a card."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile

from bs4 import Tag
from bs4.element import PageElement

from assetjob.model.placement import Placement
from assetjob.parse.accname import fold, is_text

_MOST_SIBLINGS = 20
_MOST_ANCESTORS = 20
_MOST_WRAPPERS = 6  # of the first line of an element
_MOST_NODES = 1_000  # children of a parent that are looked at
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# A box does not grow beyond these, even if the image is their only content.
_LIMITS = frozenset({"article", "aside", "body", "html", "main", "section"})
_CELLS = frozenset({"td", "th", "dt", "dd"})
_PICTURES = frozenset({"img", "svg", "picture", "object", "video", "canvas"})
_LONGEST_LABEL = 60  # characters; longer texts tell more than what an image shows
_WORD = re.compile(r"[^\W\d_]{2}")
_INVISIBLE = frozenset({"source", "script", "noscript", "template", "style", "br", "wbr"})
INLINE = frozenset(
    "a abbr b bdi bdo button cite code data dfn em i img input kbd label mark object picture q s "
    "samp select small span strong sub sup svg textarea time u var video".split()
)


def placement_of(tag: Tag) -> Placement:
    """Return where the image that `tag` carries is placed."""
    box = box_of(tag)
    parent = box.parent
    if parent is None:
        return Placement(alone=True)
    is_block = box.name not in INLINE
    before = next(_elements(box.previous_siblings), None)
    return Placement(
        alone=is_block or not any(map(_is_inline, _others(parent, box))),
        previous=_name(before),
        following=_name(next(_elements(box.next_siblings), None)),
        siblings=sum(1 for _ in islice(_elements(_others(parent, box)), _MOST_SIBLINGS)),
        label=_label(box) if box.name in _CELLS else "",
        beside=_first_line(next(_elements(box.next_siblings), None)),
        above=_short_text(before) if before is not None and before.name in _HEADINGS else "",
        wrappers=next((at for at, each in enumerate(_outwards(tag)) if each is box), 0),
        touching=_touching(box),
    )


def _touching(box: Tag) -> str:
    """Return the text from an image to the next element behind it, or before it, if it is short."""
    text = _text(_until_element(box.next_siblings))
    text = text or _text(reversed(list(_until_element(box.previous_siblings))))
    return text if len(text) <= _LONGEST_LABEL else ""


def _until_element(nodes: Iterable[PageElement]) -> Iterator[PageElement]:
    return takewhile(lambda node: not isinstance(node, Tag), islice(nodes, _MOST_NODES))


def _text(nodes: Iterable[PageElement]) -> str:
    return fold("".join(str(node) for node in nodes if is_text(node)))


def _outwards(tag: Tag) -> Iterator[Tag]:
    yield tag
    yield from islice(tag.parents, _MOST_ANCESTORS)


def _label(cell: Tag) -> str:
    """Return the text of the cell after this one, or before it, if it may name an image."""
    for beside in (cell.next_siblings, cell.previous_siblings):
        other = next(_elements(beside), None)
        if other is not None and other.name in _CELLS and (text := _short_text(other)):
            return text
    return ""


def _first_line(element: Tag | None) -> str:
    """Return the text of the first part of an element, a heading or a name, if it is short."""
    for _ in range(_MOST_WRAPPERS):
        if element is None:
            return ""
        has_blocks = any(child.name not in INLINE for child in _elements(element.children))
        if not has_blocks and (text := _short_text(element)):
            return text
        first = next(filter(_is_content, islice(element.children, _MOST_NODES)), None)
        element = first if isinstance(first, Tag) else None
    return ""


def _short_text(cell: Tag) -> str:
    nodes = list(islice(cell.descendants, _MOST_NODES))
    if any(isinstance(node, Tag) and node.name in _PICTURES for node in nodes):
        return ""
    text = _text(nodes)
    return text if len(text) <= _LONGEST_LABEL and _WORD.search(text) else ""


def box_of(tag: Tag) -> Tag:
    """Return the largest element without other content than the image."""
    box = tag
    for _ in range(_MOST_ANCESTORS):
        parent = box.parent
        if parent is None or parent.parent is None or parent.name in _LIMITS:
            break
        if not _is_gatsby(parent) and any(map(_is_content, _others(parent, box))):
            break
        box = parent
    return box


def _is_gatsby(tag: Tag) -> bool:
    """Tell whether an element of Gatsby holds one image and its placeholders."""
    return any(name.startswith("gatsby-image-wrapper") for name in tag.get_attribute_list("class"))


def _others(parent: Tag, box: Tag) -> Iterator[PageElement]:
    nodes = islice(parent.children, _MOST_NODES)
    return (node for node in nodes if node is not box)


def _elements(nodes: Iterable[PageElement]) -> Iterator[Tag]:
    return (node for node in nodes if isinstance(node, Tag) and _is_shown(node))


def _is_content(node: PageElement) -> bool:
    if isinstance(node, Tag):
        return _is_shown(node)
    return is_text(node) and not str(node).isspace()


def _is_shown(tag: Tag) -> bool:
    """Tell whether an element takes room. Editors leave empty paragraphs, which do not."""
    return tag.name not in _INVISIBLE and (tag.name != "p" or bool(tag.contents))


def _is_inline(node: PageElement) -> bool:
    if isinstance(node, Tag):
        return node.name in INLINE
    return is_text(node) and not str(node).isspace()


def _name(element: Tag | None) -> str:
    """Return the element's name, or that of the heading that it begins with."""
    node = element
    for _ in range(4):
        if node is None or node.name in _HEADINGS:
            break
        node = next(_elements(node.children), None)
    if node is None:
        return element.name if element else ""
    return node.name if node.name in _HEADINGS or element is None else element.name
