"""The part of a site that a run reports on, although it reads the whole site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assetjob.model.image import Image, ResolvedPage

Lines = tuple[range, ...]  # numbers of lines, from 1


@dataclass(frozen=True, slots=True)
class Focus:
    """The files of the site that a run reports on, by path, and folders with all their files.

    A page counts too if it uses an image file that counts. `files` has the lines that were changed
    in a file, None where all of them count.
    """

    files: Mapping[str, Lines | None]
    folders: frozenset[str] = frozenset()

    def has_file(self, path: str) -> bool:
        """Tell whether a file counts."""
        return path in self.files or any(path.startswith(f"{each}/") for each in self.folders)

    def has_page(self, page: ResolvedPage) -> bool:
        """Tell whether a page, or an image file that it uses, counts."""
        return self.has_file(page.source.path) or any(map(self.has_image, page.images))

    def has_image(self, image: Image) -> bool:
        """Tell whether a file that an image uses counts, one that does not exist included."""
        return any(map(self.has_file, _files(image)))

    def has_lines(self, path: str, first: int, last: int) -> bool:
        """Tell whether one of these lines of a page was changed."""
        if path not in self.files:
            return self.has_file(path)
        lines = self.files[path]
        return lines is None or any(each.start <= last and first < each.stop for each in lines)


def _files(image: Image) -> Iterator[str]:
    for target in (image.target, *(each.target for each in image.candidates)):
        yield from filter(None, (target.path, target.found))
