"""The schema of the settings accepts what the tool accepts, and editors' tools can read it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from assetjob.model.errors import SettingsError
from assetjob.settings.find import SETTINGS_FILE
from assetjob.settings.json_schema import settings_schema
from assetjob.settings.load import load

SCHEMA = settings_schema()
TAPLO = Path(sys.executable).with_name("taplo")

SETTINGS = {
    "": True,
    "content_width = 720\nformats = ['avif', 'webp']": True,
    "quality = 'auto'": True,
    "quality = 70\nwidths = [480, 900]": True,
    "[[ignore]]\nrule = 'alt-in-row'\nreason = 'a gallery'\nexpires = 2027-12-31": True,
    "[[url_map]]\nprefix = 'https://a.example/x/'\nfolder = 'media'": True,
    "quality = 101": False,
    "quality = 'best'": False,
    "widths = []": False,
    "widths = [5]": False,
    "content_width = '720'": False,
    "content_widht = 720": False,
    "fail_on = 'errors'": False,
    "drafts = 1": False,
    "exclude = 'x'": False,
    "[[ignore]]\nrule = 'alt-in-row'": False,
    "[[ignore]]\nreason = 'everything'": False,
    "[[ignore]]\nrule = 'x'\nreason = 'y'\npage = 'z'": False,
}


def as_json(value: object) -> object:
    """Return a document of TOML as a schema sees it: a date is a string."""
    return json.loads(json.dumps(value, default=date.isoformat))


@pytest.mark.parametrize(("text", "valid"), SETTINGS.items())
def test_the_schema_agrees_with_the_settings(text: str, valid: bool, tmp_path: Path) -> None:
    (tmp_path / SETTINGS_FILE).write_text(text, "utf-8")
    (tmp_path / "media").mkdir()
    validator = jsonschema.Draft202012Validator(SCHEMA)
    assert validator.is_valid(as_json(tomllib.loads(text))) == valid
    if valid:
        load(tmp_path, {})
    else:
        with pytest.raises(SettingsError):
            load(tmp_path, {})


def test_the_schema_is_valid_and_shipped() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    shipped = (files("assetjob.settings") / "assetjob.schema.json").read_text("utf-8")
    assert json.loads(shipped) == SCHEMA
    assert all(each["description"] for each in SCHEMA["properties"].values())


@pytest.mark.skipif(not TAPLO.is_file(), reason="taplo is not on this machine")
@pytest.mark.parametrize(
    ("text", "valid"), [("content_width = 720\n", True), ("content_widht = 720\n", False)]
)
def test_taplo_uses_it(tmp_path: Path, text: str, valid: bool) -> None:
    shutil.copy(str(files("assetjob.settings") / "assetjob.schema.json"), tmp_path / "s.json")
    (tmp_path / SETTINGS_FILE).write_text(f"#:schema ./s.json\n{text}", "utf-8")
    command = [str(TAPLO), "check", SETTINGS_FILE]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == valid, done.stderr
