"""Earlier reports of the same fleet: what has changed, and trends.

They are kept in the report's own ``fleet.json``, so that the folder is all that has to be kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from assetjob.fleet.overview import Overview

_KEPT = 60  # runs
_LARGEST = 500_000_000  # bytes


@dataclass(frozen=True, slots=True)
class SiteNumbers:
    """The numbers of a site that are compared."""

    errors: int
    findings: int
    without_alt: int
    saved: int


@dataclass(frozen=True, slots=True)
class Run:
    """The numbers of one run by site; `date` is in ISO 8601."""

    date: str
    sites: dict[str, SiteNumbers]

    def total(self, name: str) -> int:
        """Return the sum of a number over all sites."""
        return sum(getattr(numbers, name) for numbers in self.sites.values())


@dataclass(frozen=True, slots=True)
class History:
    """Runs, the oldest first; the last is that of the report."""

    runs: tuple[Run, ...] = ()

    @property
    def before(self) -> Mapping[str, SiteNumbers]:
        """The numbers of the run before the last, by site."""
        return self.runs[-2].sites if len(self.runs) > 1 else {}

    def with_run(self, overview: Overview, today: date) -> History:
        """Return the history with this run; one with the same numbers as the last adds nothing."""
        sites = {
            site.name: SiteNumbers(site.errors, site.findings, site.without_alt, site.saved)
            for site in overview.sites
            if site.state != "failed"
        }
        if self.runs and self.runs[-1].sites == sites:
            return self
        return History((*self.runs, Run(today.isoformat(), sites))[-_KEPT:])


@dataclass(frozen=True, slots=True)
class _Document:
    history: tuple[Run, ...] = ()


def read_history(path: Path) -> History:
    """Return the history in a ``fleet.json``; none if there is no such file, or it is another."""
    try:
        if path.stat().st_size > _LARGEST:
            return History()
        return History(msgspec.json.decode(path.read_bytes(), type=_Document).history)
    except (OSError, msgspec.MsgspecError, RecursionError, ValueError):
        return History()
