from __future__ import annotations

import math
from dataclasses import fields, replace
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.images.variant_digests import digest_of, has_digest_of
from assetjob.images.variant_paths import is_variant_of, original_of
from assetjob.images.variants import WHOLE, job_of, left_alone, widths_of
from assetjob.model.formats import FORMATS, VariantFormat
from assetjob.model.image import ImageInfo
from assetjob.model.variant import Encoding, Variant
from assetjob.settings.schema import Settings

SETTINGS = Settings(site=Path(), widths=(480, 800, 1200, 1600))


def info(path: str = "images/a.jpg", width: int = 2000, height: int = 1500) -> ImageInfo:
    return ImageInfo(path, "jpeg", width, height, 9000, "ab" * 32)


def variants(path: str) -> tuple[Variant, ...]:
    job = job_of(info(path), SETTINGS)
    assert job
    return job.variants


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (300, (300,)),
        (480, (480,)),
        (550, (550,)),
        (600, (480, 600)),
        (1000, (480, 800, 1000)),
        (1400, (480, 800, 1400)),
        (1600, (480, 800, 1200, 1600)),
        (1700, (480, 800, 1200, 1600)),
        (9000, (480, 800, 1200, 1600)),
    ],
)
def test_widths_are_never_upscaled_and_far_enough_apart(
    width: int, widths: tuple[int, ...]
) -> None:
    assert widths_of(info(width=width, height=width), SETTINGS) == widths


@pytest.mark.parametrize(
    ("content", "widths"),
    [(100, (480,)), (400, (480, 800, 1200)), (600, SETTINGS.widths), (9000, SETTINGS.widths)],
)
def test_no_width_beyond_what_a_screen_can_use(content: int, widths: tuple[int, ...]) -> None:
    assert widths_of(info(width=4000), replace(SETTINGS, content_width=content)) == widths


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"format": "svg"}, "drawing"),
        ({"format": "tiff"}, "TIFF"),
        ({"format": "ico"}, "of a kind"),
        ({"format": "other", "width": 0, "height": 0}, "of a kind"),
        ({"format": "png", "frames": 3}, "animated PNG"),
        ({"format": "avif", "frames": 2}, "animated AVIF"),
        ({"width": 64, "height": 60}, "icon: no side is longer than 64 px"),
        ({"width": 1, "height": 1}, "icon"),
        ({"width": 400, "height": 20_000}, "no variant may be longer than 16,383 px"),
    ],
)
def test_what_gets_no_variants_is_told_why(facts: dict[str, Any], words: str) -> None:
    alone = replace(info(), **facts)
    assert words in (left_alone(alone, SETTINGS) or "")
    assert job_of(alone, SETTINGS) is None


@pytest.mark.parametrize(
    ("facts", "settings"),
    [
        ({"format": "gif", "frames": 3}, {}),
        ({"width": 64, "height": 65}, {}),
        ({"width": 3, "height": 2}, {"icon_size": 0}),
        ({"width": 400, "height": 16_384}, {"formats": ("avif", "webp")}),
    ],
)
def test_what_gets_variants(facts: dict[str, Any], settings: dict[str, Any]) -> None:
    one, wanted = replace(info(), **facts), replace(SETTINGS, **settings)
    assert left_alone(one, wanted) is None
    assert job_of(one, wanted)


def test_neighbours_are_thinned_out() -> None:
    settings = replace(SETTINGS, widths=(400, 480, 500, 600, 640))
    assert widths_of(info(), settings) == (400, 500, 640)


def test_side_beyond_what_webp_holds_is_left_out() -> None:
    assert widths_of(info(width=1000, height=30_000), SETTINGS) == (480,)
    assert job_of(info(width=1000, height=90_000), SETTINGS) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"format": "svg"},
        {"format": "tiff"},
        {"format": "ico"},
        {"width": 64, "height": 64},
        {"width": 0},
        {"frames": 3, "format": "png"},
    ],
    ids=str,
)
def test_images_that_get_no_variant(changed: dict[str, object]) -> None:
    assert job_of(replace(info(), **changed), SETTINGS) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("size", "made"),
    [
        ((1600, 1200), [(480, 360), (800, 600), (1200, 900), (1600, 1200)]),
        ((1000, 301), [(485, 146), (804, 242), (1000, 301)]),
        ((1600, 1002), [(487, 305), (800, 501), (1204, 754), (1600, 1002)]),
        # An eighth of a pixel remains at every width near 480.
        ((1280, 853), [(480, 320), (800, 533), (1280, 853)]),
        ((2000, 1333), [(480, 320), (801, 534), (1202, 801), (1601, 1067), (2000, 1333)]),
        ((801, 800), [(480, 479), (801, 800)]),
        ((490, 333), [(490, 333)]),
        ((2000, 3), [(480, 1), (800, 1), (1200, 2), (1600, 2), (2000, 3)]),
        # One more for slots that need more than the widest of the settings.
        ((1700, 1200), [(493, 348), (816, 576), (1207, 852), (1615, 1140), (1700, 1200)]),
        ((6000, 4500), [(480, 360), (800, 600), (1200, 900), (1600, 1200), (2560, 1920)]),
    ],
)
def test_widths_grow_where_that_makes_the_height_whole(
    size: tuple[int, int], made: list[tuple[int, int]]
) -> None:
    job = job_of(info(width=size[0], height=size[1]), SETTINGS)
    assert job
    assert [(v.width, v.height) for v in job.variants] == made


