"""Every image file is read once, by all runs together, and what cannot be read is reported once."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance, ImageOps

from assetjob.check.engine import check
from assetjob.job import read_images as module
from assetjob.job.cache import Cache
from assetjob.job.context import RunContext
from assetjob.job.pipeline import read_site, run_stages
from assetjob.job.read_images import read_images
from assetjob.job.read_pages import thumbnail_side
from assetjob.model.image import ImageRequest, ResolvedPage
from assetjob.model.result import Command, Result
from assetjob.rules.support.fingerprint import are_different
from assetjob.runtime.executors.serial import Serial
from assetjob.runtime.file_stamp import FileStamp
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.store import Disk, DryRun
from tests.conftest import Counting, Silent

FOLDER = "cache"

Site = Callable[[Mapping[str, str | bytes]], Path]
WriteImage = Callable[..., Path]
PAGE = "".join(f'<img src="{name}" alt="Pier {name}">' for name in ("a.jpg", "b.jpg", "c.svg"))
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


def ran(
    root: Path, command: Command, output: Path | None = None
) -> tuple[Result, list[tuple[str, str]]]:
    settings = Settings(site=root)
    executor = Counting()
    with Cache(root.parent / FOLDER, write=True) as cache:
        site = find_site(settings)
        result = run_stages(
            RunContext(command, settings, site, executor, Disk(output or root), Silent(), cache)
        )
    return result, executor.done


@pytest.fixture
def root(site: Site, image_file: WriteImage) -> Path:
    root = site({"page.html": PAGE, "c.svg": SVG})
    image_file(root / "a.jpg", 800, 600)
    image_file(root / "b.jpg", 700, 500, seed=1)
    return root


def test_each_file_is_read_by_one_task(root: Path) -> None:
    result, done = ran(root, "in-place")
    assert sorted(path for work, path in done if work == "ReadImage") == [
        "a.jpg",
        "b.jpg",
        "c.svg",
    ]
    assert {work for work, _ in done} == {"ReadImage", "Encode"}
    digests = {image.info.digest for page in result.pages for image in page.images if image.info}
    assert set(result.thumbnails) == digests
    _, again = ran(root, "in-place")
    assert again == []


def test_an_audit_and_a_run_that_encodes_have_the_same_thumbnails(root: Path) -> None:
    audited, _ = ran(root, "audit")
    written, done = ran(root, "in-place")
    assert dict(audited.thumbnails) == dict(written.thumbnails)
    assert {work for work, _ in done} == {"Encode"}


@pytest.mark.parametrize("command", ["audit", "in-place"])
def test_what_cannot_be_decoded_is_reported_once(command: Command, root: Path) -> None:
    whole = (root / "b.jpg").read_bytes()
    (root / "b.jpg").write_bytes(whole[: len(whole) // 2])
    result, _ = ran(root, command)
    assert [(f.path, f.reason) for f in result.failures] == [("b.jpg", "is truncated")]
    assert [f.url for f in result.findings if f.rule == "file-unreadable"] == ["b.jpg"]
    text = (root / "page.html").read_text()
    assert '<img src="b.jpg" alt="Pier b.jpg">' in text
    assert ("srcset" in text) is (command == "in-place")


@pytest.mark.parametrize(
    ("images", "side"),
    [(1, 960), (60, 960), (61, 720), (450, 480), (451, 320), (2_000, 150), (2_001, 320)],
)
def test_the_size_of_thumbnails_goes_by_their_number(images: int, side: int) -> None:
    assert thumbnail_side(images) == side


# --- which file is unchanged


def reading(root: Path, cache: Cache, **settings: bool) -> tuple[str, list[str]]:
    """Return the digest of a.jpg, and what was read by a worker to know it."""
    executor = Counting()
    chosen = Settings(site=root, **settings)  # type: ignore[arg-type]
    run = RunContext(
        "audit", chosen, find_site(chosen), executor, DryRun(Disk(root)), Silent(), cache
    )
    read = read_images(run, [ImageRequest("a.jpg")], 1)
    return read.infos["a.jpg"].digest, [path for _, path in executor.done]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were opened to hash them."""
    paths: list[str] = []
    hashed = module.digest_of_file

    def counted(root: Path, path: str) -> str:
        paths.append(path)
        return hashed(root, path)

    monkeypatch.setattr(module, "digest_of_file", counted)
    return paths


