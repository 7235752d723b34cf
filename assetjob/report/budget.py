"""What the document may weigh: what is laid beside it, and how many comparisons it has room for."""

from __future__ import annotations

from assetjob.model import Result, Thumbnail
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


def pictures_beside(result: Result) -> dict[str, bytes]:
    """Return the files that the document shows, by their paths beside it; mostly there are none."""
    if _thumbnails(result) + _markup(result) <= EMBEDDED:
        return {}
    return {beside(thumbnail): thumbnail.data for thumbnail in result.thumbnails.values()}


def beside(thumbnail: Thumbnail) -> str:
    """Return the path of a thumbnail's file, from the document."""
    return f"assets/{short(thumbnail.digest)}.{thumbnail.subtype.removesuffix('+xml')}"


def pieces(result: Result) -> Pieces:
    """Return the comparisons for which there is room."""
    left = EMBEDDED - _thumbnails(result) - _markup(result)
    return comparisons(result.encoded, max(_LEAST, min(_MOST, left)) * 3 // 4)


def _thumbnails(result: Result) -> int:
    return sum(len(thumbnail.data) for thumbnail in result.thumbnails.values()) * 4 // 3


def _markup(result: Result) -> int:
    return _PER_FINDING * len(result.findings) + _PER_PICTURE * len(result.thumbnails)
