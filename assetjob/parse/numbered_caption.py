"""Find what a page calls an image without marking it up: "Figure 3. ...", or a row's heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from bs4 import Tag
from bs4.element import PageElement

from assetjob.parse.accname import fold, is_text
from assetjob.parse.placement import INLINE, box_of

LONGEST = 300  # characters of a caption; more is a paragraph
_MOST_NODES = 200
_MOST_SIBLINGS = 20
_LABELS = (
    "fig(?:ure|\\.)? chart table map photo(?:graph)? plate diagram graph exhibit illustration image"
    " picture screenshot slide rajah gambar jadual peta carta foto imej 图表? 圖表? 表 照片 படம்"
    " அட்டவணை வரைபடம்"
).split()
# A separator, or a capital or a letter without case, tells a caption from "Figure 3 shows ...".
_NUMBERED = re.compile(
    rf"(?:{'|'.join(_LABELS)})\s*\d{{1,3}}(?:[.\-]\d{{1,3}}|[a-z])?"
    r"(?:\s*[.:：。、)|–—\-]+\s*|\s+(?=\S))(?P<text>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_SEPARATED = re.compile(r"[.:：。、)|–—\-]\s*$")


def numbered_caption(tag: Tag) -> str | None:
    """Return what follows "Figure 3." or the like, in the text next to the image."""
    box = box_of(tag)
    for text in _texts_beside(box):
        found = _NUMBERED.match(text) if len(text) <= LONGEST else None
        if found and (_SEPARATED.search(text[: found.start("text")]) or _begins(found["text"])):
            return found["text"]
    return None


def _begins(text: str) -> bool:
    """Tell whether a text begins as a sentence does."""
    return text[0].isalpha() and not text[0].islower()


def _texts_beside(box: Tag) -> Iterator[str]:
    """Yield the rest of the image's line, then the next and the previous block."""
    yield _text(_inline(box.next_siblings))
    for siblings in (box.next_siblings, box.previous_siblings):
        block = next((each for each in islice(siblings, _MOST_SIBLINGS) if _is_block(each)), None)
        if isinstance(block, Tag):
            yield _text(block.descendants)


def _inline(nodes: Iterable[PageElement]) -> Iterator[PageElement]:
    """Yield the nodes before the first block, with all that is in them."""
    for node in islice(nodes, _MOST_SIBLINGS):
        if _is_block(node):
            return
        yield from node.descendants if isinstance(node, Tag) else (node,)


def _is_block(node: PageElement) -> bool:
    return isinstance(node, Tag) and node.name not in INLINE and node.name != "br"


def _text(nodes: Iterable[PageElement]) -> str:
    return fold("".join(str(node) for node in islice(nodes, _MOST_NODES) if is_text(node)))


def row_heading(tag: Tag) -> str | None:
    """Return the heading of the table row or the definition that has the image and no more text."""
    cell = next((each for each in islice(tag.parents, 10) if each.name in ("td", "dd")), None)
    if cell is None or _text(cell.descendants):
        return None
    wanted = ("th",) if cell.name == "td" else ("dt",)
    before = (each for each in islice(cell.previous_siblings, 100) if isinstance(each, Tag))
    heading = next((each for each in before if each.name in wanted), None)
    text = _text(heading.descendants) if heading else ""
    return text if 0 < len(text) <= LONGEST else None
