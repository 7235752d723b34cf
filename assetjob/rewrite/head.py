"""Find the place in the ``<head>`` of a page where a link that loads a file early may be written.

It is as early as possible, but behind what decides how the link is read: the character encoding,
which must be in the first 1,024 bytes, the viewport, by which media conditions and ``imagesizes``
are evaluated, a Content-Security-Policy, which applies to what follows it, and ``<base>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assetjob.model.text import Span, is_template

# Comments, elements with their contents, and tags; attribute values may hold ">".
_TOKEN = re.compile(
    r"<!--.*?-->|<!doctype[^>]*>"
    r"|<(?P<whole>script|style|noscript|template|title)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>"
    r".*?</(?P=whole)\s*>"
    r"|<(?P<name>/?[a-z][^\s/>]*)(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.IGNORECASE | re.DOTALL,
)
_DECIDING = re.compile(
    r"\s(?:charset\s*=|name\s*=\s*[\"']?(?:viewport|referrer|color-scheme)\b"
    r"|http-equiv\s*=\s*[\"']?(?:content-type|content-security-policy|accept-ch|delegate-ch)\b)",
    re.IGNORECASE,
)
_EMPTY = frozenset({"meta", "link", "base", "basefont", "bgsound"})
_LONGEST = 500_000  # characters of a head


@dataclass(frozen=True, slots=True)
class PlaceInHead:
    """Where a link is written: after the tag that ends at `at`, with the white space `before` it.

    `ending` is how tags without content end on the page.
    """

    at: int
    before: str
    ending: str


def place_in_head(text: str) -> PlaceInHead | None:
    """Return the place for a link, None where the head is not plain HTML with its own tags."""
    tags = list(_tags_of_head(text[:_LONGEST]))
    if not tags or tags[-1][0] != "/head" or is_template(text[: tags[-1][2].end]):
        return None
    deciding = [span for name, attributes, span in tags if _decides(name, attributes)]
    after = deciding[-1] if deciding else tags[0][2]
    start = after.start
    while start and text[start - 1] in " \t\r\n":
        start -= 1
    slashed = bool(deciding) and text[after.end - 2] == "/"
    return PlaceInHead(after.end, text[start : after.start], " />" if slashed else ">")


def _tags_of_head(text: str) -> Iterator[tuple[str, str, Span]]:
    """Yield name, attributes and span of the tags from ``<head>`` to ``</head>``.

    They end early where something begins that belongs to the body.
    """
    inside, end = False, 0
    for token in _TOKEN.finditer(text):
        if text[end : token.start()].strip("\ufeff \t\r\n"):
            return
        end = token.end()
        name = (token["name"] or "").lower()
        if name == "head" and not inside:
            inside = True
        elif not name or (not inside and name == "html"):
            continue
        elif not inside or name not in (*_EMPTY, "/head"):
            return
        yield name, token["attributes"], Span(token.start(), end)
        if name == "/head":
            return


def _decides(name: str, attributes: str) -> bool:
    return name == "base" or (name == "meta" and _DECIDING.search(attributes) is not None)
