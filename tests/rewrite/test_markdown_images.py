"""Images in CommonMark stay Markdown unless the settings ask for HTML, and the run says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

from PIL import Image

Run = Callable[..., CompletedProcess[str]]
PAGE = "![A hill](hill.jpg)\n"


def site(root: Path, settings: str = "") -> Path:
    Image.effect_noise((900, 600), 90).convert("RGB").save(root / "hill.jpg", quality=95)
    (root / "_config.yml").write_text("title: T\nmarkdown: CommonMark\nplugins: [jekyll-feed]\n")
    (root / "index.md").write_text("---\ntitle: T\n---\n\n" + PAGE)
    (root / "assetjob.toml").write_text('markdown = "commonmark"\n' + settings)
    return root


def test_markdown_stays(tmp_path: Path, assetjob: Run) -> None:
    root = site(tmp_path)
    assetjob(root, "fix", "--in-place")
    assert PAGE in (root / "index.md").read_text()
    assert not (root / "assets").exists()
    report = (root / "reports" / "audit.json").read_text()
    assert "is used in CommonMark only, which stays: set markdown_images" in report


def test_html_on_request(tmp_path: Path, assetjob: Run) -> None:
    root = site(tmp_path, 'markdown_images = "html"\n')
    assetjob(root, "fix", "--in-place")
    assert '<img src="hill.jpg" alt="A hill"' in (root / "index.md").read_text()
    assert list((root / "assets").rglob("*.webp"))
