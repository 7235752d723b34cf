"""Find what a page calls an image without marking it up as its caption.

That is a text such as "Figure 3. ...", one that is set like a caption, or a row's heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile

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
# Lines of a caption that tell where the image comes from.
_ORIGIN = re.compile(
    r"\*|\W*(?:sources?|credits?|photos?|photographs?|images?|pictures?|courtesy|copyright|©|adapted"
    r"|reproduced|reprinted|illustrations?|notes?|sumber|来源|來源)\b",
    re.IGNORECASE,
)
_CAPTION_CLASS = re.compile(r"caption|legend|small|credit", re.IGNORECASE)
_CAPTION_ELEMENTS = ("em", "i", "small", "sub")


def numbered_caption(tag: Tag) -> str | None:
    """Return what follows "Figure 3." or the like, in the text next to the image."""
    box = box_of(tag)
    for text in _texts_beside(box):
        found = _NUMBERED.match(text) if len(text) <= LONGEST else None
        if found and (_SEPARATED.search(text[: found.start("text")]) or _begins(found["text"])):
            return found["text"]
    return None


def caption_by_look(tag: Tag) -> str | None:
    """Return the text below the image that is set like a caption: small, or all in italics."""
    block = _following(box_of(tag))
    if block is None or not _looks_like_caption(block):
        return None
    text = _caption_text(block.descendants)
    is_other = _NUMBERED.match(text) or _ORIGIN.match(text) or text.startswith(("-", "–", "—"))
    return text if 0 < len(text) <= LONGEST and not is_other else None


def _looks_like_caption(block: Tag) -> bool:
    if block.name not in ("p", "div") or block.find("img"):
        return False
    classes = block.get_attribute_list("class")
    if any(_CAPTION_CLASS.search(name or "") for name in classes):
        return True
    only = [node for node in islice(block.children, 2) if not str(node).isspace()]
    return len(only) == 1 and isinstance(only[0], Tag) and only[0].name in _CAPTION_ELEMENTS


def _begins(text: str) -> bool:
    """Tell whether a text begins as a sentence does."""
    return text[0].isalpha() and not text[0].islower()


def _texts_beside(box: Tag) -> Iterator[str]:
    """Yield the rest of the image's line, then the next and the previous block."""
    yield _caption_text(_inline(box.next_siblings))
    for block in (_following(box), _preceding(box)):
        if block is not None:
            yield _caption_text(block.descendants)


def _preceding(box: Tag) -> Tag | None:
    """Return the block before the image, or the one before a line that tells where it is from."""
    block = _next_block(box.previous_siblings)
    if block is not None and _ORIGIN.match(_text(block.descendants)):
        return _next_block(block.previous_siblings)
    return block


def _following(box: Tag) -> Tag | None:
    """Return the block after the image, or after the paragraph that ends with the image."""
    while not _text(_inline(box.next_siblings)):
        block = _next_block(box.next_siblings)
        if block is not None or box.parent is None or box.parent.name not in ("p", *INLINE):
            return block
        box = box.parent
    return None


def _next_block(siblings: Iterable[PageElement]) -> Tag | None:
    block = next((each for each in islice(siblings, _MOST_SIBLINGS) if _is_block(each)), None)
    return block if isinstance(block, Tag) else None


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


def _caption_text(nodes: Iterable[PageElement]) -> str:
    """Return the text without the lines at its end that tell where the image comes from."""
    parts = ("\n" if _is_break(node) else _inside_line(node) for node in islice(nodes, _MOST_NODES))
    lines = [line for each in "".join(parts).split("\n") if (line := fold(each))]
    kept = takewhile(lambda line: not _ORIGIN.match(line), lines[1:])
    return " ".join((*lines[:1], *kept))


def _inside_line(node: PageElement) -> str:
    return str(node).replace("\n", " ") if is_text(node) and not _is_note(node) else ""


def _is_note(node: PageElement) -> bool:
    """Tell whether a text is the number of a footnote, as the link in a ``sup`` has."""
    link = node.parent
    return link is not None and link.name == "a" and bool(link.find_parent("sup"))


def _is_break(node: PageElement) -> bool:
    return isinstance(node, Tag) and node.name == "br"


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
