"""Where a settings file is found: in the site, above it, or where the command line says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.model.errors import SettingsError
from assetjob.settings.find import find_settings
from assetjob.settings.load import Given, explain, load, load_given

Build = Callable[[Mapping[str, str | bytes]], Path]

OWN, ABOVE = "quality = 61\n", "quality = 62\n"
POETRY = "[tool.other]\nx = 1\n"
SHARED = "[tool.assetjob]\nquality = 63\n"


@pytest.mark.parametrize(
    ("files", "quality"),
    [
        ({"assetjob.toml": ABOVE}, 62),
        ({"assetjob.toml": ABOVE, "web/dist/assetjob.toml": OWN}, 61),
        ({"assetjob.toml": ABOVE, "web/assetjob.toml": OWN}, 61),
        ({"pyproject.toml": SHARED}, 63),
        ({"assetjob.toml": ABOVE, "web/dist/pyproject.toml": POETRY}, 62),
        ({"assetjob.toml": ABOVE, "pyproject.toml": SHARED}, 62),
        ({"assetjob.toml": ABOVE, "web/.git/HEAD": ""}, 80),  # of another repository
        ({"assetjob.toml": ABOVE, ".git/HEAD": ""}, 62),
        ({"web/other/assetjob.toml": OWN}, 80),
        ({}, 80),
    ],
)
def test_the_nearest_file_up_to_the_repository_counts(
    site: Build, files: dict[str, str | bytes], quality: int
) -> None:
    root = site({"web/dist/index.html": "", **files})
    assert load(root / "web/dist", {}).quality == quality


def test_a_folder_above_that_everybody_may_write_to_is_passed_over(site: Build) -> None:
    root = site({"assetjob.toml": ABOVE, "dist/index.html": ""})
    root.chmod(0o777)
    assert find_settings(root / "dist") == (None, {})
    assert find_settings(root)[0] == root / "assetjob.toml"
    root.chmod(0o755)


def test_a_broken_file_above_is_named(site: Build) -> None:
    root = site({"assetjob.toml": "qualty = 3", "dist/index.html": ""})
    with pytest.raises(SettingsError, match=r"assetjob\.toml: unknown key 'qualty'"):
        load(root / "dist", {})


@pytest.mark.parametrize("name", ["ci.toml", "pyproject.toml"])
def test_a_named_file_replaces_the_one_that_would_be_found(
    site: Build, tmp_path: Path, name: str
) -> None:
    root = site({"assetjob.toml": OWN})
    file = tmp_path / "ci" / name
    file.parent.mkdir()
    file.write_text(SHARED if name == "pyproject.toml" else "quality = 63\n")
    settings = load_given(root, Given(file=file))
    assert (settings.quality, settings.home) == (63, root)
    (tmp_path / "link.toml").symlink_to(root / "assetjob.toml")
    settings = load_given(root / "dist", Given(file=tmp_path / "link.toml"))
    assert settings.quality == 61


@pytest.mark.parametrize(
    ("text", "message"),
    [(None, "is missing"), (POETRY, r"has no table \[tool.assetjob\]"), ("a", "not valid TOML")],
)
def test_a_named_file_that_cannot_be_used(tmp_path: Path, text: str | None, message: str) -> None:
    path = tmp_path / "pyproject.toml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(SettingsError, match=message):
        load_given(tmp_path, Given(file=path))


@pytest.mark.parametrize(
    ("pair", "name", "value"),
    [
        ("quality=71", "quality", 71),
        ("quality = auto", "quality", "auto"),
        ("content-width=700", "content_width", 700),
        ("widths=[800, 400]", "widths", (400, 800)),
        ("drafts=true", "drafts", True),
        ("effort=best", "effort", "best"),
        ('effort="best"', "effort", "best"),
        ("effort_by_format={avif='draft'}", "effort_by_format", (("avif", "draft"),)),
        ("effort_by_format=[]", "effort_by_format", ()),
        ("baseurl=/a=b", "baseurl", "/a=b"),
        ("url=", "url", ""),
    ],
)
def test_a_pair_sets_any_setting(site: Build, pair: str, name: str, value: object) -> None:
    root = site({"assetjob.toml": 'quality = 60\neffort = "draft"\n'})
    assert getattr(load_given(root, Given(pairs=(pair,))), name) == value


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("quality", "--set quality: has no value; write KEY=VALUE"),
        ("qualty=3", "--set: unknown key 'qualty'; did you mean 'quality'?"),
        ("quality=300", "--set quality: 300 is not between 1 and 100"),
        ("site=/", "--set: unknown key 'site'"),
        ("quality=1\nwidths=[1]", "--set quality: must be a whole number"),
    ],
)
def test_a_pair_that_is_wrong(tmp_path: Path, pair: str, message: str) -> None:
    with pytest.raises(SettingsError) as error:
        load_given(tmp_path, Given(pairs=(pair,)))
    assert str(error.value).startswith(message)


def test_an_option_wins_over_a_pair_and_a_pair_over_the_file(site: Build) -> None:
    root = site({"assetjob.toml": "quality = 60\njobs = 3\nwidths = [480]\n"})
    given = Given(options={"quality": 62}, pairs=("quality=61", "jobs=4"))
    settings = load_given(root, given)
    assert (settings.quality, settings.jobs, settings.widths) == (62, 4, (480,))
    origins = {name: origin for name, _, origin in explain(root, given)}
    assert (origins["jobs"], origins["widths"]) == ("command line", str(root / "assetjob.toml"))


def test_findings_do_not_fail_fix_by_default(site: Build) -> None:
    root = site({})
    assert load_given(root, Given(command="fix")).fail_on == "never"
    assert load_given(root, Given(command="audit")).fail_on == "error"
    (root / "assetjob.toml").write_text('fail_on = "warning"')
    assert load_given(root, Given(command="fix")).fail_on == "warning"
