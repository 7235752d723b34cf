"""`quality = "auto"`: the search by itself, and with the real metric where the extra is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from assetjob.images import encoder_version
from assetjob.images.encode import encode
from assetjob.images.encode.metric import score
from assetjob.images.encode.quality import HIGHEST, LOWEST, UNJUDGED, lowest
from assetjob.images.probe import probe
from assetjob.images.variants import job_of
from assetjob.job.existing_variants import quality_key
from assetjob.job.tasks import Encode
from assetjob.model.errors import SettingsError
from assetjob.model.image import LIMITS, Failure, ImageInfo
from assetjob.model.variant import JUDGED, Auto, EncodedFiles, EncodeJob, Encoding, Variant
from assetjob.runtime.executors.processes import Processes
from assetjob.settings.schema import Settings

WriteImage = Callable[..., Path]
TARGET = 70
AUTO = Encoding(Auto(TARGET, "a metric"), 4)


def info_of(path: Path) -> ImageInfo:
    info = probe(path.parent, path.name)
    assert isinstance(info, ImageInfo), info
    return replace(info, bytes=1 << 40)


def job_for(path: Path, *sizes: tuple[int, int]) -> EncodeJob:
    variants = tuple(Variant(f"v/{width}.webp", width, height) for width, height in sizes)
    return EncodeJob(info_of(path), AUTO, variants)


def made(path: Path, job: EncodeJob) -> EncodedFiles:
    outcome = encode(path.parent, job)
    assert isinstance(outcome, EncodedFiles), outcome
    return outcome


# --- the search


@given(
    rises=st.lists(st.floats(0.05, 4), min_size=101, max_size=101),
    bottom=st.floats(-80, 80),
    target=st.integers(30, 95),
    first=st.integers(1, 100),
)
def test_what_is_found_reaches_the_target(
    rises: list[float], bottom: float, target: int, first: int
) -> None:
    probed: dict[int, float] = {}

    def score_at(quality: int) -> float:
        assert quality not in probed
        probed[quality] = bottom + sum(rises[:quality])
        return probed[quality]

    found = lowest(score_at, target, first)
    assert LOWEST <= found <= HIGHEST
    assert len(probed) <= 6
    assert found == HIGHEST or probed[found] >= target
    assert all(score < target for quality, score in probed.items() if quality < found)


@pytest.mark.parametrize("steepness", [0.3, 0.6, 1.0])
@pytest.mark.parametrize("answer", [LOWEST, 41, 72, 88, HIGHEST])
def test_a_straight_line_takes_few_probes(answer: int, steepness: float) -> None:
    probed: list[int] = []

    def score_at(quality: int) -> float:
        probed.append(quality)
        return TARGET + 0.01 + (quality - answer) * steepness

    assert 0 <= lowest(score_at, TARGET, 72) - answer <= 2
    assert len(probed) <= 4


# --- with the metric


@pytest.fixture
def photograph(tmp_path: Path, image_file: WriteImage) -> Path:
    pytest.importorskip("ssimulacra2", reason="the extra assetjob[quality] is not installed")
    return image_file(tmp_path / "a.png", 400, 300)


def score_of(path: Path, webp: bytes) -> float:
    import pyvips  # noqa: PLC0415  # as the metric takes it

    image = pyvips.Image.new_from_file(str(path))
    return score(image, webp)


def test_the_largest_variant_reaches_the_target_and_hardly_more(photograph: Path) -> None:
    job = job_for(photograph, (200, 150), (400, 300))
    outcome = made(photograph, job)
    assert outcome.quality is not None
    assert TARGET <= score_of(photograph, outcome.files[-1].data) < TARGET + 3
    given = made(photograph, replace(job, encoding=Encoding(outcome.quality, 4)))
    assert [file.data for file in given.files] == [file.data for file in outcome.files]
    worse = replace(job, encoding=Encoding(outcome.quality - 6, 4))
    assert score_of(photograph, made(photograph, worse).files[-1].data) < TARGET


def test_a_higher_target_takes_a_higher_quality(photograph: Path) -> None:
    job = job_for(photograph, (400, 300))
    higher = replace(job, encoding=Encoding(Auto(85, "a metric"), 4))
    one, other = made(photograph, job).quality, made(photograph, higher).quality
    assert one is not None
    assert other is not None
    assert one < other


def test_transparency_is_judged_on_two_grounds(photograph: Path, image_file: WriteImage) -> None:
    path = image_file(photograph.parent / "b.png", 300, 200, "RGBA")
    outcome = made(path, job_for(path, (300, 200)))
    assert score_of(path, outcome.files[0].data) >= TARGET


def test_a_large_image_is_searched_on_a_small_copy_first(
    photograph: Path, image_file: WriteImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[int] = []

    def counted(original: Any, webp: bytes) -> float:
        judged.append(original.width)
        return score(original, webp)

    monkeypatch.setattr("assetjob.images.encode.quality.score", counted)
    path = image_file(photograph.parent / "b.png", 1300, 1000)
    made(path, job_for(path, (1300, 1000)))
    assert sum(width == 1300 for width in judged) <= 3
    assert {width == 1300 for width in judged} == {True, False}


def test_in_a_worker_with_its_limit_of_memory(photograph: Path) -> None:
    with Processes(1) as executor:
        ((_, outcome),) = executor.map(
            Encode(photograph.parent, LIMITS),
            [job_for(photograph, (400, 300))],
            lambda job, reason: Failure(job.info.path, "encode", reason),
        )
    assert isinstance(outcome, EncodedFiles)


# --- what is not judged


@pytest.fixture
def unjudged(monkeypatch: pytest.MonkeyPatch) -> None:
    def judge(*_: object) -> float:
        pytest.fail("it was judged")

    monkeypatch.setattr("assetjob.images.encode.quality.score", judge)


@pytest.mark.usefixtures("unjudged")
def test_what_an_earlier_run_chose_is_not_judged_again(
    tmp_path: Path, image_file: WriteImage
) -> None:
    path = image_file(tmp_path / "a.jpg", 400, 300)
    assert made(path, replace(job_for(path, (400, 300)), known=47)).quality == 47


@pytest.mark.usefixtures("unjudged")
def test_a_graphic_that_is_smallest_lossless_is_not_judged(tmp_path: Path) -> None:
    image = Image.new("RGB", (400, 300), "white")
    ImageDraw.Draw(image).rectangle((20, 20, 200, 90), fill="navy")
    image.save(tmp_path / "a.png")
    outcome = made(tmp_path / "a.png", job_for(tmp_path / "a.png", (400, 300)))
    assert outcome.quality == UNJUDGED
    assert b"VP8L" in outcome.files[0].data[:32]


@pytest.mark.usefixtures("unjudged")
def test_an_animation_is_not_judged(tmp_path: Path, image_file: WriteImage) -> None:
    frames = [Image.open(image_file(tmp_path / f"{n}.png", 80, 60, seed=n)) for n in range(3)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:], duration=50)
    for frame in frames:
        frame.close()
    job = job_for(tmp_path / "a.gif", (80, 60))
    assert job.judged is None
    assert made(tmp_path / "a.gif", job).quality == UNJUDGED


def test_the_largest_variant_is_judged_that_memory_allows() -> None:
    info = ImageInfo("a.jpg", "jpeg", 4000, 4000, 9, "ab" * 32)
    sizes = (480, 800, 1500, 1600, 2400)
    job = EncodeJob(info, AUTO, tuple(Variant(f"{n}.webp", n, n) for n in sizes))
    assert job.judged is not None
    assert job.judged.width == 1500
    assert job.judged.width**2 <= JUDGED
    assert replace(job, variants=job.variants[-1:]).judged is None


# --- names, cache, settings


def test_names_are_known_before_and_change_with_the_target(monkeypatch: pytest.MonkeyPatch) -> None:
    info = ImageInfo("a.jpg", "jpeg", 1000, 800, 9, "ab" * 32)
    settings = Settings(site=Path(), quality="auto")
    names = set()
    for version, target in (("0.3.0", 70), ("0.3.0", 71), ("0.3.1", 70)):
        monkeypatch.setattr("assetjob.images.variants.metric", lambda version=version: version)
        job = job_of(info, replace(settings, quality_target=target))
        assert job is not None
        names.add(job.variants[0].path)
    fixed = job_of(info, replace(settings, quality=80))
    assert fixed is not None
    assert len(names | {fixed.variants[0].path}) == 4


def test_the_key_of_a_choice_has_all_that_shapes_it() -> None:
    info = ImageInfo("a.jpg", "jpeg", 1000, 800, 9, "ab" * 32)
    job = EncodeJob(info, AUTO, (Variant("v/a.webp", 500, 400), Variant("v/b.webp", 1000, 800)))
    renamed = replace(job, info=replace(info, path="b.jpg"), variants=job.variants[1:])
    others = (
        replace(job, info=replace(info, digest="cd" * 32)),
        replace(job, encoding=replace(AUTO, effort=6)),
        replace(job, encoding=replace(AUTO, quality=Auto(71, "a metric"))),
        replace(job, encoding=replace(AUTO, quality=Auto(70, "another"))),
        replace(job, variants=job.variants[:1]),
    )
    assert quality_key(renamed) == quality_key(job)
    assert len({quality_key(each) for each in (job, *others)}) == 1 + len(others)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation without the extra."""

    def version(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    encoder_version.metric.cache_clear()
    monkeypatch.setattr("assetjob.images.encoder_version.metadata.version", version)
    yield
    encoder_version.metric.cache_clear()


@pytest.mark.usefixtures("bare")
def test_without_the_extra_it_is_said_what_to_install() -> None:
    info = ImageInfo("a.jpg", "jpeg", 1000, 800, 9, "ab" * 32)
    with pytest.raises(SettingsError, match='its extra "quality"'):
        job_of(info, Settings(site=Path(), quality="auto"))


@pytest.mark.usefixtures("photograph")
def test_a_site_from_end_to_end(
    site: Callable[[Mapping[str, str | bytes]], Path],
    image_file: WriteImage,
    assetjob: Callable[..., CompletedProcess[str]],
) -> None:
    root = site({"a.html": '<img src="a.jpg" alt="A">'})
    image_file(root / "a.jpg", 500, 400, quality=95)
    once = assetjob(root, "fix", "--in-place", "--quality", "auto", "--fail-on", "never")
    assert once.returncode == 0, once.stderr
    assert "Choosing qualities" in once.stderr
    shown = (root / "reports" / "index.html").read_text(encoding="utf-8")
    chosen = re.search(r"variants of quality (\d+)", shown)
    assert chosen
    variants = {path: path.read_bytes() for path in root.rglob("*.webp")}
    for path in variants:
        path.unlink()
    again = assetjob(root, "fix", "--in-place", "--quality", "auto", "--fail-on", "never")
    assert "Choosing" not in again.stderr
    assert {path: path.read_bytes() for path in root.rglob("*.webp")} == variants
    third = assetjob(root, "fix", "--in-place", "--quality", "auto", "--fail-on", "never")
    assert "ncoding" not in third.stderr
    assert chosen[0] in (root / "reports" / "index.html").read_text(encoding="utf-8")
