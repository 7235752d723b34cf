"""Prepare a release: ``python scripts/release.py cut 1.2.3``, then commit and tag v1.2.3.

``notes 1.2.3`` prints what CHANGELOG.md says about a version, and checks that it is the package's.
"""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHANGELOG = ROOT / "CHANGELOG.md"
PACKAGE = ROOT / "assetjob" / "__init__.py"
_VERSION = re.compile(r'^__version__ = "(.+)"$', re.MULTILINE)
_SECTION = re.compile(r"^## \[(.+?)\](?: - .*)?\n", re.MULTILINE)
_NUMBER = re.compile(r"\d+\.\d+\.\d+((a|b|rc)\d+)?")


class ReleaseError(Exception):
    """The release cannot be made; the message says why."""


def cut(changelog: str, version: str, day: date) -> str:
    """Return the changelog with what is unreleased under the heading of `version`.

    Raises:
        ReleaseError: The version is there already, or there is nothing to release.
    """
    if not _NUMBER.fullmatch(version):
        raise ReleaseError(f"{version}: is no version; write it as 1.2.3 or 1.2.3rc1")
    if f"## [{version}]" in changelog:
        raise ReleaseError(f"CHANGELOG.md: has {version} already; choose the next version")
    if not notes(changelog, "Unreleased"):
        raise ReleaseError("CHANGELOG.md: nothing is unreleased; describe the changes first")
    heading = "## [Unreleased]\n"
    return changelog.replace(heading, f"{heading}\n## [{version}] - {day.isoformat()}\n", 1)


def notes(changelog: str, version: str) -> str:
    """Return what the changelog says about `version`.

    Raises:
        ReleaseError: It does not have the version.
    """
    parts = _SECTION.split(changelog)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    if version not in sections:
        raise ReleaseError(f"CHANGELOG.md: has no section [{version}]; cut the release first")
    return sections[version].strip()


def main(arguments: list[str]) -> str:
    """Do what the command line asks for; return what is to be printed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["cut", "notes"])
    parser.add_argument("version")
    asked = parser.parse_args(arguments)
    changelog, package = CHANGELOG.read_text("utf-8"), PACKAGE.read_text("utf-8")
    if asked.command == "cut":
        released = cut(changelog, asked.version, datetime.now(tz=UTC).date())
        CHANGELOG.write_text(released, "utf-8", newline="\n")
        version = f'__version__ = "{asked.version}"'
        PACKAGE.write_text(_VERSION.sub(version, package), "utf-8", newline="\n")
        return f"Commit this, then: git tag v{asked.version}"
    if _VERSION.findall(package) != [asked.version]:
        raise ReleaseError(f"{PACKAGE}: is of another version than {asked.version}")
    return notes(changelog, asked.version)


if __name__ == "__main__":
    try:
        print(main(sys.argv[1:]))
    except ReleaseError as problem:
        sys.exit(str(problem))
