"""Run one command to its end and say what it took."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_ALONE = Path(__file__).with_name("alone.py")
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
    alone = [sys.executable, "-I", "-S", str(_ALONE), *command]
    done = subprocess.run(alone, stdout=subprocess.PIPE, check=True)
    wall, cpu, peak, code = json.loads(done.stdout)
    if code not in _FINE:
        raise SystemExit(f"{' '.join(command)} ended with {code}")
    files = [path for path in written.rglob("*") if path.is_file()] if written else []
    total = sum(path.stat().st_size for path in files)
    return Sample(wall, cpu, peak, total)


def fix(site: Path, reports: Path) -> list[str]:
    """Return the command that fixes `site` in place."""
    words = ("fix", "--in-place", "--quiet", "--fail-on", "never", "--reports", str(reports))
    # -P: what is installed runs, not the folder that this stands in.
    return [sys.executable, "-P", "-m", "assetjob", *words, str(site)]


def say(text: str) -> None:
    """Tell the person who waits."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
