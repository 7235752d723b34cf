"""Which files are pages by their names."""

from __future__ import annotations

from pathlib import PurePosixPath

from assetjob.model.text import Markup

LIQUID = ".liquid"
_PAGES = {
    ".md": Markup.MARKDOWN,
    ".markdown": Markup.MARKDOWN,
    ".html": Markup.HTML,
    ".htm": Markup.HTML,
}
# Pages only where a pattern of `include` or the command line names them.
_PAGES_ON_REQUEST = {
    ".xhtml": Markup.HTML,
    ".mkd": Markup.MARKDOWN,
    ".mkdn": Markup.MARKDOWN,
    ".mkdown": Markup.MARKDOWN,
    ".mdx": Markup.MARKDOWN,
    ".rst": Markup.MARKDOWN,
    ".adoc": Markup.MARKDOWN,
    ".lr": Markup.MARKDOWN,
    ".erb": Markup.HTML,
    LIQUID: Markup.HTML,
    ".css": Markup.CSS,
}
MARKUPS = _PAGES | _PAGES_ON_REQUEST
MARKDOWN = tuple(suffix for suffix, markup in MARKUPS.items() if markup is Markup.MARKDOWN)
# The dialects of files that have one of their own, whatever the generator.
DIALECTS = {
    ".mdx": "mdx",
    ".rst": "restructuredtext",
    ".adoc": "asciidoc",
    ".lr": "commonmark",
}
# What Jekyll takes for Markdown besides (its default of markdown_ext).
_JEKYLL_MARKDOWN = (".mkd", ".mkdn", ".mkdown")
_NOT_WRITTEN = {
    ".xhtml": "XHTML is checked, not rewritten",
    ".mdx": "MDX is checked, not rewritten; run assetjob on the built site",
    ".rst": "reStructuredText is checked, not rewritten; run assetjob on the built site",
    ".adoc": "AsciiDoc is checked, not rewritten; run assetjob on the built site",
    ".lr": "Lektor's contents are checked, not rewritten; run assetjob on the built site",
    ".erb": "ERB templates are checked, not rewritten; run assetjob on the built site",
    LIQUID: "Liquid templates are checked, not rewritten; run assetjob on the built site",
}
# Files about a repository: the web site of the repository shows them, the site does not.
_REPOSITORY_FILES = frozenset(
    "readme changelog contributing license licence code_of_conduct security agents claude".split()
)


def is_page(path: str, *, in_jekyll: bool = False) -> bool:
    """Tell whether a path has the ending of a page."""
    endings = (*_PAGES, *_JEKYLL_MARKDOWN) if in_jekyll else tuple(_PAGES)
    return path.lower().endswith(endings)


def markup_of(path: str) -> Markup:
    """Return what a page is written in; the ending of an ERB template follows that of its page."""
    suffixes = PurePosixPath(path.lower()).suffixes
    if suffixes[-1] == ".erb" and suffixes[-2:-1] and suffixes[-2] in MARKUPS:
        return MARKUPS[suffixes[-2]]
    return MARKUPS[suffixes[-1]]


def needs_include(path: str) -> bool:
    """Tell whether a file may be a page, but is scanned only where it is asked for."""
    return may_be_page(path) and not is_page(path) and not path.lower().endswith(".css")


def may_be_page(path: str) -> bool:
    """Tell whether a path has the ending of a page, or of one that must be asked for."""
    return path.lower().endswith(tuple(MARKUPS))


def reason_not_written(path: str) -> str | None:
    """Return why a page with this ending is never written, None where it may be."""
    return _NOT_WRITTEN.get(PurePosixPath(path).suffix.lower())


def is_repository_file(path: str) -> bool:
    """Tell whether a page is named like a file about a repository, or a README's translation."""
    stem = PurePosixPath(path).stem.lower()
    return stem in _REPOSITORY_FILES or stem.startswith(("readme-", "readme_", "readme."))
