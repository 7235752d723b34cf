"""The command config: effective values, the schema, and settings that are not read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from assetjob.cli.commands import main

Build = Callable[[Mapping[str, str | bytes]], Path]


def lines(root: Path, *options: str) -> dict[str, str]:
    done = CliRunner().invoke(main, ["config", str(root), *options])
    assert done.exit_code == 0, done.stderr
    pairs = (line.partition(" = ") for line in done.stdout.splitlines())
    return {name: " ".join(value.split()) for name, _, value in pairs}


JEKYLL = "url: https://a.example\nbaseurl: /b/\nmarkdown: CommonMarkGhPages\n"


def test_values_of_jekylls_configuration_are_shown(site: Build) -> None:
    found = lines(site({"_config.yml": JEKYLL, "index.md": "# A\n"}))
    assert found["url"] == '"https://a.example" # Jekyll\'s configuration'
    assert found["baseurl"] == '"/b" # Jekyll\'s configuration'
    assert found["markdown"] == '"commonmark" # Jekyll\'s configuration'
    assert found["generator"] == '"jekyll" # detected by the site\'s files'


def test_a_setting_overrides_the_configuration(site: Build) -> None:
    root = site({"_config.yml": JEKYLL, "assetjob.toml": 'url = "https://c.example"\n'})
    assert lines(root)["url"] == f'"https://c.example" # {root / "assetjob.toml"}'


def test_a_plain_site_is_served_as_it_is(site: Build) -> None:
    found = lines(site({"index.html": "<p>A</p>"}))
    assert found["generator"] == '"html" # detected by the site\'s files'
    assert "url" not in found


@pytest.mark.parametrize("command", ["config", "audit"])
def test_settings_with_a_dot_are_pointed_out(
    site: Build, command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    root = site({"index.html": "<p>A</p>", ".assetjob.toml": "formats = ['avif']\n"})
    done = CliRunner().invoke(main, [command, str(root)])
    assert f"{root / '.assetjob.toml'}: is not read; rename it to assetjob.toml" in done.stderr
    (root / ".assetjob.toml").unlink()
    assert "is not read" not in CliRunner().invoke(main, [command, str(root)]).stderr


def test_a_wrong_rule_stops_a_run(site: Build) -> None:
    wrong = '[[ignore]]\nrule = "alt-mising"\nreason = "x"\n'
    root = site({"index.html": "<p>A</p>", "assetjob.toml": wrong})
    done = CliRunner().invoke(main, ["audit", str(root)])
    assert done.exit_code == 2
    assert "ignore 1: unknown rule 'alt-mising'; did you mean 'alt-missing'?" in done.stderr


def test_the_schema_is_printed() -> None:
    done = CliRunner().invoke(main, ["config", "--schema"])
    assert json.loads(done.stdout)["title"] == "assetjob.toml"
