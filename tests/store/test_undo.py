"""`undo`, `clean`, the lock and the journal, on real files."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.model.errors import SiteError
from assetjob.model.result import Rewrite, Undone
from assetjob.settings.load import load
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.site.pages import REPORT_MARK
from assetjob.store import Disk, File, journal
from assetjob.store import clean as cleaning
from assetjob.store import undo as undoing
from assetjob.store.destination import check_reports, open_store
from assetjob.store.in_place import in_place
from assetjob.store.undo_record import UndoRecord

Build = Callable[[Mapping[str, str | bytes]], Path]

VARIANT = "assets/responsive/images/a.jpg/a-0123abcd-480w.webp"
OTHER = "assets/responsive/images/b.jpg/b-4567cdef-800w.webp"
OLD = '\ufeff<img src="/images/a.jpg" alt="A hill">\r\n'
NEW = f'\ufeff<img src="/images/a.jpg" alt="A hill" srcset="/{VARIANT} 480w">\r\n'


@pytest.fixture
def root(site: Build) -> Path:
    return site({"a.html": OLD, "b.md": "no image\n", "images/a.jpg": b"image"})


def settings_of(root: Path) -> Settings:
    return load(root, {"reports": root / "reports"})


def fix(root: Path, *pages: Rewrite, variants: tuple[str, ...] = (VARIANT,)) -> list[str]:
    """Write like a run; return the lines that it prints."""
    lines: list[str] = []
    settings = settings_of(root)
    with in_place(Disk(root), find_site(settings), settings, lines.append) as store:
        store.prepare(variants)
        store.write_variants([File(path, b"variant") for path in variants])
        lines += [f"{each.path}: {each.reason}" for each in store.write_pages(pages)]
    return lines


def undo(root: Path, *, force: bool = False) -> Undone:
    settings = settings_of(root)
    return undoing.undo(Disk(root), find_site(settings), settings, force=force)


def clean(root: Path, *, remove: bool = False) -> list[str]:
    settings = settings_of(root)
    work = cleaning.clean if remove else cleaning.unused
    return [path for path, _ in work(Disk(root), find_site(settings), settings)]


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in root.rglob("*")
        if ".assetjob" not in path.parts
    }


PAGE = Rewrite("a.html", OLD, NEW)


def test_undo_restores_every_byte_and_the_mode(root: Path) -> None:
    (root / "a.html").chmod(0o640)
    before = tree(root)
    assert fix(root, PAGE) == []
    assert (root / "a.html").read_bytes() == NEW.encode()
    assert undo(root) == Undone(pages=("a.html",), variants=(VARIANT,))
    assert tree(root) == before
    assert stat.S_IMODE((root / "a.html").stat().st_mode) == 0o640
    with pytest.raises(SiteError, match="nothing to undo"):
        undo(root)


def test_undo_does_nothing_if_one_page_was_edited(root: Path) -> None:
    fix(root, PAGE, Rewrite("b.md", "no image\n", "one image\n"))
    (root / "b.md").write_text("by hand\n")
    before = tree(root)
    with pytest.raises(SiteError, match=r"^b\.md: edited since the run, so nothing is undone"):
        undo(root)
    assert tree(root) == before
    assert undo(root, force=True).pages == ("a.html", "b.md")
    assert (root / "b.md").read_text() == "no image\n"


def test_undo_keeps_a_variant_that_another_page_mentions(root: Path) -> None:
    fix(root, PAGE)
    (root / "c.html").write_text(f"<img src='{VARIANT}'>")
    assert undo(root) == Undone(pages=("a.html",), kept=(VARIANT,))
    assert (root / VARIANT).exists()


def test_a_run_that_changes_no_page_leaves_the_record_alone(root: Path) -> None:
    before = tree(root)
    fix(root, PAGE)
    fix(root)
    undo(root)
    assert tree(root) == before


def test_a_page_that_was_deleted_stops_undo(root: Path) -> None:
    fix(root, PAGE)
    (root / "a.html").unlink()
    with pytest.raises(SiteError, match=r"a\.html: edited since the run"):
        undo(root)
    undo(root, force=True)
    assert (root / "a.html").read_bytes() == OLD.encode()


def test_a_page_edited_during_the_run_is_left_alone_and_named(root: Path) -> None:
    (root / "a.html").write_text("saved by an editor")
    lines = fix(root, PAGE, Rewrite("b.md", "no image\n", "one image\n"))
    assert lines == ["a.html: was edited during the run and left alone; run again"]
    assert (root / "a.html").read_text() == "saved by an editor"
    assert undo(root).pages == ("b.md",)


def test_a_page_deleted_during_the_run_is_not_created(root: Path) -> None:
    (root / "a.html").unlink()
    assert fix(root, PAGE) == ["a.html: page not written: No such file or directory"]
    assert not (root / "a.html").exists()


def test_a_page_and_a_link_to_it_are_written_once(root: Path) -> None:
    (root / "link.html").symlink_to("a.html")
    assert fix(root, PAGE, Rewrite("link.html", OLD, NEW)) == []
    assert (root / "link.html").is_symlink()
    assert (root / "link.html").read_bytes() == NEW.encode()
    undo(root)
    assert (root / "link.html").is_symlink()
    assert (root / "a.html").read_bytes() == OLD.encode()


def test_another_hard_link_keeps_the_old_page(root: Path, tmp_path: Path) -> None:
    os.link(root / "a.html", tmp_path / "elsewhere.html")
    fix(root, PAGE)
    assert (tmp_path / "elsewhere.html").read_bytes() == OLD.encode()


def test_untouched_files_keep_their_times(root: Path) -> None:
    os.utime(root / "b.md", ns=(1, 1))
    fix(root, PAGE)
    undo(root)
    assert (root / "b.md").stat().st_mtime_ns == 1


def test_only_one_process_writes_at_a_time(root: Path) -> None:
    settings = settings_of(root)
    with journal.exclusive(Disk(root)):
        for work in (lambda: fix(root, PAGE), lambda: undo(root), lambda: clean(root, remove=True)):
            with pytest.raises(SiteError, match="another run is writing here"):
                work()
        with open_store("audit", settings, find_site(settings), lambda _: None):
            pass
    assert fix(root, PAGE) == []


# --- a killed run


@pytest.fixture
def killed(root: Path) -> Path:
    """A site whose run was killed with one of two pages written."""
    fix(root, PAGE, Rewrite("b.md", "no image\n", "one image\n"))
    record = UndoRecord(Disk(root)).load()
    assert record
    journal.save(Disk(root), record)
    UndoRecord(Disk(root)).remove()
    (root / "b.md").write_text("no image\n")
    (root / "assets/.assetjob-0123456789abcdef.tmp").write_text("half")
    return root


def test_the_next_run_rolls_back(killed: Path) -> None:
    lines = fix(killed, variants=())
    assert lines == [
        "An earlier run was killed and has been rolled back: 1 page restored, 1 variant removed."
    ]
    assert tree(killed) == {
        "a.html": OLD.encode(),
        "b.md": b"no image\n",
        "images": b"",
        "images/a.jpg": b"image",
    }
    assert not (killed / journal.UNFINISHED).exists()


def test_rolling_back_leaves_an_edited_page(killed: Path) -> None:
    (killed / "a.html").write_text(f"by hand: {VARIANT}")
    lines = fix(killed, variants=())
    assert lines[-1] == "a.html: was edited since that run and left as it is."
    assert (killed / VARIANT).exists()


def test_undo_rolls_back_a_killed_run(killed: Path) -> None:
    assert undo(killed) == Undone(pages=("a.html",), variants=(VARIANT,), killed=True)


@pytest.mark.parametrize("command", ["audit", "preview", "output"])
def test_other_commands_only_mention_it(killed: Path, tmp_path: Path, command: str) -> None:
    before = tree(killed)
    lines: list[str] = []
    settings = load(killed, {"output": tmp_path / "out", "reports": tmp_path / "reports"})
    with open_store(command, settings, find_site(settings), lines.append) as store:  # type: ignore[arg-type]
        store.write_pages([Rewrite("a.html", NEW, NEW + "more")])
    assert [line.partition(": ")[2] for line in lines] == [journal.UNFINISHED_RUN]
    assert tree(killed) == before


def test_clean_refuses_after_a_killed_run(killed: Path) -> None:
    with pytest.raises(SiteError, match="in progress or was killed"):
        clean(killed)


# --- an untrusted journal


def document(*entries: object, version: int = 2) -> str:
    lines = ({"version": version}, *entries, {"end": True})
    return "".join(json.dumps(line) + "\n" for line in lines)


def page(path: str, **changes: object) -> dict[str, object]:
    digest = journal.digest_of(OLD.encode())
    return {"page": path, "text": "evil", "digest": digest} | changes


HOSTILE = {
    "no JSON": "{",
    "deep": "[" * 100_000,
    "a list": "[]",
    "nothing": "",
    "another version": document(version=1),
    "cut short": document(page("a.html")).removesuffix('{"end": true}\n'),
    "cut in a line": document(page("a.html"))[:-5],
    "more after its end": document(page("a.html")) + '{"folder": "a"}',
    "a list within": document([]),
    "outside": document(page("../out.html")),
    "git": document(page(".git/hooks/a.html")),
    "no page": document(page("Makefile")),
    "NUL": document(page("a\0.html")),
    "no text": document(page("a.html", text=1)),
    "no variant": document({"variant": "images/a.jpg"}),
    "variant outside": document({"variant": "../a-0123abcd-480w.webp"}),
    "folder outside": document({"folder": "../a"}),
    "more keys": document(page("a.html", x=1)),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("work", [fix, undo], ids=["fix", "undo"])
def test_a_damaged_journal_is_refused(
    root: Path, work: Callable[[Path], object], text: str
) -> None:
    (root / ".assetjob").mkdir()
    (root / journal.UNFINISHED).write_text(text)
    before = tree(root.parent)
    with pytest.raises(SiteError, match="is damaged; remove it") as refusal:
        work(root)
    assert "\n" not in str(refusal.value)
    assert tree(root.parent) == before


def test_a_journal_does_not_lead_out_by_links(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.html").write_bytes(OLD.encode())
    (outside / "a-0123abcd-480w.webp").write_bytes(b"theirs")
    (root / "link").symlink_to(outside)
    (root / ".assetjob").mkdir()
    for entry in (page("link/x.html"), {"variant": "link/a-0123abcd-480w.webp"}):
        (root / journal.UNFINISHED).write_text(document(entry))
        with pytest.raises(SiteError, match="leads out of"):
            fix(root)
    assert tree(outside) == {"x.html": OLD.encode(), "a-0123abcd-480w.webp": b"theirs"}


def test_the_journals_folder_must_not_be_a_link(root: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (root / ".assetjob").symlink_to(tmp_path / "outside")
    with pytest.raises(SiteError, match="is not a folder; remove it"):
        fix(root, PAGE)
    assert tree(tmp_path / "outside") == {}


# --- clean

MENTIONS = {
    "a page": ("a.html", f"<img src=/{VARIANT}>"),
    "quoted in another way": (
        "a.html",
        VARIANT.replace("/a-", "/%61-").replace("images", "i%6Dages"),
    ),
    "a style sheet": ("css/a.css", f"a{{background:url(../{VARIANT})}}"),
    "data": ("_data/a.yml", f"hero: {VARIANT}"),
    "a template": ("_includes/a.liquid", f"{{{{ '{VARIANT}' | relative_url }}}}"),
    "an SVG that shows others": ("a.svg", f"<image href='{VARIANT}'/>"),
    "no extension": ("_redirects", f"/x /{VARIANT}"),
    "a hidden file": (".well-known/a.json", f'"{VARIANT}"'),
}


@pytest.mark.parametrize(("path", "text"), MENTIONS.values(), ids=MENTIONS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_clean_keeps_what_is_mentioned(site: Build, path: str, text: str, encoding: str) -> None:
    root = site({path: text.encode(encoding), VARIANT: b"1", OTHER: b"22"})
    assert clean(root) == [OTHER]
    assert (root / OTHER).exists()
    assert clean(root, remove=True) == [OTHER]
    assert not (root / OTHER).parent.exists()
    assert (root / VARIANT).exists()


def test_a_mention_across_two_chunks_counts(site: Build) -> None:
    text = b" " * ((1 << 22) - 60) + VARIANT.encode()
    root = site({"a.html": text, VARIANT: b"1"})
    assert clean(root) == []


def test_clean_removes_nothing_else(site: Build) -> None:
    kept: dict[str, str | bytes] = {
        "assets/responsive/images/a.jpg/mine.webp": b"1",
        "assets/responsive/note.txt": b"1",
        "images/a-0123abcd-480w.webp": b"1",
    }
    root = site({**kept, VARIANT: b"1", OTHER: b"1", "assets/responsive/empty/x": b""})
    (root / "assets/responsive/empty/x").unlink()
    (root / "other").mkdir()
    assert clean(root, remove=True) == [VARIANT, OTHER]
    files = {path for path in tree(root) if (root / path).is_file()}
    assert files == kept.keys()
    assert (root / "other").is_dir()
    assert not (root / "assets/responsive/empty").exists()


def test_clean_keeps_what_undo_would_need(root: Path) -> None:
    fix(root, PAGE)
    fix(root, Rewrite("a.html", NEW, NEW.replace(VARIANT, OTHER)), variants=(OTHER,))
    assert clean(root, remove=True) == []
    undo(root)
    assert (root / "a.html").read_bytes() == NEW.encode()
    assert (root / VARIANT).exists()


UNCOUNTED = {
    "the folder of the reports": {"reports/any.txt": VARIANT},
    "an earlier report": {"old/index.html": f"<head>\n{REPORT_MARK}\n{VARIANT}"},
    "an earlier audit": {"old/audit.json": f'{{"tool": {{"name": "assetjob"}}, "x": "{VARIANT}"}}'},
    "the site as built": {"_site/a.html": VARIANT, f"_site/{VARIANT}": b"1"},
}


@pytest.mark.parametrize("files", UNCOUNTED.values(), ids=UNCOUNTED)
def test_what_does_not_count_as_a_mention(site: Build, files: dict[str, str | bytes]) -> None:
    assert clean(site({**files, VARIANT: b"1"})) == [VARIANT]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_clean_refuses_if_a_file_cannot_be_read(site: Build) -> None:
    root = site({"a.html": "", VARIANT: b"1"})
    (root / "a.html").chmod(0)
    with pytest.raises(SiteError, match="it may mention variants"):
        clean(root, remove=True)
    assert (root / VARIANT).exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everything")
def test_a_read_only_page_is_left_alone_and_named(root: Path) -> None:
    (root / "a.html").chmod(0o440)
    assert fix(root, PAGE) == ["a.html: page not written: the file is read-only"]
    assert (root / "a.html").read_bytes() == OLD.encode()


def test_clean_does_not_follow_a_link(site: Build, tmp_path: Path) -> None:
    root = site({"a.html": ""})
    outside = tmp_path / "outside"
    (outside / "images").mkdir(parents=True)
    (outside / "images/a-0123abcd-480w.webp").write_bytes(b"theirs")
    (root / "assets").mkdir()
    (root / "assets/responsive").symlink_to(outside)
    with pytest.raises(SiteError, match="symbolic link"):
        clean(root, remove=True)
    assert tree(outside).keys() == {"images", "images/a-0123abcd-480w.webp"}


# --- the folders of output and reports


@pytest.mark.parametrize(
    ("folder", "word"),
    [(".", "is the site"), ("..", "contains the site"), ("out", "is a link that")],
)
def test_an_output_folder_that_is_refused(root: Path, folder: str, word: str) -> None:
    (root.parent / "elsewhere").mkdir()
    (root / "out").symlink_to(root.parent / "elsewhere")
    settings = load(root, {"output": root / folder})
    with (
        pytest.raises(SiteError, match=word),
        open_store("output", settings, find_site(settings), lambda _: None),
    ):
        pass


def test_nothing_is_written_outside_the_output_folder(root: Path, tmp_path: Path) -> None:
    out, outside = tmp_path / "out", tmp_path / "outside"
    out.mkdir()
    outside.mkdir()
    (out / "sub").symlink_to(outside)
    (out / "a.html").symlink_to(outside / "a.html")
    settings = load(root, {"output": out})
    with open_store("output", settings, find_site(settings), lambda _: None) as store:
        failures = store.write_pages(
            [PAGE, Rewrite("sub/b.html", "", "b"), Rewrite("c.md", "", "c")]
        )
    assert {failure.path for failure in failures} == {"a.html", "sub/b.html"}
    assert tree(outside) == {}
    assert (out / "c.md").read_bytes() == b"c"


def test_reports_never_overwrite_a_page(root: Path, tmp_path: Path) -> None:
    found = find_site(settings_of(root))
    (root / "index.html").write_text("the front page")
    with pytest.raises(SiteError, match="that assetjob did not write"):
        check_reports(found, root)
    (root / "link").symlink_to(tmp_path)
    with pytest.raises(SiteError, match="leads out of the site"):
        check_reports(found, root / "link")
    check_reports(found, root / "reports")
    (root / "index.html").write_text(f"<head>\n{REPORT_MARK}")
    check_reports(found, root)
    check_reports(found, tmp_path / "reports")
