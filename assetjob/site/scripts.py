"""The scripts of a site, for the images whose ``src`` they set; each file is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, cached_property, reduce
from operator import or_
from pathlib import Path

from assetjob.model.page import ImageRef, ParsedPage
from assetjob.model.site import Site
from assetjob.parse.scripts import ScriptTargets, find_targets
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.site.site_files import site_files

_MAX_BYTES = 2_000_000  # larger ones are not read


class SiteScripts:
    """Marks the images of pages whose ``src`` a script of the site sets."""

    def __init__(self, site: Site) -> None:
        self._root = site.root
        self._targets = cache(self._read)

    def mark(self, page: ParsedPage, path_of: Callable[[str], str | None]) -> Iterator[ImageRef]:
        """Yield the page's references, `scripted` where a script of the site sets ``src``.

        They are `wrapped` where a script may wrap images.

        `path_of` returns the path of a URL's file, None for one outside the site.
        """
        targets = self._of_page(page, path_of) if page.refs else ScriptTargets()
        for ref in page.refs:
            scripted = ref.scripted or targets.include(ref)
            wrapped = ref.wrapped or targets.wraps
            changed = (scripted, wrapped) != (ref.scripted, ref.wrapped)
            yield replace(ref, scripted=scripted, wrapped=wrapped) if changed else ref

    def _of_page(self, page: ParsedPage, path_of: Callable[[str], str | None]) -> ScriptTargets:
        # The layout around a post has scripts that the post itself does not name.
        linked = map(path_of, page.scripts) if page.whole else self._all
        found = (self._targets(path) for path in linked if path is not None)
        targets = reduce(or_, found, ScriptTargets()).called_from(page.handlers)
        return targets.found_by(page.image_names)

    @cached_property
    def _all(self) -> tuple[str, ...]:
        return tuple(script_files(self._root))

    def _read(self, path: str) -> ScriptTargets:
        return find_targets(read_script(self._root, path))


def script_files(root: Path) -> Iterator[str]:
    """Yield the paths of the scripts of a site, without libraries in their published form."""
    for path in site_files(root):
        if path.lower().endswith((".js", ".mjs")) and not path.endswith(".min.js"):
            yield path


def read_script(root: Path, path: str) -> str:
    """Return the text of a script, "" for one that cannot be read."""
    try:
        return read_file(root, path, _MAX_BYTES).decode("utf-8", "replace")
    except UnreadableError:
        return ""
