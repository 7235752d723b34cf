"""Prose that no image needs, left out before a page's Markdown is parsed.

Most of a post is paragraphs of prose. Parsing them would be most of the work, and of what comes out
only the text within `NEAR` characters of an image is used. So prose that is further away is left
out: each run of it becomes a paragraph of one character, `GONE`. That nothing else changes by that
is first a guess: that a letter after a blank line begins a paragraph. `is_sure` then tells from the
outcome whether it was right; where it was not, the page is to be parsed with all its prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice

from assetjob.model.page import ImageRef
from assetjob.parse.context import NEAR
from assetjob.parse.html import may_hold_images
from assetjob.parse.located_text import Placed, join, literal
from assetjob.parse.soup import NavigableString, PageElement
from assetjob.parse.tree import Tree

GONE = "\U0010ffff"  # a noncharacter: texts do not have it
_GAP = re.compile(r"\n(?:[ \t]*\n)+")
_LEADING = re.compile(r"(?:[ \t]*\n)*")
# How a line begins that can only be a paragraph's, and how one of a list; neither holds a tag, a
# table, an attribute list, or the end of a comment.
_WORD = r"(?:[^\W\d_]|(?:\*\*?|__?)[^\W\d_]|[\"'“‘(]|\d++(?![.)])|\[(?!\^)[^\n<>|{}\]\\]++\]\()"
_REST = r"[^\n<>|{}]*+(?:\n|\Z)"
_PROSE = re.compile(rf"(?:{_WORD}{_REST})++")
_LIST = re.compile(rf"(?:(?:[-*+]|\d{{1,9}}\.) {{1,3}}{_WORD}{_REST})++")
_HEADING = re.compile(rf"#{{1,6}} {_WORD}{_REST}")
_IMAGE = re.compile(r"!\[[^\n]*\n?")
_MORE_THAN_PROSE = ("![", "[^", "$$")  # images, footnotes, mathematics
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
# A tag, without its ">" where it may be open at the end of the block: prose could close a value.
_TAG = re.compile(r"<(?=[^\W\d])[^<>\"']*+(?:(?:\"[^\"<]*+\"|'[^'<]*+')[^<>\"']*+)*+(>)?")
_UNSEEN = re.compile(r"\]\([^)]*+|\]\[[^\]]*+|&[#\w]++;|[-.]{2,}|[*_`~\\\[\])]")
# Within these the links and emphasis of prose can change which elements are around.
_FRAGILE = frozenset({"a", "em", "strong", "code", "s", "select"})
_DEEPEST = 64


def without_prose(source: Placed) -> Placed:
    """Return a page's Markdown with each run of prose that no image needs replaced by `GONE`."""
    text = source.text
    leading = _LEADING.match(text)
    assert leading
    gaps = [found.span() for found in _GAP.finditer(text, leading.end())]
    starts = [leading.end(), *(end for _, end in gaps)]
    ends = [*(start for start, _ in gaps), len(text)]
    blocks = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    if any(tag[1] is None for block in blocks for tag in _TAG.finditer(block)):
        return source
    parts: list[Placed] = []
    at = 0
    for needed, run in groupby(range(len(blocks)), _needed(blocks).__getitem__):
        if not needed:
            gone = list(run)
            headed = any(blocks[index].startswith("#") for index in gone)
            parts += [source.cut(at, starts[gone[0]]), literal("# " * headed + GONE)]
            at = ends[gone[-1]]
    return join([*parts, source.cut(at, len(text))]) if parts else source


def _needed(blocks: Sequence[str]) -> list[bool]:
    """Tell for each block whether it is no prose, or its text is close to an image."""
    prose = list(_are_prose(blocks))
    needed = [not each for each in prose]
    holds = [not each and may_hold_images(block) for each, block in zip(prose, blocks, strict=True)]
    for order in (range(len(blocks)), reversed(range(len(blocks)))):
        wanted = 0  # characters of text
        for index in order:
            if holds[index]:
                wanted = NEAR + 1
            elif prose[index] and wanted > 0:
                needed[index] = True
                wanted -= len(_UNSEEN.sub("", blocks[index]))
    headed = True
    for index in reversed(range(len(blocks))):
        if blocks[index].startswith("#"):
            needed[index] |= not headed
            headed = True
        headed &= not holds[index]
    return needed


def _are_prose(blocks: Sequence[str]) -> Iterator[bool]:
    """Tell of each block whether it is surely paragraphs, a heading or a list of plain prose."""
    fenced = False
    for index, block in enumerate(blocks):
        if not fenced and (_is_text(block) or _is_list(blocks, index)):
            yield not any(mark in block for mark in _MORE_THAN_PROSE)
            continue
        fenced ^= len(_FENCE.findall(block)) % 2 == 1
        yield False


def _is_text(block: str) -> bool:
    return bool(_PROSE.fullmatch(block) or _HEADING.fullmatch(block))


def _is_list(blocks: Sequence[str], index: int) -> bool:
    """Tell whether a block is a whole list: one that no neighbour begins or goes on with."""
    if not _LIST.fullmatch(blocks[index]):
        return False
    around = (*blocks[max(index - 1, 0) : index], *blocks[index + 1 : index + 2])
    return all(_is_text(block) or _IMAGE.fullmatch(block) for block in around)


def is_sure(shortened: Placed, tree: Tree, refs: Iterable[ImageRef]) -> bool:
    """Tell whether a page parsed without its prose has the `refs` that it has with it.

    It has if wherever something was left out a paragraph stands, and nothing of an image shows it.
    """
    gone = 0
    node: PageElement | None = tree.soup
    while node is not None:
        if isinstance(node, NavigableString) and GONE in node:
            if not _is_paragraph(node):
                return False
            gone += 1
        node = node.next_element
    return gone == shortened.text.count(GONE) and not any(map(_shows_gone, refs))


def _is_paragraph(text: NavigableString) -> bool:
    paragraph = text.parent
    if (
        paragraph is None
        or paragraph.name not in ("p", "h1")
        or list(map(str, paragraph.contents)) != [GONE]
    ):
        return False
    around = list(islice(text.parents, _DEEPEST))
    plain = all(tag.namespace in (None, "html") and tag.name not in _FRAGILE for tag in around)
    return plain and len(around) < _DEEPEST


def _shows_gone(ref: ImageRef) -> bool:
    context = ref.context
    texts = (context.heading, context.caption, context.before, context.after, context.block)
    link = (context.link.name, context.link.text) if context.link else ()
    return any(text and GONE in text for text in (*texts, context.name.text, *link))
