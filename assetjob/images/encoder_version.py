"""Identify the encoder for the digest of variants, without loading libvips."""

from __future__ import annotations

from functools import cache
from importlib import metadata

from assetjob.model.errors import SettingsError

# Raise it when `encode` makes other bytes of the same input and settings.
_REVISION = 3
# Raise it when `quality = "auto"` chooses another quality for the same input and settings.
_CHOICE = 2


@cache
def encoder() -> str:
    """Return what identifies the encoder: our revision of its use and the libraries' build."""
    libvips, pillow = metadata.version("pyvips-binary"), metadata.version("pillow")
    return f"assetjob {_REVISION}, libvips {libvips}, Pillow {pillow}"


@cache
def metric() -> str:
    """Return what identifies the metric: our revision of its use, and its version.

    Raises:
        SettingsError: It is not installed.
    """
    try:
        version = metadata.version("ssimulacra2")
    except metadata.PackageNotFoundError as error:
        raise SettingsError(
            'quality = "auto" needs the package ssimulacra2: install assetjob with its extra'
            ' "quality", or give a number from 1 to 100'
        ) from error
    return f"choice {_CHOICE}, ssimulacra2 {version}"
