"""Runs, kills, edits, undo and clean in any order: no page ever refers to a missing file."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import settings as limits
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from assetjob.model.errors import SiteError
from assetjob.model.result import Rewrite
from assetjob.settings.load import load
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.store import Disk, File, System, clean, undo
from assetjob.store.in_place import in_place
from assetjob.store.undo_record import UndoRecord

NAMES = ("a.html", "b.md", "sub/c.html")
VARIANTS = tuple(f"assets/responsive/{n}.jpg/{n}-0123abc{n}-480w.webp" for n in range(4))
MENTION = re.compile(r"assets/[^ ]*webp")
pages = st.sampled_from(NAMES)
variants = st.sampled_from(VARIANTS)
kills = st.none() | st.none() | st.integers(0, 120)


class Killed(BaseException):
    """The process was killed."""


class KilledSystem(System):
    """Is killed at call number `last`, and does not sync."""

    def __init__(self, last: int | None) -> None:
        self._left = last

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        is_call = not name.startswith("_") and name not in {"status", "close_folder"}
        return partial(self._call, name, found) if is_call else found

    def _call(self, name: str, real: Any, *arguments: Any) -> Any:
        if self._left is not None:
            if self._left <= 0:
                raise Killed
            self._left -= 1
        return None if name.startswith("sync") else real(*arguments)


class Site(RuleBasedStateMachine):
    @initialize()
    def lay_out(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.versions: dict[str, set[bytes]] = {}  # every content that each page has had
        self.edits = 0
        for name in NAMES:
            self.hold(name, "first")
        self.undoable: dict[str, bytes] | None = None

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    def hold(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(exist_ok=True)
        (self.root / name).write_text(text)
        self.versions.setdefault(name, set()).add(text.encode())

    def settings(self) -> Settings:
        return load(self.root, {"reports": self.root / "reports"})

    def disk(self, last: int | None = None) -> Disk:
        return Disk(self.root, KilledSystem(last))

    def texts(self) -> dict[str, bytes]:
        return {name: (self.root / name).read_bytes() for name in NAMES}

    @rule(
        wanted=st.dictionaries(pages, variants, min_size=1),
        last=kills,
        saved=st.none() | pages,
    )
    def fix(self, wanted: dict[str, str], last: int | None, saved: str | None) -> None:
        """Run in place, die at a call perhaps, while somebody saves a page perhaps."""
        settings = self.settings()
        with contextlib.suppress(Killed):
            disk = self.disk(last)
            with in_place(disk, find_site(settings), settings, lambda _: None) as store:
                old = self.texts()
                rewrites = []
                for name, path in wanted.items():
                    new = f"{MENTION.sub('', old[name].decode()).strip()} {path}"
                    if new == old[name].decode():
                        continue
                    self.versions[name].add(new.encode())
                    rewrites.append(Rewrite(name, old[name].decode(), new))
                store.prepare(sorted(set(wanted.values())))
                store.write_variants(
                    [File(path, path.encode()) for path in sorted(set(wanted.values()))]
                )
                if saved:
                    self.save(saved)
                failures = {failure.path for failure in store.write_pages(rewrites)}
                assert failures <= {saved}
                changed = {r.path for r in rewrites} - failures
                if changed:
                    self.undoable = old if not saved else None

    @rule(name=pages)
    def save(self, name: str) -> None:
        """Let a person write a page anew; the image that it shows stays."""
        self.edits += 1
        found = MENTION.search((self.root / name).read_text())
        self.hold(name, f"edit {self.edits} {found[0] if found else ''}")
        self.undoable = None

    @rule(last=kills, force=st.booleans())
    def undo(self, last: int | None, force: bool) -> None:
        settings = self.settings()
        whole = not (self.root / ".assetjob/journal.jsonl").exists()
        try:
            undo.undo(self.disk(last), find_site(settings), settings, force=force)
        except (Killed, SiteError):
            return
        if self.undoable is not None and whole:
            assert self.texts() == self.undoable
        self.undoable = None

    @rule(last=kills)
    def clean(self, last: int | None) -> None:
        settings = self.settings()
        with contextlib.suppress(Killed, SiteError):
            clean.clean(self.disk(last), find_site(settings), settings)
            here = {p for p in VARIANTS if (self.root / p).exists()}
            record = UndoRecord(self.disk()).load()
            before = [page.text for page in record.pages] if record else []
            shown = " ".join([*(text.decode() for text in self.texts().values()), *before])
            assert all(path in shown for path in here)

    @invariant()
    def every_page_is_whole_and_points_at_what_is_there(self) -> None:
        for name, data in self.texts().items():
            assert data in self.versions[name]
            for path in MENTION.findall(data.decode()):
                assert (self.root / path).read_bytes() == path.encode()


Site.TestCase.settings = limits(
    max_examples=int(os.environ.get("ASSETJOB_HISTORIES", "150")),
    stateful_step_count=20,
    deadline=None,
)
test_any_history = Site.TestCase
