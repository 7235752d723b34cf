"""Hold the findings against the baseline: what was known does not count, what is gone is told."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path, PurePosixPath

from assetjob.check import baseline
from assetjob.check.baseline import BaselineError, Comparison
from assetjob.model.finding import Finding, KnownFinding
from assetjob.model.image import ResolvedPage
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.settings.schema import Settings
from assetjob.store import Disk

MAX_BYTES = 64_000_000  # of the baseline


def compare(
    findings: Sequence[Finding], pages: Sequence[ResolvedPage], settings: Settings
) -> Comparison:
    """Return the findings with those of the baseline KNOWN; write the baseline where asked to.

    Raises:
        BaselineError: The baseline's file cannot be used or written.
    """
    known = _read(settings)
    if not known and not settings.write_baseline:
        return Comparison(findings, fixed=(), not_scanned=())
    is_there = partial(_is_there, settings.site)
    if settings.write_baseline:
        # A run over a part of the site says nothing of the rest.
        rest = baseline.compare((), pages, known, is_there).not_scanned if settings.paths else ()
        known = (*rest, *baseline.entries(findings, pages))
        _write(settings, known)
    comparison = baseline.compare(findings, pages, known, is_there)
    if settings.ratchet and comparison.fixed:
        _write(settings, baseline.tightened(known, comparison))
    return comparison


def _is_there(site: Path, page: str) -> bool:
    path = PurePosixPath(page)
    return not path.is_absolute() and ".." not in path.parts and (site / path).is_file()


def _read(settings: Settings) -> tuple[KnownFinding, ...]:
    path = settings.site / settings.baseline
    if not path.exists():
        return ()
    try:
        text = read_file(settings.site, settings.baseline, MAX_BYTES).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BaselineError(f"{path}: not UTF-8: write it anew with --write-baseline") from error
    except UnreadableError as error:
        raise BaselineError(f"{path}: {error}") from error
    return baseline.read(text, str(path))


def _write(settings: Settings, known: Sequence[KnownFinding]) -> None:
    try:
        Disk(settings.site).write(settings.baseline, baseline.render(known).encode())
    except OSError as error:
        path = settings.site / settings.baseline
        raise BaselineError(f"{path}: cannot be written: {error.strerror}") from error
