"""Settings files and options: what is taken, and the one line that says why something is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.model.errors import AssetjobError, SettingsError
from assetjob.model.finding import Severity
from assetjob.settings.field import is_setting
from assetjob.settings.load import load
from assetjob.settings.schema import Settings

Site = Callable[[Mapping[str, str | bytes]], Path]


def test_defaults_where_there_is_no_file(site: Site) -> None:
    root = site({})
    assert load(root, {}) == Settings(site=root, profile="html")


def test_assetjob_toml(site: Site) -> None:
    root = site({"assetjob.toml": 'quality = 71\nwidths = [800, 400, 800]\nfail_on = "never"\n'})
    settings = load(root, {})
    assert settings.quality == 71
    assert settings.widths == (400, 800)
    assert settings.gate is None


def test_a_quality_may_be_auto(site: Site) -> None:
    root = site({"assetjob.toml": 'quality = "auto"\n'})
    assert load(root, {}).quality == "auto"
    assert load(root, {"quality": 70}).quality == 70


def test_pyproject_table(site: Site) -> None:
    root = site({"pyproject.toml": '[project]\nname = "x"\n[tool.assetjob]\nquality = 72\n'})
    assert load(root, {}).quality == 72


def test_pyproject_of_something_else(site: Site) -> None:
    root = site({"pyproject.toml": "[tool.other]\nquality = 72\n"})
    assert load(root, {}) == Settings(site=root, profile="html")


def test_assetjob_toml_wins_over_pyproject(site: Site) -> None:
    files = {"assetjob.toml": "quality = 1", "pyproject.toml": "[tool.assetjob]\nquality = 2\n"}
    assert load(site(files), {}).quality == 1


@pytest.mark.parametrize("text", ["\ufeffquality = 60\n", "quality = 60\r\n"], ids=["BOM", "CRLF"])
def test_files_as_windows_writes_them(site: Site, text: str) -> None:
    assert load(site({"assetjob.toml": text}), {}).quality == 60


def test_a_dash_in_a_key_is_an_underscore(site: Site) -> None:
    assert load(site({"assetjob.toml": "content-width = 700"}), {}).content_width == 700


def test_an_option_wins(site: Site) -> None:
    root = site({"assetjob.toml": 'quality = 60\nfail_on = "review"\n'})
    settings = load(root, {"quality": 61, "reports": Path("out")})
    assert (settings.quality, settings.reports) == (61, Path("out"))
    assert settings.gate is Severity.REVIEW


def test_an_exclude_option_adds_and_a_width_option_replaces(site: Site) -> None:
    root = site({"assetjob.toml": 'exclude = ["/old/"]\nwidths = [480]\n'})
    settings = load(root, {"exclude": ("*.txt",), "widths": (640, 320)})
    assert settings.exclude == ("/old/", "*.txt")
    assert settings.widths == (320, 640)


WRONG = {
    "unknown key, one near": ("qualty = 80", "unknown key 'qualty'; did you mean 'quality'?"),
    "unknown key, none near": ("zzzz = 80", "unknown key 'zzzz'; known are allow_ignored, "),
    "an option only": ('site = "x"', "unknown key 'site'"),
    "text for a number": ('quality = "80"', "quality: must be a whole number"),
    "float for a number": ("quality = 80.5", "quality: must be a whole number"),
    "no word for a quality": ('quality = "low"', 'must be a whole number or "auto"'),
    "target too high": ("quality_target = 96", "quality_target: 96 is not between 30 and 95"),
    "truth for a number": ("quality = true", "quality: must be a whole number"),
    "number for truth": ("drafts = 1", "drafts: must be true or false"),
    "number for a text": ("variants_dir = 1", "variants_dir: must be a string"),
    "text for a list": ('exclude = "x"', "exclude: must be a list"),
    "wrong item": ('widths = ["480"]', "widths: must be a whole number"),
    "no widths": ("widths = []", "widths: is empty; give at least one value"),
    "too small": ("quality = 0", "quality: 0 is not between 1 and 100"),
    "too large": ("widths = [480, 16384]", "widths: 16384 is not between 16 and 16383"),
    "column too narrow": ("content_width = 99", "content_width: 99 is not between 100 and 16383"),
    "jobs below 0": ("jobs = -1", "jobs: -1 is not between 0 and 256"),
    "unknown choice": ('effort = "norml"', "effort: 'norml' is not known; did you mean 'normal'?"),
    "no table": ('effort_by_format = "draft"', "effort_by_format: must be a table, as in {"),
    "unknown format": ("effort_by_format.avi = 'best'", "'avi' is not known; did you mean 'avif'?"),
    "unknown effort": (
        "effort_by_format.avif = 'bst'",
        "effort_by_format: avif: 'bst' is not known",
    ),
    "unknown choice, none near": ('fail_on = "x"', "'x' is not known; known are error, never"),
    "folder above": ('variants_dir = "../x"', "'../x' must be a folder inside the site"),
    "folder nowhere": ('variants_dir = "/"', "'/' must be a folder inside the site"),
    "folder with a drive": ('variants_dir = "C:/x"', "'C:/x' must be a folder inside the site"),
    "folder with backslash": ("variants_dir = 'a\\b'", "must be a folder inside the site"),
    "hidden folder": ('variants_dir = "a/.b"', "Jekyll leaves out names that begin with '_' or"),
    "Jekyll's folder": ('variants_dir = "_v"', "Jekyll leaves out names that begin with '_' or"),
    "no TOML": ("quality 80", "not valid TOML: "),
    "nested without end": ("a = " + "[" * 5_000, "not valid TOML: nested too deeply"),
    "a number without end": ("a = " + "9" * 5_000, "not valid TOML: "),
    "a day that is none": ("a = 2027-02-30", "not valid TOML: "),
    "not UTF-8": (b'effort = "\xff"', "not UTF-8: save it as UTF-8"),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_in_one_line(site: Site, text: str | bytes, message: str) -> None:
    root = site({"assetjob.toml": text})
    with pytest.raises(SettingsError) as error:
        load(root, {})
    said = str(error.value)
    assert said.startswith(f"{root / 'assetjob.toml'}: ")
    assert message in said
    assert "\n" not in said


def test_a_wrong_option_names_the_option(site: Site) -> None:
    with pytest.raises(SettingsError, match=r"^--content-width: 5 is not between 100 and 16383$"):
        load(site({}), {"content_width": 5})


def test_a_pyproject_table_that_is_none(site: Site) -> None:
    with pytest.raises(SettingsError, match=r"pyproject\.toml: \[tool\.assetjob\] must be a table"):
        load(site({"pyproject.toml": "[tool]\nassetjob = 3\n"}), {})


def test_the_folder_is_written_in_one_form(site: Site) -> None:
    root = site({"assetjob.toml": 'variants_dir = "/media//made/"'})
    assert load(root, {}).variants_dir == "media/made"


KEYS = [f.name for f in fields(Settings) if is_setting(f)]


@given(
    key=st.sampled_from(KEYS),
    value=st.one_of(st.booleans(), st.integers(), st.text(), st.lists(st.text()), st.none()),
)
def test_any_value_is_taken_or_refused(key: str, value: object) -> None:
    try:
        settings = load(Path("no such folder"), {key: value})
    except AssetjobError as error:
        option = key.removesuffix("_by_format").replace("_", "-")
        assert str(error).startswith(f"--{option}: ")  # noqa: PT017
    else:
        assert isinstance(settings, Settings)


def test_every_key_explains_itself() -> None:
    for f in fields(Settings):
        if is_setting(f):
            assert f.metadata["help"][-1] != ".", f.name
