"""Fuzz all targets, or the named ones, for FUZZ_SECONDS together (600 if unset).

    python tests/fuzz [TARGET ...]

Each crash and each hang is kept in tests/cases/fuzz/TARGET, where the test suite tries it from then
on. What the fuzzer learned is kept in .fuzz/ for the next run.
"""

from __future__ import annotations

import hashlib
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from tests.fuzz import last  # noqa: E402
from tests.fuzz.targets import TARGETS, Target  # noqa: E402

LEARNED = HERE.parents[1] / ".fuzz"
CASES = HERE.parent / "cases" / "fuzz"
HANG = 60  # seconds for one input
MEMORY = 4_096  # megabytes
_ENDED = {0, -signal.SIGINT, -signal.SIGTERM}  # by itself, or by a person
AT_MOST = 10  # flaws of one target, then the run stops


@dataclass
class Tally:
    """The outcome of a target."""

    inputs: int = 0
    flaws: int = 0


def main(names: list[str]) -> int:
    """Fuzz; return 1 where something was found."""
    chosen = {name: TARGETS[name] for name in names or TARGETS}
    share = float(os.environ.get("FUZZ_SECONDS", "600")) / sum(t.share for t in chosen.values())
    tallies = {}
    for name, target in chosen.items():
        tallies[name] = _fuzz(name, target, share * target.share)
        print(f"{name:20} {tallies[name].inputs:10,} inputs {tallies[name].flaws:4} flaws")
    inputs = sum(each.inputs for each in tallies.values())
    flaws = sum(each.flaws for each in tallies.values())
    print(f"{'together':20} {inputs:10,} inputs {flaws:4} flaws")
    return int(flaws > 0)


def _fuzz(name: str, target: Target, seconds: float) -> Tally:
    learned = LEARNED / name
    learned.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds():
        (learned / hashlib.sha256(seed).hexdigest()[:40]).write_bytes(seed)
    tally = Tally()
    until = time.monotonic() + seconds
    while (left := round(until - time.monotonic())) > 0 and tally.flaws < AT_MOST:
        with TemporaryDirectory() as place:
            inputs, failed = _run(name, target.longest, left, Path(place), learned)
            tally.inputs += inputs
            found = [path.read_bytes() for path in Path(place, "found").iterdir()]
            if failed and not found:  # killed before it could write
                found = [last.get(Path(place, "last"))]
        for data in found:
            _keep(name, target.spell(data))
            tally.flaws += 1
    return tally


def _run(name: str, longest: int, seconds: int, place: Path, learned: Path) -> tuple[int, bool]:
    """Run libFuzzer once; return how many inputs it tried, and whether it failed.

    `place` gets the folder "found" of what failed, and the file "last".
    """
    (place / "found").mkdir()
    options = {
        "max_total_time": seconds,
        "max_len": longest,
        "timeout": HANG,
        "rss_limit_mb": MEMORY,
        "artifact_prefix": f"{place}/found/",
        "print_final_stats": 1,
        "report_slow_units": HANG,
    }
    command = [sys.executable, str(HERE / "one.py"), name, str(place / "last")]
    command += [f"-{key}={value}" for key, value in options.items()]
    done = subprocess.run([*command, str(learned)], capture_output=True, check=False)
    said = done.stderr.decode(errors="replace") + done.stdout.decode(errors="replace")
    if done.returncode:
        said_lines = [
            line for line in said.splitlines() if not line.startswith(("INFO:", "WARNING:"))
        ]
        print(
            f"{name}: ended with {done.returncode}\n",
            "\n".join(said_lines)[-4_000:],
            file=sys.stderr,
        )
    tried = re.search(r"number_of_executed_units: (\d+)", said)
    counts = re.findall(r"^#(\d+)\s", said, re.MULTILINE)
    inputs = int(tried[1]) if tried else int(counts[-1]) if counts else 0
    return inputs, done.returncode not in _ENDED


def _keep(name: str, data: bytes) -> None:
    path = CASES / name / hashlib.sha256(data).hexdigest()[:12]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    print(f"{name}: kept {path}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
