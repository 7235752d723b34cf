"""What surrounds an image on its page."""

from __future__ import annotations

from dataclasses import dataclass

from bs4 import Tag
from bs4.element import PageElement

from assetjob.model import Context, Element, Link
from assetjob.parse.accname import Names, attribute, fold, hides, is_text, role_of, visibility
from assetjob.parse.tree import Tree

NEAR = 200  # characters of neighbouring text
_NODES = 60  # nodes looked at for it, so that a page of images only stays cheap
_DEEPEST = 256  # ancestors kept of an element
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class _Around:
    """What an element hands down to those within it."""

    ancestors: tuple[Element, ...] = ()
    link: Tag | None = None
    figure: Tag | None = None
    table: Tag | None = None
    language: str | None = None
    hidden: bool = False
    visible: bool = True


class Surroundings:
    """Gives the context of every image of a page, in document order."""

    def __init__(self, tree: Tree) -> None:
        self._names = Names(tree.soup)
        self._around: dict[int, _Around] = {}
        self._headings = _headings(tree)
        self._texts: dict[int, str] = {}

    def context(self, tag: Tag) -> Context:
        """Return the context of the image that `tag` carries."""
        around = self._inherited(tag.parent)
        link = around.link
        hidden = around.hidden or (not around.visible and visibility(tag) != "visible")
        return Context(
            link=self._link(link, tag) if link else None,
            caption=_caption(tag, around),
            heading=self._heading(tag),
            before=_near(tag, forward=False),
            after=_near(tag, forward=True),
            block=_block(tag),
            language=attribute(tag, "lang").strip() or around.language,
            ancestors=around.ancestors,
            name=self._names.image(tag, hidden=hidden),
        )

    def _link(self, link: Tag, image: Tag) -> Link:
        within = self._inherited(link)
        exposed = not within.hidden and within.visible
        return Link(attribute(link, "href").strip(), self._names.link(link, image), exposed)

    def _heading(self, tag: Tag) -> str | None:
        """Return the text of the nearest heading before the element."""
        heading = self._headings.get(id(tag))
        if heading is None:
            return None
        if id(heading) not in self._texts:
            self._texts[id(heading)] = fold(_plain_text(heading))
        return self._texts[id(heading)] or None

    def _inherited(self, tag: Tag | None) -> _Around:
        """Return what `tag` hands down; each element is looked at once."""
        path: list[Tag] = []
        while tag is not None and tag.parent is not None and id(tag) not in self._around:
            path.append(tag)
            tag = tag.parent
        around = self._around.get(id(tag), _Around())
        for step in reversed(path):
            around = self._around[id(step)] = _within(step, around)
        return around


def _headings(tree: Tree) -> dict[int, Tag]:
    """Map the ``id`` of each marked element to the heading before it."""
    found: dict[int, Tag] = {}
    heading: Tag | None = None
    for marked in tree.marked:
        tag = marked.tag
        if tag.name in _HEADINGS or attribute(tag, "role") == "heading":
            heading = tag
        elif heading is not None:
            found[id(tag)] = heading
    return found


def _within(tag: Tag, outer: _Around) -> _Around:
    element = Element(
        tag.name,
        attribute(tag, "id"),
        tuple(attribute(tag, "class").split()),
        attribute(tag, "style"),
        role_of(tag),
    )
    shown = visibility(tag)
    return _Around(
        ancestors=(element, *outer.ancestors[: _DEEPEST - 1]),
        link=tag if tag.name == "a" and "href" in tag.attrs else outer.link,
        figure=tag if tag.name == "figure" else outer.figure,
        table=tag if tag.name == "table" else outer.table,
        language=attribute(tag, "lang").strip() or outer.language,
        # What stands in these is shown only by a browser that cannot play them.
        hidden=outer.hidden or hides(tag) or tag.name in ("video", "audio", "datalist"),
        visible=shown == "visible" if shown else outer.visible,
    )


def _caption(tag: Tag, around: _Around) -> str | None:
    if around.figure:
        found = around.figure.find("figcaption")
        return fold(_plain_text(found)) if isinstance(found, Tag) else None
    if around.table:
        found = around.table.find("caption", recursive=False)
        if isinstance(found, Tag):
            return fold(_plain_text(found))
    node: Tag | None = tag
    for _ in range(3):
        if node is None:
            break
        after = node.find_next_sibling()
        if isinstance(after, Tag) and "caption" in attribute(after, "class").lower():
            return fold(_plain_text(after))
        node = node.parent
    return None


_BLOCKS = frozenset({"button", "p", "li", "td", "th"})


def _block(tag: Tag) -> str:
    """Return the text of the nearest element that axe compares an image's name with."""
    for block in tag.parents:
        is_link = block.name == "a" and "href" in block.attrs
        if is_link or block.name in _BLOCKS or role_of(block) == "button":
            return fold(_plain_text(block))[: NEAR + 1]
    return ""


def _near(tag: Tag, *, forward: bool) -> str:
    """Return the text next to an image, at most `NEAR` characters."""
    parts: list[str] = []
    length = 0
    node: PageElement | None = tag
    if forward:
        node = tag.next_sibling or _beyond(tag)
    for _ in range(_NODES):
        if node is None or length > NEAR:
            break
        if is_text(node):
            parts.append(str(node))
            length += len(parts[-1])
        elif isinstance(node, Tag) and node is not tag:
            parts.append(" ")
        node = node.next_element if forward else node.previous_element
    if forward:
        return fold("".join(parts))[:NEAR].rstrip()
    return fold("".join(reversed(parts)))[-NEAR:].lstrip()


def _beyond(tag: Tag) -> PageElement | None:
    """Return the first node after the element and all within it."""
    node: Tag | None = tag
    while node is not None and node.next_sibling is None:
        node = node.parent
    return node.next_sibling if node is not None else None


def _plain_text(tag: Tag) -> str:
    return "".join(str(node) for node in tag.descendants if is_text(node))
