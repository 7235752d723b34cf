"""Rule file-duplicate."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from assetjob.model.finding import Problem, Severity
from assetjob.rules.support.decorators import file_rule
from assetjob.rules.support.part import File

LEAST = 4_096  # bytes; smaller files cost nearly nothing
SHARED = 3  # parts at the end of two paths, as of the files of a library that was copied twice


@file_rule(Severity.REVIEW, about="file")
def file_duplicate(file: File) -> Iterator[Problem]:
    """Identical image files have different names.

    Browsers download the same image once for each name, and when one file is replaced, the others
    are forgotten. Keep one file and use it on all pages. A file with the same path below
    another folder is not reported: generators make such copies for each language. Nor are the
    other candidates of an image.

    Bad:
        <img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">
        <img src="copy/dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

    Good:
        <p><img src="dusk-400x200.jpg" alt="The Merlion at dusk" width="400" height="200"></p>
    """
    if file.info.bytes < LEAST or _is_candidate(file):
        return
    if file.first != file.info.path and not _is_copied_tree(file.first, file.info.path):
        yield Problem(f"{file.info.path} is identical to {file.first}; keep one")


def _is_candidate(file: File) -> bool:
    """Tell whether the file is a narrower one of a ``srcset``: the image's own file is reported."""
    own = file.image.info
    return own is not None and own.path != file.info.path


def _is_copied_tree(one: str, other: str) -> bool:
    """Tell whether two files are at the same place of two folders, as ``fr/img/a.png``."""
    parts, others = one.split("/"), other.split("/")
    pairs = zip(reversed(parts), reversed(others), strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return shared >= SHARED or 1 < shared == min(len(parts), len(others))
