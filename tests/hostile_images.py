"""Image files that attack a decoder, made by code. Each is small; what it claims is not."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from tests.fuzz.image_files import IMAGE_FILES

HUGE = 64_000_000  # bytes that a bomb's compressed metadata grow to


def chunk(name: bytes, content: bytes) -> bytes:
    body = name + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def png(*chunks: bytes, width: int = 300, height: int = 200, depth: int = 8) -> bytes:
    """Return a PNG of noise with further chunks before its pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0))
    rows = random.Random(0).randbytes(min(width, 30_000) * 3)  # noqa: S311
    pixels = chunk(b"IDAT", zlib.compress((b"\0" + rows) * (height if height <= 200 else 1)))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + pixels + chunk(b"IEND", b"")


def gif(width: int, height: int, frames: int) -> bytes:
    frame = b",\0\0\0\0" + struct.pack("<HHB", width, height, 0) + b"\x02\x02D\x01\0"
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0" + bytes(6) + frame * frames


def tiff(directories: int, *, loop: bool, bits: int = 8) -> bytes:
    """Return a TIFF whose directories follow each other, the last the first if `loop`."""
    tags = (
        (256, 300),
        (257, 200),
        (258, bits),
        (259, 1),
        (262, 1),
        (273, 8),
        (277, 1),
        (279, 60_000),
    )
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    size = 2 + len(entries) + 4
    first = 8 + 60_000
    data = b"II*\0" + struct.pack("<I", first) + random.Random(0).randbytes(60_000)  # noqa: S311
    for number in range(directories):
        after = first + size * (number + 1)
        if number == directories - 1:
            after = first if loop else 0
        data += struct.pack("<H", len(tags)) + entries + struct.pack("<I", after)
    return data


def scans(times: int) -> bytes:
    """Return a progressive JPEG whose last scan comes again and again."""
    data = IMAGE_FILES["jpeg, progressive"]
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * times + data[-2:]


def claimed(data: bytes, old: bytes, new: bytes) -> bytes:
    assert old in data
    return data.replace(old, new, 1)


def jpeg(**save: object) -> bytes:
    buffer = io.BytesIO()
    noise = Image.frombytes("RGB", (300, 200), random.Random(1).randbytes(180_000))  # noqa: S311
    noise.save(buffer, "JPEG", **save)
    return buffer.getvalue()


def _bomb() -> bytes:
    return zlib.compress(bytes(HUGE), 9)


def _laughs() -> bytes:
    lines = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    return (
        f"<!DOCTYPE svg [<!ENTITY a0 'ha'>{lines}]><svg width='10' height='9'>&a11;</svg>".encode()
    )


_AVIF = IMAGE_FILES["avif"]
_SIZE = struct.pack(">II", 24, 20)
_OUTSIDE = b"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"

BOMBS: dict[str, bytes] = {
    "declared.gif": gif(65_535, 65_535, 1)[:44],
    "frame.gif": claimed(gif(24, 20, 2), b",\0\0\0\0", b",\xff\xfd\xff\x9f"),
    "declared.png": png(width=60_000, height=60_000),
    "declared-most.png": png(width=(1 << 31) - 1, height=(1 << 31) - 1),
    "declared.avif": claimed(_AVIF, _SIZE, struct.pack(">II", 60_000, 60_000)),
    "declared.webp": b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10)
    + b"\0\0\0\0" + b"\xff\xff\xff\xff\xff\xff",
    "frames.gif": gif(100, 100, 40_000),
    "still-frames.gif": gif(1, 1, 100_000),
    "text.png": png(*[chunk(b"zTXt", b"c\0\0" + _bomb())] * 4),
    "profile.png": png(chunk(b"iCCP", b"p\0\0" + _bomb())),
    "exif.png": png(chunk(b"eXIf", bytes(5_000_000))),
    "pages.tif": tiff(20_000, loop=False),
    "loop.tif": tiff(3, loop=True),
    "loop-itself.tif": tiff(1, loop=True),
    "deep.tif": tiff(1, loop=False, bits=64),
    "scans.jpg": scans(4_000),
    "exif.jpg": jpeg(exif=b"Exif\0\0" + b"II*\0\x08\0\0\0" + b"\xff\xff" + bytes(65_000)),
    "profile.jpg": jpeg(icc_profile=random.Random(2).randbytes(60_000)),  # noqa: S311
    "webp-lies.webp": claimed(
        IMAGE_FILES["webp, lossless"], b"VP8L", b"VP8 "
    ),
    "laughs.svg": _laughs(),
    "outside.svg": _OUTSIDE + b"<svg xmlns='http://www.w3.org/2000/svg' width='10'>&x;</svg>",
    "fetching.svg": b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
    b"<image href='http://127.0.0.1:9/x.png'/></svg>",
    "deep.svg": b"<svg>" + b"<g>" * 500_000,
    "markup.gif": b"GIF89a/*<svg onload='alert(1)'>*/=1;" + bytes(60),
    "page.jpg": b"<html><script>alert(1)</script></html>",
    "archive.jpg": jpeg() + b"PK\x03\x04" + bytes(1_000),
    "empty.png": b"",
    "zeros.png": bytes(1_000_000),
    "one-pixel.png": png(width=1, height=1),
    "flat.png": png(width=30_000, height=1),
}  # fmt: skip


def garbled() -> Iterator[tuple[str, bytes]]:
    """Yield every real image file cut short, and with its bytes changed here and there."""
    chance = random.Random(3)  # noqa: S311
    for number, data in enumerate(IMAGE_FILES.values()):
        for cut in (12, len(data) // 2, len(data) - 3):
            yield f"cut-{number}-{cut}.jpg", data[:cut]
        for turn in range(4):
            changed = bytearray(data)
            for _ in range(10):
                changed[chance.randrange(8, len(data))] = chance.randrange(256)
            yield f"garbled-{number}-{turn}.png", bytes(changed)
