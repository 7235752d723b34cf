"""One text for an image of several sites: each site gets its own decisions."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from assetjob.cli.commands import main
from assetjob.fleet.decisions import split_decisions
from assetjob.model.errors import AssetjobError

WriteImage = Callable[..., Path]


def run(*arguments: object) -> None:
    result = CliRunner().invoke(main, [str(each) for each in arguments])
    assert result.exit_code in (0, 1), result.output


def entry(site: str, **changes: Any) -> dict[str, Any]:
    return {"site": site, "picture": "0" * 64, "context": "1", "alt": "A hill", **changes}


def test_a_text_reaches_every_site(tmp_path: Path, image_file: WriteImage) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(
            f"<!doctype html><h1>{name}</h1><p>Text <img src=logo.png></p>"
        )
        (tmp_path / name / "assetjob.toml").write_text('executor = "serial"\n')
    shutil.copy(image_file(tmp_path / "a/logo.png", 200, 100), tmp_path / "b/logo.png")
    for name in ("a", "b"):
        run("audit", tmp_path / name, "--reports", tmp_path / name / "reports")
    run("rollup", tmp_path / "a/reports", tmp_path / "b/reports", "--reports", tmp_path / "out")
    (shared,) = json.loads((tmp_path / "out/fleet.json").read_text())["shared_images"]
    decisions = [
        entry(site, picture=shared["digest"], context=context)
        for site, contexts in shared["contexts"].items()
        for context in contexts
    ]
    file = tmp_path / "fleet-decisions.json"
    file.write_text(json.dumps({"schema": 1, "decisions": decisions}))
    run("decisions", "split", file, "--to", tmp_path / "split")
    for name in ("a", "b"):
        run("decisions", "apply", tmp_path / f"split/{name}.json", tmp_path / name)
        assert 'alt="A hill"' in (tmp_path / name / "index.html").read_text()


@pytest.mark.parametrize("site", ["../x", "/x", "a/../../b", "", "a\\b", 7])
def test_no_file_is_written_elsewhere(tmp_path: Path, site: Any) -> None:
    file = tmp_path / "f.json"
    file.write_text(json.dumps({"schema": 1, "decisions": [entry(site)]}))
    with pytest.raises(AssetjobError, match="contains no decisions of a fleet"):
        list(split_decisions(file, tmp_path / "to"))
    assert [each.name for each in tmp_path.iterdir()] == ["f.json"]


@pytest.mark.parametrize("text", ["", "[]", '{"decisions": [1]}', '{"decisions": [{}]}'])
def test_another_file_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "f.json"
    file.write_text(text)
    with pytest.raises(AssetjobError, match=r"f\.json: contains no decisions of a fleet"):
        list(split_decisions(file, tmp_path / "to"))


def test_a_wrong_entry_is_named(tmp_path: Path) -> None:
    file = tmp_path / "f.json"
    file.write_text(json.dumps({"schema": 1, "decisions": [entry("a", remove="src")]}))
    with pytest.raises(AssetjobError, match="entry 1, key remove"):
        list(split_decisions(file, tmp_path / "to"))
