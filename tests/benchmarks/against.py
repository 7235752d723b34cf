"""How long a run takes beside the encoder's own time, and beside others.

    python tests/benchmarks/against.py [--rounds N] [--originals N] [--output FILE] [--without-node]

Every contender makes WebP variants of the same originals, in turns, in processes of its own:

cold      assetjob fix --in-place on a fresh site
warm      the same again
bare      a loop over pyvips that makes the very same files: the floor
sharp     the same widths by sharp, decoded once, two images at a time
eleventy  the same widths by @11ty/eleventy-img

The originals are those of ../shared/corpus if it is there, else pictures with photo-like
statistics. A busy machine shows in the spread: the table gives the middle of all rounds, the least
and the most. Node's packages are fetched by npm into the scratch folder.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageFilter

HERE = Path(__file__).parent
CORPUS = HERE.parents[2] / "shared" / "corpus"
SITES = ("ethos", "mse", "ostin")
KINDS = {".jpg", ".jpeg", ".png"}
GENERATED = 160
NODE_PACKAGES = ("sharp", "@11ty/eleventy-img")
VARIANTS = "assets/responsive"


@dataclass(frozen=True)
class Sample:
    """What one run took: seconds, seconds of CPU, megabytes of its largest process; bytes made."""

    wall: float
    cpu: float
    peak: float
    written: int


def main() -> None:
    """Run all contenders in turns and write the table."""
    parser = argparse.ArgumentParser(prog="against.py", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--output", type=Path, default=Path("reports/benchmark.md"))
    parser.add_argument("--originals", type=int, help="take the first of them only")
    parser.add_argument("--without-node", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="assetjob-bench-") as folder:
        scratch = Path(folder)
        count = build(scratch / "original", options.originals)
        contenders = contenders_in(scratch, node=not options.without_node)
        samples: dict[str, list[Sample]] = defaultdict(list)
        for turn in range(1, options.rounds + 1):
            for name, run in contenders:
                samples[name].append(run())
                say(f"round {turn}: {name}: {samples[name][-1].wall:.1f} s")
    text = table(samples, count)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(text, encoding="utf-8")
    say(text)


def say(text: str) -> None:
    """Tell the person who waits."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


# --- the site


def build(site: Path, most: int | None) -> int:
    """Write a site of one page per original; return their number, `most` at most."""
    images = site / "images"
    images.mkdir(parents=True)
    if CORPUS.is_dir():
        for number, path in enumerate(itertools.islice(_corpus_images(), most)):
            shutil.copyfile(path, images / f"{number:03}{path.suffix.lower()}")
    else:
        _generate(images, min(GENERATED, most or GENERATED))
    names = sorted(path.name for path in images.iterdir())
    for name in names:
        page = f'<p><img src="/images/{name}" alt="Picture {name[:3]} of the benchmark"></p>\n'
        (site / f"{name}.html").write_text(page, encoding="utf-8")
    return len(names)


def _corpus_images() -> Iterator[Path]:
    for name in SITES:
        paths = sorted((CORPUS / name).rglob("*"))
        yield from (path for path in paths if path.suffix.lower() in KINDS)


