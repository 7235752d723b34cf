"""The lock of a site: one process at a time, and nothing is left behind."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from assetjob.model.errors import SiteError
from assetjob.store import locked

if sys.platform != "win32":
    import fcntl


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lock"


def test_one_at_a_time(path: Path) -> None:
    for _ in range(2):
        with locked(path):
            with pytest.raises(SiteError, match="another run is writing here"), locked(path):
                pass
            assert path.exists()
        assert not path.exists()


def test_a_file_that_a_killed_run_left_is_no_lock(path: Path) -> None:
    path.touch()
    with locked(path):
        pass
    assert not path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="fcntl")
@pytest.mark.parametrize("code", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_a_file_system_without_locks(
    path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def flock(_descriptor: int, _operation: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "flock", flock)
    for _ in range(2):
        with pytest.raises(SiteError, match="lock: cannot be locked: "), locked(path):
            pass
        assert not path.exists()


def test_what_is_no_file_is_not_locked(path: Path) -> None:
    path.mkdir()
    with pytest.raises(SiteError, match="cannot be locked"), locked(path):
        pass
    assert path.is_dir()
