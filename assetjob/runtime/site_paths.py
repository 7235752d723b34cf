"""Convert between paths in a site, which have ``/`` on every system, and those of its disk.

On Windows a path that is harmless elsewhere can lead out of the folder it is joined to:
``//server/share`` and ``c:x`` are other places, ``NUL`` is a device, ``a:b`` a stream of the file
``a``, and ``a.`` is ``a``. The kind of `root` tells which rules hold.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath, PureWindowsPath
from typing import TypeVar

_Path = TypeVar("_Path", bound=PurePath)

_PORTS = [f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"]
_DEVICES = frozenset({"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", *_PORTS})
_FORBIDDEN = frozenset('<>:"|?*\\') | {chr(code) for code in range(32)}


def on_disk(root: _Path, path: str) -> _Path:
    """Return the file or folder at `path` in the folder `root`.

    Raises:
        FileNotFoundError: No file on this system can have that path.
    """
    _require_possible(root, path)
    return root / path


def name_on_disk(root: PurePath, path: str) -> str:
    """Return the same as `on_disk` as a string, which is several times as fast.

    Raises:
        FileNotFoundError: No file on this system can have that path.
    """
    _require_possible(root, path)
    return f"{root}/{path}"


def path_below(root: PurePath, path: PurePath) -> str:
    """Return the path in the folder `root` of a file or folder in it, "." for `root` itself.

    Raises:
        ValueError: It is not in `root`.
    """
    return path.relative_to(root).as_posix()


def walk(
    root: Path, onerror: Callable[[OSError], object] | None = None
) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield each folder as `os.walk` does, by the beginning of the paths of what is in it."""
    top = len(os.path.join(root, ""))  # noqa: PTH118 - a path has no separator at its end
    for where, folders, names in os.walk(root, onerror=onerror):
        below = where[top:].replace(os.sep, "/")
        yield f"{below}/" if below else "", folders, names


def matching(root: Path, pattern: str) -> Iterator[str]:
    """Yield the paths of what matches a pattern of `Path.glob` in the folder `root`, sorted."""
    if not isinstance(root, PureWindowsPath) or is_possible_on_windows(pattern.replace("*", "x")):
        yield from sorted(path_below(root, found) for found in root.glob(pattern))


def is_file(root: PurePath, path: str) -> bool:
    """Tell whether there is a file at `path` in the folder `root`."""
    try:
        return os.path.isfile(name_on_disk(root, path))  # noqa: PTH113 - no error in any case
    except FileNotFoundError:
        return False


def is_folder(root: PurePath, path: str) -> bool:
    """Tell whether there is a folder at `path` in the folder `root`."""
    try:
        return os.path.isdir(name_on_disk(root, path))  # noqa: PTH112 - no error in any case
    except FileNotFoundError:
        return False


def _require_possible(root: PurePath, path: str) -> None:
    if isinstance(root, PureWindowsPath) and not is_possible_on_windows(path):
        raise FileNotFoundError(errno.ENOENT, "no file on Windows can have this path", path)


def is_possible_on_windows(path: str) -> bool:
    """Tell whether a file on Windows can have this path in a folder, and exactly this one."""
    return not path.startswith("/") and all(map(_is_possible_name, path.split("/")))


def _is_possible_name(name: str) -> bool:
    if name in ("", ".", ".."):
        return True
    stem = name.partition(".")[0].rstrip(" ").upper()
    return name[-1] not in ". " and stem not in _DEVICES and _FORBIDDEN.isdisjoint(name)
