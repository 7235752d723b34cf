"""Find the sources that others include: their relative addresses count from the pages around."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from posixpath import basename, normpath

from assetjob.model.site import Site
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.site.page_suffixes import MARKDOWN
from assetjob.site.site_files import site_files

_MAX_BYTES = 2_000_000  # larger ones are not read


class IncludedFiles:
    """Tells which sources of a site are included by others. Nothing is read before it is asked."""

    def __init__(self, site: Site) -> None:
        self._root = site.root

    def __contains__(self, path: str) -> bool:
        """Tell whether a directive names a source, by its path or the end of it."""
        return any(f"/{path}".endswith(f"/{end}") for end in self._named.get(basename(path), ()))

    @cached_property
    def _named(self) -> dict[str, set[str]]:
        """The paths that directives name, without what leads up, by the names of their files."""
        named: dict[str, set[str]] = {}
        for path in site_files(self._root):
            if path.lower().endswith(MARKDOWN):
                for each in included_paths(self._text(path)):
                    named.setdefault(basename(each), set()).add(each)
        return named

    def _text(self, path: str) -> str:
        try:
            return read_file(self._root, path, _MAX_BYTES).decode("utf-8", "replace")
        except UnreadableError:
            return ""


def included_paths(text: str) -> Iterator[str]:
    """Yield the paths of the sources that a page includes, without ``./`` and ``../`` before."""
    found = [each["path"] for each in _DIRECTIVE.finditer(text)]
    lines = (each["lines"] for each in _SNIPPET_BLOCK.finditer(text))
    for path in (*found, *" ".join(lines).split()):
        plain = _LEADING_UP.sub("", normpath(_SECTION.sub("", path)))
        if plain.lower().endswith(MARKDOWN):
            yield plain


# PyMdown's snippets, markdown-include, the macros of Jinja, mdBook, MyST, VitePress, Hugo, Quarto.
_DIRECTIVE = re.compile(
    r"""(?:--8<--[ \t]+["']|\{!\s*|\{%-?\s*include(?:-markdown)?\s+["']|\{\{\#include\s+"""
    r"""|\{include\}\s+|\.\.[ ]include::\s+|<!--\s*@include:\s*"""
    r"""|\{\{[<%]\s*(?:include|readfile)\s+(?:file=)?["']?)"""
    r"""(?P<path>[^"'\s{}<>!|%]{1,300})"""
)
_SNIPPET_BLOCK = re.compile(
    r"^[ \t]*--8<--[ \t]*\n(?P<lines>.{1,5000}?)\n[ \t]*--8<--[ \t]*$", re.MULTILINE | re.DOTALL
)
_SECTION = re.compile(r"[:#].*\Z")  # lines or a part of the file
_LEADING_UP = re.compile(r"\A(?:\.{0,2}/)+")
