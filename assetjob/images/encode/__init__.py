"""Encode all variants of an original from one decode. Runs in a worker, which returns bytes only.

pyvips lives here. Importing this package starts libvips, so it is imported where the work is done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import pyvips

from assetjob.images.encode.codec import codec_of
from assetjob.images.encode.compare import compare
from assetjob.images.encode.decode import DecodedImage, decode
from assetjob.images.encode.errors import reason
from assetjob.images.encode.graphic import is_graphic
from assetjob.images.encode.lighter import without_heavier
from assetjob.images.encode.memory import keep_freed_memory
from assetjob.images.encode.quality import choose
from assetjob.images.probe import describe_made
from assetjob.model.formats import FORMATS
from assetjob.model.image import LIMITS, Failure, ImageInfo, Limits
from assetjob.model.variant import (
    Comparison,
    Encoded,
    EncodedFile,
    EncodedFiles,
    EncodeJob,
    Encoding,
    Refusal,
    Variant,
)
from assetjob.runtime.safe_read import Folders, UnreadableError, read_file

keep_freed_memory()
pyvips.cache_set_max(0)  # no image is read twice
pyvips.concurrency_set(1)  # several processes of one thread are faster than one process of several
pyvips.block_untrusted_set(True)
pyvips.operation_block_set("VipsForeignLoad", True)
for _format in FORMATS.values():
    if _format.loader:
        pyvips.operation_block_set(f"VipsForeignLoad{_format.loader}", False)

_NO_LIMIT = 1 << 62


def encode(
    root: Folders,
    job: EncodeJob,
    limits: Limits = LIMITS,
    *,
    compared: bool = False,
) -> EncodedFiles | Failure:
    """Return the bytes of the variants of `job` that are worth serving, and why others are not.

    The largest variant is made from the file, the smaller ones from it. They are upright, sRGB,
    without metadata, and have an alpha channel only where a pixel is not opaque; an animation keeps
    its frames, timing and loop. With `compared` the variants of a still image are compared with
    the original. A file that was changed since it was read, is damaged or truncated is a Failure.
    """
    info = job.info
    wanted, refused = _possible(job)
    if not wanted:
        return EncodedFiles(job, (), refused)
    try:
        data = _unchanged(root, info, limits)
        decoded = decode(data, info, (wanted[-1].width, wanted[-1].height), still=False)
        graphic = info.format != "jpeg" and is_graphic(decoded)
        quality = choose(job, decoded, graphic=graphic)
        encoding = replace(job.encoding, quality=quality)
        made = _encode_all(encoding, wanted, decoded, graphic=graphic)
        files, heavy = _worth_serving(info, made)
        compared = compared and len(decoded.frames) == 1
        comparisons = compare(decoded, files) if compared else ()
    except UnreadableError as error:
        return Failure(info.path, "encode", str(error))
    except pyvips.Error as error:
        return Failure(info.path, "encode", reason(error))
    described = (describe_made(file.variant.path, file.data, limits) for file in files)
    infos = tuple(each for each in described if isinstance(each, ImageInfo))
    return EncodedFiles(job, files, (*heavy, *refused), infos, quality, comparisons)


def compare_variants(
    root: Folders, folder: Folders, made: Encoded, limits: Limits = LIMITS
) -> tuple[Comparison, ...] | Failure:
    """Return comparisons of a still image with its variants, which are read from `folder`."""
    info = made.job.info
    widest = _possible(made.job)[0][-1]  # what `encode` decoded to
    try:
        data = _unchanged(root, info, limits)
        decoded = decode(data, info, (widest.width, widest.height), still=True)
        variants = (kept.variant for kept in made.kept)
        files = [EncodedFile(v, read_file(folder, v.path, limits.bytes)) for v in variants]
        return compare(decoded, files)
    except UnreadableError as error:
        return Failure(info.path, "compare", str(error))
    except pyvips.Error as error:
        return Failure(info.path, "compare", reason(error))


def _possible(job: EncodeJob) -> tuple[list[Variant], tuple[Refusal, ...]]:
    """Split the variants into those that can be made and those that are refused."""
    possible: list[Variant] = []
    refused: list[Refusal] = []
    for variant in job.variants:
        original, written = FORMATS[job.info.format], FORMATS[variant.format]
        longest = max(variant.width, variant.height)
        # Flattened to one frame it would be another image.
        if job.info.frames > 1 and not (original.animated and written.animated):
            reason = f"is an animated {original.title}, which is left as it is"
            refused.append(Refusal(variant, reason))
        elif longest > written.longest:
            reason = f"is {longest:,} pixels long; {written.title} allows {written.longest:,}"
            refused.append(Refusal(variant, reason))
        else:
            possible.append(variant)
    return possible, tuple(refused)


def _unchanged(root: Folders, info: ImageInfo, limits: Limits) -> bytes:
    data = read_file(root, info.path, limits.bytes)
    if hashlib.sha256(data).hexdigest() != info.digest:
        raise UnreadableError("was changed during the run; run again")
    return data


def _encode_all(
    encoding: Encoding, wanted: list[Variant], decoded: DecodedImage, *, graphic: bool
) -> list[EncodedFile]:
    """Encode the variants, the largest first."""
    kinds = {variant.format for variant in wanted}
    savers = {kind: codec_of(kind).encoder(graphic=graphic) for kind in kinds}
    files: list[EncodedFile] = []
    for variant in sorted(wanted, key=lambda each: each.width, reverse=True):
        sized = decoded.resized(variant.width, variant.height)
        data = savers[variant.format](sized, encoding.of(variant.format))
        files.append(EncodedFile(variant, data))
    return files


def _worth_serving(
    info: ImageInfo, made: Sequence[EncodedFile]
) -> tuple[tuple[EncodedFile, ...], tuple[Refusal, ...]]:
    """Return the files that are lighter than all that would serve in their place, and the others.

    `made` begins with the largest.
    """
    # A variant of what no browser displays is worth more than the original at any weight.
    original = info.bytes if FORMATS[info.format].displayed else _NO_LIMIT
    bars = {file.variant.format: (original, "the original") for file in made}
    files: list[EncodedFile] = []
    refused: list[Refusal] = []
    for file in made:
        variant, weight = file.variant, len(file.data)
        bar, name = bars[variant.format]
        if weight < bar:
            files.append(file)
            bars[variant.format] = weight, f"the variant {variant.width} pixels wide"
        else:
            why = f"has {weight:,} bytes, no fewer than {name} ({bar:,})"
            refused.append(Refusal(variant, why))
    kept, heavy = without_heavier(files[::-1])
    return kept, tuple(sorted((*heavy, *refused), key=lambda each: each.variant.width))
