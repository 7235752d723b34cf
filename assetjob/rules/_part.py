"""What rules judge in one pass over the site: some pages at a time, and each file once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from assetjob.model import Image, ImageInfo, JudgedPage
from assetjob.rules._file import files


@dataclass(frozen=True, slots=True)
class File:
    """A file of the site, where a page names it for the first time.

    For flaws of a file that are mended once, however many pages show it. `image` is the one that
    names it, `first` the path of the first file of the same bytes: its own where it is that.
    """

    image: Image
    info: ImageInfo
    first: str


@dataclass(frozen=True, slots=True)
class Part:
    """Pages that follow one another, and the files that none before them names."""

    pages: Sequence[JudgedPage]
    files: Sequence[File]


def parts(pages: Iterable[JudgedPage], together: int) -> Iterator[Part]:
    """Go over `pages` once; yield them in parts of as many as `together` says."""
    known: set[str] = set()
    first: dict[str, str] = {}
    rest = iter(pages)
    while some := tuple(islice(rest, together)):
        yield Part(some, tuple(_new_files(some, known, first)))


def _new_files(
    pages: Sequence[JudgedPage], known: set[str], first: dict[str, str]
) -> Iterator[File]:
    for page in pages:
        for image in page.images:
            for info in files(image):
                if info.path not in known:
                    known.add(info.path)
                    yield File(image, info, first.setdefault(info.digest, info.path))
