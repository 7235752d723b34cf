"""The demo: the files of a made-up site that shows what happens to images on real sites."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable


def lay_out(write: Callable[[str, bytes], None]) -> None:
    """Pass the path (relative to the site, with ``/``) and the bytes of every file to `write`."""
    for path, data in _files(files("assetjob.demo") / "site"):
        write(path, data)


def _files(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry.read_bytes()
