"""The current input, in a memory-mapped file, which survives the process."""

from __future__ import annotations

import struct
from mmap import mmap
from pathlib import Path

SIZE = 1 << 16
_HEAD = struct.Struct("<I")


def put(memory: mmap, data: bytes) -> None:
    """Keep an input, of less than `SIZE` bytes."""
    memory[: _HEAD.size + len(data)] = _HEAD.pack(len(data)) + data


def get(file: Path) -> bytes:
    """Return the current input, or no bytes if there is none."""
    kept = file.read_bytes() if file.exists() else b""
    length = _HEAD.unpack_from(kept)[0] if kept else 0
    return kept[_HEAD.size : _HEAD.size + length]
