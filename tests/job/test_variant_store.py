"""Variants that were encoded once: found again by what they are made of, never by where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assetjob.job import variant_store
from assetjob.job.cache import Cache
from assetjob.job.variant_store import VariantStore
from assetjob.model.image import ImageInfo
from assetjob.model.variant import EncodedFile, EncodedFiles, EncodeJob, Encoding, Refusal, Variant
from assetjob.store.content_store import address_of

INFO = ImageInfo("images/a.jpg", "jpeg", 1200, 900, 5000, "ab" * 32)
SMALL, LARGE = Variant("v/a-480w.webp", 480, 360), Variant("v/a-800w.webp", 800, 600)
AVIF = Variant("v/a-480w.avif", 480, 360, "avif")
JOB = EncodeJob(INFO, Encoding(80, 4), (AVIF, SMALL, LARGE))
MADE = EncodedFiles(
    JOB,
    (EncodedFile(SMALL, b"small"), EncodedFile(LARGE, b"large")),
    (Refusal(AVIF, "is no lighter than WebP"),),
    (ImageInfo(SMALL.path, "webp", 480, 360, 5, address_of(b"small")),),
    80,
)
ELSEWHERE = EncodeJob(
    replace(INFO, path="other/b.jpg"),
    JOB.encoding,
    tuple(replace(each, path=f"x/{each.width}.{each.format}") for each in JOB.variants),
)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with Cache(tmp_path / "cache", write=True) as cache:
        yield cache


def test_what_was_made_comes_back(cache: Cache) -> None:
    store = VariantStore(cache)
    store.put(MADE)
    assert store.get(JOB) == replace(MADE, is_from_cache=True)


def test_paths_do_not_matter(cache: Cache) -> None:
    store = VariantStore(cache)
    store.put(MADE)
    found = store.get(ELSEWHERE)
    assert found
    assert [(each.variant.path, each.data) for each in found.files] == [
        ("x/480.webp", b"small"),
        ("x/800.webp", b"large"),
    ]
    assert [each.variant.path for each in found.refused] == ["x/480.avif"]
    assert [each.path for each in found.infos] == ["x/480.webp"]


@pytest.mark.parametrize(
    "job",
    [
        replace(JOB, info=replace(INFO, digest="cd" * 32)),
        replace(JOB, encoding=Encoding(79, 4)),
        replace(JOB, encoding=Encoding(80, 6)),
        replace(JOB, encoding=Encoding(80, 4, near_lossless=True)),
        replace(JOB, variants=(SMALL, LARGE)),
        replace(JOB, variants=(AVIF, SMALL, replace(LARGE, width=801))),
    ],
)
def test_what_differs_is_unknown(cache: Cache, job: EncodeJob) -> None:
    store = VariantStore(cache)
    store.put(MADE)
    assert store.get(job) is None


def test_a_variant_that_is_lost_or_damaged_makes_the_job_unknown(
    cache: Cache, tmp_path: Path
) -> None:
    store = VariantStore(cache)
    for damage in (b"smell", None):
        store.put(MADE)
        path = next(tmp_path.rglob(address_of(b"small")))
        path.write_bytes(damage) if damage else path.unlink()
        assert store.get(JOB) is None
    store.put(MADE)
    assert store.get(JOB)


def test_it_outlives_other_parsers_but_not_another_encoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Cache(tmp_path, write=True) as cache:
        VariantStore(cache).put(MADE)
    monkeypatch.setattr("assetjob.job.cache._VERSIONS", ("another",))
    with Cache(tmp_path, write=True) as cache:
        assert VariantStore(cache).get(JOB)
        other = replace(variant_store._JOBS, versions=("another",))
        monkeypatch.setattr(variant_store, "_JOBS", other)
        assert VariantStore(cache).get(JOB) is None
