"""Find the pieces of HTML that scripts, servers and builds put into pages.

Browsers resolve the addresses in a piece from the page that takes it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from posixpath import basename

from assetjob.model.page import ParsedPage
from assetjob.model.site import Site
from assetjob.model.text import Markup, Source
from assetjob.site.page_text import page_text
from assetjob.site.permalink import path_in_source
from assetjob.site.published_site import FRONT_PAGES
from assetjob.site.site_files import site_files

_PAGES = (".html", ".htm")
_TEXTS = (*_PAGES, ".cjs", ".js", ".jsx", ".mjs", ".php", ".py", ".shtml", ".ts", ".tsx")


@dataclass(slots=True)
class _Names:
    """What the files of a site say about its pages, by the names of these in lower case."""

    named: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    opened: set[str] = field(default_factory=set)
    loaded: set[str] = field(default_factory=set)
    any_whole: bool = False


class Pieces:
    """Tells which HTML files of a site are pieces of pages. Nothing is read before it is asked."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def include(self, source: Source, page: ParsedPage) -> bool:
        """Tell whether a file is a piece: it has no ``<html>``, and a script or a page names it.

        Without the elements of a head it is also one where other files are whole pages, and no link
        leads to it. With ``<html>`` it is one where scripts load it and no link leads to it: jQuery
        takes what is in its body.
        """
        if source.markup is not Markup.HTML or page.front_matter is not None:
            return False
        name = basename(source.path).lower()
        if page.whole or _WHOLE.search(source.text):
            return name in self._names.loaded - self._names.opened
        if name in FRONT_PAGES:
            return False
        is_open = name in self._names.opened or _HEAD.search(source.text)
        return name in self._names.named or (self._names.any_whole and not is_open)

    def folders(self, path: str) -> Iterator[str]:
        """Yield the folders, in the URL space, from which the addresses in a piece may count.

        They are the root, and those of the files that name the piece and around them.
        """
        project = self._site.project_of(path)
        takers = self._names.named.get(basename(path).lower(), ())
        folders = (str(each) for one in takers for each in path_in_source(project, one).parents)
        yield from ("" if each == "." else each for each in dict.fromkeys((".", *folders)))

    @cached_property
    def _names(self) -> _Names:
        names = _Names()
        for path in site_files(self._site.root):
            if path.lower().endswith(_TEXTS) and not path.endswith(".min.js"):
                text = page_text(self._site.root, path)
                names.any_whole |= path.lower().endswith(_PAGES) and bool(_TAGS.search(text))
                _add(names, path, text)
        return names


def _add(names: _Names, path: str, text: str) -> None:
    """Add the pages that the text of a file names."""
    for found in _NAME.finditer(text):
        name = basename(found["path"]).lower()
        if found["opens"]:
            names.opened.add(name)
        elif name != basename(path).lower() or found["loads"]:
            names.named[name].append(path)
        if found["loads"]:
            names.loaded.add(name)


_WHOLE = re.compile(r"<(?:!doctype|html|head|title|body|frameset)\b", re.IGNORECASE)
_HEAD = re.compile(r"<(?:meta|link|base)\b", re.IGNORECASE)
_TAGS = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
# What opens a page as it is: links, frames, and scripts that lead there.
_NAME = re.compile(
    r"""(?P<opens>\b(?:href|action|location)\s*=\s*|<(?:i?frame|embed|object)\b[^<>]{0,300}?"""
    r"""\b(?:src|data)\s*=\s*|\b(?:open|assign|replace)\(\s*|\.src\s*=\s*)?"""
    r"""(?P<loads>(?:\.(?:load|get)|\bfetch)\(\s*)?"""
    r"""(?P<quote>["'`])(?P<path>[^"'`<>\s?#]{1,300}\.html?)(?:[\s?#][^"'`<>\n]{0,300})?(?P=quote)""",
    re.IGNORECASE,
)
