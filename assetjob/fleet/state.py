"""What earlier runs over a fleet have done: unchanged sites are not run again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import msgspec

from assetjob import __version__
from assetjob.fleet.sites import FleetSite
from assetjob.images.encoder_version import encoder
from assetjob.runtime.safe_read import UnreadableError, open_file
from assetjob.runtime.site_paths import path_below
from assetjob.settings.schema import Settings
from assetjob.store import Disk

FILE = "state.json"
_BLOCK = 1 << 20
_LEFT_OUT = frozenset({".git", ".assetjob", "node_modules"})


@dataclass(frozen=True, slots=True)
class SiteState:
    """A site that was run: the digest of its input, and whether that was in the current run."""

    digest: str
    is_current: bool = True


class FleetState:
    """The states of sites by name, in the folder of the fleet's report.

    A run that was ended leaves its sites marked as current; `begin` tells what they are.
    """

    def __init__(self, folder: Path) -> None:
        self._store = Disk(folder)
        self._states: dict[str, SiteState] = {}
        try:
            data = (folder / FILE).read_bytes()
            self._states = msgspec.json.decode(data, type=dict[str, SiteState])
        except (OSError, msgspec.MsgspecError, RecursionError, ValueError):
            self._states = {}

    def begin(self, *, resume: bool) -> frozenset[str]:
        """Return the sites that an ended run has done; a run that does not resume has none."""
        done = frozenset(name for name, state in self._states.items() if state.is_current)
        if resume:
            return done
        self._end_current()
        return frozenset()

    def end(self) -> None:
        """Note that the run is complete."""
        self._end_current()
        self._write()

    def digest(self, name: str) -> str:
        """Return the digest of a site's input when it was run last, "" if it was not."""
        state = self._states.get(name)
        return state.digest if state else ""

    def done(self, name: str, digest: str) -> None:
        """Note that a site was run with this input."""
        self._states[name] = SiteState(digest)
        self._write()

    def _end_current(self) -> None:
        self._states = {
            name: replace(state, is_current=False) for name, state in self._states.items()
        }

    def _write(self) -> None:
        states = {name: asdict(state) for name, state in sorted(self._states.items())}
        self._store.write(FILE, json.dumps(states, indent=1).encode())


def digest_of(site: FleetSite, folder: Path, reports: Path, settings: Settings) -> str:
    """Return a digest of all that the result of a run depends on: files, settings, versions."""
    values = (getattr(settings, each.name) for each in fields(settings))
    stable = [sorted(value) if isinstance(value, frozenset) else value for value in values]
    known = repr((__version__, encoder(), site, stable))
    hashed = hashlib.sha256(known.encode("utf-8", "surrogatepass"))
    for path in _files(folder, reports.resolve()):
        name = path_below(folder, path)
        hashed.update(name.encode("utf-8", "surrogatepass") + b"\0")
        hashed.update(_content(folder, name))
    return hashed.hexdigest()


def _content(folder: Path, name: str) -> bytes:
    hashed = hashlib.sha256()
    try:
        with open_file(folder, name) as file:
            while block := file.read(_BLOCK):
                hashed.update(block)
    except UnreadableError as error:
        return str(error).encode()
    return hashed.digest()


def _files(folder: Path, reports: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in _LEFT_OUT or path == reports:
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _files(path, reports)
        elif path.is_file() or path.is_symlink():
            yield path
