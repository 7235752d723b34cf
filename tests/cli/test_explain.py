"""The command explain: why an image is written as it is, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assetjob.cli.commands import main

PAGE = (
    "<!doctype html><html lang=en><style>img { max-width: 100%; height: auto }</style>\n"
    "<body style='margin: 0'><main>\n"
    "<p><img src='/a.jpg' alt='The pier'></p>\n"
    "<p><img src='/gone.jpg'></p>\n"
    "<p><img src='/icon.png' alt='Up' width=32 height=32></p>\n"
    "<p><img src='/a.jpg' alt='The quay' data-assetjob='skip'></p>\n"
    "<p><svg role='img' aria-label='A wave' width='90' height='30'></svg></p>\n"
    "</main></body></html>\n"
)


@pytest.fixture
def root(
    site: Callable[[Mapping[str, str | bytes]], Path],
    image_file: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    root = site({"index.html": PAGE})
    image_file(root / "a.jpg", 1000, 600)
    image_file(root / "icon.png", 32, 32)
    monkeypatch.chdir(root)
    return root


def explained(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["explain", *arguments, "--set", "executor=serial"])


def test_an_image_that_is_rewritten(root: Path) -> None:
    before = sorted(root.rglob("*"))
    done = explained("index.html:3")
    assert done.exit_code == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("index.html:3:4: <img src='/a.jpg'")
    assert "  file      a.jpg: JPEG, 1000 x 600 px, " in done.stdout
    assert "  CSS       max-width: 100%; height: auto" in done.stdout
    assert "  width     at most " in done.stdout
    assert "  variants  480w webp (" in done.stdout
    assert "  - <p><img src='/a.jpg' alt='The pier'></p>" in lines
    assert any(line.startswith("  + <p><img src='/a.jpg'") for line in lines)
    assert sum(line.startswith("  + ") for line in lines) == 1
    assert sorted(root.rglob("*")) == before


LIMITS = {
    "img { max-width: 50% } body { margin: 0 }": (
        "  width     at most 50vw, at most 1000px from a viewport of 2000px, by the style sheets"
    ),
    "main { width: max-content } img { width: 100% }": (
        "  width     nothing in the style sheets limits it"
    ),
    "@media (min-width: 600px) { main { width: max-content } } img { width: 100% }": (
        "  width     at most 100vw, not limited from a viewport of 600px, by the style sheets"
    ),
}


@pytest.mark.parametrize(("css", "line"), LIMITS.items())
def test_the_greatest_width(root: Path, css: str, line: str) -> None:
    style = f"<style>body {{ margin: 0 }} {css}</style>"
    page = f"<!doctype html><html><head>{style}</head><main><img src=a.jpg></main></html>"
    (root / "index.html").write_text(page)
    assert line in explained("index.html").stdout.splitlines()


REASONS = {
    4: "  file      gone.jpg: there is no such file",
    5: "  variants  none: the file is an icon: no side is longer than 64 px",
    6: '  fix       leaves it alone: data-assetjob="skip" or an assetjob-skip comment says so',
    7: "  file      none: the page itself contains the image, or names no file",
}


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize(("line", "reason"), REASONS.items())
def test_an_image_that_is_left_alone(line: int, reason: str) -> None:
    done = explained(f"index.html:{line}")
    assert reason in done.stdout.splitlines()
    assert ("found     error alt-missing" in done.stdout) == (line == 4)


@pytest.mark.usefixtures("root")
def test_every_image_of_a_page() -> None:
    lines = explained("index.html").stdout.splitlines()
    found = [line.partition(": ")[0] for line in lines if line.startswith("index.html:")]
    assert found == [f"index.html:{line}:4" for line in (3, 4, 5, 6, 7)]


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("index.html:1", "index.html: has no image at line 1"),
        ("index.html:0", "index.html: has no image at line 0"),
        ("gone.html:3", "gone.html: no such file or folder"),
        ("icon.png", "icon.png: is no page"),
    ],
)
def test_what_cannot_be_explained(argument: str, message: str) -> None:
    done = explained(argument)
    assert done.exit_code == 2
    assert message in done.stderr
