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


def test_a_damaged_file_is_a_failure(judged: Judged) -> None:
    files = {"page.html": PAGE, "plan.png": png_header(20_000, 15_000), "bad.png": b"damaged"}
    result = judged(files, (), "audit")
    assert [failure.path for failure in result.failures] == ["bad.png"]
    assert result.exit_code == 3


def png_header(width: int, height: int) -> bytes:
    """Return a PNG whose pixels are missing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", b""), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
