"""The tree of a page as a browser that runs scripts builds it, held by BeautifulSoup.

turbohtml tokenizes and builds by the HTML standard; its tree is copied to BeautifulSoup node by
node, so that everything above deals with one kind of tree. The content of ``<template>``, which a
browser keeps inert, is left out. The content of ``<noscript>`` is a text, as it is wherever scripts
run. A declarative shadow root is rendered, so its content is part of the tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

import turbohtml
from bs4 import BeautifulSoup, Tag
from bs4.builder import TreeBuilder
from bs4.element import NavigableString, PageElement
from turbohtml import Element, Namespace, Node, Text

from assetjob.model.errors import PageError
from assetjob.parse.lines import Normalised
from assetjob.parse.link_tags import LinkTags
from assetjob.parse.memory_limit import bounded

MOST = 1_000_000  # elements and texts: a thousand times what a long page has
_IMPLIED = 100_000  # elements without a tag: formatting left open is repeated in each paragraph
_TOO_MUCH = "has more than a million elements, or makes them of unclosed ones: not processed"
# Bytes that the parser may take: an element with its positions takes about 200.
_MEMORY = 1_000_000_000
_MEMORY_A_CHARACTER = 400
# The formatting elements of the HTML standard, 13.2.4.3: a parser repeats those left open.
_COPIED = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_STRINGS: set[type[NavigableString]] = {NavigableString}
_DOCUMENT = re.compile(r"<(?:!doctype|html|head|body)[\t\n\f\r />]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LocatedTag:
    """An element that the caller asked for. `start` is where its start tag begins in the HTML.

    `start` is None for an element that the page does not write out: one that the standard implies.
    """

    tag: Tag
    start: int | None


@dataclass(frozen=True, slots=True)
class Tree:
    """`marked` are the elements that were asked for, in the order of the document.

    `has_shadow` tells whether some of them may be in a declarative shadow tree. `open_links` are
    the ids (`id`) of the ``a`` elements that no ``</a>`` closes, mapped to whether the page writes
    them: a browser repeats such an element in each block that follows.
    """

    soup: BeautifulSoup
    marked: tuple[LocatedTag, ...]
    has_shadow: bool = False
    open_links: Mapping[int, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ElementFilter:
    """Which elements to mark: by name, or because they have one of these attributes."""

    names: Collection[str]
    attributes: frozenset[str]


def build_tree(
    html: str,
    element_filter: ElementFilter,
    in_value: Callable[[str], str] = str,
    in_text: Callable[[str], str] = str,
) -> Tree:
    """Build the tree of `html`, a document or the content of a body.

    `in_value` is applied to the names and values of attributes, `in_text` to texts, to restore what
    was masked.

    Raises:
        PageError: The tree is too large. Elements that are never closed may multiply later ones.
    """
    if html.startswith("\ufeff"):
        html = " " + html[1:]  # a decoder drops the mark before the HTML is parsed
    if html.count("<") > 2 * MOST:
        raise PageError(_TOO_MUCH)
    try:
        with bounded(_MEMORY + _MEMORY_A_CHARACTER * len(html)):
            root = _root(html)
    except MemoryError as error:
        raise PageError(_TOO_MUCH) from error
    builder = _Builder(root, html, element_filter, in_value, in_text)
    soup = BeautifulSoup("", builder=builder)
    return Tree(soup, tuple(builder.marked), builder.has_shadow, builder.open_links)


def _root(html: str) -> Node:
    if _DOCUMENT.search(html):
        return turbohtml.parse(html, source_locations=True, scripting=True)
    # As a document, a post that begins with an element of the head would get one: a layout gives it
    # a body.
    return turbohtml.parse_fragment(
        html, "body", source_locations=True, scripting=True, allow_declarative_shadow_roots=True
    )


class _Builder(TreeBuilder):
    """Links BeautifulSoup's elements as turbohtml's tree has them, without recursion."""

    NAME = "turbohtml"

    def __init__(
        self,
        root: Node,
        html: str,
        element_filter: ElementFilter,
        in_value: Callable[[str], str],
        in_text: Callable[[str], str],
    ) -> None:
        super().__init__(multi_valued_attributes={}, store_line_numbers=False)
        self.marked: list[LocatedTag] = []
        self.has_shadow = False
        self.open_links: dict[int, bool] = {}
        self._root = root
        self._link_tags = LinkTags(html)
        self._written: Element | None = None  # the last one outside copies of formatting
        self._newlines = Normalised(html)
        self._element_filter = element_filter
        self._in_value = in_value
        self._in_text = in_text
        self._most = min(MOST, _IMPLIED + 2 * html.count("<"))  # a tag makes an element and a text

    def feed(self, markup: object) -> None:
        del markup  # the tree is already there
        assert self.soup
        parent: Tag = self.soup
        last: PageElement = parent
        count = 0
        nodes = iter(self._root)
        outer: list[tuple[Tag, Iterator[Node]]] = []
        while True:
            for node in nodes:
                count += 1
                if count > self._most:
                    raise PageError(_TOO_MUCH)
                if isinstance(node, Text):
                    text = NavigableString(self._in_text(node.data))
                    text.setup(parent, last)
                    parent.contents.append(text)
                    last = text
                elif isinstance(node, Element):
                    tag = self._tag(node, parent, last)
                    parent.contents.append(tag)
                    outer.append((parent, nodes))
                    parent, last, nodes = tag, tag, _children(node)
                    self.has_shadow = self.has_shadow or node.shadow_root is not None
                    break
            else:
                if not outer:
                    return
                parent, nodes = outer.pop()

    def _tag(self, element: Element, parent: Tag, last: PageElement) -> Tag:
        attrs: dict[str, str] = {}
        for name, value in element.attrs.copy().items() if element.attrs else ():
            text = " ".join(value) if isinstance(value, list) else value or ""
            attrs[self._in_value(name)] = self._in_value(text)
        name = element.tag
        # With a builder, bs4 would look up for each tag what only its output needs.
        tag = Tag(
            name=name,
            namespace=element.namespace.value,
            attrs=attrs,
            parent=parent,
            previous=last,
            interesting_string_types=_STRINGS,
        )
        if name == "a" and self._is_open(element):
            self.open_links[id(tag)] = element.source_location is not None
        if name not in _COPIED:
            self._written = element
        if name in self._element_filter.names or not self._element_filter.attributes.isdisjoint(
            attrs
        ):
            self.marked.append(LocatedTag(tag, self._start(element)))
        return tag

    def _is_open(self, link: Element) -> bool:
        """Tell whether no end tag closes a link: it ends with the next one, or with the page."""
        location = link.source_location
        if location is not None and location.end_tag is not None:
            return False
        start = self._start(link)
        if start is None and self._written is not None:  # a copy
            start = self._start(self._written)
        return not self._link_tags.closes_next(start or 0)

    def _start(self, element: Element) -> int | None:
        """Return where the start tag begins in the HTML, or None if the page does not write it."""
        location = element.source_location
        return location and self._newlines.original(location.start_tag.start_offset)


def _children(element: Element) -> Iterator[Node]:
    if element.tag == "template" and element.namespace is Namespace.HTML:
        return iter(())
    if element.shadow_root:
        return iter((*element.shadow_root, *element))
    return iter(element)
