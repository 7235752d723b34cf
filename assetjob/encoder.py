"""Who encodes: part of every variant's digest, cheap to ask, without loading libvips."""

from __future__ import annotations

from functools import cache
from importlib import metadata

# Raise it when `encode` makes other bytes of the same input and settings.
_REVISION = 1


@cache
def encoder() -> str:
    """Return what identifies the encoder: our revision of its use and the libraries' build."""
    return f"assetjob {_REVISION}, libvips {metadata.version('pyvips-binary')}"
