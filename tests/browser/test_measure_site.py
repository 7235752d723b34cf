"""`assetjob measure` in Chromium: what it writes, and that a page costs no more than itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from tests.conftest import CHROMIUM

pytestmark = pytest.mark.browser
Run = Callable[..., CompletedProcess[str]]
Write = Callable[[Mapping[str, str | bytes]], Path]

CSS = """
body { margin: 0 }
main { width: 700px; margin: 0 auto }
@media (max-width: 767px) { main { width: auto; padding: 0 24px } }
main img { max-width: 100%; height: auto }
.side { float: right; width: 33%; aspect-ratio: 1; object-fit: cover }
.off { display: none }
.own { width: auto }
.float { float: left }
.float img { width: 50% }
"""
PAGE = """<!doctype html><html><head><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/site.css"></head><body><main>
<p><img src="/large.png" alt="Large"></p>
<p><img src="/large.png" alt="Large again" class="side"></p>
<p><img src="/small.png" alt="Small" class="own"></p>
<p><img src="/small.png" alt="Hidden" class="off"></p>
<p class="float"><img src="/float.png" alt="Floating"></p>
<div style="height: 3000px"></div>
<p><img src="/late.png" alt="Late" loading="lazy"></p>
</main>{script}</body></html>"""
SCRIPTS = {
    "dialog": "alert(1); confirm(2); addEventListener('beforeunload', e => e.preventDefault())",
    "popup": "open('/index.html'); open('http://other.test/')",
    "tab": "const a = document.createElement('a'); a.href = '/index.html'; a.target = '_blank';"
    "document.body.append(a); a.click()",
    "download": "const a = document.createElement('a'); a.href = '/large.png'; a.download = 'x';"
    "document.body.append(a); a.click()",
    "elsewhere": "fetch('https://other.test/a'); new WebSocket('ws://other.test/');"
    "new Image().src = 'http://203.0.113.9/x.png'; navigator.sendBeacon('http://other.test/b')",
    # What is painted late counts late, as a large image does that takes its time to be decoded.
    "fades": "const root = document.documentElement.style; root.opacity = 0;"
    "addEventListener('load', () => setTimeout(() => { root.opacity = 1 }, 300))",
    "leaves": "location = '/index.html'",
}


@pytest.fixture
def measured(site: Write, image_file: Callable[..., Path], assetjob: Run) -> Callable[..., Any]:
    """`measured({"a.html": ...})`: the run and the file of measurements, by page."""

    def measure(pages: Mapping[str, str], *words: str) -> tuple[CompletedProcess[str], Any]:
        root = site({"site.css": CSS, **pages})
        sizes = {"large": (1500, 1000), "small": (200, 100), "late": (1600, 400)}
        sizes |= {"float": (900, 600), "odd": (874, 703)}
        for name, size in sizes.items():
            image_file(root / f"{name}.png", *size)
        path = next(each for each in CHROMIUM if Path(each).is_file())
        run = assetjob(root, "measure", "--browser", path, *words)
        file = root / "assetjob-measured.json"
        return run, json.loads(file.read_text()) if file.is_file() else None

    return measure


def sizes(page: Mapping[str, Any]) -> list[tuple[str, str]]:
    return sorted((image["url"], image["sizes"]) for image in page["images"])


def test_images_are_measured_and_the_same_again(
    measured: Callable[..., Any], assetjob: Run, tmp_path: Path
) -> None:
    run, found = measured({"index.html": PAGE.format(script="")})

    assert run.returncode == 0, run.stderr
    (page,) = found["pages"]
    assert sizes(page) == [
        ("/float.png", "(min-width: 768px) 350px, calc(50vw - 24px)"),
        # It is cropped to a square of a third: the image itself is half as wide again.
        ("/large.png", "(min-width: 768px) 347px, calc(49.5vw - 23.7px)"),
        ("/large.png", "(min-width: 768px) 700px, calc(100vw - 48px)"),
        ("/late.png", "(min-width: 768px) 700px, calc(100vw - 48px)"),
        ("/small.png", "200px"),
    ]
    assert all(image["exact"] for image in page["images"])
    assert [image["url"] for image in page["images"] if "of natural size" in image] == [
        "/small.png"
    ]
    # A floating paragraph is as wide as the image in it naturally is.
    assert [image["url"] for image in page["images"] if "keeps box" not in image] == [
        "/float.png",
        "/small.png",
    ]
    (largest,) = [image for image in page["images"] if "largest" in image]
    assert (largest["url"], largest["largest"]) == ("/large.png", ["desktop", "phone"])
    assert [image.get("first view") for image in page["images"] if image["url"] == "/late.png"] == [
        None
    ]

    # The column of 700 px, and two thirds of it, on screens of up to three pixels per CSS pixel.
    assert re.search(r"settings that fit: widths = \[.*\], content_width = 700\n", run.stdout)
    before = (tmp_path / "site/assetjob-measured.json").read_bytes()
    again = assetjob(tmp_path / "site", "measure")
    assert again.returncode == 0
    assert (tmp_path / "site/assetjob-measured.json").read_bytes() == before


def test_natural_widths_that_chromium_cuts_off_are_known(measured: Callable[..., Any]) -> None:
    """Of 874 pixels it makes 15, not 16, where ``sizes`` says 16."""
    image = '<p><img src="/odd.png" alt="Odd"></p>'
    page = re.sub(r"<main>.*</main>", f"<main>{image}</main>", PAGE, flags=re.DOTALL)
    _, found = measured({"index.html": page.format(script="")})

    (box,) = found["pages"][0]["images"]
    assert "keeps box" in box


def test_a_box_that_the_natural_width_limits_is_kept_by_the_width_drawn(
    measured: Callable[..., Any], assetjob: Run, tmp_path: Path
) -> None:
    """A centred item of a column is as wide as what is in it naturally is, up to the column.

    Columns of a table share its width by what is naturally in all of them.
    """
    style = "display: flex; flex-direction: column; align-items: center"
    image = f'<div style="{style}"><a><img src="/large.png" alt="Large"></a></div>'
    cells = "".join(f'<td><img src="/{name}.png" alt="Cell"></td>' for name in ("late", "float"))
    css = "<style>main a { display: block } main img { width: 100%; height: auto }</style>"
    body = f"<main>{image}<table><tr>{cells}</tr></table></main>"
    page = re.sub(r"<main>.*</main>", body, PAGE, flags=re.DOTALL)
    _, found = measured({"index.html": page.format(script=css)})

    boxes = {each["url"]: each for each in found["pages"][0]["images"]}
    assert not any("keeps box" in each for each in boxes.values())
    assert [url for url, each in boxes.items() if "keeps box as drawn" in each] == ["/large.png"]
    root = tmp_path / "site"
    assert assetjob(root, "fix", "--in-place").returncode == 0
    assert f'sizes="{boxes["/large.png"]["sizes"]}"' in (root / "index.html").read_text()


def test_what_a_script_shows_soon_after_the_page_is_loaded_counts(
    measured: Callable[..., Any],
) -> None:
    """As where a framework hydrates a page: the image before it is not the largest."""
    space = '<div id="space" style="height: 3000px"></div>'
    images = f'<img src="/small.png" alt="Small">{space}<p><img src="/large.png" alt="Large"></p>'
    page = re.sub(r"<main>.*</main>", f"<main>{images}</main>", PAGE, flags=re.DOTALL)
    script = """<script>
    let frames = 0;
    const wait = () => {
      frames += 1;
      document.documentElement.className = `step-${Math.floor(frames / 10)}`;
      if (frames < 45) requestAnimationFrame(wait);
      else document.getElementById("space").remove();
    };
    addEventListener("load", wait);
    </script>"""
    _, found = measured({"index.html": page.format(script=script)})

    largest = {each["url"]: each.get("largest") for each in found["pages"][0]["images"]}
    assert largest == {"/large.png": ["desktop", "phone"], "/small.png": None}


@pytest.mark.parametrize(
    "style",
    [
        "max-height: 30vh; width: auto",
        "max-width: 40vh",
        "width: 100%; min-height: 60vh; object-fit: cover",
    ],
)
def test_widths_of_the_height_of_the_viewport_have_no_sizes(
    measured: Callable[..., Any], style: str
) -> None:
    image = f'<p><img src="/large.png" alt="Large" style="{style}"></p>'
    page = re.sub(r"<main>.*</main>", f"<main>{image}</main>", PAGE, flags=re.DOTALL)
    _, found = measured({"index.html": page.format(script="")})

    (box,) = found["pages"][0]["images"]
    assert box["boxes"]
    assert not box.keys() & {"sizes", "keeps box", "keeps box as drawn"}


def test_a_page_that_misbehaves_costs_itself(measured: Callable[..., Any]) -> None:
    pages = {
        f"{name}.html": PAGE.format(script=f"<script>{code}</script>")
        for name, code in SCRIPTS.items()
    }
    sheet = '<link rel="stylesheet" href="https://cdn.other.test/a.css">'
    own = (
        '<link rel="canonical" href="https://me.test/own.html">'
        '<link rel="stylesheet" href="https://me.test/site.css">'
    )
    pages["own.html"] = PAGE.format(script=own).replace('src="/', 'src="https://me.test/')
    pages |= {"index.html": PAGE.format(script=""), "sheet.html": PAGE.format(script=sheet)}
    run, found = measured(pages)

    by_page = {page["page"]: len(page["images"]) for page in found["pages"]}
    failed = {line.split()[1] for line in run.stderr.splitlines() if line.startswith("failed")}
    assert failed == {"leaves.html:", "sheet.html:"}
    assert "sheet.html: not measured: links https://cdn.other.test/a.css" in run.stderr
    assert by_page == dict.fromkeys(
        (
            "dialog.html",
            "download.html",
            "elsewhere.html",
            "fades.html",
            "index.html",
            "own.html",
            "popup.html",
            "tab.html",
        ),
        5,
    )
    largest = {
        page["page"]: image["largest"]
        for page in found["pages"]
        for image in page["images"]
        if "largest" in image
    }
    assert largest == {page: ["desktop", "phone"] for page in by_page}
    assert run.returncode == 3
    assert "other.test" in run.stdout
    assert "203.0.113.9" in run.stdout


@pytest.mark.proof
def test_a_page_that_never_ends_costs_itself(measured: Callable[..., Any]) -> None:
    loop = PAGE.format(script="<script>while (true) {}</script>")
    on_leaving = "addEventListener('pagehide', () => { while (true) {} })"
    pages = {
        "a.html": loop,
        "b.html": PAGE.format(script=""),
        "c.html": PAGE.format(script=f"<script>{on_leaving}</script>"),
        "d.html": PAGE.format(script=""),
        "e.html": loop,
    }

    run, found = measured(pages, "--seconds", "30", "--jobs", "1")

    assert [page["page"] for page in found["pages"]] == ["b.html", "c.html", "d.html"]
    assert run.stderr.count("not measured: ") == 2


def test_the_source_of_a_site_is_not_opened(site: Write, assetjob: Run) -> None:
    run = assetjob(site({"_config.yml": "theme: minima", "index.md": "---\n---\n"}), "measure")

    assert run.returncode == 2
    assert "is the source of a Jekyll site" in run.stderr
    assert "--for" in run.stderr


def test_each_image_gets_the_widths_that_devices_need(
    measured: Callable[..., Any], assetjob: Run, tmp_path: Path
) -> None:
    run, found = measured({"index.html": PAGE.format(script="")}, "--per-image")

    assert run.returncode == 0, run.stderr
    assert re.search(
        r"widths per image: \d+ variants instead of \d+ with .*\n"
        r"devices load \d\.\d\d times the pixels that they draw, \d\.\d\d times with",
        run.stdout,
    )
    widths = sorted(text.split(", ") for text in found["widths"].values())
    # Two device pixels for each of the 768 - 48 of the column on tablets, of the floating image for
    # half of them; the width of the small one depends on its file.
    assert sorted(each[-1] for each in widths) == ["1440", "1440", "720"]
    root = tmp_path / "site"
    assert assetjob(root, "fix", "--in-place").returncode == 0
    text = (root / "index.html").read_text()
    named = {*map(int, re.findall(r" ([0-9]+)w\b", text))} - {200}
    wanted = [int(each) for one in widths for each in one]
    # They grow a little where that makes the height whole.
    assert all(any(0 <= each - width <= width // 20 for width in wanted) for each in named)
