"""Keep ``<link rel="preload" as="image">`` in step with the images that it loads.

A link that names the original makes browsers download it although the image's ``srcset`` has them
choose a variant. With ``imagesrcset`` and ``imagesizes`` both choose the same file (HTML standard,
4.6.8, "preload"). ``prefetch`` ignores these attributes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assetjob.images.variant_paths import is_written
from assetjob.model.image import Image
from assetjob.model.page import ImageRef, Kind
from assetjob.model.text import Edit, Source
from assetjob.rewrite.edits import attribute_edits, escaped
from assetjob.rewrite.same_value import is_same

MARK = "data-assetjob"  # an attribute of the links that the tool writes; see `largest_preload`


def is_own_link(ref: ImageRef) -> bool:
    """Tell whether the tool wrote a link that loads an image early."""
    return ref.kind is Kind.PRELOAD and ref.value(MARK) == "preload"


def own_links_in(text: str) -> int:
    """Return the number of the tool's links in a text that is to be written."""
    return text.count(f'{MARK}="preload"')


@dataclass(frozen=True, slots=True)
class PreloadLinks:
    """The links of a page that load images early, by the paths of their files.

    `preloads` can be given candidates. `fixed` are files of links that cannot: of ``prefetch``, of
    links to which the author gave candidates.
    """

    preloads: Mapping[str, tuple[ImageRef, ...]]
    fixed: frozenset[str]

    def load(self, path: str | None) -> bool:
        """Tell whether one of the links loads a file."""
        return path in self.preloads or path in self.fixed

    def edits(
        self, source: Source, path: str, srcset: str | None, sizes: str | None
    ) -> tuple[Edit, ...]:
        """Return the edits that give the links of a file the candidates of its image."""
        wanted = {"imagesrcset": srcset, "imagesizes": sizes if srcset else None}
        return tuple(
            edit
            for ref in self.preloads.get(path, ())
            for edit in attribute_edits(source, ref, _differing(ref, wanted), escaped)
        )


NO_LINKS = PreloadLinks({}, frozenset())


def preload_links(images: Iterable[Image], variants_dir: str) -> PreloadLinks:
    """Return the links of a page that load image files of the site."""
    preloads: dict[str, tuple[ImageRef, ...]] = {}
    fixed: set[str] = set()
    for image in images:
        ref, path = image.ref, image.target.path
        if path is not None and image.loaded_early:
            fixed.add(path)
        if ref.kind is not Kind.PRELOAD or path is None or is_own_link(ref):
            continue
        candidates = (each.target.path or "" for each in image.candidates)
        ours = all(is_written(each, variants_dir) or each == path for each in candidates)
        if ours and "preload" in (ref.value("rel") or "").lower().split():
            preloads[path] = (*preloads.get(path, ()), ref)
        else:
            fixed.add(path)
    return PreloadLinks(preloads, frozenset(fixed))


def _differing(ref: ImageRef, wanted: Mapping[str, str | None]) -> dict[str, str | None]:
    return {
        name: value for name, value in wanted.items() if not is_same(name, value, ref.value(name))
    }
