"""Find the existing variants that are whole: a damaged one is made again, and no page names it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assetjob.job.context import RunContext
from assetjob.job.existing_variants import existing_variants
from assetjob.job.read_images import read_images
from assetjob.model.image import ImageInfo, ImageRequest
from assetjob.model.variant import Encoded, EncodeJob, Variant
from assetjob.runtime.spill import SpillList, SpillMap


def sound_variants(
    run: RunContext, jobs: Iterable[EncodeJob], known: Mapping[str, ImageInfo]
) -> tuple[SpillMap[Encoded], SpillMap[ImageInfo]]:
    """Return the jobs all of whose variants exist and are whole, by the original's path.

    `known` are the facts of files that were read already, by path; those of the other variants are
    returned as well.
    """
    existing = existing_variants(run, jobs)
    unread = SpillList(
        ImageRequest(kept.variant.path)
        for encoded in existing.values()
        for kept in encoded.kept
        if kept.variant.path not in known
    )
    infos = read_images(run, unread, len(unread), run.variants_roots).infos
    damaged = [
        path
        for path, encoded in existing.items()
        if not all(
            _is_as_planned(
                kept.variant, known.get(kept.variant.path) or infos.get(kept.variant.path)
            )
            for kept in encoded.kept
        )
    ]
    for path in damaged:
        existing.discard(path)
    return existing, infos


def _is_as_planned(variant: Variant, info: ImageInfo | None) -> bool:
    return info is not None and (
        (info.format, info.width) == (variant.format, variant.width)
        and abs(info.height - variant.height) <= 1  # an older version may have rounded otherwise
    )
