"""A limit on the memory that a parser in C may take for one page."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def bounded(size: int) -> Iterator[None]:
    """Raise MemoryError in the ``with`` block when it takes `size` more bytes of address space.

    It has no effect on systems without such a limit.
    """
    if sys.platform != "linux":
        yield
        return
    import resource  # noqa: PLC0415  # not on every system

    before = resource.getrlimit(resource.RLIMIT_AS)
    limit = _address_space() + size
    lower = before[0] == resource.RLIM_INFINITY or limit < before[0]
    with suppress(ValueError, OSError):
        if lower:
            resource.setrlimit(resource.RLIMIT_AS, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def _address_space() -> int:
    """Return the bytes that the process has mapped (proc(5): the first number of statm)."""
    import resource  # noqa: PLC0415

    with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123  # often, and quickly
        return int(statm.read().split()[0]) * resource.getpagesize()
