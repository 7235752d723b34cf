"""What a run costs, and beside what: ``tox -e bench``, or ``python -m tests.benchmarks``.

Five parts, in one Markdown file:

1.  The same WebP variants of the same originals by several makers, in turns, each in processes of
    its own: ``bare``, a loop over pyvips that makes the very same files (the floor); ``cold``,
    assetjob on a fresh site; ``warm``, the same again; ``sharp`` and ``eleventy``
    (@11ty/eleventy-img) where node and npm are there.
2.  Real sites: those of ../shared/corpus, else the demo; cold once, then warm.
3.  Large sites: of 600 posts and 2,000 small images, and of so many times more as ``--times``
    says: what the largest process takes must not grow with them. The report of 2,000 images.
4.  What finding and rewriting costs on one processor: 1,000 posts of each form (`posts`).
5.  What measuring 100 and 1,000 built pages in Chromium takes (`in_browser`).

A busy machine shows in the spread, and its load stands in the file. ``--originals 20 --rounds 1``
is quick.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import contenders, sites, tables
from tests.benchmarks.measure import Sample, fix, measure, say

ORIGINALS = 160


def main() -> None:
    """Measure and write the file."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--originals", type=int, default=ORIGINALS)
    parser.add_argument("--times", type=int, nargs="*", default=[10])
    parser.add_argument("--without-node", action="store_true")
    parser.add_argument("--output", type=Path, default=Path("reports/benchmark.md"))
    options = parser.parse_args()
    lines = ["# Benchmark", "", f"{tables.machine()}; {options.rounds} rounds."]
    with tempfile.TemporaryDirectory(prefix="assetjob-bench-") as folder:
        scratch = Path(folder)
        lines += _against(scratch, options.originals, options.rounds, node=not options.without_node)
        lines += _real(scratch / "real", options.rounds)
        for times in (1, *options.times):
            share = times * min(1.0, options.originals / ORIGINALS)
            lines += _large(scratch / f"large-{times}", options.rounds, share)
    lines += ["", "## The report of a large site", "", *_big_report()]
    share = min(1.0, options.originals / ORIGINALS)
    lines += ["", "## Posts on one processor", "", *_posts(share)]
    lines += ["", "## Measured in a browser", "", *_in_browser(share)]
    text = "\n".join(lines) + "\n"
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(text, encoding="utf-8")
    say("\n" + text)


def _against(scratch: Path, originals: int, rounds: int, *, node: bool) -> list[str]:
    count = sites.build_originals(scratch / "original", originals)
    samples = contenders.run_in_turns(contenders.contenders_in(scratch, node=node), rounds)
    return ["", f"## The same files of {count} originals", "", *tables.against(samples)]


def _real(scratch: Path, rounds: int) -> list[str]:
    scratch.mkdir()
    samples: dict[str, list[Sample]] = {}
    for site in sites.copy_real(scratch):
        samples |= _cold_and_warm(site, rounds)
    return ["", "## Real sites", "", *tables.costs(samples)]


def _large(site: Path, rounds: int, share: float) -> list[str]:
    posts, images = sites.build_large(site, share)
    samples = _cold_and_warm(site, rounds)
    shutil.rmtree(site)
    return ["", f"## {posts:,} posts, {images:,} images", "", *tables.costs(samples)]


def _cold_and_warm(site: Path, rounds: int) -> dict[str, list[Sample]]:
    command = fix(site, site.with_name(f"{site.name}-reports"))
    cold = measure(command)
    say(f"{site.name}: cold: {cold.wall:.1f} s")
    warm = [measure(command) for _ in range(rounds)]
    say(f"{site.name}: warm: {warm[0].wall:.1f} s")
    return {f"{site.name}, cold": [cold], f"{site.name}, warm": warm}


def _big_report() -> list[str]:
    command = [sys.executable, "-m", "tests.benchmarks.big_report"]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [f"- {line}" for line in output.splitlines()]


def _posts(share: float) -> list[str]:
    command = [sys.executable, "-m", "tests.benchmarks.posts", str(int(1_000 * share))]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def _in_browser(share: float) -> list[str]:
    counts = [str(max(1, int(each * share))) for each in (100, 1_000)]
    command = [sys.executable, "-m", "tests.benchmarks.in_browser", *counts]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [f"- {line}" for line in output.splitlines()]


if __name__ == "__main__":
    main()
