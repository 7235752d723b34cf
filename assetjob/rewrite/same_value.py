"""Compare attribute values by their meaning, so that a formatter's line breaks are no change."""

from __future__ import annotations

import re
from functools import lru_cache

from assetjob.model.sizes import Sizes, parse_sizes
from assetjob.parse.srcset import Srcset, parse_srcset

_AROUND_SIGNS = re.compile(r"\s*([:(),])\s*")


def is_same(name: str, value: str | None, other: str | None) -> bool:
    """Tell whether two values of an attribute mean the same."""
    if value is None or other is None or value == other:
        return value == other
    if name in ("srcset", "imagesrcset"):
        return _srcset(value) == _srcset(other)
    if name in ("sizes", "imagesizes"):
        return _sizes(value) == _sizes(other)
    return False


@lru_cache(2_000)
def _srcset(value: str) -> Srcset:
    return parse_srcset(value)


@lru_cache(2_000)
def _sizes(value: str) -> Sizes:
    return parse_sizes(_AROUND_SIGNS.sub(r"\1", " ".join(value.split())))
