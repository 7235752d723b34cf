"""What the files of a srcset look like: the same picture is never taken for another."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance, ImageOps

from assetjob.check.engine import check
from assetjob.job.context import RunContext
from assetjob.job.site_state import gather
from assetjob.model.image import ResolvedPage
from assetjob.rules.support.fingerprint import are_different
from assetjob.runtime.executors.serial import Serial
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.store import Disk, DryRun
from tests.conftest import Silent


def painted(seed: int, mode: str = "RGB") -> Image.Image:
    chance = random.Random(seed)  # noqa: S311 - a picture, no secret
    small = Image.frombytes("RGB", (5, 4), chance.randbytes(60))
    return small.resize((800, 400), Image.Resampling.BICUBIC).convert(mode)


def gathered(root: Path, *names: str) -> ResolvedPage:
    srcset = ", ".join(f"{name} {n}x" for n, name in enumerate(names, 1))
    (root / "page.html").write_text(f'<img src="{names[0]}" srcset="{srcset}" alt="The pier">')
    settings = Settings(site=root)
    run = RunContext("audit", settings, find_site(settings), Serial(), DryRun(Disk(root)), Silent())
    return gather(run).pages[0]


def told(page: ResolvedPage) -> list[str]:
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
def test_the_same_picture(tmp_path: Path, alter: object) -> None:
    assert callable(alter)
    for seed in range(6):
        painted(seed).save(tmp_path / "a.png")
        alter(painted(seed)).save(tmp_path / "b.jpg", quality=20)
        assert not told(gathered(tmp_path, "a.png", "b.jpg"))


def test_another_picture_and_a_mirrored_one(tmp_path: Path) -> None:
    painted(1).save(tmp_path / "a.png")
    painted(2).save(tmp_path / "b.webp")
    ImageOps.mirror(painted(1)).save(tmp_path / "c.png")
    assert told(gathered(tmp_path, "a.png", "b.webp", "c.png")) == [
        "b.webp shows another picture than a.png",
        "c.png shows another picture than a.png",
    ]


def test_an_even_picture_is_like_any() -> None:
    assert not are_different("ff" * 192, "00" * 96 + "ff" * 96)


def test_own_variants_are_not_looked_at(tmp_path: Path) -> None:
    folder = tmp_path / "assets/responsive"
    folder.mkdir(parents=True)
    painted(1).save(tmp_path / "a.png")
    painted(2).save(folder / "b.webp")
    page = gathered(tmp_path, "a.png", "assets/responsive/b.webp")
    assert [found.info.fingerprint for found in page.images[0].candidates if found.info] == ["", ""]


def test_a_truncated_candidate_is_a_failure(tmp_path: Path) -> None:
    painted(1).save(tmp_path / "a.png")
    painted(1).resize((400, 200)).save(tmp_path / "b.jpg")
    data = (tmp_path / "b.jpg").read_bytes()
    (tmp_path / "b.jpg").write_bytes(data[: len(data) // 2])
    failures = [
        found.failure for found in gathered(tmp_path, "a.png", "b.jpg").images[0].candidates
    ]
    assert [failure.path if failure else "" for failure in failures] == ["", "b.jpg"]
