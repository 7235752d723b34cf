"""A srcset with variants of another file than src names is an error, which fix corrects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.job.context import RunContext
from assetjob.job.pipeline import run_stages
from assetjob.model.finding import Finding, Severity, State
from assetjob.model.result import Command
from assetjob.runtime.executors.serial import Serial
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.store import Disk
from tests.conftest import Silent

Build = Callable[[Mapping[str, str | bytes]], Path]
WriteImage = Callable[..., Path]
PAGE = """<!doctype html><html lang="en"><body><main>
<p>One.</p><img src="images/pier.jpg" alt="The pier"><p>Two.</p>
</main></body></html>
"""


@pytest.fixture
def root(site: Build, image_file: WriteImage) -> Path:
    """Return a site with variants of one of its two images."""
    root = site({"index.html": PAGE})
    image_file(root / "images/pier.jpg", 900, 600)
    image_file(root / "images/quay.jpg", 900, 600, seed=1)
    return root


def run(root: Path, command: Command, **settings: object) -> list[Finding]:
    chosen = Settings(site=root, **settings)  # type: ignore[arg-type]  # names of settings
    store = Disk(root)
    context = RunContext(command, chosen, find_site(chosen), Serial(), store, Silent())
    return [each for each in run_stages(context).findings if each.rule == "srcset-stale"]


def replace_src(root: Path, new: str) -> None:
    page = (root / "index.html").read_text()
    (root / "index.html").write_text(page.replace('src="images/pier.jpg"', f'src="{new}"'))


@pytest.mark.parametrize("settings", [{}, {"markup": "picture"}], ids=["img", "picture"])
def test_a_changed_src_is_reported_and_fixed(root: Path, settings: dict[str, object]) -> None:
    assert not run(root, "in-place", **settings)
    assert not run(root, "audit", **settings)
    replace_src(root, "images/quay.jpg")
    (found,) = run(root, "audit", **settings)
    assert (found.severity, found.state) == (Severity.ERROR, State.NEW)
    message = "the srcset shows variants of images/pier.jpg, not of images/quay.jpg"
    assert found.message == message
    (found,) = run(root, "in-place", **settings)
    assert found.state is State.FIXED
    assert "pier" not in (root / "index.html").read_text().replace("The pier", "")
    assert not run(root, "audit", **settings)


@pytest.mark.parametrize("settings", [{}, {"markup": "picture"}], ids=["img", "picture"])
def test_a_changed_src_is_reported_with_variants_in_an_earlier_folder(
    root: Path, settings: dict[str, object]
) -> None:
    run(root, "in-place", variants_dir="media/earlier", **settings)
    assert not run(root, "audit", **settings)
    replace_src(root, "images/quay.jpg")
    (found,) = run(root, "audit", **settings)
    assert found.severity is Severity.ERROR
    assert found.message == "the srcset shows variants of pier.jpg, not of images/quay.jpg"
    (found,) = run(root, "in-place", **settings)
    assert found.state is State.FIXED
    assert "pier" not in (root / "index.html").read_text().replace("The pier", "")


def test_a_renamed_file_is_not_reported_with_variants_in_an_earlier_folder(root: Path) -> None:
    run(root, "in-place", variants_dir="media/earlier")
    (root / "images/pier.jpg").rename(root / "images/mole.jpg")
    replace_src(root, "images/mole.jpg")
    assert not run(root, "audit")


def test_a_src_on_another_site_is_reported(root: Path) -> None:
    run(root, "in-place")
    replace_src(root, "https://example.org/quay.jpg")
    assert len(run(root, "audit")) == 1


def test_files_with_the_same_bytes_share_variants(root: Path) -> None:
    (root / "images/quay.jpg").write_bytes((root / "images/pier.jpg").read_bytes())
    second = '<p>Three.</p><img src="images/quay.jpg" alt="The quay">'
    (root / "index.html").write_text(PAGE.replace("<p>Two.</p>", second))
    run(root, "in-place")
    assert not run(root, "audit")


@pytest.mark.parametrize("quality", [80, 50])
def test_a_renamed_file_is_not_reported(root: Path, quality: int) -> None:
    run(root, "in-place")
    (root / "images/pier.jpg").rename(root / "images/mole.jpg")
    replace_src(root, "images/mole.jpg")
    assert not run(root, "audit", quality=80)
    (root / "images/pier.jpg").write_bytes((root / "images/mole.jpg").read_bytes())
    assert not run(root, "audit", quality=quality)


def test_another_file_of_the_same_size_is_reported(root: Path) -> None:
    run(root, "in-place")
    old, new = root / "images/pier.jpg", root / "images/quay.jpg"
    longer = max(old.stat().st_size, new.stat().st_size)
    for each in (old, new):
        each.write_bytes(each.read_bytes().ljust(longer, b"\0"))
    replace_src(root, "images/quay.jpg")
    assert len(run(root, "audit")) == 1


def test_shared_variants_are_right_after_the_other_file_was_replaced(
    root: Path, image_file: WriteImage
) -> None:
    test_files_with_the_same_bytes_share_variants(root)
    image_file(root / "images/pier.jpg", 900, 600, seed=5)
    (found,) = run(root, "audit")
    assert found.message == REPLACED
    assert found.span.of((root / "index.html").read_text()).startswith('<img src="images/pier')


REPLACED = "the srcset shows variants of what images/pier.jpg was before"
AS_WRITTEN: list[dict[str, object]] = [
    {},
    {"markup": "picture"},
    {"quality": 50, "effort": "best", "near_lossless": True, "keep_copyright": True},
]


@pytest.mark.parametrize("written", AS_WRITTEN, ids=str)
@pytest.mark.parametrize("settings", [{}, {"quality": 60}, {"effort": "draft"}], ids=str)
def test_a_replaced_file_is_a_warning_whatever_the_settings(
    root: Path, image_file: WriteImage, written: dict[str, object], settings: dict[str, object]
) -> None:
    run(root, "in-place", **written)
    assert not run(root, "audit", **settings)
    image_file(root / "images/pier.jpg", 900, 600, seed=5)
    (found,) = run(root, "audit", **settings)
    assert (found.severity, found.message) == (Severity.WARNING, REPLACED)
    (found,) = run(root, "in-place", **settings)
    assert found.state is State.FIXED
    assert not run(root, "audit", **settings)
