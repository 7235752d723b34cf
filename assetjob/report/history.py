"""The share of images with an alt text in earlier months, from the ``audit.json`` files of then."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from assetjob.model.alt_share import AltShare, needs_alt
from assetjob.model.errors import AssetjobError
from assetjob.model.image import Failure
from assetjob.runtime.site_paths import path_below

_MAX_BYTES = 500_000_000
_MOST_FILES = 1_000
# An audit.json has no date in it, so that the same site gives the same bytes.
_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])(?!\d{3})")


class HistoryError(AssetjobError):
    """The folder of the history cannot be read, or has no file with a month in its name."""


def read_history(folder: Path) -> tuple[tuple[AltShare, ...], tuple[Failure, ...]]:
    """Return the shares by month, and a failure for each file that is no ``audit.json``.

    The month is in the name of the file (``2026-01.json``) or of its folder
    (``2026-01/audit.json``). Of several files of a month the last one by name counts.

    Raises:
        HistoryError: The folder does not exist, or no file has a month in its name.
    """
    if not folder.is_dir():
        raise HistoryError(
            f"{folder}: is not a folder; give the folder of earlier audit.json files"
        )
    shares: dict[str, AltShare] = {}
    failures = []
    for path in sorted((*folder.glob("*.json"), *folder.glob("*/*.json")))[:_MOST_FILES]:
        month = _month(path, folder)
        if not month:
            continue
        try:
            shares[month] = _share(month, path)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            reason = "is not an audit.json; remove it from the folder of the history"
            failures.append(Failure(str(path), "history", reason))
    if not shares and not failures:
        raise HistoryError(f"{folder}: no file has a month in its name; use 2026-01.json")
    return tuple(shares[month] for month in sorted(shares)), tuple(failures)


def share_of(month: str, images: Iterable[tuple[str, str | None]]) -> AltShare:
    """Return the share among images, given as kinds and alt texts."""
    needing = [alt for kind, alt in images if needs_alt(kind, alt)]
    return AltShare(month, sum(bool(alt and alt.strip()) for alt in needing), len(needing))


def _month(path: Path, folder: Path) -> str:
    found = _MONTH.findall(path_below(folder, path))
    return "-".join(found[-1]) if found else ""


def _share(month: str, path: Path) -> AltShare:
    if path.stat().st_size > _MAX_BYTES:
        raise ValueError(path)
    document = json.loads(path.read_bytes())
    images = document["images"]
    if document["tool"]["name"] != "assetjob" or not isinstance(images, list):
        raise ValueError(path)
    return share_of(month, (_kind_and_alt(image) for image in images))


def _kind_and_alt(image: Mapping[str, object]) -> tuple[str, str | None]:
    alt = image["alt"]
    return str(image["kind"]), None if alt is None else str(alt)
