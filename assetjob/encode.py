"""Encode: all variants of one original from one decode. Runs in a worker; only bytes go back.

pyvips lives here. Importing this module starts libvips, so it is imported where the work is done.
libvips' own `thumbnail` is not used: it forgets ``fail_on`` (8.18), and a truncated photograph
comes out half grey.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyvips

from assetjob import probe
from assetjob.model import (
    EncodedFile,
    EncodedFiles,
    EncodeJob,
    Encoding,
    Failure,
    Format,
    ImageInfo,
    Refusal,
    Thumbnail,
    Variant,
)
from assetjob.read import UnreadableError, read_file

pyvips.cache_set_max(0)  # each picture is read once
pyvips.concurrency_set(1)  # one thread in each of several processes beats the reverse
pyvips.block_untrusted_set(True)
pyvips.operation_block_set("VipsForeignLoad", True)
for _loader in ("Jpeg", "Png", "Webp", "Nsgif", "Heif", "Tiff"):
    pyvips.operation_block_set(f"VipsForeignLoad{_loader}", False)

# More pixels than this share equal their left neighbour: a drawing, a screenshot, a logo.
_FLAT = 0.35
# Formats that browsers do not show, so a variant is worth more than the original at any weight.
_NOT_SERVED: frozenset[Format] = frozenset({"tiff"})


def encode(root: Path, job: EncodeJob) -> EncodedFiles | Failure:
    """Return the bytes of the variants of `job` that are worth serving, and why others are not.

    The largest variant is made from the file, the smaller ones from it. They are upright, sRGB,
    without metadata, and have an alpha channel only where a pixel is not opaque. A file that was
    changed since it was probed, is damaged or truncated is a Failure.
    """
    info = job.info
    try:
        data = _unchanged(root, info)
        if info.frames > 1:
            reason = f"the original is animated ({info.frames} frames) and is left as it is"
            return EncodedFiles(job, (), tuple(Refusal(each, reason) for each in job.variants))
        largest = job.variants[-1]
        image = _upright_srgb(data, info, largest.width, largest.height)
        return _encode_all(job, image)
    except UnreadableError as error:
        return Failure(info.path, "encode", str(error))
    except pyvips.Error as error:
        return Failure(info.path, "encode", _reason(error))


def thumbnail(root: Path, info: ImageInfo, side: int) -> Thumbnail | Failure:
    """Return a WebP of the image's first frame, its longer side at most `side` pixels."""
    if info.format in {"svg", "ico", "other"}:
        return Failure(info.path, "thumbnail", f"no thumbnail is made of {info.format}")
    scale = min(1.0, side / max(info.width, info.height))
    width, height = max(1, round(info.width * scale)), max(1, round(info.height * scale))
    try:
        data = _unchanged(root, info)
        image = _upright_srgb(data, info, width, height)
        small: bytes = image.webpsave_buffer(Q=70, effort=2, keep="none")
        return Thumbnail(info.digest, small, width, height)
    except UnreadableError as error:
        return Failure(info.path, "thumbnail", str(error))
    except pyvips.Error as error:
        return Failure(info.path, "thumbnail", _reason(error))


def _unchanged(root: Path, info: ImageInfo) -> bytes:
    data = read_file(root, info.path, probe.MAX_BYTES)
    if hashlib.sha256(data).hexdigest() != info.digest:
        raise UnreadableError("was changed during the run; run again")
    return data


def _reason(error: pyvips.Error) -> str:
    detail = str(error.detail).strip()
    if any(words in detail for words in _TRUNCATED):
        return "is truncated"
    return f"cannot be decoded: {detail.splitlines()[0] if detail else error.message}"


_TRUNCATED = (
    "premature end",
    "read error",
    "Read error",
    "nexpected end of",
    "end of file",
    "no frames in GIF",
    "unable to parse image",
)


# --- decoding


def _upright_srgb(data: bytes, info: ImageInfo, width: int, height: int) -> pyvips.Image:
    """Return the image in memory as 8-bit sRGB of this size, upright, alpha only if it is used."""
    # libheif has turned an AVIF already.
    orientation = 1 if info.format == "avif" else info.orientation
    turned = orientation >= 5
    across, down = (height, width) if turned else (width, height)
    image = _resize(_load(data, info, across, down), across, down)
    image = _srgb(image).copy_memory()
    if image.bands == 4 and image[3].min() == 255:
        image = image[:3].copy_memory()
    return _turn(image, orientation).copy_memory()


