"""What is fuzzed: one function for each kind of untrusted input.

A target takes the bytes of a file. It raises for what must never happen: an exception that is no
answer to a user, a place that is not exact, a second run that changes something, a byte changed
outside an image.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from assetjob.check import baseline
from assetjob.images.encode import encode
from assetjob.images.probe import probe
from assetjob.images.variants import job_of
from assetjob.job.cache import decode
from assetjob.job.cache import encode as packed
from assetjob.job.parse_pages import PAGES
from assetjob.model.errors import AssetjobError
from assetjob.model.front_matter import FRONT_MATTER_KEYS
from assetjob.model.image import Failure, ImageInfo, Limits
from assetjob.model.page import ImageRef, Kind, ParsedPage, StyleSheet
from assetjob.model.site import Project, Site
from assetjob.model.sizes import parse_sizes
from assetjob.model.target import TargetState
from assetjob.model.text import Markup, Source, Span
from assetjob.model.variant import EncodedFiles
from assetjob.parse.frontmatter import read_front_matter
from assetjob.parse.page import parse
from assetjob.parse.srcset import parse_srcset
from assetjob.report import record
from assetjob.review import decisions_file, merge
from assetjob.review.write_alt import alt_edits
from assetjob.rewrite.css.stylesheet import can_append, declarations
from assetjob.rewrite.css.stylesheet import read as read_css
from assetjob.rewrite.edits import apply_edits
from assetjob.settings import find, load
from assetjob.settings.schema import Settings
from assetjob.site import config
from assetjob.site.resolve import Resolver
from assetjob.store import Disk, journal
from tests.fuzz import words
from tests.fuzz.image_files import IMAGE_FILES, VECTORS, with_right_sums
from tests.fuzz.words import as_it_is, spelled
from tests.rewrite.test_plan import FILES, WIDTHS, Tool

LIMITS = Limits(pixels=1_000_000, frames=100)  # small, so that much can be tried


@dataclass(frozen=True)
class Target:
    """`check` raises for a flaw; `spell` makes a file of the fuzzer's input.

    `share` is its part of the time, `longest` the bytes of an input.

    `image_files` are files to begin with, of those whose input is the file itself.
    """

    check: Callable[[bytes], object]
    spell: Callable[[bytes], bytes] = as_it_is
    share: int = 1
    longest: int = 160
    image_files: Mapping[str, bytes] | None = None

    def seeds(self) -> tuple[bytes, ...]:
        """Return inputs to begin with."""
        if self.image_files is not None:
            return tuple(self.image_files.values())
        chance = random.Random(0)  # noqa: S311
        return tuple(chance.randbytes(chance.randint(1, 60)) for _ in range(100))


# --- pages


def _html(text: str) -> Source:
    return Source("p/page.html", Markup.HTML, text)


def _kramdown(text: str) -> Source:
    return Source("p/page.md", Markup.MARKDOWN, text, "kramdown")


def _commonmark(text: str) -> Source:
    return Source("p/page.md", Markup.MARKDOWN, text, "commonmark")


def _page(source_of: Callable[[str], Source], data: bytes) -> None:
    source = source_of(data.decode())
    page, text = parse(source), source.text
    before = 0
    for ref in page.refs:
        assert before <= ref.span.start <= ref.span.end <= len(text), ref
        before = ref.span.start
        assert ref.line >= 1, ref
        assert ref.column >= 1, ref
        for attr in ref.attrs:
            assert 0 <= attr.span.start <= attr.span.end <= len(text), attr
            if attr.value_span is not None:
                assert attr.span.start <= attr.value_span.start, attr
                assert attr.value_span.end <= attr.span.end, attr
        assert len(ref.context.key) == 16


def _round_trip(source_of: Callable[[str], Source], data: bytes) -> None:
    source = source_of(data.decode())
    once, changes = _tool().fix(source)
    after = replace(source, text=once)
    twice, again = _tool().fix(after)
    assert not again, (once, twice, again)
    assert twice == once
    old, new = parse(source), parse(after)
    assert _said(new) == _said(old), once
    spans = [ref.span for ref in old.refs if ref.kind in (Kind.IMG, Kind.MARKDOWN)]
    for edit in (edit for change in changes for edit in change.edits):
        assert any(s.start <= edit.span.start and edit.span.end <= s.end for s in spans), edit


def _said(page: ParsedPage) -> list[tuple[Kind, str | None, str | None]]:
    # A Markdown image may become a tag, and a <picture> gets sources; what it says is the same.
    kinds = {Kind.MARKDOWN: Kind.IMG}
    return [
        (kinds.get(ref.kind, ref.kind), ref.value("alt"), ref.value("title"))
        for ref in page.refs
        if ref.kind is not Kind.SOURCE or "/assets/responsive/" not in (ref.value("srcset") or "")
    ]


@cache
def _tool() -> Tool:
    root = _scratch() / "site"
    for name in FILES:
        path = root / "images" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return Tool(root.resolve(), Settings(site=root, widths=WIDTHS))


def _alt(source_of: Callable[[str], Source], data: bytes) -> None:
    """Write the first line as the text of every image of the rest."""
    alt, _, text = data.decode().partition("\n")
    source = source_of(text)
    for ref in parse(source).refs:
        for new in (alt or None, None):
            for edits in alt_edits(source, ref, new, ("role", "title")):
                parse(replace(source, text=apply_edits(text, edits)))


# --- values in pages


def _srcset(data: bytes) -> None:
    text = data.decode()
    for candidate in parse_srcset(text).candidates:
        assert candidate.url
        assert candidate.value >= 0
    for entry in parse_sizes(text).entries:
        assert entry.length


def _front_matter(data: bytes) -> None:
    text = "---\n" + data.decode()
    _, images = read_front_matter(text, FRONT_MATTER_KEYS)
    for image in images:
        assert 0 < image.span.start <= image.span.end <= len(text)


def _styles(data: bytes) -> None:
    text = data.decode()
    read_css(text)
    declarations(text)
    can_append(text)


def _resolve(data: bytes) -> None:
    """Resolve a URL: its file is never outside the site."""
    root = _linked_site()
    url, _, base = data.decode().partition("\n")
    ref = ImageRef(Kind.IMG, Span(0, 0), 1, 1, url)
    source = Source("p/page.html", Markup.HTML, "")
    page = ParsedPage((ref,), base=base or None, sheets=(StyleSheet(url),))
    site = Site(root, (Project(origin="https://a.b", baseurl="/base"),))
    resolver = Resolver(site)
    found = next(target for _, target, _ in resolver.targets(source, page))
    paths = [
        *(
            path
            for path in (resolver.style_sheet(source, page, url), resolver.imported("p/a.css", url))
            if path
        ),
        *([found.path] if found.state is TargetState.LOCAL else []),
    ]
    for path in paths:
        assert path is not None
        assert Path(os.path.realpath(root / path)).is_relative_to(root), path


@cache
def _linked_site() -> Path:
    root = (_scratch() / "linked").resolve()
    (root / "a/b").mkdir(parents=True)
    for name in ("a.jpg", "a/b/a.jpg", "../a.jpg"):
        (root / name).touch()
    (root / "inside").symlink_to("a")
    (root / "outside").symlink_to("..")
    (root / "loop").symlink_to("loop")
    (root / "a/out.jpg").symlink_to("../../a.jpg")
    return root


# --- files beside pages


def _settings(data: bytes) -> None:
    site = _scratch()
    (site / find.SETTINGS_FILE).write_bytes(data)
    try:
        load.load(site, {})
    except AssetjobError as error:
        _require_line(error)


def _config(data: bytes) -> None:
    site = _scratch() / "jekyll"
    site.mkdir(exist_ok=True)
    (site / "_config.yml").write_bytes(data)
    try:
        config.find_site(load.load(site, {}))
    except AssetjobError as error:
        _require_line(error)


def _decisions(data: bytes) -> None:
    try:
        found = decisions_file.parse_decisions(data, "decisions_file.json").decisions
    except AssetjobError as error:
        _require_line(error)
        return
    again = decisions_file.parse_decisions(
        decisions_file.render_decisions(found).encode(), "decisions_file.json"
    ).decisions
    assert sorted(map(repr, again)) == sorted(map(repr, found))
    merge.merge_decisions(found, again)


def _json(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for read in (record.from_json, baseline.parse_baseline):
        try:
            read(text, "audit.json")
        except AssetjobError as error:
            _require_line(error)


def _journal(data: bytes) -> None:
    """Read a record of a run: it names no file but pages, variants, and folders, all inside."""
    site = _scratch() / "journal"
    (site / journal.FOLDER).mkdir(parents=True, exist_ok=True)
    (site / journal.UNFINISHED).write_bytes(data)
    try:
        found = journal.load(Disk(site), journal.UNFINISHED)
    except AssetjobError as error:
        _require_line(error)
        return
    assert found is not None
    for path in (*(page.path for page in found.pages), *found.variants, *found.folders):
        assert not {"", ".", "..", ".git"} & set(path.split("/")), path


def _packed(data: bytes) -> None:
    """Read a page as the cache keeps it."""
    page = decode(PAGES, data)
    if page is not None:
        assert decode(PAGES, packed(page)) == page


def _require_line(error: AssetjobError) -> None:
    # What is not printable is made visible where it is shown.
    assert 10 < len(str(error)) < 2_000, error


# --- image files


def _probe(data: bytes) -> ImageInfo | None:
    site = _scratch()
    (site / "image").write_bytes(data)
    found = probe(site, "image", LIMITS)
    if isinstance(found, Failure):
        assert found.reason.isprintable(), found
        return None
    assert found.width * found.height * found.frames <= LIMITS.pixels or found.format == "svg"
    return found


def _encode(data: bytes) -> None:
    info = _probe(data)
    if info is None:
        return
    job = job_of(info, Settings(site=_scratch(), widths=(16, 32), effort="draft"))
    if job is None:
        return
    made = encode(_scratch(), job, LIMITS)
    if isinstance(made, EncodedFiles):
        assert len(made.files) + len(made.refused) == len(job.variants)
        for file in made.files:
            assert file.data[8:12] == b"WEBP"


@cache
def _scratch() -> Path:
    # In memory where the system has such a place: a file is written for each input.
    memory = Path("/dev/shm")  # noqa: S108
    return Path(tempfile.mkdtemp(prefix="assetjob-fuzz-", dir=memory if memory.is_dir() else None))


_HTML = spelled(words.HTML)
_MARKDOWN = spelled(words.MARKDOWN)
_DECISIONS = spelled(words.DECISIONS)
_JSON = spelled(words.JSON)

TARGETS: dict[str, Target] = {
    "html": Target(partial(_page, _html), _HTML, 3),
    "kramdown": Target(partial(_page, _kramdown), _MARKDOWN, 3),
    "commonmark": Target(partial(_page, _commonmark), _MARKDOWN, 3),
    "rewrite-html": Target(partial(_round_trip, _html), _HTML, 3),
    "rewrite-kramdown": Target(partial(_round_trip, _kramdown), _MARKDOWN, 3),
    "rewrite-commonmark": Target(partial(_round_trip, _commonmark), _MARKDOWN, 3),
    "alt-html": Target(partial(_alt, _html), _HTML),
    "alt-kramdown": Target(partial(_alt, _kramdown), _MARKDOWN),
    "alt-commonmark": Target(partial(_alt, _commonmark), _MARKDOWN),
    "resolve": Target(_resolve, spelled(words.URLS)),
    "srcset": Target(_srcset, spelled(words.SRCSET), 2),
    "front-matter": Target(_front_matter, spelled(words.YAML), 2),
    "styles": Target(_styles, spelled(words.CSS)),
    "settings": Target(_settings, spelled(words.TOML), 2),
    "config": Target(_config, spelled(words.YAML)),
    "decisions": Target(_decisions, _DECISIONS, 2),
    "json": Target(_json, _DECISIONS),
    "journal": Target(_journal, _JSON),
    "packed": Target(_packed, _JSON),
    "svg": Target(_probe, spelled(words.XML)),
    "probe": Target(
        _probe, with_right_sums, share=2, longest=2_048, image_files={**IMAGE_FILES, **VECTORS}
    ),
    "encode": Target(_encode, with_right_sums, share=3, longest=2_048, image_files=IMAGE_FILES),
}
