"""Check that a folder can be written before a run begins its work."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from assetjob.model.errors import SiteError
from assetjob.store.syscalls import System
from assetjob.store.system_calls import SystemCalls


def require_writable(folder: Path, advice: str, system: SystemCalls | None = None) -> None:
    """Check that a file can be created in a folder, or in the nearest existing one above it.

    Raises:
        SiteError: It cannot; the message ends with `advice`.
    """
    system = system or System()
    folders = (folder.absolute(), *folder.absolute().parents)
    existing = next(each for each in folders if os.path.lexists(each))
    try:
        _create_and_remove(system, existing)
    except OSError as error:
        raise SiteError(f"{folder}: cannot be written: {error.strerror}; {advice}") from error


def _create_and_remove(system: SystemCalls, folder: Path) -> None:
    name = f".assetjob-{secrets.token_hex(8)}.tmp"
    opened = system.open_root(str(folder))
    try:
        os.close(system.create(name, opened))
        system.unlink(name, opened)
    finally:
        system.close_folder(opened)
