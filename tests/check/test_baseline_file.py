"""Where the baseline is, and how one file serves a project and its built site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.check.baseline_file import baseline_path, load_baseline, save_baseline
from assetjob.model.finding import KnownFinding
from assetjob.settings.load import load

Build = Callable[[Mapping[str, str | bytes]], Path]


def known(page: str) -> KnownFinding:
    return KnownFinding(page, "alt-missing", image="a.jpg", context="")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, "dist/assetjob-baseline.json"),
        ({"assetjob.toml": ""}, "assetjob-baseline.json"),
        ({"assetjob.toml": 'baseline = "ci/known.json"'}, "ci/known.json"),
        # A baseline that is in the site already stays there.
        (
            {"assetjob.toml": "", "dist/assetjob-baseline.json": '{"schema": 1, "known": []}'},
            "dist/assetjob-baseline.json",
        ),
    ],
)
def test_it_is_beside_the_settings_file(
    site: Build, files: dict[str, str | bytes], expected: str
) -> None:
    root = site({"dist/index.html": "", **files})
    settings = load(root / "dist", {})
    assert baseline_path(settings) == root / expected
    save_baseline(settings, [known("index.html")])
    assert load_baseline(settings) == (known("index.html"),)


def test_entries_of_several_sites_are_kept_apart(site: Build) -> None:
    root = site({"assetjob.toml": "", "dist/index.html": "", "docs/index.html": ""})
    dist, docs = load(root / "dist", {}), load(root / "docs", {})
    save_baseline(dist, [known("index.html"), known("a.html")])
    save_baseline(docs, [known("index.html")])
    save_baseline(dist, [known("index.html")])
    assert load_baseline(dist) == load_baseline(docs) == (known("index.html"),)
    assert [each.page for each in load_baseline(load(root, {}))] == [
        "dist/index.html",
        "docs/index.html",
    ]
