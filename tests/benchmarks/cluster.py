"""What Dask and a fleet cost: ``python -m tests.benchmarks.cluster``.

Three parts, in one Markdown file:

1.  One site over Dask with 1, 2 and 4 workers, beside as many local processes: the same bytes, and
    how much longer.
2.  A fleet of generated sites: what the client takes in memory must not grow with their number;
    the time beside that of one command for each site.
3.  A simulation, and called one, of 64 workers (`simulation`).

``--originals 12 --sites 6 --rounds 1`` is quick.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

from tests.benchmarks import simulation, sites, tables
from tests.benchmarks.measure import say

WORKERS = (1, 2, 4)
_WATCH_SECONDS = 0.05


def main() -> None:
    """Measure and write the file."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks.cluster", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--originals", type=int, default=80)
    parser.add_argument("--sites", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=64, help="of the simulation")
    parser.add_argument("--seconds", type=float, default=10, help="of work for each of them")
    parser.add_argument("--output", type=Path, default=Path("reports/cluster.md"))
    options = parser.parse_args()
    lines = ["# Dask and fleets", "", f"{tables.machine()}; {options.rounds} rounds."]
    with tempfile.TemporaryDirectory(prefix="assetjob-cluster-") as folder:
        scratch = Path(folder)
        count = sites.build_originals(scratch / "original", options.originals)
        lines += ["", f"## One site of {count} originals", "", *_one_site(scratch, options.rounds)]
        lines += ["", "## Fleets of small sites", "", *_fleets(scratch, options.sites)]
        tasks = simulation.measured_tasks(scratch / "original")
    lines += ["", f"## A simulation of {options.workers} workers", ""]
    lines += simulation.simulate(tasks, options.workers, options.seconds)
    text = "\n".join(lines) + "\n"
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(text, encoding="utf-8")
    say("\n" + text)


def _one_site(scratch: Path, rounds: int) -> list[str]:
    """Return rows of the walls over Dask beside those of local processes, in turns."""
    walls: dict[tuple[str, int], list[float]] = defaultdict(list)
    made: set[frozenset[tuple[str, bytes]]] = set()
    for number in WORKERS * rounds:
        with simulation.local_cluster(number, processes=True) as cluster:
            options = {
                "local": f"--jobs={number}",
                "Dask": f"--dask={cluster.scheduler_address}",
                "new": f"--dask=local:{number}",
            }
            for name, option in options.items():
                wall, files = _fixed(scratch, option)
                walls[name, number].append(wall)
                made.add(files)
                say(f"{number} workers, {name}: {wall:.1f} s")
    lines = [
        "| workers | local processes, s | Dask, s | Dask / local | with a new cluster, s |",
        "|--:|--:|--:|--:|--:|",
    ]
    for number in WORKERS:
        local, dask, new = (walls[name, number] for name in ("local", "Dask", "new"))
        ratio = median(one / other for one, other in zip(dask, local, strict=True))
        cells = (
            f"{median(local):.1f}",
            f"{median(dask):.1f}",
            f"{ratio:.2f}",
            f"{median(new):.1f}",
        )
        lines.append(f"| {number} | {' | '.join(cells)} |")
    same = "the same" if len(made) == 1 else "NOT the same"
    return [*lines, "", f"All runs wrote {same} bytes."]


def _fixed(scratch: Path, option: str) -> tuple[float, frozenset[tuple[str, bytes]]]:
    """Fix a new copy of the site without a cache; return the seconds and what it wrote."""
    site = scratch / "run" / "site"
    shutil.rmtree(site.parent, ignore_errors=True)
    shutil.copytree(scratch / "original", site)
    words = ("fix", "--in-place", "--quiet", "--fail-on=never", option)
    folders = ("--cache", str(site.parent / "cache"), "--reports", str(site.parent / "reports"))
    begun = time.perf_counter()
    _run([*words, *folders, str(site)], scratch)
    wall = time.perf_counter() - begun
    files = (path for path in site.rglob("*") if path.is_file() and ".assetjob" not in path.parts)
    return wall, frozenset((path.relative_to(site).as_posix(), path.read_bytes()) for path in files)


def _fleets(scratch: Path, most: int) -> list[str]:
    """Return rows of fleets of few sites and of `most`, and of one command for each site."""
    folder = scratch / "sites"
    for number in range(most):
        sites.build_large(folder / f"site-{number:03}", 0.01, seed=number)
    lines = ["| | sites | wall, s | client, MB |", "|---|--:|--:|--:|"]
    for count in sorted({max(1, most // 4), most}):
        wall, peak = _fleet(scratch, folder, count)
        lines.append(f"| fleet | {count} | {wall:.1f} | {peak / 1e6:.0f} |")
    begun = time.perf_counter()
    for site in sorted(folder.iterdir()):
        words = ("--quiet", "--fail-on=never", "--cache", str(scratch / "alone"))
        _run(["audit", *words, "--reports", str(scratch / "reports"), str(site)], scratch)
    return [*lines, f"| one command each | {most} | {time.perf_counter() - begun:.1f} | |"]


def _fleet(scratch: Path, folder: Path, count: int) -> tuple[float, int]:
    run = scratch / f"fleet-{count}"
    run.mkdir()
    names = sorted(str(path) for path in folder.iterdir())[:count]
    words = ["fleet", "--quiet", "--cache", str(run / "cache"), "--reports", str(run / "reports")]
    begun = time.perf_counter()
    peak = _run([*words, *names], run)
    return time.perf_counter() - begun, peak


def _run(arguments: list[str], folder: Path) -> int:
    """Run a command of assetjob; return the most bytes that its first process had."""
    command = [sys.executable, "-m", "assetjob", *arguments]
    path = os.pathsep.join(filter(None, (str(Path.cwd()), os.environ.get("PYTHONPATH"))))
    with subprocess.Popen(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.DEVNULL
    ) as process:
        peak = 0
        while process.poll() is None:
            peak = max(peak, _resident(process.pid))
            time.sleep(_WATCH_SECONDS)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return peak


def _resident(pid: int) -> int:
    """Return the most bytes that a process has had so far, 0 where the system does not say."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


if __name__ == "__main__":
    main()
