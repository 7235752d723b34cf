"""Split the pages of a site into parts; each image file is in the first part that names it.

Variants that assetjob made are not among the files: only their originals are checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from assetjob.images.variant_paths import is_own_variant
from assetjob.model.image import ResolvedPage
from assetjob.rules.support.files import files
from assetjob.rules.support.part import APART, File, Part
from assetjob.runtime.spill import SpillMap


def split_pages(pages: Iterable[ResolvedPage], size: int, variants_dir: str) -> Iterator[Part]:
    """Yield `pages` in parts of `size` pages; `pages` is iterated once."""
    known: SpillMap[None] = SpillMap()
    first: SpillMap[str] = SpillMap()
    rest = iter(pages)
    while some := tuple(islice(rest, size)):
        yield Part(some, tuple(_new_files(some, variants_dir, known, first)))


def _new_files(
    pages: Sequence[ResolvedPage],
    variants_dir: str,
    known: SpillMap[None],
    first: SpillMap[str],
) -> Iterator[File]:
    for page in pages:
        for image in page.images:
            for info in files(image):
                if info.path in known:
                    continue
                known.put(info.path, None)
                if is_own_variant(info.path, variants_dir):
                    continue
                other = first.get(info.digest)
                if other is None and image.ref.kind not in APART:
                    first.put(info.digest, info.path)
                yield File(image, info, other or info.path)
