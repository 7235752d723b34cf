"""The packages that a project depends on, from the manifests of npm, Python, Ruby and Deno."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase

MANIFESTS = ("package.json", "pyproject.toml", "requirements*.txt", "Pipfile", "Gemfile")


def packages_in(name: str, text: str) -> frozenset[str]:
    """Return the names of the packages that a manifest lists; none where it cannot be read."""
    for pattern, read in _READERS.items():
        if fnmatchcase(name, pattern):
            try:
                return frozenset(read(text))
            except (ValueError, RecursionError):  # not JSON, not TOML
                return frozenset()
    return frozenset()


def _npm(text: str) -> Iterator[str]:
    manifest = _table(json.loads(text))
    for key in ("dependencies", "devDependencies", "optionalDependencies"):
        yield from _table(manifest.get(key))
    # What "npx" runs need not be installed.
    for script in _table(manifest.get("scripts")).values():
        yield from _RUN.findall(str(script))


def _pyproject(text: str) -> Iterator[str]:
    manifest = tomllib.loads(text)
    project, tool = _table(manifest.get("project")), _table(manifest.get("tool"))
    lists = [project.get("dependencies")]
    lists += _table(project.get("optional-dependencies")).values()
    lists += _table(manifest.get("dependency-groups")).values()
    for requirements in lists:
        for requirement in requirements if isinstance(requirements, list) else ():
            yield from _REQUIREMENT.findall(str(requirement))
    yield from _table(_table(tool.get("poetry")).get("dependencies"))


def _lines(text: str) -> Iterator[str]:
    yield from _REQUIREMENT.findall(text)


def _gems(text: str) -> Iterator[str]:
    yield from _GEM.findall(text)


def _table(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


_READERS = {
    "package.json": _npm,
    "pyproject.toml": _pyproject,
    "requirements*.txt": _lines,
    "Pipfile": _lines,
    "Gemfile": _gems,
}
_RUN = re.compile(r"\b(?:npx|bunx|dlx)\s+(?:-\S+\s+)*(@?[\w./-]+)")
_REQUIREMENT = re.compile(r"^\s*([A-Za-z0-9][\w.-]*)", re.MULTILINE)
_GEM = re.compile(r"^\s*gem\s*\(?\s*[\"']([\w-]+)", re.MULTILINE)
