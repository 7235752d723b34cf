"""Run one command to its end and say what it took."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_FINE = {0, 1, 3}  # a real site has findings, and files that cannot be read


@dataclass(frozen=True, slots=True)
class Sample:
    """Seconds of wall and processor time, bytes of the largest process, bytes written."""

    wall: float
    cpu: float
    peak: int
    written: int = 0


def measure(command: Sequence[str], written: Path | None = None) -> Sample:
    """Return what `command` took; `written` is the folder whose bytes count."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)  # with all processes that it waited for itself
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in _FINE:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    files = [path for path in written.rglob("*") if path.is_file()] if written else []
    total = sum(path.stat().st_size for path in files)
    return Sample(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, total)


def fix(site: Path, reports: Path) -> list[str]:
    """Return the command that fixes `site` in place."""
    words = ("fix", "--in-place", "--quiet", "--fail-on", "never", "--reports", str(reports))
    # -P: what is installed runs, not the folder that this stands in.
    return [sys.executable, "-P", "-m", "assetjob", *words, str(site)]


def say(text: str) -> None:
    """Tell the person who waits."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
