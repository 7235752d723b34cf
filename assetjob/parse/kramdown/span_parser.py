"""The parser of kramdown's spans: the content of a paragraph, a header or a table cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assetjob.parse.kramdown.finding import Finder
from assetjob.parse.kramdown.nodes import Document, Node
from assetjob.parse.located_text import LocatedText

# Each alternative begins with one character, so that the next one is found quickly.
ALL = r"\*|_|`|<|!\[|\[|\"|'|\$|\{:|&|--|\.\.\.| <<| >>|>>|  (?=\n)|\\|~~"
CODE_ONLY = "`"
HTML_ONLY = "<"
CODE_AND_HTML = "[`<]"

MAX_DEPTH = 40


class SpanParser:
    """Parses one text into spans.

    `stack` holds the elements around the current position, the innermost last. A rule that applies
    moves `pos` and adds to the innermost. `budget` limits the attempts at links and emphasis, so
    that a text made to be ambiguous takes linear time; the rest is then taken as text.
    """

    def __init__(self, document: Document, source: LocatedText, rules: SpanRules) -> None:
        self.document = document
        self.rules = rules
        self.source = source
        self.text = source.text
        self.finder = Finder(source.text)
        self.pos = 0
        self.stack: list[Node] = []
        self.budget = 4000 + len(source.text)

    @property
    def tree(self) -> Node:
        """The innermost element."""
        return self.stack[-1]

    def run(
        self,
        tree: Node,
        stop: str = "",
        accept: Callable[[re.Match[str], Node], bool] | None = None,
        only: str = ALL,
    ) -> bool:
        """Parse into `tree` up to the end of the text, or to an accepted match of `stop`.

        Returns:
            True where `stop` was found; `pos` is then at its beginning.
        """
        self.stack.append(tree)
        pattern, stop_pattern = _patterns(stop, only)
        rules, otherwise = self.rules.of(only)
        found = False
        while self.pos < len(self.text):
            self.budget -= bool(accept)
            at = pattern.search(self.text, self.pos)
            if not at:
                if not stop:
                    self.add_text(len(self.text))
                break
            start = at.start()
            # A quotation mark is parsed together with the character before it.
            self.add_text(start - 1 if start > self.pos and self.text[start] in "\"'" else start)
            stopped = stop_pattern.match(self.text, self.pos) if stop_pattern else None
            if stopped and (accept is None or accept(stopped, tree)):
                found = True
                break
            for rule in rules.get(self.text[self.pos], otherwise):
                if rule(self):
                    break
            else:
                self.add_text(self.pos + 1)
        self.stack.pop()
        return found

    def add_text(self, end: int) -> None:
        """Add the text up to `end`."""
        if end > self.pos:
            self.tree.children.append(Node("text", self.source.cut(self.pos, end)))
            self.pos = end

    def add(self, kind: str, end: int, content: LocatedText | None = None) -> Node:
        """Add an element that extends to `end`."""
        node = Node(kind, self.source.cut(self.pos, end) if content is None else content)
        self.tree.children.append(node)
        self.pos = end
        return node

    def inside(self, *kinds: str) -> bool:
        """Tell whether an enclosing element is of these kinds."""
        return any(node.kind in kinds for node in self.stack)

    def images_around(self) -> int:
        """Return how many images enclose the current position: a label may contain images."""
        return sum(node.kind == "img" for node in self.stack)

    def may_try(self) -> bool:
        """Tell whether the budget allows an attempt that may fail."""
        return self.budget > 0 and len(self.stack) < MAX_DEPTH


@lru_cache(maxsize=256)
def _patterns(stop: str, only: str) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    if not stop:
        return re.compile(only), None
    return re.compile(f"{stop}|{only}"), re.compile(stop)


SpanRule = Callable[[SpanParser], bool]


@dataclass(frozen=True, slots=True)
class SpanRules:
    """The rules for spans: `by_start` by what is parsed (``ALL`` ...) and the first character.

    `otherwise` are tried where no rule begins with the character.
    """

    by_start: Mapping[str, Mapping[str, tuple[SpanRule, ...]]]
    otherwise: tuple[SpanRule, ...]

    def of(self, only: str) -> tuple[Mapping[str, tuple[SpanRule, ...]], tuple[SpanRule, ...]]:
        """Return the rules for `only`, by first character, and those for any other character."""
        return self.by_start[only], self.otherwise
