"""Who makes the same variants: assetjob, a bare loop, and what sites use else."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pyvips

from tests.benchmarks.measure import Sample, fix, measure, say

HERE = Path(__file__).parent
NODE_PACKAGES = ("sharp", "@11ty/eleventy-img")
VARIANTS = "assets/responsive"

Contender = tuple[str, Callable[[], Sample]]


def run_in_turns(contenders: list[Contender], rounds: int) -> dict[str, list[Sample]]:
    """Run all contenders one after the other, several times."""
    samples: dict[str, list[Sample]] = defaultdict(list)
    for turn in range(1, rounds + 1):
        for name, run in contenders:
            samples[name].append(run())
            say(f"round {turn} of {rounds}: {name}: {samples[name][-1].wall:.1f} s")
    return samples


def contenders_in(scratch: Path, *, node: bool) -> list[Contender]:
    """Return the contenders; a first run, which is not counted, finds what there is to make."""
    original, reports, manifest = (
        scratch / name for name in ("original", "reports", "manifest.json")
    )
    # A new folder each time: ext4 is slow to create files where others were just deleted.
    folders = (scratch / f"run-{number}" for number in count())
    sites: list[Path] = []

    def cold() -> Sample:
        sites.append(next(folders))
        shutil.copytree(original, sites[-1])
        return warm()

    def warm() -> Sample:
        return measure(fix(sites[-1], reports), sites[-1] / VARIANTS)

    def made_by(*command: str) -> Callable[[], Sample]:
        def run() -> Sample:
            out = next(folders)
            out.mkdir()
            return measure([*command, str(manifest), str(out)], out)

        return run

    say(f"first run, not counted: {cold().wall:.1f} s")
    manifest.write_text(json.dumps(list(_made(reports, original, sites[0]))), encoding="utf-8")
    contenders = [
        ("bare", made_by(sys.executable, str(HERE / "bare.py"))),
        ("cold", cold),
        ("warm", warm),
    ]
    if node and _install_node(scratch):
        for name in ("sharp", "eleventy"):
            shutil.copyfile(HERE / f"{name}.mjs", scratch / f"{name}.mjs")
            contenders.append((name, made_by("node", str(scratch / f"{name}.mjs"))))
    return contenders


def _install_node(scratch: Path) -> bool:
    """Fetch the packages of the contenders in JavaScript; False where that cannot be done."""
    if not shutil.which("npm"):
        say("npm is not on this machine: without sharp and eleventy-img")
        return False
    command = ["npm", "install", "--no-audit", "--no-fund", "--silent", *NODE_PACKAGES]
    try:
        done = subprocess.run(command, cwd=scratch, check=False, timeout=180).returncode == 0
    except subprocess.TimeoutExpired:
        done = False
    if not done:
        say("npm could not install: without sharp and eleventy-img")
    return done


def _made(reports: Path, original: Path, site: Path) -> Iterator[dict[str, object]]:
    """Yield each original with the variants that assetjob kept of it."""
    audit = json.loads((reports / "audit.json").read_text(encoding="utf-8"))
    seen = set()
    for image in audit["images"]:
        path = image["target"]["path"]
        if path in seen or not image["variants"]:
            continue
        seen.add(path)
        variants = [
            {
                "width": variant["width"],
                "height": variant["height"],
                "way": _way(original / path, site / variant["path"], variant),
            }
            for variant in image["variants"]
        ]
        yield {"path": str(original / path), "variants": variants}


def _way(original: Path, made: Path, variant: dict[str, int]) -> dict[str, bool | int]:
    """Return the way of libvips that makes a file nearest in size to the one that was made."""
    if b"VP8L" in made.read_bytes()[:32]:
        return {"lossless": True}
    ways: list[dict[str, bool | int]] = [{"Q": 80}, {"Q": 80, "smart_subsample": True}]
    if original.suffix in {".jpg", ".jpeg"}:
        return ways[0]
    size = {"height": variant["height"], "size": "force"}
    image = pyvips.Image.thumbnail(str(original), variant["width"], **size).copy_memory()
    weight = made.stat().st_size
    weights = [len(image.webpsave_buffer(effort=4, keep="none", **way)) for way in ways]
    return ways[min((0, 1), key=lambda number: abs(weights[number] - weight))]
