"""Probe: the facts of an image file, from its header and bytes, never from its name.

Pillow lives here. Nothing is decoded except a BMP, which libvips cannot read.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import replace
from pathlib import Path

from PIL import ExifTags, Image, UnidentifiedImageError

from assetjob.images.probe import (
    descriptions,
    gif,
    gzip_svg,
    jpeg,
    metadata,
    png,
    svg,
    svg_texts,
    webp,
)
from assetjob.images.probe.metadata import DECODER_ERRORS
from assetjob.images.probe.svg_active import read_active
from assetjob.images.probe.svg_errors import read_error
from assetjob.model.formats import FORMATS, Format
from assetjob.model.image import LIMITS, Failure, ImageInfo, Limits
from assetjob.runtime.safe_read import NotProcessedError, UnreadableError, read_file

Image.MAX_IMAGE_PIXELS = None  # our own limits are checked before anything is decoded

_FORMATS: dict[str, Format] = {
    name: kind for kind, facts in FORMATS.items() for name in facts.pillow
}
_READERS = [name for name in _FORMATS if name != "MPO"]  # the JPEG reader opens it
# Files that are found on sites although browsers do not display them, by bytes at an offset.
_FOREIGN = (
    (0, b"%PDF-", "a PDF"),
    (0, b"8BPS", "a Photoshop file"),
    (4, b"ftypheic", "a HEIC image"),
    (4, b"ftypmif1", "a HEIF image"),
    (4, b"ftypavif", "a damaged AVIF image"),
    (4, b"ftypavis", "a damaged AVIF animation"),
    (4, b"ftyp", "a video"),
    (0, b"\xff\x0a", "a JPEG XL image"),
    (0, b"\x00\x00\x00\x0cJXL ", "a JPEG XL image"),
    (0, b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 image"),
    (0, b"\xff\xd8\xff", "a damaged JPEG image"),
    (0, b"\x89PNG\r\n", "a damaged PNG image"),
    (8, b"WEBP", "a damaged WebP image"),
    (0, b"GIF8", "a damaged GIF image"),
    (0, b"version https://git-lfs", "a Git LFS pointer, not the image: run git lfs pull"),
    (0, b"/annex/objects/", "a git-annex pointer, not the image: run git annex get"),
)


def probe(root: Path, path: str, limits: Limits = LIMITS) -> ImageInfo | Failure:
    """Return the facts of the image at `path` (relative to `root`), or why there are none.

    Size limits are checked here, before anything is decoded.
    """
    try:
        data = read_file(root, path, limits.bytes)
    except UnreadableError as error:
        return unread(path, error, limits)
    return describe(path, data, limits)


def unread(path: str, error: UnreadableError, limits: Limits) -> Failure:
    """Return why a file was not read."""
    if not isinstance(error, NotProcessedError):
        return Failure(path, "probe", str(error))
    megabytes = limits.bytes // 1_000_000
    reason = f"is not processed: it has more bytes than max_megabytes = {megabytes}"
    return Failure(path, "probe", reason, own_limit=True)


def describe(path: str, data: bytes, limits: Limits) -> ImageInfo | Failure:
    """Return the facts of an image of these bytes, as `probe` does."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about odd metadata, which does not matter here
            return _describe(path, data, limits)
    except UnreadableError as error:
        if isinstance(error, NotProcessedError):
            limited = Failure(path, "probe", str(error), lasting=True, own_limit=True)
            animated_bytes = len(data) if error.frames > 1 else 0
            return replace(limited, size=error.size, animated_bytes=animated_bytes)
        return Failure(path, "probe", str(error), lasting=True)


def describe_made(path: str, data: bytes, limits: Limits) -> ImageInfo | Failure:
    """Return the same as `describe` of a variant that was just encoded, so is not damaged.

    To open a WebP, Pillow clears memory for all of its pixels twice.
    """
    simple = webp.read_simple(data)
    if simple is None:
        return describe(path, data, limits)
    width, height, has_alpha = simple
    digest, mode = hashlib.sha256(data).hexdigest(), "RGBA" if has_alpha else "RGB"
    return ImageInfo(path, "webp", width, height, len(data), digest, has_alpha=has_alpha, mode=mode)


def read_bitmap(data: bytes) -> tuple[int, int, int, bytes]:
    """Decode a BMP: its width, height, number of channels (3, or 4 with alpha) and pixels.

    Raises:
        UnreadableError: It is damaged or truncated.
    """
    image = _open(data)
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        pixels = image.convert(mode).tobytes()
    except DECODER_ERRORS as error:
        raise UnreadableError("is truncated") from error
    return *image.size, len(mode), pixels


