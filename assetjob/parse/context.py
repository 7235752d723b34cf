"""What surrounds an image on its page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice

from bs4 import Tag
from bs4.element import PageElement

from assetjob.model.page import LONGEST_ATTRIBUTE, Button, Context, Element, Link
from assetjob.parse.accname import BLOCKS, Names, fold, is_text
from assetjob.parse.aria import attribute, hides, role_of, visibility
from assetjob.parse.html import has_fallback
from assetjob.parse.numbered_caption import caption_by_look, numbered_caption, row_heading
from assetjob.parse.placement import placement_of
from assetjob.parse.tree import Tree

NEAR = 200  # characters of neighbouring text
_NODES = 60  # nodes visited for it, so that a page of images only stays cheap
_MOST_NODES = 5_000  # nodes visited for the text of a heading, a caption or a block
_DEEPEST = 256  # ancestors kept of an element
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class _Inherited:
    """What an element's descendants inherit from it."""

    ancestors: tuple[Element, ...] = ()
    link: Tag | None = None
    button: Tag | None = None
    figure: Tag | None = None
    caption: Tag | None = None
    block: Tag | None = None
    language: str | None = None
    hidden: bool = False
    visible: bool = True


class Surroundings:
    """Computes the context of the images of a page."""

    def __init__(self, tree: Tree) -> None:
        self._names = Names(tree.soup)
        self._open_links = tree.open_links
        self._around: dict[int, _Inherited] = {}
        self._headings = _headings(tree)
        self._figcaptions = _figcaptions(tree)
        self._texts: dict[int, str] = {}

    def context(self, tag: Tag) -> Context:
        """Return the context of the image that `tag` carries."""
        around = self._inherited(tag.parent)
        link = around.link
        hidden = around.hidden or (not around.visible and visibility(tag) != "visible")
        return Context(
            link=self._link(link, tag) if link else None,
            button=self._button(around.button, tag) if around.button else None,
            caption=self._caption(tag, around),
            heading=self._text(self._headings.get(id(tag))) or None,
            before=_near(tag, forward=False),
            after=_near(tag, forward=True),
            block=self._block(around.block, tag) if around.block else "",
            language=attribute(tag, "lang").strip() or around.language,
            ancestors=around.ancestors,
            name=self._names.image(tag, hidden=hidden),
            placement=placement_of(tag),
            numbered_caption=numbered_caption(tag),
            caption_by_look=caption_by_look(tag),
            cell_heading=row_heading(tag),
        )

    def _link(self, link: Tag, image: Tag) -> Link:
        within = self._inherited(link)
        exposed = not within.hidden and within.visible
        return Link(
            attribute(link, "href").strip(),
            self._names.link(link, image),
            self._names.text(link),
            exposed=exposed,
        )

    def _button(self, button: Tag, image: Tag) -> Button:
        within = self._inherited(button)
        exposed = not within.hidden and within.visible
        return Button(button.name, self._names.button(button, image), exposed=exposed)

    def _block(self, block: Tag, image: Tag) -> str:
        if image.name != "input":
            return self._names.text(block)[: NEAR + 1]
        nodes = islice(block.descendants, _MOST_NODES)
        texts = (str(node) for node in nodes if is_text(node) and not _is_label(node))
        return fold("".join(texts))[: NEAR + 1]

    def _caption(self, tag: Tag, around: _Inherited) -> str | None:
        if around.figure:
            return self._text(self._figcaptions.get(id(around.figure))) or None
        return self._text(around.caption or _next_caption(tag)) or None

    def _text(self, tag: Tag | None) -> str:
        """Return all text in an element, without the names of its images."""
        if tag is None:
            return ""
        if id(tag) not in self._texts:
            nodes = islice(tag.descendants, _MOST_NODES)
            self._texts[id(tag)] = fold("".join(str(node) for node in nodes if is_text(node)))
        return self._texts[id(tag)]

    def _inherited(self, tag: Tag | None) -> _Inherited:
        """Return what descendants of `tag` inherit; each element is visited once."""
        path: list[Tag] = []
        while tag is not None and tag.parent is not None and id(tag) not in self._around:
            path.append(tag)
            tag = tag.parent
        around = self._around.get(id(tag), _Inherited())
        for step in reversed(path):
            link = self._link_around(step, around.link)
            around = self._around[id(step)] = _within(step, around, link)
        return around

    def _link_around(self, tag: Tag, outer: Tag | None) -> Tag | None:
        """Return the link that `tag` is or is in.

        A link that is never closed ends with the first block in it: the author did not mean that
        the rest of the page is in it, as a browser has it.
        """
        if _is_link(tag):
            return tag if self._open_links.get(id(tag), True) else None
        is_end = tag.name in BLOCKS and outer is not None and id(outer) in self._open_links
        return None if is_end else outer


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


