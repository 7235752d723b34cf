"""The findings of the report that a run is about to replace, to show what has changed since."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from pathlib import Path

from assetjob.model.errors import AssetjobError
from assetjob.model.finding import State
from assetjob.report.record import from_json

MAX_BYTES = 20_000_000  # of an audit.json; a larger one takes too much memory

EarlierFindings = AbstractSet[str]
"""The keys of findings (`record.finding_key`) that were open."""


def read_earlier(path: Path) -> EarlierFindings | None:
    """Return the open findings in an ``audit.json``, None if there is none that can be read."""
    try:
        # A link may lead anywhere; a pipe or a device would be read for ever.
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_BYTES:
            return None
        record = from_json(path.read_bytes().decode("utf-8", "replace"), str(path))
    except (OSError, AssetjobError):
        return None
    found = (each for each in record.findings if each.state in (State.NEW, State.KNOWN))
    return frozenset(each.key.partition("-")[0] for each in found)