def _describe(path: str, data: bytes, limits: Limits) -> ImageInfo:
    digest = hashlib.sha256(data).hexdigest()
    if not data:
        raise UnreadableError("is empty")
    unpacked = gzip_svg.unpack(data, limits.bytes)
    if (size := svg.read_size(unpacked or data)) is not None:
        return _describe_svg(path, data, unpacked, size, digest)
    if data.startswith(b"GIF8"):  # Pillow takes memory for the canvas when it opens one
        width, height = gif.size(data)
        _require_limits(max(width, 1), max(height, 1), 1, limits)
    image = _open(data)
    kind = _FORMATS[image.format or ""]
    exif = metadata.exif_of(image)
    orientation = metadata.orientation(image, exif)
    width, height = image.size
    # Pillow has turned a TIFF's size already, the others' not.
    if orientation >= 5 and kind != "tiff":
        width, height = height, width
    frames = _frames(image, data, limits)
    _require_limits(width, height, frames, limits)
    profile, wide_gamut = metadata.profile(image)
    return ImageInfo(
        path=path,
        format=kind,
        width=width,
        height=height,
        bytes=len(data),
        digest=digest,
        frames=frames,
        has_alpha=image.has_transparency_data,
        orientation=orientation,
        mode=image.mode,
        bits=_bits(image, data),
        profile=profile,
        wide_gamut=wide_gamut,
        private=metadata.private(image, exif),
        density_size=metadata.density_size(image, exif) if kind == "jpeg" else None,
        gain_map=kind == "jpeg" and jpeg.has_gain_map(data),
        undisplayable="is a TIFF" if kind == "tiff" else "",
        texts=descriptions.read(image, exif),
    )


def _describe_svg(
    path: str, data: bytes, unpacked: bytes | None, size: tuple[int, int], digest: str
) -> ImageInfo:
    text = unpacked or data
    return ImageInfo(
        path,
        "svg",
        *size,
        len(data),
        digest,
        has_alpha=True,
        active=read_active(text),
        exact=svg.is_exact(text),
        undisplayable=read_error(text),
        compressed=unpacked is not None,
        texts=svg_texts.read(text),
    )


def _open(data: bytes) -> Image.Image:
    try:
        return _opened(data)
    except UnidentifiedImageError as error:
        for offset, magic, name in _FOREIGN:
            if data.startswith(magic, offset):
                raise UnreadableError(f"is {name}") from error
        raise UnreadableError("is not an image") from error
    except DECODER_ERRORS as error:
        if "truncated" in str(error).lower():
            raise UnreadableError("is truncated") from error
        raise UnreadableError(f"is damaged: {error}".splitlines()[0]) from error


def _opened(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=_READERS)
    except ValueError:  # Pillow refuses a PNG with long texts, which browsers ignore
        return Image.open(io.BytesIO(png.without_texts(data)), formats=_READERS)


def _frames(image: Image.Image, data: bytes, limits: Limits) -> int:
    match image.format:
        case "MPO" | "TIFF" | "ICO":  # browsers show one
            return 1
        case "GIF":  # Pillow reads on to the end, however far that is
            return max(1, gif.count_frames(data, limits.frames + 1))
        case _:
            return int(getattr(image, "n_frames", 1))


def _require_limits(width: int, height: int, frames: int, limits: Limits) -> None:
    if not (width and height):
        raise UnreadableError("has no pixels")
    if frames > limits.frames:
        raise NotProcessedError(
            f"is not processed: it has more frames than max_frames = {limits.frames}",
            (width, height),
            frames,
        )
    if width * height * frames > limits.pixels:
        several = f" in {frames} frames" if frames > 1 else ""
        raise NotProcessedError(
            f"is not processed: {width} x {height} pixels{several} are "
            f"more than max_megapixels = {limits.pixels // 1_000_000}",
            (width, height),
            frames,
        )


def _bits(image: Image.Image, data: bytes) -> int:
    if image.format == "PNG":
        return png.read_bits(data)
    if image.format == "TIFF":
        bits = image.getexif().get(ExifTags.Base.BitsPerSample, 8)
        first = bits[0] if isinstance(bits, tuple) and bits else bits
        return first if isinstance(first, int) else 8
    return 8
