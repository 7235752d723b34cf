"""The tree of a page as a browser with scripting builds it, held by BeautifulSoup.

turbohtml tokenizes and builds by the HTML standard; its tree is handed to BeautifulSoup node by
node, so that everything above deals with one kind of tree. What a browser holds as inert is left
out: the content of ``<template>``; the content of ``<noscript>`` is a text, as it is in a browser
that runs scripts. A declarative shadow root is rendered, so its content stands in the tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import turbohtml
from bs4 import BeautifulSoup, Tag
from bs4.builder import TreeBuilder
from turbohtml import Element, Node, Text

from assetjob.parse.lines import Normalised

_DOCUMENT = re.compile(r"<(?:!doctype|html|head|body)[\t\n\f\r />]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tree:
    """`soup` is the tree. `starts` maps the ``id`` of a `Tag` to where its start tag begins.

    `whole` tells a full document from a fragment that a layout will wrap.
    """

    soup: BeautifulSoup
    starts: Mapping[int, int]
    whole: bool


def build_tree(
    html: str, in_value: Callable[[str], str] = str, in_text: Callable[[str], str] = str
) -> Tree:
    """Build the tree of `html`.

    `in_value` and `in_text` are applied to every attribute's value and to every text: they put
    back what was masked.
    """
    if html.startswith("\ufeff"):
        html = " " + html[1:]
    if _DOCUMENT.search(html):
        root: Node = turbohtml.parse(html, source_locations=True, scripting=True)
    else:
        root = turbohtml.parse_fragment(
            html,
            "body",
            source_locations=True,
            scripting=True,
            allow_declarative_shadow_roots=True,
        )
    builder = _Builder(root, Normalised(html), in_value, in_text)
    soup = BeautifulSoup("", builder=builder)
    whole = any(id(tag) in builder.starts for tag in soup.find_all(["html", "body"], limit=2))
    return Tree(soup, builder.starts, whole)


class _Builder(TreeBuilder):
    """Feeds BeautifulSoup with turbohtml's tree, without recursion."""

    NAME = "turbohtml"

    def __init__(
        self,
        root: Node,
        newlines: Normalised,
        in_value: Callable[[str], str],
        in_text: Callable[[str], str],
    ) -> None:
        super().__init__(multi_valued_attributes={}, store_line_numbers=False)
        self.starts: dict[int, int] = {}
        self._root = root
        self._newlines = newlines
        self._in_value = in_value
        self._in_text = in_text

    def feed(self, markup: object) -> None:
        del markup  # the tree is already there
        soup = self.soup
        assert soup
        open_tags: list[tuple[str, Iterator[Node]]] = [("", iter(self._root))]
        while open_tags:
            name, nodes = open_tags[-1]
            for node in nodes:
                if isinstance(node, Text):
                    soup.handle_data(self._in_text(node.data))
                elif isinstance(node, Element):
                    open_tags.append((node.tag, self._start(node)))
                    break
            else:
                open_tags.pop()
                if open_tags:
                    soup.handle_endtag(name)

    def _start(self, element: Element) -> Iterator[Node]:
        """Open the element's tag in the soup; return its children."""
        soup = self.soup
        assert soup
        attrs = {
            name: self._in_value(" ".join(value) if isinstance(value, list) else value or "")
            for name, value in element.attrs.copy().items()
        }
        tag = soup.handle_starttag(element.tag, element.namespace.value, None, attrs)
        location = element.source_location
        if location and isinstance(tag, Tag):
            self.starts[id(tag)] = self._newlines.original(location.start_tag.start_offset)
        if element.tag == "template":
            return iter(())
        if element.shadow_root:
            return iter((*element.shadow_root, *element))
        return iter(element)