@pytest.fixture
def old(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file counts as one that was written long ago."""
    monkeypatch.setattr("assetjob.runtime.file_stamp.TICK", -(10**15))


@pytest.mark.usefixtures("old")
def test_an_unchanged_file_is_not_opened(root: Path, opened: list[str]) -> None:
    with Cache(root.parent / FOLDER, write=True) as cache:
        digest, done = reading(root, cache)
        assert (done, opened) == (["a.jpg"], ["a.jpg"])
        assert reading(root, cache) == (digest, [])
        assert opened == ["a.jpg"]
        assert reading(root, cache, reread_images=True) == (digest, [])
        assert opened == ["a.jpg", "a.jpg"]


@pytest.mark.usefixtures("old")
def test_a_file_of_the_same_size_and_time_is_another(root: Path) -> None:
    """So files are replaced by rsync --times, image layers and reproducible builds."""
    path = root / "a.jpg"
    path.write_bytes(path.read_bytes() + b"1")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    with Cache(root.parent / FOLDER, write=True) as cache:
        digest, _ = reading(root, cache)
        other = path.read_bytes()[:-1] + b"2"
        path.unlink()
        path.write_bytes(other)
        os.utime(path, (1_700_000_000, 1_700_000_000))
        assert reading(root, cache) != (digest, [])


def test_a_file_written_a_moment_ago_is_hashed_again(root: Path, opened: list[str]) -> None:
    with Cache(root.parent / FOLDER, write=True) as cache:
        digest, _ = reading(root, cache)
        assert reading(root, cache) == (digest, [])
        assert opened == ["a.jpg", "a.jpg"]


def test_a_page_is_not_written_with_variants_of_a_replaced_original(
    root: Path, image_file: WriteImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if only the bytes show that it was replaced."""
    stamp = FileStamp(1, 1, 1, 1)
    monkeypatch.setattr(module, "stamp_of", lambda _root, _path: stamp)
    page = '<img src="a.jpg" alt="Pier">'
    (root / "page.html").write_text(page)
    ran(root, "in-place")
    old = (root / "page.html").read_text()
    (root / "page.html").write_text(page)
    image_file(root / "a.jpg", 800, 600, seed=7)
    result, _ = ran(root, "in-place")
    reason = "not changed: a.jpg was replaced since it was read; run again"
    assert [(each.path, each.reason) for each in result.failures] == [("page.html", reason)]
    assert (root / "page.html").read_text() == page
    result, _ = ran(root, "in-place")
    assert result.failures == ()
    assert "srcset" in (root / "page.html").read_text()
    assert (root / "page.html").read_text() != old


@pytest.mark.usefixtures("old")
def test_originals_of_a_page_that_is_written_are_not_hashed(
    root: Path, tmp_path: Path, opened: list[str]
) -> None:
    ran(root, "output", tmp_path / "out")
    opened.clear()
    ran(root, "output", tmp_path / "out")
    assert opened == []
    (tmp_path / "out/page.html").unlink()
    ran(root, "output", tmp_path / "out")
    assert opened == ["a.jpg", "b.jpg"]


# --- whether the files of a srcset are one image


def painted(seed: int, mode: str = "RGB") -> Image.Image:
    chance = random.Random(seed)  # noqa: S311 - an image, no secret
    small = Image.frombytes("RGB", (5, 4), chance.randbytes(60))
    return small.resize((800, 400), Image.Resampling.BICUBIC).convert(mode)


def page_with(root: Path, *names: str) -> ResolvedPage:
    srcset = ", ".join(f"{name} {n}x" for n, name in enumerate(names, 1))
    (root / "page.html").write_text(f'<img src="{names[0]}" srcset="{srcset}" alt="The pier">')
    settings = Settings(site=root)
    run = RunContext("audit", settings, find_site(settings), Serial(), DryRun(Disk(root)), Silent())
    return read_site(run).pages[0]


def messages(page: ResolvedPage) -> list[str]:
    found = check([page], Settings(site=Path()))
    return [finding.message for finding in found if finding.rule == "srcset-other-picture"]


ALTERED = {
    "smaller, at low quality": lambda image: image.resize((80, 40)),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.2),
    "duller": lambda image: ImageEnhance.Contrast(image).enhance(0.5),
    "in few colours": lambda image: image.quantize(16).convert("RGB"),
    "a little cropped": lambda image: image.crop((20, 10, 780, 390)),
}


@pytest.mark.parametrize("alter", ALTERED.values(), ids=list(ALTERED))
def test_the_same_image(tmp_path: Path, alter: object) -> None:
    assert callable(alter)
    for seed in range(6):
        painted(seed).save(tmp_path / "a.png")
        alter(painted(seed)).save(tmp_path / "b.jpg", quality=20)
        assert not messages(page_with(tmp_path, "a.png", "b.jpg"))


def test_another_image_and_a_mirrored_one(tmp_path: Path) -> None:
    painted(1).save(tmp_path / "a.png")
    painted(2).save(tmp_path / "b.webp")
    ImageOps.mirror(painted(1)).save(tmp_path / "c.png")
    found = messages(page_with(tmp_path, "a.png", "b.webp", "c.png"))
    assert [message.split()[0] for message in found] == ["b.webp", "c.png"]


def test_an_even_image_is_like_any() -> None:
    assert not are_different("ff" * 192, "00" * 96 + "ff" * 96)


def test_own_variants_have_no_fingerprint(tmp_path: Path) -> None:
    folder = tmp_path / "assets/responsive"
    folder.mkdir(parents=True)
    painted(1).save(tmp_path / "a.png")
    painted(2).save(folder / "b.webp")
    page = page_with(tmp_path, "a.png", "assets/responsive/b.webp")
    found = {each.info.path: each.info for each in page.images[0].candidates if each.info}
    assert found["assets/responsive/b.webp"].fingerprint == ""
    assert found["a.png"].fingerprint


def test_a_truncated_candidate_is_a_failure(tmp_path: Path) -> None:
    painted(1).save(tmp_path / "a.png")
    painted(1).resize((400, 200)).save(tmp_path / "b.jpg")
    data = (tmp_path / "b.jpg").read_bytes()
    (tmp_path / "b.jpg").write_bytes(data[: len(data) // 2])
    page = page_with(tmp_path, "a.png", "b.jpg")
    failures = [found.failure for found in page.images[0].candidates]
    assert [failure.path if failure else "" for failure in failures] == ["", "b.jpg"]