def _generate(images: Path, count: int) -> None:
    chance = random.Random(1)  # noqa: S311  # the same pictures every time
    for number in range(count):
        width = chance.choice((640, 800, 1200, 1926, 2400, 3264))
        size = (width, width * chance.choice((2, 3)) // 4)
        light = Image.frombytes("RGB", (9, 7), chance.randbytes(189))
        grain = Image.frombytes("RGB", size, chance.randbytes(size[0] * size[1] * 3))
        smooth = light.resize(size, Image.Resampling.BICUBIC)
        picture = Image.blend(smooth, grain.filter(ImageFilter.GaussianBlur(1.5)), 0.2)
        if number % 8:
            picture.save(images / f"{number:03}.jpg", quality=90)
        else:
            picture.quantize(24).save(images / f"{number:03}.png")


# --- the contenders


def contenders_in(scratch: Path, *, node: bool) -> list[tuple[str, Callable[[], Sample]]]:
    """Return the contenders; a first run, which is not counted, finds what there is to make."""
    original, site = scratch / "original", scratch / "site"
    manifest = scratch / "manifest.json"
    assetjob = [
        sys.executable,
        "-m",
        "assetjob",
        "fix",
        "--in-place",
        "--quiet",
        "--fail-on",
        "never",
    ]
    assetjob += ["--reports", str(scratch / "reports"), str(site)]

    def cold() -> Sample:
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(original, site)
        return measure(assetjob, site / VARIANTS)

    def made_by(*command: str) -> Callable[[], Sample]:
        def run() -> Sample:
            out = scratch / "out"
            shutil.rmtree(out, ignore_errors=True)
            out.mkdir()
            return measure([*command, str(manifest), str(out)], out)

        return run

    cold()
    manifest.write_text(json.dumps(list(_made(scratch / "reports", site))), encoding="utf-8")
    contenders = [
        ("bare", made_by(sys.executable, str(HERE / "bare.py"))),
        ("cold", cold),
        ("warm", lambda: measure(assetjob, site / VARIANTS)),
    ]
    if node and install_node(scratch):
        for name in ("sharp", "eleventy"):
            shutil.copyfile(HERE / f"{name}.mjs", scratch / f"{name}.mjs")
            contenders.append((name, made_by("node", str(scratch / f"{name}.mjs"))))
    return contenders


def install_node(scratch: Path) -> bool:
    """Fetch the packages of the contenders in JavaScript; False where that cannot be done."""
    if not shutil.which("npm"):
        say("npm is not on this machine: without sharp and eleventy-img")
        return False
    command = ["npm", "install", "--no-audit", "--no-fund", "--silent", *NODE_PACKAGES]
    done = subprocess.run(command, cwd=scratch, check=False)
    if done.returncode:
        say("npm could not install: without sharp and eleventy-img")
    return done.returncode == 0


def _made(reports: Path, site: Path) -> Iterator[dict[str, object]]:
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
                "lossless": b"VP8L" in (site / variant["path"]).read_bytes()[:32],
            }
            for variant in image["variants"]
        ]
        yield {"path": str(site / path), "variants": variants}


# --- measuring


def measure(command: list[str], written: Path) -> Sample:
    """Run a command to its end."""
    begun = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    total = sum(path.stat().st_size for path in written.rglob("*") if path.is_file())
    return Sample(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, total)


def table(samples: dict[str, list[Sample]], count: int) -> str:
    """Return the samples as Markdown: middle (least to most), and ratios of the same round."""
    floor = samples["bare"]
    lines = [
        "# Benchmark",
        "",
        (
            f"{count} originals, {len(floor)} rounds in turns; {platform.machine()}, "
            f"{os.cpu_count()} processors, Python {platform.python_version()}."
        ),
        "",
        "| | wall, s | CPU, s | largest process, MB | written, MB | wall / bare | CPU / bare |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, taken in samples.items():
        cells = [
            _spread([sample.wall for sample in taken], ".2f"),
            _spread([sample.cpu for sample in taken], ".2f"),
            _spread([sample.peak for sample in taken], ".0f"),
            f"{taken[-1].written / 1e6:.1f}",
            _spread([a.wall / b.wall for a, b in zip(taken, floor, strict=True)], ".2f"),
            _spread([a.cpu / b.cpu for a, b in zip(taken, floor, strict=True)], ".2f"),
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    if "cold" in samples and "warm" in samples:
        pairs = zip(samples["cold"], samples["warm"], strict=True)
        faster = _spread([cold.wall / warm.wall for cold, warm in pairs], ".1f")
        lines += ["", f"Warm is {faster} times as fast as cold."]
    return "\n".join(lines) + "\n"


def _spread(values: list[float], form: str) -> str:
    middle = statistics.median(values)
    return f"{middle:{form}} ({min(values):{form}} to {max(values):{form}})"


if __name__ == "__main__":
    main()
