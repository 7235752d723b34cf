"""What a page says about itself as a document: its base URL and its scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bs4 import Tag

from assetjob.parse.aria import attribute
from assetjob.parse.entities import unescape
from assetjob.parse.scripts.markup import HANDLER_NAME
from assetjob.parse.tree import Tree

_MOST_HANDLERS = 500
_LONGEST_HANDLER = 500  # characters
_HANDLER = re.compile(rf"[\s\"']{HANDLER_NAME}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


def is_whole(tree: Tree) -> bool:
    """Tell whether the page has its own ``<html>`` or ``<body>``."""
    return any(m.tag.name in ("html", "body") and m.start is not None for m in tree.marked)


def base_url(tree: Tree) -> str | None:
    """Return the value of the first ``<base href>``."""
    bases = (tag for tag in _named(tree, "base") if "href" in tag.attrs)
    return next((attribute(tag, "href").strip() for tag in bases), None)


def script_urls(tree: Tree) -> tuple[str, ...]:
    """Return the URLs of the page's scripts."""
    scripts = (tag for tag in _named(tree, "script") if "src" in tag.attrs)
    return tuple(attribute(tag, "src").strip() for tag in scripts)


def script_texts(tree: Tree) -> tuple[str, ...]:
    """Return the texts of the page's inline scripts."""
    scripts = (tag for tag in _named(tree, "script") if "src" not in tag.attrs)
    return tuple(tag.get_text() for tag in scripts)


def handlers(html: str) -> tuple[str, ...]:
    """Return the code of the page's event handlers that calls or assigns something."""
    codes = (unescape(found[1] or found[2] or "") for found in _HANDLER.finditer(html))
    used = (code[:_LONGEST_HANDLER] for code in codes if "(" in code or "=" in code)
    return tuple(islice(dict.fromkeys(used), _MOST_HANDLERS))


def other_attributes(tree: Tree) -> Iterator[tuple[str, str]]:
    """Yield the names and values of the attributes of the elements that are no images."""
    for tag in tree.soup.find_all(True):
        if isinstance(tag, Tag) and tag.name not in _NOT_OTHER:
            for name in tag.attrs:
                yield name, attribute(tag, name)


_NOT_OTHER = frozenset({"img", "meta", "link"})


def _named(tree: Tree, name: str) -> Iterator[Tag]:
    return (m.tag for m in tree.marked if m.tag.name == name and m.tag.namespace == "html")