def _load(data: bytes, info: ImageInfo, width: int, height: int) -> pyvips.Image:
    """Open the image, shrunk on load where the format can, at least twice as large as needed."""
    how = {"access": "sequential", "fail_on": "truncated"}
    match info.format:
        case "jpeg":
            turned = info.orientation >= 5
            stored = (info.height, info.width) if turned else (info.width, info.height)
            return pyvips.Image.jpegload_buffer(
                data, shrink=_jpeg_shrink(stored[0] / width, stored[1] / height), **how
            )
        case "png":
            return pyvips.Image.pngload_buffer(data, **how)
        case "webp":
            return pyvips.Image.webpload_buffer(data, **how)
        case "gif":
            return pyvips.Image.gifload_buffer(data, **how)
        case "avif":
            return pyvips.Image.heifload_buffer(data, **how)
        case "tiff":
            # "truncated" lets a short strip of a TIFF pass.
            return pyvips.Image.tiffload_buffer(data, access="sequential", fail_on="error")
        case "bmp":
            width, height, bands, pixels = probe.read_bitmap(data)
            raw = pyvips.Image.new_from_memory(pixels, width, height, bands, "uchar")
            return raw.copy(interpretation="srgb")
        case _:
            raise UnreadableError(f"{info.format} is not decoded")


def _jpeg_shrink(across: float, down: float) -> int:
    """Return libjpeg's power-of-two shrink that leaves a factor of two to the better filter."""
    return next((shrink for shrink in (8, 4, 2) if min(across, down) >= 2 * shrink), 1)


def _resize(image: pyvips.Image, width: int, height: int) -> pyvips.Image:
    if (image.width, image.height) == (width, height):
        return image
    band_format, alpha = image.format, image.hasalpha()
    if alpha:  # colours of transparent pixels must not bleed into their neighbours
        image = image.premultiply()
    image = image.resize(width / image.width, vscale=height / image.height)
    return image.unpremultiply().cast(band_format) if alpha else image


def _srgb(image: pyvips.Image) -> pyvips.Image:
    if image.get_typeof("icc-profile-data"):
        image = image.icc_transform("srgb", embedded=True, depth=8)
    elif image.interpretation == "cmyk":
        image = image.icc_transform("srgb", input_profile="cmyk", depth=8)
    else:
        image = image.colourspace("srgb")
    if image.bands not in {3, 4}:
        raise UnreadableError(f"has {image.bands} channels")
    return image.cast("uchar")


def _turn(image: pyvips.Image, orientation: int) -> pyvips.Image:
    """Apply EXIF orientation 1 to 8 (EXIF 2.32, tag 0x0112)."""
    match orientation:
        case 2:
            return image.fliphor()
        case 3:
            return image.rot180()
        case 4:
            return image.flipver()
        case 5:
            return image.rot90().fliphor()
        case 6:
            return image.rot90()
        case 7:
            return image.rot270().fliphor()
        case 8:
            return image.rot270()
        case _:
            return image


# --- encoding


def _encode_all(job: EncodeJob, image: pyvips.Image) -> EncodedFiles:
    files: list[EncodedFile] = []
    refused: list[Refusal] = []
    both_ways = job.info.format != "jpeg" and _is_flat(image)
    limit, what = job.info.bytes, "the original"
    if job.info.format in _NOT_SERVED:
        limit, what = 1 << 62, ""
    for variant in reversed(job.variants):
        sized = _resize(image, variant.width, variant.height)
        data = _webp(sized, job.encoding, both_ways=both_ways)
        if len(data) >= limit:
            refused.append(Refusal(variant, _heavier(variant, len(data), what, limit)))
            continue
        files.append(EncodedFile(variant, data))
        limit, what = len(data), f"the variant {variant.width} pixels wide"
    return EncodedFiles(job, tuple(reversed(files)), tuple(reversed(refused)))


def _heavier(variant: Variant, size: int, what: str, limit: int) -> str:
    return f"{variant.width} pixels wide it has {size:,} bytes, no less than {what} ({limit:,})"


def _is_flat(image: pyvips.Image) -> bool:
    """Tell a graphic from a photograph by the share of pixels that equal their left neighbour."""
    if image.width < 2:
        return True
    left = image.crop(0, 0, image.width - 1, image.height)
    right = image.crop(1, 0, image.width - 1, image.height)
    share: float = (left == right).bandand().avg() / 255
    return share > _FLAT


def _webp(image: pyvips.Image, encoding: Encoding, *, both_ways: bool) -> bytes:
    """Return the image as WebP; of a graphic the smaller of lossy and lossless."""
    image = image.copy_memory()
    lossy: bytes = image.webpsave_buffer(Q=encoding.quality, effort=encoding.effort, keep="none")
    if not both_ways:
        return lossy
    lossless: bytes = image.webpsave_buffer(lossless=True, effort=encoding.effort, keep="none")
    return min(lossless, lossy, key=len)
