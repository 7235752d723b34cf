"""Which sites a fleet has: read from a TOML file, or from folders and patterns."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, get_args

from assetjob.model.errors import SettingsError
from assetjob.settings.nearest import nearest

Run = Literal["audit", "in-place", "output", "branch"]
_RUNS: tuple[str, ...] = get_args(Run)
_SOURCES = ("folder", "git", "prefix")
_KEYS = ("name", *_SOURCES, "revision", "run", "output", "settings")
# No "ext::" or other helper, which runs a program, and nothing that git reads as an option.
_GIT_URL = re.compile(r"(?:https?|ssh|git|file)://[^\s\0]+|[\w.-]+@[\w.-]+:[^\s\0-][^\s\0]*")
_REVISION = re.compile(r"\w[\w./+-]*", re.ASCII)
_PREFIX = re.compile(r"[a-z][a-z0-9+.-]*://[^\s\0]+")
_LARGEST = 10_000_000  # bytes


@dataclass(frozen=True, slots=True)
class FleetSite:
    """A site: its source, what is done with it, and settings as on the command line.

    `source` is an absolute folder, the URL of a git repository with its `revision`, or a prefix of
    an object store. `output` is a folder, a prefix or a branch of the repository.
    """

    name: str
    kind: Literal["folder", "git", "prefix"]
    source: str
    revision: str = "HEAD"
    run: Run = "audit"
    output: str = ""
    settings: tuple[tuple[str, str], ...] = field(default=())

    @property
    def slug(self) -> str:
        """The name as that of a folder."""
        return re.sub(r"[^\w.-]+", "-", self.name).strip(".-") or "site"


def read_sites(arguments: Sequence[Path]) -> tuple[FleetSite, ...]:
    """Return the sites in the TOML files and folders that the command line names.

    Raises:
        SettingsError: A file cannot be used, or two sites have the same name.
    """
    found = [site for each in arguments for site in _of_argument(each)]
    if not found:
        raise SettingsError("no sites: give a TOML file with [[site]] tables, or folders")
    slugs = Counter(site.slug for site in found)
    for site in found:
        if slugs[site.slug] > 1:
            raise SettingsError(f"two sites are named {site.name!r}; give each its own name")
    return tuple(found)


def _of_argument(path: Path) -> Iterable[FleetSite]:
    if path.suffix == ".toml" and path.is_file():
        return _of_file(path)
    if path.is_dir():
        return [FleetSite(path.resolve().name, "folder", str(path.resolve()))]
    raise SettingsError(f"{path}: is neither a folder nor a TOML file")


def _of_file(path: Path) -> Iterator[FleetSite]:
    document = _document(path)
    common = _settings(document.get("settings", {}), f"{path}: settings")
    for key in document.keys() - {"settings", "site"}:
        raise SettingsError(f"{path}: unknown key {key!r}{nearest(key, ('settings', 'site'))}")
    tables = document.get("site", [])
    if not isinstance(tables, list):
        raise SettingsError(f"{path}: site: must be a list of tables; write [[site]]")
    for number, table in enumerate(tables, 1):
        where = f"{path}: site {number}"
        if not isinstance(table, dict):
            raise SettingsError(f"{where}: must be a table; write [[site]]")
        own = _settings(table.get("settings", {}), where)
        site = _site(table, path.resolve().parent, where)
        yield from _expanded(replace(site, settings=(*common, *own)), table, where)


def _document(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()[: _LARGEST + 1]
        if len(data) > _LARGEST:
            raise SettingsError(f"{path}: is larger than {_LARGEST:,} bytes")
        return tomllib.loads(data.decode("utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{path}: is not TOML: {error}") from error


def _site(table: Mapping[str, Any], folder: Path, where: str) -> FleetSite:
    texts = {key: value for key, value in table.items() if key != "settings"}
    for key, value in texts.items():
        if key not in _KEYS:
            raise SettingsError(f"{where}: unknown key {key!r}{nearest(key, _KEYS)}")
        if not isinstance(value, str) or not value or "\0" in value:
            raise SettingsError(f"{where}: {key}: must be a string that is not empty")
    kinds = [kind for kind in _SOURCES if kind in texts]
    if len(kinds) != 1:
        raise SettingsError(f"{where}: must have one of folder, git and prefix")
    source, run = texts[kinds[0]], texts.get("run", "audit")
    if run not in _RUNS:
        raise SettingsError(f"{where}: run: {run!r} is not known{nearest(run, _RUNS)}")
    site = FleetSite(
        name=texts.get("name", ""),
        kind=kinds[0],  # type: ignore[arg-type]  # one of _SOURCES
        source=_checked_source(kinds[0], source, folder, where),
        revision=_checked_revision(texts.get("revision", "HEAD"), where),
        run=run,
        output=_output(texts.get("output", ""), run, folder, where),
    )
    _check_run(site, where)
    return site


def _checked_source(kind: str, source: str, folder: Path, where: str) -> str:
    if kind == "folder":
        return str(folder / Path(source).expanduser())
    pattern = _GIT_URL if kind == "git" else _PREFIX
    if not pattern.fullmatch(source) or "::" in source:
        example = "https://example.org/site.git" if kind == "git" else "s3://bucket/site"
        raise SettingsError(f"{where}: {kind}: {source!r} is no URL; write one as in {example}")
    return source


def _checked_revision(revision: str, where: str) -> str:
    if not _REVISION.fullmatch(revision) or ".." in revision:
        reason = "must be a branch, a tag or a commit"
        raise SettingsError(f"{where}: revision: {revision!r} {reason}")
    return revision


def _output(output: str, run: str, folder: Path, where: str) -> str:
    if output and run == "branch":
        if not _REVISION.fullmatch(output) or ".." in output:
            raise SettingsError(f"{where}: output: {output!r} must be the name of a branch")
        return output
    if "://" not in output:
        return str(folder / Path(output).expanduser()) if output else ""
    return _checked_source("prefix", output, folder, where)


def _check_run(site: FleetSite, where: str) -> None:
    if (site.run in ("output", "branch")) != bool(site.output):
        needed = 'is needed with run = "output" and run = "branch", and only there'
        raise SettingsError(f"{where}: output: {needed}")
    if site.run == "branch" and site.kind != "git":
        raise SettingsError(f'{where}: run: "branch" needs git; use "output" with {site.kind}')
    if site.run == "branch" and site.output == site.revision:
        raise SettingsError(f"{where}: output: is the branch that is read; choose another one")
    if site.run == "in-place" and site.kind != "folder":
        raise SettingsError(
            f'{where}: run: "in-place" needs a folder; use "output" with {site.kind}'
        )


def _expanded(site: FleetSite, table: Mapping[str, Any], where: str) -> Iterator[FleetSite]:
    """Yield a site with its name, or the sites that a pattern matches."""
    if site.kind != "folder" or not re.search(r"[*?\[]", site.source):
        last = site.source.rstrip("/").rpartition("/")[2]
        yield replace(site, name=site.name or last.removesuffix(".git"))
        return
    if site.name:
        raise SettingsError(f"{where}: name: cannot be given to the sites of a pattern")
    base = Path(re.split(r"[*?\[]", site.source)[0]).parent
    pattern = site.source[len(str(base)) :].lstrip("/")
    folders = sorted(path for path in base.glob(pattern) if path.is_dir())
    if not folders:
        raise SettingsError(f"{where}: folder: {table['folder']!r} matches no folder")
    for path in folders:
        output = f"{site.output.rstrip('/')}/{path.name}" if site.output else ""
        yield replace(site, name=path.name, source=str(path), output=output)


def _settings(table: Any, where: str) -> tuple[tuple[str, str], ...]:
    """Return settings as keys and TOML values: numbers, texts, switches and lists of them."""
    if not isinstance(table, dict):
        raise SettingsError(f"{where}: settings: must be a table")
    for key, value in table.items():
        for each in value if isinstance(value, list) else [value]:
            if not isinstance(each, str | int | float):
                raise SettingsError(
                    f"{where}: settings: {key}: must be a value or a list of values"
                )
    return tuple((key, json.dumps(value, ensure_ascii=True)) for key, value in table.items())
