"""The block parser's state and loop; the rules for each kind of block are given to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assetjob.parse.kramdown.finding import Finder
from assetjob.parse.kramdown.nodes import AttributeList, Document, Node
from assetjob.parse.kramdown.syntax import BLANK_LINES, BLOCK_END, BLOCK_LIST_START
from assetjob.parse.located_text import EMPTY, LocatedText

# Deeper blocks are read as paragraphs: no page needs them, and each level costs a copy.
MAX_DEPTH = 40


class BlockParser:
    """Parses one text into blocks. A rule looks at `pos`, the beginning of a line.

    A rule that applies moves `pos`, adds to `tree` and returns True. `pending` is an attribute list
    for the next block. `rules` returns the rules to try on a line, in order, by its first character
    and by whether it is too deep for blocks.
    """

    def __init__(
        self,
        document: Document,
        rules: Callable[[str, bool], Sequence[BlockRule]],
        source: LocatedText,
        depth: int = 0,
    ) -> None:
        self.document = document
        self.source = source
        self.text = source.text
        self.finder = Finder(source.text)
        self.pos = 0
        self.depth = depth
        self.tree = Node("root")
        self.pending: AttributeList | None = None
        self.closed = False
        self._rules = rules

    def run(self, tree: Node) -> bool:
        """Parse into `tree` up to the end, or to the end tag that closes `tree`: then True."""
        outer = self.tree, self.pending
        self.tree, self.pending = tree, None
        while self.pos < len(self.text) and not self.closed:
            for rule in self._rules(self.text[self.pos], self.depth >= MAX_DEPTH):
                if rule(self):
                    break
            else:
                self.pos += 1
        closed, self.closed = self.closed, False
        self.tree, self.pending = outer
        return closed

    def parse(self, source: LocatedText, tree: Node) -> None:
        """Parse a text of its own into `tree`."""
        BlockParser(self.document, self._rules, source, self.depth + 1).run(tree)

    def add(self, kind: str, content: LocatedText = EMPTY, name: str = "") -> Node:
        """Add a block to the tree; it takes the pending attribute list."""
        node = Node(kind, content, name)
        node.ial, self.pending = self.pending, None
        self.tree.children.append(node)
        return node

    @property
    def last(self) -> Node | None:
        """The block before."""
        return self.tree.children[-1] if self.tree.children else None

    def after_boundary(self) -> bool:
        """Tell whether what is before separates blocks."""
        last = self.last
        return (
            last is None
            or last.kind == "blank"
            or (last.kind == "eob" and not last.name)
            or self.pending is not None
        )

    def before_boundary(self, at: int) -> bool:
        """Tell whether what is at `at` separates blocks."""
        return (
            at >= len(self.text)
            or bool(BLANK_LINES.match(self.text, at))
            or bool(BLOCK_END.match(self.text, at))
            or bool(BLOCK_LIST_START.match(self.text, at))
        )


BlockRule = Callable[[BlockParser], bool]
