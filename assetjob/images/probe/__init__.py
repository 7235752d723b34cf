"""Probe: the facts of an image file, from its header and bytes, never from its name.

Pillow lives here. Nothing is decoded except a BMP, which libvips cannot read.
"""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
from pathlib import Path

from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

from assetjob.images.probe import gif, png, svg
from assetjob.images.probe.svg_active import read_active
from assetjob.model.formats import FORMATS, Format
from assetjob.model.image import LIMITS, Failure, ImageInfo, Limits
from assetjob.runtime.safe_read import UnreadableError, read_file

Image.MAX_IMAGE_PIXELS = None  # our own limits are checked before anything is decoded

_FORMATS: dict[str, Format] = {
    name: kind for kind, facts in FORMATS.items() for name in facts.pillow
}
_READERS = [name for name in _FORMATS if name != "MPO"]  # the reader of JPEG sees to that
# What people do put on sites though no browser shows it, by the bytes at an offset.
_FOREIGN = (
    (0, b"%PDF-", "a PDF"),
    (0, b"8BPS", "a Photoshop file"),
    (4, b"ftypheic", "a HEIC picture"),
    (4, b"ftypmif1", "a HEIF picture"),
    (4, b"ftypavif", "a damaged AVIF picture"),
    (4, b"ftypavis", "a damaged AVIF animation"),
    (4, b"ftyp", "a video"),
    (0, b"\xff\x0a", "a JPEG XL picture"),
    (0, b"\x00\x00\x00\x0cJXL ", "a JPEG XL picture"),
    (0, b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture"),
    (0, b"\xff\xd8\xff", "a damaged JPEG picture"),
    (0, b"\x89PNG\r\n", "a damaged PNG picture"),
    (8, b"WEBP", "a damaged WebP picture"),
    (0, b"GIF8", "a damaged GIF picture"),
    (0, b"version https://git-lfs", "a Git LFS pointer, not the image: run git lfs pull"),
)


def probe(root: Path, path: str, limits: Limits = LIMITS) -> ImageInfo | Failure:
    """Return the facts of the image at `path` (relative to `root`), or why there are none.

    Size limits are checked here, before anything is decoded.
    """
    try:
        data = read_file(root, path, limits.bytes)
    except UnreadableError as error:
        return Failure(path, "probe", str(error))
    return describe(path, data, limits)


def describe(path: str, data: bytes, limits: Limits) -> ImageInfo | Failure:
    """Return the facts of an image of these bytes, as `probe` does."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata: the picture is what counts
            return _describe(path, data, limits)
    except UnreadableError as error:
        return Failure(path, "probe", str(error), lasting=True)


def read_bitmap(data: bytes) -> tuple[int, int, int, bytes]:
    """Decode a BMP: its width, height, number of channels (3, or 4 with alpha) and pixels.

    Raises:
        UnreadableError: It is damaged or truncated.
    """
    image = _open(data)
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        pixels = image.convert(mode).tobytes()
    except _DECODER_ERRORS as error:
        raise UnreadableError("is truncated") from error
    return *image.size, len(mode), pixels


def _describe(path: str, data: bytes, limits: Limits) -> ImageInfo:
    digest = hashlib.sha256(data).hexdigest()
    if not data:
        raise UnreadableError("is empty")
    if (size := svg.read_size(data)) is not None:
        active = read_active(data)
        exact = svg.is_exact(data)
        return ImageInfo(
            path, "svg", *size, len(data), digest, has_alpha=True, active=active, exact=exact
        )
    if data.startswith(b"GIF8"):  # Pillow takes memory for the canvas when it opens one
        width, height = gif.size(data)
        _require_limits(max(width, 1), max(height, 1), 1, limits)
    image = _open(data)
    kind = _FORMATS[image.format or ""]
    orientation = _orientation(image)
    width, height = image.size
    # Pillow has turned a TIFF's size already, the others' not.
    if orientation >= 5 and kind != "tiff":
        width, height = height, width
    frames = _frames(image, data, limits)
    _require_limits(width, height, frames, limits)
    profile, wide_gamut = _profile(image)
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
        private=_private(image),
    )


def _open(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=_READERS)
    except UnidentifiedImageError as error:
        for offset, magic, name in _FOREIGN:
            if data.startswith(magic, offset):
                raise UnreadableError(f"is {name}") from error
        raise UnreadableError("is not an image") from error
    except _DECODER_ERRORS as error:
        if "truncated" in str(error).lower():
            raise UnreadableError("is truncated") from error
        raise UnreadableError(f"is damaged: {error}".splitlines()[0]) from error


# What Pillow's readers let through on damaged files.
_DECODER_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    RuntimeError,
    struct.error,
    MemoryError,
)


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
        raise UnreadableError(f"has more than {limits.frames:,} frames, the limit")
    if width * height * frames > limits.pixels:
        several = f" in {frames} frames" if frames > 1 else ""
        raise UnreadableError(
            f"is {width} x {height} pixels{several}; "
            f"{limits.pixels / 1e6:,.0f} million pixels is the limit"
        )


def _exif(image: Image.Image) -> Image.Exif:
    """Return the EXIF block itself; Pillow's own `getexif` mixes in XMP, which browsers do not."""
    exif = Image.Exif()
    block = image.info.get("exif")
    if isinstance(block, bytes):
        try:
            exif.load(block)
        except _DECODER_ERRORS:
            return Image.Exif()
    return exif


def _orientation(image: Image.Image) -> int:
    if image.format == "WEBP":  # whose EXIF no browser heeds
        return 1
    tags = image.getexif() if image.format == "TIFF" else _exif(image)
    try:
        value = tags.get(ExifTags.Base.Orientation)
    except _DECODER_ERRORS:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _bits(image: Image.Image, data: bytes) -> int:
    if image.format == "PNG":
        return png.read_bits(data)
    if image.format == "TIFF":
        bits = image.getexif().get(ExifTags.Base.BitsPerSample, 8)
        first = bits[0] if isinstance(bits, tuple) and bits else bits
        return first if isinstance(first, int) else 8
    return 8


# sRGB's triangle in CIE xy; a fifth more is a gamut worth keeping (Display P3 has 1.36 times it).
_SRGB_AREA = 0.11205
_WIDE = 1.2


def _profile(image: Image.Image) -> tuple[str, bool]:
    """Return the embedded ICC profile's name ("" without one) and whether its gamut is wide."""
    block = image.info.get("icc_profile")
    if not isinstance(block, bytes) or not block:
        return "", False
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(block)).profile
    except (ImageCms.PyCMSError, OSError):
        return "unreadable profile", False
    name = (profile.profile_description or "").strip() or "unnamed profile"
    corners = (profile.red_primary, profile.green_primary, profile.blue_primary)
    if any(corner is None for corner in corners):
        return name, False
    (rx, ry), (gx, gy), (bx, by) = (corner[1][:2] for corner in corners if corner is not None)
    area = abs(rx * (gy - by) + gx * (by - ry) + bx * (ry - gy)) / 2
    return name, area > _SRGB_AREA * _WIDE


_SERIALS = (ExifTags.Base.BodySerialNumber, ExifTags.Base.LensSerialNumber)


def _private(image: Image.Image) -> tuple[str, ...]:
    """Name the kinds of personal metadata that the file carries."""
    exif = _exif(image)
    xmp = image.info.get("xmp")
    xmp = xmp if isinstance(xmp, bytes) else b""
    kinds = []
    try:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        own = exif.get_ifd(ExifTags.IFD.Exif)
    except _DECODER_ERRORS:
        gps, own = {}, {}
    if ExifTags.GPS.GPSLatitude in gps or b"GPSLatitude" in xmp:
        kinds.append("GPS")
    if any(own.get(tag) for tag in _SERIALS) or b"SerialNumber" in xmp:
        kinds.append("serial number")
    return tuple(kinds)
