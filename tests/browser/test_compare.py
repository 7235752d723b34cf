"""`assetjob compare` in Chromium: planted defects are found, untouched pages are not reported."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from PIL import Image
from PIL.Image import Resampling

pytestmark = pytest.mark.browser
Run = Callable[..., CompletedProcess[str]]
Write = Callable[[Mapping[str, str | bytes]], Path]

CSS = """body { margin: 0; font: 16px/1.5 sans-serif } main { max-width: 700px; margin: 0 auto }
img { max-width: 100%; height: auto } .low { margin-top: 1200px }
"""
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/a.css"></head>
<body><main><h1>A page</h1><p>Text before.</p>
<p><img src="/one.png" alt="One" width="900" height="600"></p>
<p>Text between.</p>
<p class="low"><img src="/two.png" srcset="/two.png 900w, /two-450.png 450w"
 sizes="(min-width: 700px) 700px, 100vw" alt="Two" width="900" height="600"></p>
<p>Text after.</p></main></body></html>
"""
END = "</main>"
ONE = '<img src="/one.png" alt="One" width="900" height="600">'
TWO = "/two.png 900w, /two-450.png"
NATURAL = ONE.replace(' width="900" height="600"', ' srcset="/one.png 900w" sizes="300px"')
LATE = """<script>setTimeout(() => {
const p = document.createElement('p'); p.textContent = 'Late'; p.style.height = '200px';
document.querySelector('h1').before(p) }, 200);</script>"""
RETURNS = """<script>const h = document.querySelector('h1');
setTimeout(() => { h.style.marginTop = '300px' }, 100);
setTimeout(() => { h.style.marginTop = '' }, 250);</script>"""

# A map asks for its tiles in no certain number; other hosts are refused anyway.
ELSEWHERE = "<script>fetch('https://tiles.test/1.png').catch(() => {})</script>"


def added(style: str) -> tuple[str, str]:
    return END, f"</main><style>{style}</style>"


# What is replaced, by what, and the kinds of which one must be found.
DEFECTS: Mapping[str, tuple[tuple[str, str], set[str]]] = {
    "moved-at-768": (added("@media (width: 768px) { h1 { margin-left: 2px } }"), {"moved"}),
    "moved-at-360": (added("@media (max-width: 400px) { p { padding-top: 2px } }"), {"moved"}),
    "moved-at-1920": (added("@media (min-width: 1900px) { img { margin: 2px } }"), {"moved"}),
    "broken-candidate": (("/two-450.png 450w", "/none.png 450w"), {"candidate"}),
    "broken-widest": (("/two.png 900w", "/two.png 900w, /gone.png 2400w"), {"candidate"}),
    "corrupt-candidate": (("/two-450.png 450w", "/corrupt.png 450w"), {"candidate"}),
    "broken-image": (('src="/one.png"', 'src="/nowhere.png"'), {"broken"}),
    "distorted": ((ONE, ONE.replace('alt="One"', 'alt="One" style="height: 200px"')), {"moved"}),
    "smaller": ((ONE, ONE.replace("900", "450").replace("600", "300")), {"moved"}),
    "natural-width": ((ONE, NATURAL), {"moved"}),
    "wrong-image": (('src="/one.png"', 'src="/two.png"'), {"image"}),
    "wrong-image-below": ((TWO, "/one.png 900w, /two-450.png"), {"image"}),
    "wrong-image-on-phones": (("/two-450.png 450w", "/one-450.png 450w"), {"image"}),
    "alt-lost": ((' alt="One"', ""), {"alt"}),
    "alt-emptied": ((' alt="Two"', ' alt=""'), {"alt"}),
    "error": ((END, "</main><script>console.error('Hydration failed')</script>"), {"error"}),
    "exception": ((END, "</main><script>null.x</script>"), {"error"}),
    "late-shift": ((END, END + LATE), {"shift"}),
    "late-shift-that-returns": ((END, END + RETURNS), {"shift"}),
    "redrawn": (added("body { background: #cde }"), {"pixels"}),
}
FEW = ("moved-at-768",)  # the others take their time: tox -e proof


@pytest.fixture
def sites(site: Write, image_file: Callable[..., Path], tmp_path: Path) -> Callable[..., Path]:
    """`sites(names, untouched=1)`: the folder of two sites, ``before`` and ``after``."""

    def build(names: Iterable[str], untouched: int = 1) -> Path:
        same = {f"same-{at}.html": PAGE for at in range(untouched)}
        root = site({"a.css": CSS, **same, **{f"{name}.html": PAGE for name in names}})
        for seed, name in enumerate(("one", "two")):
            image_file(root / f"{name}.png", 900, 600, seed=seed)
            image_file(root / f"{name}-450.png", 450, 300, seed=seed)
        (root / "corrupt.png").write_bytes(b"\x89PNG\r\n\x1a\nnot an image")
        before = root.rename(tmp_path / "before")
        after = tmp_path / "after"
        shutil.copytree(before, after)
        for name in names:
            old, new = DEFECTS[name][0]
            assert old in PAGE, name
            (after / f"{name}.html").write_text(PAGE.replace(old, new, 1))
        for name in same:
            (after / name).write_text(PAGE.replace(END, END + ELSEWHERE))
        return tmp_path

    return build


