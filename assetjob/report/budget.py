"""What the document may weigh: what is laid beside it, and how many comparisons it has room for."""

from __future__ import annotations

from collections.abc import Iterator

from assetjob.model.image import Thumbnail
from assetjob.model.result import Result
from assetjob.report.identity import short
from assetjob.report.pictures import Pieces, comparisons

# Bytes of a document that holds its thumbnails; if there were more, they stand in files beside it.
# With comparisons and scripts that makes at most 12 MB. A finding and a picture have so many bytes
# of markup (tests/benchmarks/big_report.py).
EMBEDDED = 11_000_000
_PER_FINDING = 1_000
_PER_PICTURE = 1_150
# Bytes of all comparisons, as base64: there is always room for some; more would be slow to send.
_LEAST, _MOST = 800_000, 3_200_000


def room(result: Result) -> int:
    """Return the bytes of `EMBEDDED` that thumbnails and markup leave.

    Where they are less than none, the thumbnails stand in files beside the document.
    """
    pictures = sum(len(thumbnail.data) for thumbnail in result.thumbnails.values()) * 4 // 3
    markup = _PER_FINDING * len(result.findings) + _PER_PICTURE * len(result.thumbnails)
    return EMBEDDED - pictures - markup


def pictures_beside(result: Result) -> Iterator[tuple[str, bytes]]:
    """Yield the files that the document shows, with their paths beside it; mostly none."""
    if room(result) < 0:
        for thumbnail in result.thumbnails.values():
            yield beside(thumbnail), thumbnail.data


def beside(thumbnail: Thumbnail) -> str:
    """Return the path of a thumbnail's file, from the document."""
    return f"assets/{short(thumbnail.digest)}.{thumbnail.subtype.removesuffix('+xml')}"


def pieces(result: Result, left: int) -> Pieces:
    """Return the comparisons for which there is room; `left` is what `room` gave."""
    return comparisons(result.encoded, max(_LEAST, min(_MOST, left)) * 3 // 4)
