"""How an element is laid out: the keywords of ``display`` and browsers' defaults."""

from __future__ import annotations

from enum import StrEnum

from assetjob.rewrite.css.computed import Computed


class Display(StrEnum):
    """A kind of layout; COLUMN is a flex container in the direction of columns."""

    INLINE = "inline"
    BLOCK = "block"
    INLINE_BLOCK = "inline-block"
    FLEX = "flex"
    COLUMN = "column"
    INLINE_FLEX = "inline-flex"
    GRID = "grid"
    INLINE_GRID = "inline-grid"
    TABLE = "table"
    CONTENTS = "contents"

    @property
    def shrinks_to_fit(self) -> bool:
        """Whether a box of this display is as wide as its content where its width is auto."""
        return self in (self.INLINE_BLOCK, self.INLINE_FLEX, self.INLINE_GRID, self.TABLE)


_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li legend main menu nav "
    "ol optgroup option p pre search section summary ul".split()
)
_TABLES = frozenset("table caption colgroup col thead tbody tfoot tr td th".split())
_INLINE_BLOCKS = frozenset({"button", "input", "select", "textarea", "marquee", "meter"})
_KEYWORDS = {
    "block": Display.BLOCK, "list-item": Display.BLOCK, "flow-root": Display.BLOCK,
    "flow": Display.BLOCK, "inline": Display.INLINE, "inline-block": Display.INLINE_BLOCK,
    "flex": Display.FLEX, "inline-flex": Display.INLINE_FLEX, "grid": Display.GRID,
    "inline-grid": Display.INLINE_GRID, "contents": Display.CONTENTS,
}  # fmt: skip


def displays(computed: Computed) -> frozenset[Display]:
    """Return the kinds of layout that an element may have, ``none`` aside."""
    found = computed.values("display") - {"none"}
    return frozenset(_display(value, computed.name) for value in found or {"block"})


def _display(value: str, name: str) -> Display:
    if value:
        # What is not known here shrinks to its content at least, and may be as wide as a table.
        return _KEYWORDS.get(
            value.removeprefix("block ").removeprefix("inline flow-"), Display.TABLE
        )
    if name in _BLOCKS:
        return Display.BLOCK
    if name in _TABLES:
        return Display.TABLE
    return Display.INLINE_BLOCK if name in _INLINE_BLOCKS else Display.INLINE
