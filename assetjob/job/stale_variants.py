"""Find images whose ``srcset`` shows the variants of another file, or of what it was before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from assetjob.images.variant_digests import has_digest_of, is_of_other_bytes
from assetjob.images.variant_paths import (
    is_own_variant,
    is_variant_of,
    original_in_earlier_folder,
    original_of,
)
from assetjob.images.variants import encoding_of
from assetjob.job.read_images import digest_of_file
from assetjob.model.errors import SettingsError
from assetjob.model.image import Image, ImageInfo, ResolvedPage
from assetjob.model.target import TargetState
from assetjob.rewrite.source_tags import ImageMarkup, image_markups
from assetjob.settings.schema import Settings


@dataclass(frozen=True, slots=True)
class StaleVariants:
    """Marks the images of a page; `infos` are the facts of the image files of the site."""

    root: Path
    settings: Settings
    infos: Mapping[str, ImageInfo]

    def mark(self, page: ResolvedPage) -> ResolvedPage:
        """Return the page with `Image.variants_of` set where ``src`` or its file was changed.

        Nothing is marked where the variants may be of the same bytes, since such files share them.
        """
        stale: dict[int, str] = {}
        if any(self._variants(image) for image in page.images):
            for markup in image_markups(page, self.settings.variants_dir):
                if other := self._other_original(markup):
                    stale[id(markup.image)] = other
        if not stale:
            return page
        images = (replace(each, variants_of=stale.get(id(each), "")) for each in page.images)
        return replace(page, images=tuple(images))

    def _variants(self, *images: Image) -> list[str]:
        paths = (c.target.path or "" for image in images for c in image.candidates)
        folder = self.settings.variants_dir
        return [
            path
            for path in paths
            if is_own_variant(path, folder) or original_in_earlier_folder(path, folder)
        ]

    def _other_original(self, markup: ImageMarkup) -> str:
        """Return the path of the file that the variants were made of, "" if they are right."""
        image = markup.image
        variants = self._variants(image, *markup.sources)
        is_known = image.info is not None or image.target.state is TargetState.EXTERNAL
        if not variants or not is_known or markup.in_author_picture:
            return ""
        return next((other for path in variants for other in self._others(path, image)), "")

    def _others(self, variant: str, image: Image) -> Iterator[str]:
        folder, info = self.settings.variants_dir, image.info
        if name := original_in_earlier_folder(variant, folder):
            # Another tool may use such names; where the file's name is the same, it may be right.
            if info is not None and name != info.path.rpartition("/")[2]:
                yield from (name,) if is_of_other_bytes(variant, info) else ()
            return
        if info is not None and is_variant_of(variant, info.path, folder):
            if not self._has_digest(variant, info) and is_of_other_bytes(variant, info):
                yield info.path
            return
        other = original_of(variant, folder)
        if info is None or not self._may_be_equal(other, variant, info):
            yield other

    def _may_be_equal(self, other: str, variant: str, info: ImageInfo) -> bool:
        if self._has_digest(variant, info):
            return True
        known = self.infos.get(other)
        digest = known.digest if known is not None else digest_of_file(self.root, other)
        return digest == info.digest

    def _has_digest(self, variant: str, info: ImageInfo) -> bool:
        try:
            return has_digest_of(variant, info, encoding_of(self.settings))
        except SettingsError:  # the digest cannot be computed on this machine
            return True
