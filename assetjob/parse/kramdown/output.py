"""Write kramdown's tree as HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from html.entities import html5
from typing import ClassVar

from assetjob.model.page import MarkdownParts
from assetjob.model.text import Attr, Span
from assetjob.parse.entities import unescape
from assetjob.parse.html_writer import Writer
from assetjob.parse.kramdown.nodes import Document, Node
from assetjob.parse.kramdown.spans import parse_spans
from assetjob.parse.kramdown.syntax import REFERENCE, VOID_ELEMENTS
from assetjob.parse.kramdown.tags import attributes, write_tag, write_text
from assetjob.parse.located_text import LocatedText

_SPANS = frozenset({"em", "strong", "del", "a", "img", "codespan", "html"})
_WRAPPED = frozenset(
    {"blockquote", "ul", "ol", "li", "dl", "dt", "dd", "table", "em", "strong", "del", "a"}
)


class Output:
    """Writes one document; footnotes come last, in the order of their first markers."""

    def __init__(self, document: Document, page: LocatedText) -> None:
        self.writer = Writer(page)
        self._document = document
        self._notes: list[str] = []
        self._numbers: dict[str, int] = {}
        self._placed: set[str] = set()

    def document(self, root: Node) -> None:
        """Write the whole document."""
        self._children(root)
        if not self._notes:
            return
        self.writer.write('<div class="footnotes"><ol>')
        for name in self._notes:  # a footnote may add footnotes
            self.writer.write(f'<li id="fn:{name}">')
            self._children(self._document.footnotes[name])
            self.writer.write("</li>")
        self.writer.write("</ol></div>")

    def _children(self, node: Node) -> None:
        for child in node.children:
            self._node(child)

    def _node(self, node: Node) -> None:
        if node.ial and (node.kind not in _SPANS or (node.kind == "html" and not node.folds)):
            self._document.apply(node.attrs, node.ial)
        if node.kind in {"ul", "ol"} and self._is_replaced(node):
            return
        if node.kind in _WRAPPED:
            self._wrapped(node, node.kind)
        else:
            self._writers[node.kind](self, node)

    def _is_replaced(self, node: Node) -> bool:
        """Tell whether a list is replaced by the table of contents or by the footnotes."""
        place = next((p for p in ("toc", "footnotes") if node.ial and p in node.ial.refs), None)
        if place is None or place in self._placed:
            return False
        self._placed.add(place)
        return True

    def _wrapped(self, node: Node, name: str) -> None:
        self.writer.write(f"<{name}{attributes(node.attrs)}>")
        self._children(node)
        self.writer.write(f"</{name}>")
        if node.kind not in _SPANS:
            self.writer.write("\n")

    def _spans(self, node: Node) -> None:
        node.children = parse_spans(self._document, node.located())
        self._children(node)

    def _paragraph(self, node: Node) -> None:
        if node.transparent:
            self._children(node)
            return
        spans = node.children[0]
        content = parse_spans(self._document, spans.located())
        only = content[0] if len(content) == 1 else None
        standalone = only and only.kind == "img" and only.ial and "standalone" in only.ial.refs
        name = "figure" if standalone else "p"
        self.writer.write(f"<{name}{attributes(node.attrs)}>")
        for child in content:
            self._node(child)
        if standalone and only:
            self.writer.write(f"<figcaption>{only.attrs['alt'].text}</figcaption>")
        self.writer.write(f"</{name}>\n")

    def _header(self, node: Node) -> None:
        self._wrapped(node, f"h{node.level}")

    def _part(self, node: Node) -> None:
        """Write a part of a table."""
        name = "th" if node.kind == "thead" else "td"
        self.writer.write(f"<{node.kind}>")
        for row in node.children:
            self.writer.write("<tr>")
            for cell in row.children:
                self._wrapped(cell, name)
            self.writer.write("</tr>\n")
        self.writer.write(f"</{node.kind}>\n")

    def _rule(self, node: Node) -> None:
        self.writer.write(f"<hr{attributes(node.attrs)} />\n")

    def _code(self, node: Node) -> None:
        code = html.escape(node.content.text)
        self.writer.write(f"<pre{attributes(node.attrs)}><code>{code}</code></pre>\n")

    def _codespan(self, node: Node) -> None:
        code = html.escape(node.content.text)
        self.writer.write(f"<code{attributes(node.attrs)}>{code}</code>")

    def _math(self, node: Node) -> None:
        self.writer.write(html.escape(node.content.text))

    def _text(self, node: Node) -> None:
        write_text(self.writer, node.content)

    def _literal(self, node: Node) -> None:
        self.writer.write(html.escape(node.content.text, quote=False))

    def _verbatim(self, node: Node) -> None:
        self.writer.copy(node.content, 0, len(node.content.text))

    def _remark(self, node: Node) -> None:
        self.writer.write("<!-- ")
        self._verbatim(node)
        self.writer.write(" -->")

    def _break(self, _: Node) -> None:
        self.writer.write("<br />")

    def _nothing(self, _: Node) -> None:
        self.writer.write("\n")

    def _footnote(self, node: Node) -> None:
        if node.name not in self._numbers:
            self._notes.append(node.name)
            self._numbers[node.name] = len(self._notes)
        number = self._numbers[node.name]
        self.writer.write(f'<sup><a href="#fn:{node.name}">{number}</a></sup>')

    def _html(self, node: Node) -> None:
        self._tag(node)
        if node.model == "block":
            self.writer.write("\n")
        self._children(node)
        if node.name not in VOID_ELEMENTS:
            self.writer.write(f"</{node.name}>")

    def _end(self, node: Node) -> None:
        self.writer.write(f"</{node.name}>")

    def _tag(self, node: Node) -> None:
        write_tag(self.writer, node.content, node.attrs, folds=node.folds)

    def _image(self, node: Node) -> None:
        image, source = node.image, node.content
        assert image
        attrs = tuple(
            Attr(name, decoded(value.text), value.span, value.value_span)
            for name, value in node.attrs.items()
            if value.span
        )

        def span(part: tuple[int, int] | None) -> Span | None:
            return source.span(*part) if part else None

        parts = MarkdownParts(
            source.span(*image.alt),
            span(image.destination),
            span(image.title),
            span(image.attribute_list),
        )
        tag = f"<img{attributes(node.attrs)} />"
        self.writer.image(tag, source.span(image.start, image.end), parts, attrs)

    _writers: ClassVar[dict[str, Callable[[Output, Node], None]]] = {
        "spans": _spans,
        "p": _paragraph,
        "header": _header,
        "thead": _part,
        "tbody": _part,
        "tfoot": _part,
        "hr": _rule,
        "code": _code,
        "codespan": _codespan,
        "math": _math,
        "text": _text,
        "literal": _literal,
        "comment": _verbatim,
        "raw": _verbatim,
        "entity": _verbatim,
        "remark": _remark,
        "br": _break,
        "blank": _nothing,
        "eob": _nothing,
        "footnote": _footnote,
        "html": _html,
        "tag": _tag,
        "end": _end,
        "img": _image,
    }


def decoded(text: str) -> str:
    """Return an attribute's value as a browser reads it from kramdown's output."""

    def character(found: re.Match[str]) -> str:
        name = found[0][1:]
        if name.startswith("#"):
            return unescape(found[0])
        return html5.get(name, found[0])

    return REFERENCE.sub(character, text)
