"""Files are read completely up to a limit, whatever size their status has."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from assetjob.runtime.safe_read import UnreadableError, read_file


@pytest.mark.parametrize("size", [0, 1, 999_999, 1_000_000])
def test_up_to_the_limit(tmp_path: Path, size: int) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * size)
    assert read_file(tmp_path, "a.md", 1_000_000) == b"x" * size


@pytest.mark.parametrize("size", [1_000_001, 5_000_000])
def test_beyond_the_limit(tmp_path: Path, size: int) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * size)
    with pytest.raises(UnreadableError, match="is larger than 1 MB, the limit"):
        read_file(tmp_path, "a.md", 1_000_000)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_a_file_longer_than_its_status_says() -> None:
    # As one that grows while it is read; the kernel says that it has no bytes.
    expected = Path("/proc/version").read_bytes()
    assert expected
    assert read_file(Path("/proc"), "version", 1_000_000) == expected
    with pytest.raises(UnreadableError, match="is larger than"):
        read_file(Path("/proc"), "version", len(expected) - 1)
