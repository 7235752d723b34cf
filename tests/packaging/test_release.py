"""What a release is cut from: changelog, version, constraints, workflows."""

from __future__ import annotations

import re
import runpy
import tomllib
from datetime import date
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import assetjob

ROOT = Path(__file__).parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "release.py"))
CUT, NOTES, ERROR = SCRIPT["cut"], SCRIPT["notes"], SCRIPT["ReleaseError"]
CHANGELOG = (
    "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- This.\n\n## [0.1.0] - 2026-01-02\n\n- That.\n"
)


def test_a_release_gets_what_was_unreleased() -> None:
    text = CUT(CHANGELOG, "0.2.0", date(2026, 3, 4))
    assert "## [Unreleased]\n\n## [0.2.0] - 2026-03-04\n\n### Added\n" in text
    assert NOTES(text, "0.2.0") == "### Added\n\n- This."
    assert NOTES(text, "0.1.0") == "- That."
    with pytest.raises(ERROR, match="nothing is unreleased"):
        CUT(text, "0.3.0", date(2026, 3, 4))


@pytest.mark.parametrize(
    ("version", "problem"), [("0.1.0", "has 0.1.0 already"), ("v1", "is no version")]
)
def test_a_wrong_version_is_refused(version: str, problem: str) -> None:
    with pytest.raises(ERROR, match=problem):
        CUT(CHANGELOG, version, date(2026, 3, 4))
    with pytest.raises(ERROR, match="has no section"):
        NOTES(CHANGELOG, "9.9.9")


def test_the_changelog_of_the_project_can_be_cut() -> None:
    text = CUT((ROOT / "CHANGELOG.md").read_text("utf-8"), "999.0.0", date(2026, 3, 4))
    assert "### Added" in NOTES(text, "999.0.0")


def test_the_version_is_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["dynamic"] == ["version"]
    texts = (ROOT / "assetjob").rglob("*.py")
    written = [path for path in texts if "__version__ = " in path.read_text("utf-8")]
    assert written == [ROOT / "assetjob" / "__init__.py"]
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", assetjob.__version__)


def needed(name: str, found: set[str]) -> set[str]:
    """Return the names of all packages that a package needs, without its extras."""
    for text in metadata.requires(name) or ():
        requirement = Requirement(text)
        key = canonicalize_name(requirement.name)
        extras = requirement.extras or {""}
        if key in found or not any(
            requirement.marker is None or requirement.marker.evaluate({"extra": each})
            for each in extras
        ):
            continue
        found.add(key)
        needed(requirement.name, found)
    return found


def test_the_constraints_pin_every_dependency_within_its_bounds() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pinned = dict(line.split("==") for line in lines if not line.startswith("#"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for text in project["dependencies"]:
        requirement = Requirement(text)
        key = canonicalize_name(requirement.name).replace("typing-extensions", "typing_extensions")
        assert requirement.specifier.contains(pinned[key]), text
        for other in needed(requirement.name, set()):
            assert other.replace("-extensions", "_extensions") in pinned, f"{text} needs {other}"


def test_no_text_tells_users_to_install_an_unpublished_name() -> None:
    texts = [ROOT / "README.md", ROOT / "action.yml", *(ROOT / "docs").glob("*.md")]
    texts += [*(ROOT / "assetjob").rglob("*.py"), *(ROOT / "templates").glob("*.yml")]
    for path in texts:
        found = re.search(
            r"(pip|pipx|uvx?|tool) install ['\"]?assetjob\b(?! @)", path.read_text("utf-8")
        )
        assert not found, f"{path}: the name is not published: say how to install from a clone"
