"""Rule file-duplicate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from posixpath import basename, dirname, splitext

from assetjob.model.finding import Problem, Severity
from assetjob.rules.support.decorators import file_rule
from assetjob.rules.support.part import APART, File
from assetjob.rules.support.use import is_language

LEAST = 4_096  # bytes; smaller files cost nearly nothing
LEAST_IN_FOLDERS = 150_000  # bytes, where each page has a folder of images
LEAST_NAME = 4  # letters of the name of a folder or a page
SHARED = 3  # parts at the end of two paths, as of the files of a library that was copied twice


@file_rule(Severity.REVIEW, about="file")
def file_duplicate(file: File) -> Iterator[Problem]:
    """Identical image files have different names.

    Browsers download the same image once for each name, and when one file is replaced, the others
    are forgotten. Keep one file and use it on all pages. Copies are not reported where they are
    meant: files with the same path below another folder, those of other languages and other
    versions of a documentation, files beside the only page of a folder (index.md), as Hugo keeps
    them, small files where each page has a folder of images with its name, icons and images for
    shared links, the other candidates of an image, and what Doxygen and similar tools write.

    Bad:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
        <img src="copy/dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <p><img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200"></p>
    """
    if file.info.bytes < LEAST or _is_candidate(file) or file.image.ref.kind in APART:
        return
    if file.first == file.info.path or file.generated or _is_in_bundle(file):
        return
    if file.info.bytes < LEAST_IN_FOLDERS and _have_own_folders(file):
        return
    one, other = file.first, file.info.path
    if not _is_copied_tree(one, other) and _editions(one) == _editions(other):
        yield Problem(f"{file.info.path} is identical to {file.first}; keep one")


def _is_candidate(file: File) -> bool:
    """Tell whether the file is a narrower one of a ``srcset``: the image's own file is reported."""
    own = file.image.info
    return own is not None and own.path != file.info.path


def _is_in_bundle(file: File) -> bool:
    """Tell whether the file is beside the page that names it, in a folder of this page's own."""
    folder, page = dirname(file.info.path), file.image.page
    return folder == dirname(page) and _BUNDLE.search(page) is not None


_BUNDLE = re.compile(r"(?:^|/)_?index(?:\.[\w-]+)?\.(?:md|mdx|markdown)\Z")


def _have_own_folders(file: File) -> bool:
    """Tell whether both files are in folders with the names of the pages that name them."""
    one, other = dirname(file.first), dirname(file.info.path)
    return (
        one != other
        and _is_folder_of(one, file.first_page)
        and _is_folder_of(other, file.image.page)
    )


def _is_folder_of(folder: str, page: str) -> bool:
    """Tell whether a folder has the name of a page, or one has a part of the other's."""
    name, title = (_plain(splitext(basename(path))[0]) for path in (folder, page))
    if title == "index":
        title = _plain(basename(dirname(page)))
    short, long = sorted((name, title), key=len)
    return len(short) >= LEAST_NAME and short in long


def _plain(name: str) -> str:
    return re.sub(r"[\d\W_]+", "", name.lower())


def _editions(path: str) -> tuple[str, ...]:
    """Return the folders of a path that stand for a language or a version."""
    folders = dirname(path).split("/")
    return tuple(each for each in folders if _VERSION.fullmatch(each) or is_language(each))


_VERSION = re.compile(
    r"(?:v|version-?|release-?)?\d+(?:\.(?:\d+|x))+(?:[-.]\w+)*|v\d+|versioned_docs|latest|stable",
    re.IGNORECASE,
)


def _is_copied_tree(one: str, other: str) -> bool:
    """Tell whether two files are at the same place of two folders, as ``fr/img/a.png``."""
    parts, others = one.split("/"), other.split("/")
    pairs = zip(reversed(parts), reversed(others), strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return shared >= SHARED or 1 < shared == min(len(parts), len(others))
