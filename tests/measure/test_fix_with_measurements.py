"""`fix` and `audit` use measurements without a browser, while what they are about is the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from assetjob.job.context import RunContext
from assetjob.job.pipeline import run_stages
from assetjob.measure.measured_file import MeasurementsError
from assetjob.model.measured import DESKTOP, PHONE, BoxSample, Measured
from assetjob.model.result import Command, Result
from assetjob.model.sizes import Sizes
from assetjob.report.measured_counts import MeasuredCounts
from assetjob.report.site_summary import summarize
from assetjob.runtime.executors.serial import Serial
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.store import Disk, DryRun
from tests.conftest import Silent
from tests.measure.measuring import SEEN, write_measurements

BOTH = frozenset({PHONE, DESKTOP})
SIZES = 'sizes="(min-width: 768px) 500px, calc(100vw - 48px)"'
HEAD = '<!doctype html><html><head><title>A</title><link rel="stylesheet" href="/a.css"></head>'
PAGE = f"""{HEAD}<body><main><h1>A</h1>
<p><img src="/one.jpg" alt="One"></p>
<p>Text.</p>
<p><img src="/two.jpg" alt="Two" class="wide"></p>
</main></body></html>
"""
POST = """---
title: A
---
![One](/one.jpg)

Text.

![Two](/two.jpg)
"""


@pytest.fixture
def written(
    site: Callable[[Mapping[str, str | bytes]], Path], image_file: Callable[..., Path]
) -> Callable[..., Path]:
    """`written({"a.html": ...}, {"/one.jpg": measured})`: the site with its measurements."""

    def write(pages: Mapping[str, str | bytes], by_url: Mapping[str, Measured]) -> Path:
        root = site({"a.css": "main { width: min(500px, 100vw) }", **pages})
        for seed, name in enumerate(("one", "two")):
            image_file(root / f"{name}.jpg", 900, 600, seed=seed, quality=50)
        write_measurements(root, by_url)
        return root

    return write


def tag(text: str, alt: str) -> str:
    tags = (found[0] for found in re.finditer(r"<img[^>]*>", text))
    return next(each for each in tags if f'alt="{alt}"' in each)


def run(root: Path, command: Command) -> Result:
    settings = Settings(site=root)
    store = Disk(root) if command == "in-place" else DryRun(Disk(root))
    return run_stages(RunContext(command, settings, find_site(settings), Serial(), store, Silent()))


def fixed(root: Path, name: str = "a.html") -> str:
    first = run(root, "in-place")
    assert not first.failures
    text = (root / name).read_text("utf-8")
    again = run(root, "in-place")
    assert not any("changed since" in note for note in again.notes)
    assert (root / name).read_text("utf-8") == text, "a second run changes nothing"
    return text


def findings(result: Result, rule: str) -> list[tuple[str | None, str]]:
    return [(each.url, each.message) for each in result.findings if each.rule == rule]


def test_measured_sizes_are_written(written: Callable[..., Path]) -> None:
    text = fixed(written({"a.html": PAGE}, {"/one.jpg": SEEN, "/two.jpg": SEEN}))

    assert SIZES.replace('="', '="auto, ') in tag(text, "Two")
    assert 'width="900" height="600"' in tag(text, "Two")


def test_the_largest_image_gets_high_priority_and_is_not_lazy(written: Callable[..., Path]) -> None:
    by_url = {"/one.jpg": SEEN, "/two.jpg": replace(SEEN, largest=BOTH, first_view=BOTH)}

    text = fixed(written({"a.html": PAGE}, by_url))

    assert 'loading="lazy"' in tag(text, "One")
    assert 'fetchpriority="high"' in tag(text, "Two")
    assert SIZES in tag(text, "Two")
    assert "loading" not in tag(text, "Two")
    assert text.count("fetchpriority") == 1


@pytest.mark.parametrize("largest", [frozenset({PHONE}), frozenset({DESKTOP})])
def test_an_image_that_is_largest_on_one_screen_only_is_not_lazy(
    written: Callable[..., Path], largest: frozenset[str]
) -> None:
    by_url = {"/one.jpg": SEEN, "/two.jpg": replace(SEEN, largest=largest)}

    text = fixed(written({"a.html": PAGE}, by_url))

    assert "loading" not in tag(text, "Two")
    assert "fetchpriority" not in text


def test_sources_in_markdown_use_the_measurements(written: Callable[..., Path]) -> None:
    pages = {"_config.yml": "theme: minima", "Gemfile": 'gem "jekyll"', "index.md": POST}
    root = written(pages, {"/one.jpg": SEEN, "/two.jpg": SEEN})

    text = fixed(root, "index.md")

    assert text.count("(min-width: 768px) 500px, calc(100vw - 48px)") == 2


def test_a_box_of_the_natural_size_keeps_it_where_not_all_css_is_known(
    written: Callable[..., Path],
) -> None:
    pages = {"_config.yml": "theme: minima", "Gemfile": 'gem "jekyll"', "index.md": POST}
    natural = replace(SEEN, of_natural_size=True)

    text = fixed(written(pages, {"/one.jpg": SEEN, "/two.jpg": natural}), "index.md")

    assert text.count("calc(100vw - 48px)") == 1


@pytest.mark.parametrize(
    "css",
    [
        "p { display: flex }",  # a flex item is not narrower than its content
        "p { display: grid } img { max-width: 100%; height: auto }",
        "p { float: left } img { width: 100%; height: auto }",  # as wide as what is in it
    ],
)
def test_a_box_that_css_lets_depend_on_the_natural_size_gets_sizes_where_it_does_not(
    written: Callable[..., Path], css: str
) -> None:
    by_url = {"/one.jpg": SEEN, "/two.jpg": replace(SEEN, keeps_box=True)}

    text = fixed(written({"a.html": PAGE, "a.css": css}, by_url))

    assert 'sizes="900px"' in tag(text, "One")
    assert SIZES in tag(text, "Two")
    assert 'width="900" height="600"' in tag(text, "Two")


@pytest.mark.parametrize(
    ("changes", "sizes"),
    [
        ({"keeps_box_as_drawn": True}, SIZES),
        ({"keeps_box_as_drawn": True, "exact": False}, SIZES),
        ({"keeps_box_as_drawn": True, "exact": False, "sizes": Sizes.up_to(901)}, 'sizes="900px"'),
        ({"keeps_box_as_drawn": True, "of_natural_size": True}, 'sizes="900px"'),
        ({}, 'sizes="900px"'),
    ],
)
def test_a_box_that_is_kept_by_the_width_drawn_gets_sizes_from_there_to_that_of_the_file(
    written: Callable[..., Path], changes: Mapping[str, bool | Sizes], sizes: str
) -> None:
    css = "p { float: left } img { width: 100%; height: auto }"  # as wide as the image naturally is
    by_url = {"/two.jpg": replace(SEEN, **changes)}  # type: ignore[arg-type]

    text = fixed(written({"a.html": PAGE, "a.css": css}, by_url))

    assert sizes in tag(text, "Two")


@pytest.mark.parametrize(
    ("css", "sizes"),
    [
        ("max-height: 80vh; width: auto; max-width: 100%; height: auto", "900px"),
        ("max-width: 40vh", "auto, 900px"),
        ("width: 40vh; height: auto", "auto, 900px"),
        ("width: 100%; height: 60vh; object-fit: cover", "900px"),
        ("width: 100%; min-height: 60vh; object-fit: cover", "900px"),
        ("width: 100%; height: 60vh; object-fit: contain", "auto, (min-width: 516px) 500px,"),
    ],
)
def test_a_width_of_the_height_of_the_viewport_gets_an_upper_bound(
    written: Callable[..., Path], css: str, sizes: str
) -> None:
    """Such widths are measured without ``sizes``."""
    sheet = f"main {{ max-width: 500px }} img {{ {css} }}"
    by_url = {"/two.jpg": replace(SEEN, sizes=None, exact=False)}

    text = fixed(written({"a.html": PAGE, "a.css": sheet}, by_url))

    assert f'sizes="{sizes}' in tag(text, "Two")


def test_sizes_that_are_too_wide_are_not_used_where_they_are_the_width(
    written: Callable[..., Path],
) -> None:
    css = "main { width: min(500px, 100vw) } img { width: auto; max-width: 100%; height: auto }"
    rough = replace(SEEN, exact=False)

    text = fixed(written({"a.html": PAGE, "a.css": css}, {"/one.jpg": SEEN, "/two.jpg": rough}))

    assert SIZES.split('"')[1] in tag(text, "One")
    assert SIZES.split('"')[1] not in tag(text, "Two")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("a.html", "Text.", "Another text."),
        ("a.html", 'class="wide"', 'class="narrow"'),
        ("a.css", "500px", "400px"),
    ],
)
def test_measurements_of_a_page_that_changed_are_not_used(
    written: Callable[..., Path], file: str, old: str, new: str
) -> None:
    root = written({"a.html": PAGE}, {"/one.jpg": SEEN, "/two.jpg": SEEN})
    path = root / file
    path.write_text(path.read_text().replace(old, new))

    result = run(root, "in-place")

    assert "calc(100vw - 48px)" not in (root / "a.html").read_text()
    assert any("1 page has changed since" in note for note in result.notes)


def test_measurements_that_become_stale_are_taken_out_again(written: Callable[..., Path]) -> None:
    seen = replace(SEEN, largest=BOTH)
    root = written({"a.html": PAGE}, {"/one.jpg": SEEN, "/two.jpg": seen})
    text = fixed(root)
    assert 'fetchpriority="high"' in tag(text, "Two")
    (root / "a.html").write_text(text.replace("Text.", "Another text."))

    run(root, "in-place")

    assert "calc(100vw - 48px)" not in (root / "a.html").read_text()
    assert "fetchpriority" not in tag((root / "a.html").read_text(), "Two")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('alt="Two"', 'alt="Two" width="300"'),
        ('alt="Two"', 'alt="Two" style="width: 200px"'),
        ("/two.jpg", "/one.jpg"),
    ],
)
def test_an_image_of_another_size_or_file_is_not_as_measured(
    written: Callable[..., Path], old: str, new: str
) -> None:
    root = written({"a.html": PAGE}, {"/two.jpg": SEEN})
    (root / "a.html").write_text(PAGE.replace(old, new))

    run(root, "in-place")

    assert "calc(100vw - 48px)" not in tag((root / "a.html").read_text(), "Two")


def test_the_author_s_own_sizes_stay(written: Callable[..., Path]) -> None:
    page = PAGE.replace('alt="Two"', 'alt="Two" sizes="30vw"')
    root = written({"a.html": page}, {"/two.jpg": SEEN})

    assert 'sizes="30vw"' in tag(fixed(root), "Two")


def test_a_lazy_image_in_the_first_view_is_found(written: Callable[..., Path]) -> None:
    lazy = PAGE.replace('alt="', 'loading="lazy" alt="')
    by_url = {"/one.jpg": SEEN, "/two.jpg": replace(SEEN, first_view=BOTH)}

    result = run(written({"a.html": lazy}, by_url), "audit")

    ((url, message),) = findings(result, "lazy-first-image")
    assert (url, message.partition(",")[0]) == ("/two.jpg", "is in the first view (measured)")


def test_rules_judge_by_what_was_measured(written: Callable[..., Path]) -> None:
    flat = Measured(boxes=(BoxSample(1440, 600, 100, 600),))
    wide = Measured(boxes=(BoxSample(1440, 2400, 1600, 2400),))
    root = written({"a.html": PAGE}, {"/one.jpg": flat, "/two.jpg": wide})

    result = run(root, "audit")

    assert [url for url, _ in findings(result, "size-wrong-ratio")] == ["/one.jpg"]
    ((url, message),) = findings(result, "image-upscaled")
    assert url == "/two.jpg"
    assert message.startswith("drawn 2400 px wide in a window of 1440 px (measured)")


def test_the_report_counts_what_was_measured(written: Callable[..., Path]) -> None:
    rough = replace(SEEN, exact=False, largest=BOTH)
    root = written({"a.html": PAGE}, {"/one.jpg": SEEN, "/two.jpg": rough})

    counts = summarize(run(root, "in-place"), Settings(site=root)).measured

    assert counts == MeasuredCounts(pages=1, exact=1, wider=1, unknown=0, largest=1)


def test_an_unreadable_file_of_measurements_is_named(written: Callable[..., Path]) -> None:
    root = written({"a.html": PAGE}, {})
    (root / "assetjob-measured.json").write_text("[]")

    with pytest.raises(MeasurementsError, match=r"measured\.json: contains no measurements"):
        run(root, "audit")
