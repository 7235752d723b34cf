"""`fix` leaves no finding that was not there before: not in its report, not in the next audit."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from assetjob.job.cache import Cache
from assetjob.job.context import RunContext
from assetjob.job.pipeline import run_stages
from assetjob.model.finding import Finding, State
from assetjob.model.result import Command
from assetjob.runtime.executors.processes import Processes
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.store import Disk
from tests.conftest import Silent

CASES = Path(__file__).parent.parent / "cases/rewrite"
NAMED_SIZE = re.compile(r"[\w./ -]*?(\d+)x(\d+)[\w.-]*?\.(?:jpg|png|gif|tif)\b(?!/)")
# A variant of an earlier run, in the folder that is named as the original.
VARIANT = re.compile(
    r"assets/responsive/[\w/]*?(\d+)x(\d+)\.\w+/[\w-]+-(?P<wide>\d+)w\.(?:webp|avif)"
)
NAME_OF = {
    ".webp": "WEBP",
    ".avif": "AVIF",
    ".jpg": "JPEG",
    ".png": "PNG",
    ".gif": "GIF",
    ".tif": "TIFF",
}
# What a page is known by: lines move, and messages may name them.
Known = tuple[str, str, str | None]


def found(root: Path, command: Command, **settings: object) -> Counter[Known]:
    chosen = Settings(site=root, effort="draft", **settings)  # type: ignore[arg-type]
    site = find_site(chosen)
    with Processes(2) as executor, Cache(root / ".assetjob", write=True) as cache:
        run = RunContext(command, chosen, site, executor, Disk(root), Silent(), cache)
        return _known(run_stages(run).findings)


def _known(findings: Iterable[Finding]) -> Counter[Known]:
    new = (each for each in findings if each.state is State.NEW)
    return Counter((each.page, each.rule, each.url) for each in new)


def require_no_new_findings(root: Path, **settings: object) -> None:
    before = found(root, "audit", **settings)
    reported = found(root, "in-place", **settings)
    after = found(root, "audit", **settings)
    assert after - before == Counter()
    assert reported == after


@pytest.mark.parametrize("formats", [("webp",), ("avif", "webp")], ids=["webp", "avif"])
@pytest.mark.parametrize("dialect", ["kramdown", "commonmark"])
def test_over_every_case(tmp_path: Path, dialect: str, formats: tuple[str, ...]) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (root / "_config.yml").write_text("markdown: kramdown\n")
    for case in sorted(CASES.glob("*.in.*")):
        if "-released" in case.name:
            continue  # the author's markup comes back as it was, with what is wrong in it
        if case.name.startswith("commonmark") is (dialect == "commonmark"):
            page = root / case.name.replace(".in.", ".")
            shutil.copy(case, page)
            _paint(root, page.read_text("utf-8"))
    require_no_new_findings(root, formats=formats, markdown=dialect, widths=(480, 800, 1200))


def test_files_of_the_same_bytes(tmp_path: Path, image_file: Callable[..., Path]) -> None:
    names = ("a.jpg", "b.jpg", "c/d.png")
    page = "".join(f'<p>Tide {n}<img src="{n}" alt="Pier {n}">' for n in names)
    (tmp_path / "index.html").write_text(page)
    data = image_file(tmp_path / "a.jpg", 700, 500).read_bytes()
    for name in names[1:]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    require_no_new_findings(tmp_path)


def test_files_of_the_same_pixels(tmp_path: Path, image_file: Callable[..., Path]) -> None:
    """Whose variants have the same bytes, though the originals have not."""
    page = ""
    for name in ("a.jpg", "b.jpg"):
        image_file(tmp_path / name, 700, 500, comment=name.encode())
        page += f'<p>Tide {name}<img src="{name}" alt="Pier {name}" width="400">'
    (tmp_path / "index.html").write_text(page)
    require_no_new_findings(tmp_path, extra_rules=("file-wide-gamut",))
    variants = [path.read_bytes() for path in tmp_path.glob("assets/responsive/**/*.webp")]
    assert len(set(variants)) < len(variants)


SIZES = ("", 'width="60"', 'style="width:60px"', 'style="width: 50%"', 'style="height: 30px"')


@pytest.mark.parametrize("size", SIZES)
def test_small_graphics(tmp_path: Path, size: str) -> None:
    """Whose width is written, though the author wrote none, or wrote it in a style."""
    Image.radial_gradient("L").resize((60, 40)).convert("P").save(tmp_path / "logo.png")
    (tmp_path / "index.html").write_text(f'<p>Tide<img src="logo.png" alt="The logo" {size}>')
    require_no_new_findings(tmp_path)


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["ethos", "mse", "ostin"])
def test_over_the_corpus(corpus: Path, tmp_path: Path, name: str) -> None:
    root = tmp_path / name
    shutil.copytree(corpus / name, root)
    require_no_new_findings(root)


def _paint(root: Path, text: str) -> None:
    """Make the image files that a page names, as large as their names say."""
    for match in NAMED_SIZE.finditer(text):
        _save(root / match[0].lstrip("/"), int(match[1]), int(match[2]))
    for match in VARIANT.finditer(text):
        width = int(match["wide"])
        _save(root / match[0].lstrip("/"), width, round(width * int(match[2]) / int(match[1])))


def _save(path: Path, width: int, height: int) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = Random(path.name).randbytes(60)  # noqa: S311 - no secret
    small = Image.frombytes("RGB", (5, 4), noise)
    small.resize((width, height), Image.Resampling.BICUBIC).save(path, NAME_OF[path.suffix])
