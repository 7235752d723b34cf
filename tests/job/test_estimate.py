"""The time that encoding takes is said before it begins, where it is long."""

from __future__ import annotations

import pytest

from assetjob.images.variants import job_of
from assetjob.job.estimate import duration_note
from assetjob.model.image import ImageInfo
from assetjob.model.variant import EncodeJob
from assetjob.settings.schema import Settings


def jobs(count: int, **settings: object) -> list[EncodeJob]:
    info = ImageInfo("a.jpg", "jpeg", 2400, 1600, 5, "ab" * 32)
    job = job_of(info, Settings(site=".", **settings))  # type: ignore[arg-type]
    assert job
    return [job] * count


BOTH = {"formats": ("avif", "webp")}


@pytest.mark.parametrize(
    ("count", "workers", "settings", "line"),
    [
        (120, 1, {}, "Encoding takes about 68 s (WebP)."),
        (
            100,
            2,
            BOTH,
            (
                "Encoding takes about 9 min (AVIF 9 min, WebP 28 s)."
                " With --effort avif=draft it takes 85 s."
            ),
        ),
        (
            100,
            2,
            BOTH | {"effort_by_format": (("avif", "draft"),)},
            "Encoding takes about 2 min (AVIF 85 s, WebP 28 s).",
        ),
        (
            1_000,
            2,
            BOTH | {"effort": "best"},
            (
                "Encoding takes about 238 min (AVIF 230 min, WebP 7 min)."
                " With --effort avif=draft it takes 14 min."
            ),
        ),
    ],
)
def test_a_long_one_is_said(
    count: int, workers: int, settings: dict[str, object], line: str
) -> None:
    assert duration_note(jobs(count, **settings), workers) == line


@pytest.mark.parametrize(("count", "settings"), [(0, {}), (50, {}), (3, BOTH)])
def test_a_short_one_is_not(count: int, settings: dict[str, object]) -> None:
    assert duration_note(jobs(count, **settings), 2) is None
