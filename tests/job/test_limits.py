"""A file beyond a limit of assetjob is a warning that names the setting, and no failed file."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import replace

from assetjob.model.finding import Severity
from assetjob.model.result import Result

Judged = Callable[..., Result]
PAGE = '<img src="plan.png" alt="The plan" width="3" height="2"><img src="bad.png" alt="A damage">'


def test_a_limit_is_not_a_failure(judged: Judged) -> None:
    page = PAGE.partition('<img src="bad')[0]
    result = judged({"page.html": page, "plan.png": png_header(20_000, 15_000)}, (), "audit")
    (found,) = result.findings
    assert (found.rule, found.severity) == ("file-not-processed", Severity.WARNING)
    assert "max_megapixels = 250" in found.message
    assert result.failures == ()
    assert replace(result, gate=Severity.ERROR).exit_code == 0


def test_the_known_size_of_a_file_beyond_a_limit_is_named(judged: Judged) -> None:
    files = {
        "page.html": '<img src="plan.png" alt="The plan">',
        "plan.png": png_header(20_000, 15_000),
    }
    messages = {each.rule: each.message for each in judged(files, (), "audit").findings}
    assert messages["size-missing"].endswith("; the file has 20000x15000 pixels")


def test_the_weight_of_an_animation_beyond_a_limit_is_named(judged: Judged) -> None:
    files = {
        "page.html": '<img src="wave.gif" alt="A wave" width="9000" height="9000">',
        "wave.gif": gif(9_000, frames=4),
    }
    (found,) = judged(files, (), "audit").findings
    assert found.message == (
        "wave.gif: is not processed: 9000 x 9000 pixels in 4 frames are more than"
        " max_megapixels = 250; it is an animation of 80 B: use a video, or raise the limit to"
        " have it checked"
    )


def test_a_damaged_file_is_a_failure(judged: Judged) -> None:
    files = {"page.html": PAGE, "plan.png": png_header(20_000, 15_000), "bad.png": b"damaged"}
    result = judged(files, (), "audit")
    assert [failure.path for failure in result.failures] == ["bad.png"]
    assert result.exit_code == 3


def gif(side: int, frames: int) -> bytes:
    """Return an animation on a square canvas, in the corner of which is one pixel."""
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    colours = b"\x00\x00\x00\xff\xff\xff"
    return (
        b"GIF89a" + struct.pack("<HHBBB", side, side, 0x80, 0, 0) + colours + frame * frames + b";"
    )


def png_header(width: int, height: int) -> bytes:
    """Return a PNG whose pixels are missing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", b""), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