def _figcaptions(tree: Tree) -> dict[int, Tag]:
    """Map the ``id`` of each figure to its caption: its child, or one in a wrapper or two."""
    found: dict[int, Tag] = {}
    for marked in tree.marked:
        # Pandoc hides a caption that is the alt text, so that it is not read twice.
        if marked.tag.name == "figcaption" and not hides(marked.tag):
            near = islice(marked.tag.parents, 3)
            figure = next((parent for parent in near if parent.name == "figure"), None)
            found.setdefault(id(figure), marked.tag)
    return found


def _within(tag: Tag, outer: _Inherited, link: Tag | None) -> _Inherited:
    element = Element(
        tag.name,
        attribute(tag, "id"),
        tuple(attribute(tag, "class").split()),
        attribute(tag, "style"),
        role_of(tag),
        tuple(
            (name, str(value)[:LONGEST_ATTRIBUTE])
            for name, value in tag.attrs.items()
            if name not in ("id", "style")
        ),
    )
    shown = visibility(tag)
    return _Inherited(
        ancestors=(element, *outer.ancestors[: _DEEPEST - 1]),
        link=link,
        button=tag if _is_button(tag) else outer.button,
        figure=tag if tag.name == "figure" else outer.figure,
        caption=(_table_caption(tag) if tag.name == "table" else None) or outer.caption,
        block=tag if link is tag or _is_block(tag) else outer.block,
        language=attribute(tag, "lang").strip() or outer.language,
        # The content of these is shown only by a browser that cannot play them.
        hidden=outer.hidden or hides(tag) or _is_fallback(tag),
        visible=shown == "visible" if shown else outer.visible,
    )


def _is_fallback(tag: Tag) -> bool:
    return tag.name in ("video", "audio", "datalist") or has_fallback(tag)


def _table_caption(tag: Tag) -> Tag | None:
    found = tag.find("caption", recursive=False)
    return found if isinstance(found, Tag) else None


def _next_caption(tag: Tag) -> Tag | None:
    """Return what follows the image or its wrapper and is called a caption by its class."""
    node: Tag | None = tag
    for _ in range(3):
        if node is None:
            break
        after = node.next_sibling
        while after is not None and not isinstance(after, Tag):
            after = after.next_sibling
        if after is not None and "caption" in attribute(after, "class").lower():
            return after
        node = node.parent
    return None


# axe compares an image's name with the text of these, and of links and buttons.
_BLOCKS = frozenset({"button", "p", "li", "td", "th"})


def _is_block(tag: Tag) -> bool:
    return tag.name in _BLOCKS or role_of(tag) == "button"


def _is_button(tag: Tag) -> bool:
    """Tell whether the element is exposed as a button; a ``summary`` opens its ``details``."""
    role = role_of(tag)
    if tag.name == "summary":
        return not role and tag.parent is not None and tag.parent.name == "details"
    return role == "button" or (tag.name == "button" and not role)


# The roles that ACT rule c487ae takes for links: link, and those of DPUB-ARIA 1.1 made from it.
_LINKS = frozenset({"link", "doc-backlink", "doc-biblioref", "doc-glossref", "doc-noteref"})


def _is_link(tag: Tag) -> bool:
    return (tag.name == "a" and "href" in tag.attrs) or role_of(tag) in _LINKS


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
        if _is_read(node) and not (tag.name == "input" and _is_label(node)):
            parts.append(str(node))
            length += len(parts[-1])
        elif isinstance(node, Tag) and node is not tag:
            parts.append(" ")
        node = node.next_element if forward else node.previous_element
    if forward:
        return fold("".join(parts))[:NEAR].rstrip()
    return fold("".join(reversed(parts)))[-NEAR:].lstrip()


def _is_read(node: PageElement) -> bool:
    """Tell whether a node is text that assistive technology reads."""
    return is_text(node) and not any(map(hides, islice(node.parents, _NEAREST)))


_NEAREST = 3  # ancestors; a caption is hidden as a whole


def _is_label(node: PageElement) -> bool:
    """Tell whether a text names a form field: it does not describe an image button beside it."""
    return any(parent.name == "label" for parent in islice(node.parents, _DEEPEST))


def _beyond(tag: Tag) -> PageElement | None:
    """Return the first node after the element and all within it."""
    outer = chain((tag,), islice(tag.parents, _DEEPEST))
    return next((node.next_sibling for node in outer if node.next_sibling is not None), None)
