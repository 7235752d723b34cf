"""Read the modules of JavaScript that a generator's configuration imports."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from assetjob.runtime.safe_read import UnreadableError, read_file

_IMPORT = re.compile(
    r"""(?:\brequire\(|\bimport\(|\bimport\b|\bfrom\b)\s*["'](\.{1,2}/[^"'\n\0]+)["']"""
)
# What may be left out behind the name of a module.
_ENDINGS = ("", ".js", ".cjs", ".mjs", ".ts", "/index.js", "/index.cjs", "/index.mjs", "/index.ts")
_MAX_BYTES = 1_000_000
_MOST = 50  # modules of a configuration


def imported_texts(root: Path, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield the texts of the modules that configuration files import by relative paths.

    `texts` are the configuration files by their paths from `root`. What the modules themselves
    import is not followed, and one that cannot be read, or is outside `root`, is passed over.
    """
    for path, text in texts.items():
        for name in islice(_IMPORT.findall(text), _MOST):
            module = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
            yield from islice(filter(None, (_read(root, module + end) for end in _ENDINGS)), 1)


def _read(root: Path, path: str) -> str:
    if path.startswith("../"):
        return ""
    try:
        return read_file(root, path, _MAX_BYTES).decode("utf-8", "replace")
    except UnreadableError:
        return ""
