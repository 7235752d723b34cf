"""The tree of a kramdown document, and what is collected while it is parsed."""

from __future__ import annotations

from dataclasses import dataclass, field

from assetjob.model.errors import PageError
from assetjob.model.text import Span
from assetjob.parse.located_text import EMPTY, LocatedText, join


@dataclass(frozen=True, slots=True)
class Value:
    """An attribute's value before escaping, and its spans (None: not in the file)."""

    text: str
    span: Span | None = None
    value_span: Span | None = None


@dataclass(slots=True)
class AttributeList:
    """The content of ``{: ...}``: attributes, and names of attribute list definitions."""

    attrs: dict[str, Value] = field(default_factory=dict)
    refs: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Image:
    """The ranges of the parts of a Markdown image, in the text of its block."""

    start: int
    end: int
    alt: tuple[int, int]
    destination: tuple[int, int] | None = None
    title: tuple[int, int] | None = None
    attribute_list: tuple[int, int] | None = None


@dataclass(slots=True, eq=False)
class Node:
    """A node of the tree; which fields are used depends on `kind`.

    Blocks: p header blockquote ul ol li dl dt dd table thead tbody tfoot tr td hr code math html
    comment raw blank eob. Spans: text literal em strong del a img codespan footnote html comment
    raw br math. `content` is a leaf's text: the Markdown not yet parsed (kind ``spans``), code, a
    tag. `name` is an element's name, a footnote's, or the construct that an ``eob`` ends.
    """

    kind: str
    content: LocatedText = EMPTY
    name: str = ""
    children: list[Node] = field(default_factory=list)
    attrs: dict[str, Value] = field(default_factory=dict)
    ial: AttributeList | None = None
    transparent: bool = False
    level: int = 0
    model: str = ""
    closed: bool = False
    folds: bool = False
    first_as_paragraph: bool = False
    image: Image | None = None
    more: list[LocatedText] = field(default_factory=list)

    def append(self, *parts: LocatedText) -> None:
        """Add to the text of a leaf."""
        self.more += parts

    def located(self) -> LocatedText:
        """Return the text of a leaf with all that was added."""
        if self.more:
            self.content = join([self.content, *self.more])
            self.more = []
        return self.content


@dataclass(frozen=True, slots=True)
class Definition:
    """A link definition; `holder` has the attribute list that follows it."""

    url: Value
    title: Value | None
    holder: Node


_MOST_LISTS = 1_000  # that one list refers to, and those to others


@dataclass(slots=True)
class Document:
    """What the parts of one page share."""

    lists: dict[str, AttributeList] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    footnotes: dict[str, Node] = field(default_factory=dict)
    parse_block_html: bool = False
    parse_span_html: bool = True

    def apply(self, attrs: dict[str, Value], found: AttributeList) -> None:
        """Add the attributes of a list, and of the lists it refers to, to `attrs`.

        Raises:
            PageError: Lists that refer to lists multiply.
        """
        if self._apply(attrs, found, (), _MOST_LISTS) < 0:
            raise PageError(
                "has attribute lists that refer to more than 1,000 others: not processed"
            )

    def _apply(
        self, attrs: dict[str, Value], found: AttributeList, above: tuple[str, ...], left: int
    ) -> int:
        """Return how many of `left` lists may still be applied, a negative number where none."""
        for ref in found.refs:
            if ref in self.lists and ref not in above and len(above) < 8 and left >= 0:
                left = self._apply(attrs, self.lists[ref], (*above, ref), left)
        merge(attrs, found.attrs)
        return left - 1


def merge(attrs: dict[str, Value], more: dict[str, Value]) -> None:
    """Add `more` to `attrs`: classes gather, any other attribute is replaced."""
    for name, value in more.items():
        old = attrs.get(name)
        if name == "class" and old and old.text:
            attrs[name] = Value(f"{old.text} {value.text}", value.span, value.value_span)
        else:
            attrs[name] = value