def add_smaller_file_of_fine_detail(folder: Path) -> None:
    """Add a page whose image gets a smaller file: only an average shows that they are the same."""
    tag = '<img src="/fine.png" {} alt="Fine" width="900" height="600">'
    squares = random.Random(1).choices(b"\x00\xff", k=30 * 20)  # noqa: S311 - no secret
    fine = Image.frombytes("L", (30, 20), bytes(squares)).resize((900, 600), Resampling.NEAREST)
    for name, more in (("before", ""), ("after", 'srcset="/fine-600.png 600w" sizes="600px"')):
        fine.save(folder / name / "fine.png")
        fine.resize((600, 400)).save(folder / name / "fine-600.png")
        (folder / name / "fine.html").write_text(PAGE.replace(ONE, tag.format(more)))


def found(folder: Path) -> dict[str, set[str]]:
    document = json.loads((folder / "reports/compare.json").read_text())
    return {
        page["page"].removesuffix(".html"): {each["kind"] for each in page["differences"]}
        for page in document["pages"]
    }


def compare(assetjob: Run, folder: Path, *words: str) -> CompletedProcess[str]:
    return assetjob(folder, "compare", *words, "--jobs", "2", "--quiet")


def test_planted_defects_are_found(sites: Callable[..., Path], assetjob: Run) -> None:
    folder = sites(FEW)
    add_smaller_file_of_fine_detail(folder)

    run = compare(assetjob, folder, "before", "after")

    assert run.returncode == 1, run.stderr
    kinds = found(folder)
    assert kinds.pop("same-0") == set()
    assert kinds.pop("fine") == set()
    assert all(kinds[name] & DEFECTS[name][1] for name in FEW), kinds
    assert "moved-at-768.html at 768 px: moved: h1 2: " in run.stdout
    assert "moved-at-768.html at 360 px" not in run.stdout
    page = (folder / "reports/compare.html").read_text()
    assert "First view before" in page
    assert "<script" not in page


def test_a_revision_is_compared_with_the_folder(sites: Callable[..., Path], assetjob: Run) -> None:
    folder = sites((), untouched=1)
    after = folder / "before"
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org")
    for words in (("init", "-q"), ("add", "."), ("commit", "-qm", "A")):
        subprocess.run((*git, *words), cwd=after, check=True)
    (after / "same-0.html").unlink()

    run = compare(assetjob, folder, "HEAD", "before")
    wrong = compare(assetjob, folder, "no-such-branch", "before")
    none = compare(assetjob, folder, "HEAD", "before", "--pages", "/same-0.html")

    assert (run.returncode, run.stdout) == (1, "same-0.html: missing after\n")
    assert wrong.returncode == 2
    assert "no-such-branch: is neither a folder nor a revision of before" in wrong.stderr
    assert none.returncode == 2
    assert "no page of it is to be compared; see --pages" in none.stderr


def test_a_run_that_moves_a_box_is_undone(
    site: Write, image_file: Callable[..., Path], assetjob: Run
) -> None:
    script = """<script>if (document.querySelector('img[srcset*=webp]'))
    document.querySelector('h1').style.paddingTop = '50px'</script>"""
    pages = {
        "moves.html": PAGE.replace("</body>", f"{script}</body>"),
        "stays.html": PAGE.replace("A page", "Another page"),
    }
    root = site({"a.css": CSS, **pages})
    for name in ("one", "two", "two-450"):
        image_file(root / f"{name}.png", 900, 600)

    run = assetjob(root, "fix", "--in-place", "--prove", "--reports", "../reports")

    assert run.returncode == 1, run.stderr
    assert "moves.html at 360 px: moved: h1 2: " in run.stderr
    assert "stays.html at" not in run.stderr
    assert "the run was undone" in run.stderr
    assert {name: (root / name).read_text() for name in pages} == pages
    assert not (root / "assets").exists()
    report = (root.parent / "reports/index.html").read_text()
    section = report.partition(">In a browser<")[2].partition(">Coverage<")[0]
    assert "moves.html" in section
    assert "First view before" in section


def test_a_run_is_undone_where_the_browser_fails(
    site: Write, image_file: Callable[..., Path], assetjob: Run, tmp_path: Path
) -> None:
    text = "<!doctype html><img src=a.png alt=''>"
    root = site({"index.html": text})
    image_file(root / "a.png", 900, 600)
    browser, started = tmp_path / "browser", tmp_path / "started"
    browser.write_text(
        f'#!/bin/sh\n[ -e {started} ] && exit 1\ntouch {started}\nexec chromium "$@"\n'
    )
    browser.chmod(0o755)

    run = assetjob(root, "fix", "--in-place", "--prove", "--browser", str(browser))

    assert run.returncode == 2
    assert "nothing is proved, so the run was undone" in run.stderr
    assert (root / "index.html").read_text() == text
    assert not (root / "assets").exists()


def test_the_source_of_a_generator_cannot_be_proved(site: Write, assetjob: Run) -> None:
    root = site({"_config.yml": "theme: minima", "Gemfile": 'gem "jekyll"', "a.md": "Text."})

    run = assetjob(root, "fix", "--in-place", "--prove")

    assert run.returncode == 2
    assert "run fix --prove on the built site" in run.stderr


@pytest.mark.proof
def test_every_planted_defect_is_found_and_nothing_else(
    sites: Callable[..., Path], assetjob: Run
) -> None:
    folder = sites(DEFECTS, untouched=50)

    assert compare(assetjob, folder, "before", "after").returncode == 1

    kinds = found(folder)
    missed = {name: kinds[name] for name in DEFECTS if not kinds[name] & DEFECTS[name][1]}
    assert not missed
    assert not {name: each for name, each in kinds.items() if name not in DEFECTS and each}
