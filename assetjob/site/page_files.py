"""Which files are pages by their names."""

from __future__ import annotations

from pathlib import PurePosixPath

from assetjob.model.text import Markup

MARKUPS = {
    ".md": Markup.MARKDOWN,
    ".markdown": Markup.MARKDOWN,
    ".html": Markup.HTML,
    ".htm": Markup.HTML,
}
# Files about a repository: the web site of the repository shows them, the site does not.
_REPOSITORY_FILES = frozenset(
    {"readme", "changelog", "contributing", "license", "licence", "code_of_conduct", "security"}
)


def is_page(path: str) -> bool:
    """Tell whether a path has the ending of a page."""
    return path.lower().endswith(tuple(MARKUPS))


def is_repository_file(path: str) -> bool:
    """Tell whether a page is named like a file about a repository."""
    return PurePosixPath(path).stem.lower() in _REPOSITORY_FILES
