"""The style sheets of a site; each file is read once."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, cached_property, partial

from assetjob.model.page import ParsedPage
from assetjob.model.site import Site
from assetjob.model.text import Markup, Source
from assetjob.rewrite.css.content_security import site_policies
from assetjob.rewrite.css.media import UNKNOWN
from assetjob.rewrite.css.sheet import Sheet
from assetjob.rewrite.css.site_restyling import SiteRestyling
from assetjob.rewrite.css.styles import Styles, flattened, styles_of, with_imports
from assetjob.rewrite.css.stylesheet import UNREADABLE, read
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.site.resolve import Resolver
from assetjob.site.site_files import site_files

_NO_STYLE_ATTRIBUTES = "style-src-attr 'none'"
_ENDINGS = (".css", ".scss")
_MAX_BYTES = 8_000_000  # larger ones are not read
_MOST_IMPORTED = 200  # sheets, counting each as often as it is imported
_DEEPEST = 12  # imports in imported sheets
_MOST_STYLES = 50  # kept for further pages
# What Jekyll takes off a file before it compiles or copies it.
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n.*?^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_SASS_COMMENT = re.compile(r"(?<![:\w])//[^\n]*")


class SiteSheets:
    """Returns the styles of each page: its own, the linked ones, for a post those of the site.

    With `style_attributes` False, a policy that is not in the site's files forbids them.
    """

    def __init__(self, site: Site, *, style_attributes: bool = True) -> None:
        self._site = site
        forbidden = () if style_attributes else (_NO_STYLE_ATTRIBUTES,)
        self._policies = (*site_policies(site.root), *forbidden)
        self._resolver = Resolver(site)
        self._restyling = SiteRestyling(site.root)
        self._parsed = cache(self._parse)
        self._known: dict[str, Sheet] = {}
        self._styles: dict[tuple[object, ...], Styles] = {}

    def styles(self, source: Source, page: ParsedPage) -> Styles:
        """Return the styles that may apply to the images of `page`."""
        path_of = partial(self._resolver.style_sheet, source, page)
        urls = [each.url for each in page.sheets if each.url is not None]
        linked = [self._sheet(path_of(url), ()) for url in urls]
        # The layout around a post links style sheets that the post itself does not name.
        site = () if page.whole else self._all
        styles = styles_of(
            page, linked, site, lambda url: self._sheet(path_of(url), ()), self._policies
        )
        hashed = source.markup is not Markup.CSS and any(
            "'sha" in policy for policy in (*page.policies, *self._policies)
        )
        styles = replace(styles, backgrounds_fixed=True) if hashed else styles
        return self._shared(styles.restyled(self._restyling.of_page(page, path_of)))

    def _shared(self, styles: Styles) -> Styles:
        """Return the earlier styles of the same sheets: they have answers that are needed again."""
        facts = (styles.whole, styles.complete, styles.style_attributes, styles.backgrounds_fixed)
        key = (*facts, *map(id, styles.sheets))
        if key not in self._styles:
            if len(self._styles) >= _MOST_STYLES:
                self._styles.clear()
            self._styles[key] = styles
        return self._styles[key]

    def _sheet(self, path: str | None, importers: tuple[str, ...]) -> Sheet | None:
        """Return a sheet with its imports, None for one that cannot be read.

        An import of one of `importers` has no effect (CSS Cascade 5, 2.2).
        """
        if path is None or len(importers) > _DEEPEST:
            return None
        if path in importers:
            return Sheet()
        if path in self._known:
            return self._known[path]
        sheet = self._parsed(path)
        if sheet is None or not sheet.imports:
            return sheet
        inner = (*importers, path)
        sheet = with_imports(
            sheet, lambda url: self._sheet(self._resolver.imported(path, url), inner)
        )
        if len(flattened(sheet)) > _MOST_IMPORTED:
            sheet = UNREADABLE
        if not importers:  # else an import of it may have been cut short
            self._known[path] = sheet
        return sheet

    @cached_property
    def _all(self) -> tuple[Sheet, ...]:
        files = sorted(site_files(self._site.root), key=_order)
        sheets = (self._sheet(path, ()) for path in files if path.lower().endswith(_ENDINGS))
        return tuple(sheet for sheet in sheets if sheet is not None)

    def _parse(self, path: str) -> Sheet | None:
        try:
            text = read_file(self._site.root, path, _MAX_BYTES).decode("utf-8", "replace")
        except UnreadableError:
            return None
        text = _FRONT_MATTER.sub("", text)
        if path.lower().endswith(".scss"):
            return _uncompiled(text)
        return read(text)


def _order(path: str) -> tuple[bool, str]:
    """Return a key that puts the style sheets of libraries first, as pages link them."""
    return _LIBRARY.search(path) is None, path


_LIBRARY = re.compile(
    r"(?:^|/)(?:vendors?|libs?|plugins|third[-_]?party|node_modules)/|bootstrap|\.min\.",
    re.IGNORECASE,
)


def _uncompiled(text: str) -> Sheet:
    """Return the rules that a Sass file may give: its variables and mixins are not evaluated."""
    sheet = read(_SASS_COMMENT.sub("", text))
    return replace(sheet, imports=()).within(UNKNOWN, ())
