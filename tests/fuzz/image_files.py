"""Small real image files of every format, made by code, to be mutated."""

from __future__ import annotations

import io
import random
import struct
import zlib

from PIL import ExifTags, Image, ImageCms, PngImagePlugin

_SIZE = (24, 20)


def _painted(mode: str) -> Image.Image:
    chance = random.Random(mode)  # noqa: S311
    width, height = _SIZE
    bands = [Image.frombytes("L", (4, 4), chance.randbytes(16)).resize(_SIZE) for _ in range(4)]
    if mode == "RGBA":
        return Image.merge("RGBA", bands)
    if mode == "I;16":
        return Image.frombytes("I;16", _SIZE, chance.randbytes(width * height * 2))
    return Image.merge("RGB", bands[:3]).convert(mode)


def _saved(mode: str, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    _painted(mode).save(buffer, kind, **options)
    return buffer.getvalue()


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Copyright] = "somebody"
    exif[ExifTags.Base.BitsPerSample] = (8, 8, 8)
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitude] = (1.0, 2.0, 3.0)
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.BodySerialNumber] = "1"
    return exif


def _text() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "a" * 50, zip=True)
    info.add_itxt("Title", "b", "en", "c", zip=True)
    info.add(b"gAMA", (100_000).to_bytes(4, "big"))
    info.add(b"cICP", bytes([12, 13, 0, 1]))
    return info


_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
_MORE = {"save_all": True, "append_images": [_painted("RGB").rotate(90), _painted("RGB")]}

IMAGE_FILES = {
    "jpeg": _saved("RGB", "JPEG"),
    "jpeg, progressive": _saved("RGB", "JPEG", progressive=True, exif=_exif(), icc_profile=_SRGB),
    "jpeg, grey": _saved("L", "JPEG"),
    "jpeg, CMYK": _saved("CMYK", "JPEG"),
    "png": _saved("RGB", "PNG"),
    "png, alpha": _saved("RGBA", "PNG", icc_profile=_SRGB, exif=_exif()),
    "png, palette": _saved("P", "PNG", transparency=3),
    "png, one bit": _saved("1", "PNG"),
    "png, deep": _saved("I;16", "PNG"),
    "png, chunks": _saved("RGB", "PNG", pnginfo=_text()),
    "png, animated": _saved("RGB", "PNG", **_MORE),
    "gif": _saved("P", "GIF", transparency=1),
    "gif, animated": _saved("RGB", "GIF", **_MORE, loop=0, duration=[20, 30, 40], disposal=2),
    "webp": _saved("RGB", "WEBP", exif=_exif(), icc_profile=_SRGB),
    "webp, lossless": _saved("RGBA", "WEBP", lossless=True),
    "webp, animated": _saved("RGB", "WEBP", **_MORE),
    "avif": _saved("RGB", "AVIF", speed=10, exif=_exif()),
    "avif, alpha": _saved("RGBA", "AVIF", speed=10),
    "tiff": _saved("RGB", "TIFF", exif=_exif()),
    "tiff, LZW": _saved("RGBA", "TIFF", compression="tiff_lzw"),
    "tiff, pages": _saved("RGB", "TIFF", **_MORE),
    "bmp": _saved("RGB", "BMP"),
    "bmp, palette": _saved("P", "BMP"),
    "ico": _saved("RGBA", "ICO", sizes=[(16, 16)]),
}  # fmt: skip

VECTORS = {
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' width='10' viewBox='0 0 1 2'><a/></svg>",
    "svg, entities": b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg width='1e1mm'>&a;</svg>",
    "svg, UTF-16": "<?xml version='1.0' encoding='utf-16'?><svg height='1'/>".encode("utf-16"),
}

_PNG = b"\x89PNG\r\n\x1a\n"


def with_right_sums(data: bytes) -> bytes:
    """Return a PNG with right checksums, most of the time, else decoders look no further."""
    if not data.startswith(_PNG) or zlib.crc32(data) % 8 == 0:
        return data
    mended, place = bytearray(data), len(_PNG)
    while place + 12 <= len(data):
        length = struct.unpack_from(">I", data, place)[0]
        end = place + 8 + length
        if end + 4 > len(data):
            break
        struct.pack_into(">I", mended, end, zlib.crc32(data[place + 4 : end]))
        place = end + 4
    return bytes(mended)
