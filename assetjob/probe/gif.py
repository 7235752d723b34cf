"""Count a GIF's frames without decoding them (GIF89a specification, appendix B)."""

from __future__ import annotations

_HEADER = 13


def count_frames(data: bytes, enough: int) -> int:
    """Return the number of frames, counted no further than `enough`.

    A file that ends in the middle of a frame counts up to there, as browsers do.
    """
    place = _HEADER + _table(data[10]) if len(data) > _HEADER else len(data)
    frames = 0
    while frames < enough and place < len(data):
        match data[place]:
            case 0x2C if place + 10 < len(data):  # an image
                frames += 1
                place = _skip(data, place + 10 + _table(data[place + 9]) + 1)
            case 0x21:  # an extension
                place = _skip(data, place + 2)
            case _:
                break
    return frames


def _table(flags: int) -> int:
    """Return the bytes of the colour table that these flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _skip(data: bytes, place: int) -> int:
    """Return where a chain of blocks ends: each tells its length, one of length 0 is the last."""
    while place < len(data) and data[place]:
        place += data[place] + 1
    return place + 1
