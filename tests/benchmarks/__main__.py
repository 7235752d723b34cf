"""What a run costs: ``python tests/benchmarks [--rounds N]``.

Copies the sites of ../shared/corpus (the demo site where that is missing) to a scratch folder and
runs ``assetjob fix --in-place`` on each, first cold, then again with nothing left to do. Prints a
Markdown table: the median of the rounds and their spread in seconds, and the most memory that one
process of the run held.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from assetjob import demo

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall and processor time of a run in seconds, and its peak memory in bytes."""

    wall: float
    processor: float
    memory: int


def main() -> None:
    """Measure every site and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    say("| Site | Pages | Images | Variants | Originals | Variants | Cold | Again | Memory |")
    say("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as scratch:
        for site in sites(Path(scratch)):
            say(f"| {site.name} | {measured(site, rounds)} |")


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def sites(scratch: Path) -> Iterator[Path]:
    """Yield the folders of the sites to run on."""
    if CORPUS.is_dir():
        yield from (site for site in sorted(CORPUS.iterdir()) if (site / "_config.yml").is_file())
        return
    demo.lay_out(partial(write, scratch / "demo"))
    yield scratch / "demo"


def write(folder: Path, path: str, data: bytes) -> None:
    """Write a file of the demo site."""
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(data)


def measured(site: Path, rounds: int) -> str:
    """Run on fresh copies of `site` and return its row of the table."""
    cold, again, facts = [], [], ""
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "site"
            shutil.copytree(site, copy)
            cold.append(run(copy))
            facts = told(copy)
            again.append(run(copy))
    memory = max(cost.memory for cost in cold) / 1e6
    return f"{facts} | {seconds(cold)} | {seconds(again)} | {memory:,.0f} MB"


def run(copy: Path) -> Cost:
    """Fix the site `copy` in place; findings and bad files do not end a measurement."""
    begin = time.perf_counter()
    words = ["fix", "--in-place", "--quiet", "--reports", str(copy / "reports"), str(copy)]
    process = assetjob(*words)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1, 3}:
        sys.exit(f"assetjob {' '.join(words)} ended with {process.returncode}")
    wall = time.perf_counter() - begin
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def assetjob(*words: str) -> subprocess.Popen[bytes]:
    """Start the command; what it says of bad files is not wanted here."""
    command = [sys.executable, "-m", "assetjob", *words]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def told(copy: Path) -> str:
    """Return the cells of what the run on `copy` found and made."""
    audit = json.loads((copy / "reports" / "audit.json").read_text("utf-8"))
    totals = audit["totals"]
    counts = [totals[name] for name in ("pages", "images", "variants")]
    weights = [totals[name] / 1e6 for name in ("original_bytes", "variant_bytes")]
    cells = [f"{count:,}" for count in counts] + [f"{weight:,.1f} MB" for weight in weights]
    return " | ".join(cells)


def seconds(costs: list[Cost]) -> str:
    """Return the median wall time with its spread."""
    walls = [cost.wall for cost in costs]
    return f"{statistics.median(walls):.1f} s ({min(walls):.1f} to {max(walls):.1f})"


if __name__ == "__main__":
    main()