@given(st.integers(65, 20_000), st.integers(65, 20_000), st.sampled_from(("webp", "avif")))
def test_widths_grow_by_little_and_only_to_err_less(
    width: int, height: int, kind: VariantFormat
) -> None:
    found = widths_of(info(width=width, height=height), SETTINGS, kind)
    assert all(
        w == width or any(each <= w <= each * 1.05 for each in SETTINGS.widths) for w in found
    )
    assert list(found) == sorted(set(found))
    assert max(found, default=0) <= width
    for w in found:
        wanted = max((each for each in (*SETTINGS.widths, width) if each <= w), default=w)
        assert _error(w, width, height) <= max(_error(wanted, width, height), WHOLE)
        assert round(height * w / width) <= FORMATS[kind].longest


def _error(width: int, own_width: int, own_height: int) -> float:
    exact = own_height * width / own_width
    return abs(max(1, math.floor(exact + 0.5)) - exact)


def test_name_tells_the_original_the_digest_and_the_width() -> None:
    path = variants("images/a b.jpg")[0].path
    assert PurePosixPath(path).match("assets/responsive/images/a b.jpg/a b-????????-480w.webp")


@pytest.mark.parametrize(
    "changed",
    [{"quality": 70}, {"effort": "best"}, {"near_lossless": True}, {"keep_copyright": True}],
    ids=str,
)
def test_name_changes_with_what_shapes_the_bytes(changed: dict[str, object]) -> None:
    other = job_of(info(), replace(SETTINGS, **changed))  # type: ignore[arg-type]
    source = job_of(replace(info(), digest="cd" * 32), SETTINGS)
    assert other
    assert source
    assert (
        len({job.variants[0].path for job in (other, source)} | {variants("images/a.jpg")[0].path})
        == 3
    )


def test_the_effort_of_one_format_changes_the_names_of_this_format_only() -> None:
    both = replace(SETTINGS, formats=("avif", "webp"))
    plain = job_of(info(), both)
    other = job_of(info(), replace(both, effort_by_format=(("avif", "draft"),)))
    assert plain
    assert other
    assert other.encoding.of("avif").effort < plain.encoding.of("avif").effort
    for one, two in zip(plain.variants, other.variants, strict=True):
        assert (one.path == two.path) == (one.format == "webp")
        assert has_digest_of(two.path, info(), other.encoding)


def test_name_stays_from_release_to_release(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assetjob.images.variant_digests.encoder", lambda: "the encoder")
    assert digest_of(info(), Encoding(80, 4), "webp") == "6559a78c"


def test_every_field_of_an_encoding_shapes_the_name() -> None:
    plain = Encoding(80, 4)
    others = [
        replace(plain, **{field.name: getattr(plain, field.name) + 1})
        for field in fields(plain)
        if field.name != "efforts"
    ]
    others.append(replace(plain, efforts=(("webp", 3),)))
    assert len({digest_of(info(), each, "webp") for each in (plain, *others)}) == len(others) + 1


PARTS = st.text(
    st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=90
) | st.sampled_from(
    ["_a", "-_a", "a~", "a~-", ".a", "#a", "é" * 127, "é" * 126 + "e", "a.jpg", "a.png"]
)
PATHS = st.lists(PARTS.filter(lambda part: part not in (".", "..")), min_size=1, max_size=3).map(
    "/".join
)


@given(PATHS, PATHS)
def test_two_originals_never_share_a_variant(one: str, other: str) -> None:
    shared = {v.path for v in variants(one)} & {v.path for v in variants(other)}
    assert bool(shared) == (one == other)


@given(PATHS)
def test_every_generator_copies_the_variants(path: str) -> None:
    for variant in variants(path):
        for part in variant.path.split("/"):
            assert not part.startswith(("_", ".", "#"))
            assert not part.endswith("~")
            assert len(part.encode()) <= 255


@pytest.mark.parametrize("root", ["", "src"])
@pytest.mark.parametrize(
    "path", ["a.jpg", "images/a b.jpg", "_x/.y/-z/#.jpg", "图/ü.png", "a~/b.jpg"]
)
def test_a_variant_names_its_original(path: str, root: str) -> None:
    path = f"{root}/{path}".lstrip("/")
    original, settings = info(path), Settings(site=Path())
    job = job_of(original, settings, root)
    assert job is not None
    for variant in (each.path for each in job.variants):
        assert is_variant_of(variant, path, settings.variants_dir)
        assert not is_variant_of(variant, path + "x", settings.variants_dir)
        assert has_digest_of(variant, original, job.encoding)
        assert not has_digest_of(variant, replace(original, digest="other"), job.encoding)
        if "~" not in path:
            assert original_of(variant, settings.variants_dir) == path
