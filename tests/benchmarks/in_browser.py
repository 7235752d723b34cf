"""What `assetjob measure` takes on a large built site: ``python -m tests.benchmarks.in_browser``.

The pages have columns with breakpoints, an image that fills the column, two that float, and cards.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benchmarks.measure import Sample, measure
from tests.benchmarks.sites import draw_photo
from tests.conftest import CHROMIUM

FILES = 60
CSS = """
* { box-sizing: border-box } body { margin: 0; font: 17px/1.6 sans-serif }
img { max-width: 100%; height: auto }
.container { margin: 0 auto; padding: 0 24px; display: flex; gap: 48px }
main { flex: 2; min-width: 0 } aside { flex: 1 }
.half { float: right; width: 48%; margin-left: 16px }
.cards { clear: both; display: grid; grid-template-columns: repeat(3, 1fr); gap: 16px }
.cards img { width: 100%; aspect-ratio: 3 / 2; object-fit: cover }
@media (min-width: 1024px) { .container { max-width: 960px } }
@media (min-width: 1216px) { .container { max-width: 1152px } }
@media (max-width: 767px) { .container { display: block } .cards { grid-template-columns: 1fr } }
"""
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page {number}</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/site.css"></head>
<body><div class="container"><main><h1>Page {number}</h1>
<p><img src="/images/{0}.jpg" alt="Light {0}"></p><p>{text}</p>
<p><img class="half" src="/images/{1}.jpg" alt="Light {1}">{text}</p>
<p><img class="half" src="/images/{2}.jpg" alt="Light {2}">{text}</p>
<div class="cards"><div><img src="/images/{3}.jpg" alt="Light {3}"></div>
<div><img src="/images/{4}.jpg" alt="Light {4}"></div>
<div><img src="/images/{5}.jpg" alt="Light {5}"></div></div></main>
<aside><p>{text}</p></aside></div></body></html>
"""


def main(counts: Sequence[int]) -> None:
    """Print a line for a site of each number of pages."""
    sys.stdout.writelines(f"{line}\n" for line in lines(counts))


def lines(counts: Sequence[int]) -> Iterator[str]:
    """Yield what measuring a site of each number of pages takes."""
    if not any(Path(path).is_file() for path in CHROMIUM):
        yield "Not measured: Chromium is not on this machine."
        return
    for count in counts:
        with tempfile.TemporaryDirectory(prefix="assetjob-bench-") as folder:
            site = Path(folder) / "site"
            build(site, count)
            command = [sys.executable, "-P", "-m", "assetjob", "measure", "--quiet", str(site)]
            yield _described(count, measure(command))


def build(site: Path, count: int) -> None:
    """Write a site of so many pages of six images each."""
    chance = random.Random(3)  # noqa: S311  # the same site every time
    (site / "images").mkdir(parents=True)
    (site / "site.css").write_text(CSS, encoding="utf-8")
    for number in range(FILES):
        draw_photo(chance, 1_600, 1_066).save(site / f"images/{number}.jpg", quality=80)
    text = "The canal held in the rain that fell on three days. " * 12
    for number in range(count):
        files = chance.sample(range(FILES), 6)
        page = PAGE.format(*files, number=number, text=text)
        (site / f"{number}.html").write_text(page, encoding="utf-8")


def _described(count: int, sample: Sample) -> str:
    a_second, a_page = count / sample.wall, sample.cpu / count
    return (
        f"{count:,} pages, {count * 6:,} images: {sample.wall:.0f} s, {a_second:.2f} pages"
        f" a second; {sample.cpu:.0f} s of CPU time, {a_page:.2f} s a page;"
        f" the largest process took {sample.peak / 1e6:.0f} MB"
    )


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or [100, 1_000])
