"""Hold the findings against the baseline: what was known does not count, what is gone is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assetjob import baseline
from assetjob.baseline import BaselineError, Comparison
from assetjob.model import Finding, JudgedPage, KnownFinding
from assetjob.settings import Settings
from assetjob.store import Disk


def compare(
    findings: Sequence[Finding], pages: Sequence[JudgedPage], settings: Settings
) -> Comparison:
    """Return the findings with those of the baseline KNOWN; write the baseline where asked to.

    Raises:
        BaselineError: The baseline's file cannot be used or written.
    """
    known = _read(settings.site / settings.baseline)
    if settings.write_baseline:
        known = baseline.entries(findings, pages)
        _write(settings, known)
    comparison = baseline.compare(findings, pages, known)
    if settings.ratchet and comparison.fixed:
        _write(settings, baseline.tightened(known, comparison))
    return comparison


def _read(path: Path) -> tuple[KnownFinding, ...]:
    try:
        return baseline.read(path.read_text("utf-8"), str(path))
    except FileNotFoundError:
        return ()
    except UnicodeDecodeError as error:
        raise BaselineError(f"{path}: not UTF-8: write it anew with --write-baseline") from error
    except OSError as error:
        raise BaselineError(f"{path}: cannot be read: {error.strerror}") from error


def _write(settings: Settings, known: Sequence[KnownFinding]) -> None:
    try:
        Disk(settings.site).write(settings.baseline, baseline.render(known).encode())
    except OSError as error:
        path = settings.site / settings.baseline
        raise BaselineError(f"{path}: cannot be written: {error.strerror}") from error
