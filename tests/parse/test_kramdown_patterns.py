"""Code written in place of slow patterns of kramdown matches what they match, on short texts."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from assetjob.parse.kramdown.definition import read_definition
from assetjob.parse.kramdown.fence import read_fence
from assetjob.parse.kramdown.finding import Finder

FENCE = re.compile(
    r" {0,3}(([~`]){3,})\s*?((\S+?)(?:\?\S*)?)?\s*?\n(.*?)^ {0,3}\1\2*\s*?\n",
    re.ASCII | re.DOTALL | re.MULTILINE,
)
DEFINITION = re.compile(
    r" {0,3}\[([^\n\]]+)\]:[ \t]*(?:<(.*?)>|([^\n]*?\S[^\n]*?))"
    r"(?:(?:[ \t]*?\n|[ \t]+?)[ \t]*?([\"'])(.+?)\4)?[ \t]*?\n",
    re.ASCII,
)
TITLE_LIKE = re.compile(r"[ \t]+[\"']")


def texts(*words: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(words), max_size=10).map("".join)


@given(texts("```", "~~~", "`", "~", "\n", "\n```\n", "\n````\n", "\n~~~\n", "a", " ", "a?b", "\f"))
def test_a_fence(text: str) -> None:
    text = f"```{text}\n"
    found = FENCE.match(text)
    assert read_fence(text, 0, Finder(text)) == (found and (*found.span(5), found.end()))


@given(texts(" ", "\t", "\n", "a", "'", '"', "<", ">", "'a'", ' "b"', " '", "b\n", "' \n", "\f"))
def test_a_definition(text: str) -> None:
    text = f"[a]:{text}\n"
    found = DEFINITION.match(text)
    wanted = None
    if found and not (found[3] and TITLE_LIKE.search(found[3])):
        url = found.span(3 if found[2] is None else 2)
        wanted = found[1], url, found.span(5) if found[5] else None, found.end()
    parts = read_definition(text, 0)
    assert (parts and (parts.name, parts.url, parts.title, parts.end)) == wanted
