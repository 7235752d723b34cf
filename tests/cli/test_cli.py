"""The commands, run as users run them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

Build = Callable[[Mapping[str, str | bytes]], Path]
WriteImage = Callable[..., Path]

PAGES: dict[str, str | bytes] = {
    "_config.yml": "title: A site\n",
    "_posts/2024-01-02-isomer.md": (
        "---\ntitle: T\nimage: /images/photo.jpg\nvariant: tiptap\n---\n"
        '<p>One</p>\r\n<div class="isomer-image-wrapper">\n'
        '<img style="width: 100%" height="auto" width="100%" alt="A hill" src="/images/photo.jpg">'
        "\n</div>\n<p>Two 🛰️</p>"
    ),
    "_posts/2024-01-03-kramdown.md": (
        "---\ntitle: T\n---\n# Hill\n\n![A hill](/images/photo.jpg)\n\n![](/images/clear.png)\n\n"
        "`![code](/images/photo.jpg)`\n\n![gone](/images/gone.jpg)\n"
    ),
    "about.html": (
        "<!doctype html><html lang=en><body><main><IMG SRC='images/a%20b.jpg' alt='x &amp; y'>"
        "<p>{{ page.x }}<img src='{{ page.y }}/z.jpg' alt=z></main></body></html>"
    ),
    "text.md": "---\ntitle: no image\n---\nNothing here.\n",
}


@pytest.fixture
def jekyll(site: Build, image_file: WriteImage) -> Path:
    root = site(PAGES)
    (root / "images").mkdir()
    image_file(root / "images/photo.jpg", 1500, 1000)
    image_file(root / "images/a b.jpg", 900, 1200, seed=1)
    clear = Image.new("RGBA", (640, 400), (200, 30, 60, 0))
    clear.paste((20, 90, 160, 255), (100, 100, 500, 300))
    clear.save(root / "images/clear.png")
    return root


def assetjob(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assetjob", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )


def state(root: Path) -> dict[str, tuple[str, int]]:
    return {
        path.relative_to(root).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in root.rglob("*")
        if path.is_file()
    }


def read(reports: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((reports / "audit.json").read_text())
    return found


def test_audit_changes_nothing_and_reports_everything(jekyll: Path, tmp_path: Path) -> None:
    before = state(jekyll)
    done = assetjob("audit", jekyll, "--fail-on=warning", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert state(jekyll) == before
    audit = read(tmp_path / "reports")
    assert [page["path"] for page in audit["pages"]] == sorted(
        p for p in PAGES if p != "_config.yml"
    )
    kinds = {(image["kind"], image["target"]["state"]) for image in audit["images"]}
    assert kinds == {
        ("front-matter", "local"),
        ("img", "local"),
        ("img", "dynamic"),
        ("markdown", "local"),
        ("markdown", "missing"),
    }
    rules = {(finding["rule"], finding["page"]) for finding in audit["findings"]}
    assert ("file-missing", "_posts/2024-01-03-kramdown.md") in rules
    assert ("alt-unreviewed", "_posts/2024-01-03-kramdown.md") in rules
    assert all(finding["state"] == "new" for finding in audit["findings"])


def test_two_audits_are_the_same_bytes(jekyll: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assetjob("audit", jekyll, "--reports", tmp_path / name, cwd=tmp_path)
    for report in ("audit.json", "index.html"):
        assert (tmp_path / "one" / report).read_bytes() == (tmp_path / "two" / report).read_bytes()


def test_an_earlier_report_is_not_a_page_of_the_site(jekyll: Path, tmp_path: Path) -> None:
    assetjob("audit", jekyll, "--reports", jekyll / "old/reports", cwd=tmp_path)
    assert (jekyll / "old/reports/index.html").is_file()
    assetjob("audit", jekyll, cwd=tmp_path)
    paths = [page["path"] for page in read(tmp_path / "reports")["pages"]]
    assert paths == sorted(path for path in PAGES if path != "_config.yml")


def test_sources_of_another_generator_are_checked_and_not_written(
    site: Build, image_file: WriteImage, tmp_path: Path
) -> None:
    config = "title: A\n"  # Hexo has one too, and it is no Jekyll
    root = site(
        {"_config.yml": config, "scaffolds/post.md": "", "source/_posts/a.md": "![A](/a.jpg)"}
    )
    image_file(root / "source/a.jpg", 1500, 1000)
    before = state(root)
    done = assetjob("fix", "--in-place", root, cwd=tmp_path)
    after = state(root)
    assert {path: after[path] for path in before} == before
    assert not (root / "assets").exists()
    assert "Hexo serves files elsewhere" in done.stderr
    assert [i["target"]["path"] for i in read(tmp_path / "reports")["images"]] == ["source/a.jpg"]


def test_fix_shows_a_diff_and_writes_nothing(jekyll: Path, tmp_path: Path) -> None:
    before = state(jekyll)
    done = assetjob("fix", jekyll, cwd=tmp_path)
    assert state(jekyll) == before
    assert "--- a/_posts/2024-01-02-isomer.md" in done.stdout
    assert "a/text.md" not in done.stdout
    assert "Nothing was written except the report." in done.stderr
    preview = read(tmp_path / "reports/preview")
    assetjob("fix", "--in-place", jekyll, cwd=tmp_path)
    changed = {path for path in before if state(jekyll)[path] != before[path]}
    assert changed == set(re.findall(r"^--- a/(.*)$", done.stdout, flags=re.MULTILINE))
    assert preview["images"] == read(tmp_path / "reports")["images"]


def test_fix_in_place(jekyll: Path, tmp_path: Path) -> None:
    before = state(jekyll)
    old = {path: (jekyll / path).read_bytes() for path in before}
    done = assetjob("fix", "--in-place", jekyll, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Exit code not affected (fail_on = never). Change it with --fail-on." in done.stderr
    after = state(jekyll)
    assert set(before) <= set(after)
    assert {p for p in before if after[p] != before[p]} == {
        "_posts/2024-01-02-isomer.md",
        "_posts/2024-01-03-kramdown.md",
        "about.html",
    }
    for path in before:
        kept = re.sub(
            rb"<img[^>]*>|\{:[^}]*\}", b"", (jekyll / path).read_bytes(), flags=re.IGNORECASE
        )
        assert kept == re.sub(rb"<img[^>]*>|\{:[^}]*\}", b"", old[path], flags=re.IGNORECASE)
    for image in read(tmp_path / "reports")["images"]:
        for variant in image["variants"]:
            with Image.open(jekyll / variant["path"]) as made:
                assert (made.format, *made.size) == ("WEBP", variant["width"], variant["height"])
            assert (jekyll / variant["path"]).stat().st_size == variant["bytes"]
    assert (
        b"/assets/responsive/images/photo.jpg/photo-"
        in (jekyll / "_posts/2024-01-03-kramdown.md").read_bytes()
    )


def test_a_second_run_changes_nothing(jekyll: Path, tmp_path: Path) -> None:
    assetjob("fix", "--in-place", jekyll, cwd=tmp_path)
    before, told = state(jekyll), left(tmp_path / "reports")
    done = assetjob("fix", "--in-place", jekyll, cwd=tmp_path)
    after = state(jekyll)
    assert after == before
    assert "(0 new" in done.stderr
    assert left(tmp_path / "reports") == told


def left(reports: Path) -> list[tuple[str, str, int]]:
    new = (each for each in read(reports)["findings"] if each["state"] == "new")
    return sorted((each["page"], each["rule"], each["line"]) for each in new)


def test_output_leaves_the_site_untouched(jekyll: Path, tmp_path: Path) -> None:
    before = state(jekyll)
    out = tmp_path / "out"
    assetjob("fix", "--output", out, jekyll, cwd=tmp_path)
    assert state(jekyll) == before
    assert "srcset=" in (out / "_posts/2024-01-02-isomer.md").read_text()
    assert not (out / "text.md").exists()
    assert list(out.glob("assets/responsive/images/photo.jpg/*.webp"))


def test_a_built_site(site: Build, image_file: WriteImage) -> None:
    built = site({"_config.yml": "", "_site/index.html": "<img src=images/p.jpg alt=a>"}) / "_site"
    image_file(built / "images/p.jpg", 900, 600)
    done = assetjob("fix", "--in-place", "_site", cwd=built.parent)
    assert done.returncode == 0, done.stderr
    assert "assets/responsive/images/p.jpg/p-" in (built / "index.html").read_text()
    assert (built.parent / "reports/index.html").is_file()


def test_decisions_are_applied_to_posts(jekyll: Path, tmp_path: Path) -> None:
    assetjob("audit", jekyll, cwd=tmp_path)
    audit = read(tmp_path / "reports")
    clear = next(image for image in audit["images"] if image["url"] == "/images/clear.png")
    report = (tmp_path / "reports/index.html").read_text()
    card = report.split(f'data-digest="{clear["digest"]}"', 1)[1]
    context = re.search(r'data-context="([0-9a-f]{16})"', card)
    assert context
    rows = (
        "picture;context;page;line;url;decision;alt;reason\r\n"
        f"{clear['digest']};{context[1]};{clear['page']};{clear['line']};{clear['url']};alt;"
        "A blue field, on no ground;\r\n"
        "ff;ff;gone.md;1;/gone.jpg;decorative;;\r\n"
    )
    (tmp_path / "decisions.csv").write_text(rows, "utf-8-sig")
    done = assetjob("fix", "--in-place", "--decisions", "decisions.csv", jekyll, cwd=tmp_path)
    assert "2 decisions: 1 applied, 1 unknown" in done.stderr
    post = (jekyll / clear["page"]).read_text()
    assert "![A blue field, on no ground](/images/clear.png){: srcset=" in post
    assert "![A hill](/images/photo.jpg)" in post
    states = {(f["rule"], f["state"]) for f in read(tmp_path / "reports")["findings"]}
    assert ("alt-unreviewed", "fixed") in states
    again = assetjob("fix", "--in-place", "--decisions", "decisions.csv", jekyll, cwd=tmp_path)
    assert "1 already there" in again.stderr
    assert (jekyll / clear["page"]).read_text() == post


WRONG = {
    "no pages": (["audit", "."], {}, "no pages found; name the site's folder"),
    "every page excluded": (
        ["audit", ".", "--exclude", "*.html"],
        {"a.html": "<p>"},
        "no pages found; name the site's folder, or check exclude and the paths given",
    ),
    "no site": (["fix", "--in-place", "."], {"a/b.html": "<p>"}, "does not look like a site"),
    "dry run in place": (
        ["fix", "--in-place", "--dry-run", "."],
        {},
        "--in-place and --dry-run cannot be used together",
    ),
    "no such folder": (["audit", "nowhere"], {}, "nowhere: no such file or folder"),
    "unknown key": (
        ["audit", "."],
        {"assetjob.toml": "qualty = 3\n"},
        "assetjob.toml: unknown key 'qualty'; did you mean 'quality'?",
    ),
    "wrong value": (
        ["audit", "."],
        {"assetjob.toml": "quality = 300\n"},
        "assetjob.toml: quality: 300 is not between 1 and 100",
    ),
    "wrong option value": (["fix", "--quality", "0", "."], {}, "--quality: 0 is not between"),
    "wrong effort of a format": (
        ["fix", "--effort", "avif=bst", "."],
        {},
        "--effort: avif: 'bst' is not known",
    ),
    "unknown report format": (
        ["audit", "."],
        {"assetjob.toml": 'report_formats = ["sarfi"]\n'},
        "report_formats: 'sarfi' is not a report format; did you mean 'sarif'?",
    ),
    "both ways to write": (
        ["fix", "--in-place", "--output", "x", "."],
        {},
        "cannot be used together",
    ),
    "no decisions": (
        ["fix", "--decisions", "keep.txt", "."],
        {"keep.txt": "x"},
        "keep.txt: contains no decisions",
    ),
    "unknown rule": (["rules", "alt-mising"], {}, "did you mean 'alt-missing'?"),
    "broken YAML": (["audit", "."], {"_config.yml": "baseurl: ["}, "_config.yml: not valid YAML"),
    "unknown command": (["audti"], {}, "No such command 'audti'. Did you mean 'audit'? See "),
    "unknown option": (["--nope"], {}, "No such option '--nope'. See "),
    "unknown option of a command": (["audit", "--nope"], {}, "No such option '--nope'."),
    "unknown choice": (["audit", "--fail-on", "foo"], {}, "'foo' is not one of 'error', 'warning'"),
    "no number": (["compare", "a", "b", "--seconds", "nan"], {}, "'nan' is not a valid integer"),
    "demo in a used folder": (["demo", "."], {"a.md": ""}, "is neither empty nor a demo"),
}


@pytest.mark.parametrize(("arguments", "files", "message"), WRONG.values(), ids=WRONG)
def test_wrong_use_is_one_line_and_exit_code_2(
    site: Build, arguments: list[str], files: dict[str, str | bytes], message: str
) -> None:
    done = assetjob(*arguments, cwd=site({"keep.txt": "", **files}))
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.startswith("Error: ")
    assert len(done.stderr.splitlines()) == 1


def test_bad_files_fail_alone(jekyll: Path, image_file: WriteImage, tmp_path: Path) -> None:
    (jekyll / "images/empty.jpg").write_bytes(b"")
    (jekyll / "images/text.png").write_text("no image")
    whole = image_file(jekyll / "images/cut.jpg", 800, 600).read_bytes()
    (jekyll / "images/cut.jpg").write_bytes(whole[: len(whole) // 2])
    names = ("empty.jpg", "text.png", "cut.jpg", "photo.jpg")
    body = "".join(f'<img src="/images/{name}" alt="A">\n' for name in names)
    (jekyll / "bad.html").write_text(body)
    (jekyll / "latin.html").write_bytes(b"caf\xe9 <img src=/images/photo.jpg>")
    done = assetjob("fix", "--in-place", jekyll, cwd=tmp_path)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    failed = {failure["path"] for failure in read(tmp_path / "reports")["failures"]}
    assert failed == {"images/empty.jpg", "images/text.png", "images/cut.jpg", "latin.html"}
    assert all(path in done.stderr for path in failed)
    changed = (jekyll / "bad.html").read_text().splitlines()
    assert [("srcset" in line) for line in changed] == [False, False, False, True]
    assert (jekyll / "latin.html").read_bytes() == b"caf\xe9 <img src=/images/photo.jpg>"


@pytest.mark.parametrize(
    ("gate", "code"), [("error", 1), ("warning", 1), ("review", 1), ("never", 0)]
)
def test_the_gate(jekyll: Path, tmp_path: Path, gate: str, code: int) -> None:
    (jekyll / "no-alt.html").write_text('<img src="images/photo.jpg">', encoding="utf-8")
    (jekyll / "error.html").write_text("<img src=/images/photo.jpg>")
    assert assetjob("audit", jekyll, "--fail-on", gate, cwd=tmp_path).returncode == code


def test_quiet_prints_one_line_if_the_run_fails(jekyll: Path, tmp_path: Path) -> None:
    (jekyll / "error.html").write_text("<img src=/images/photo.jpg>")
    done = assetjob("audit", "-q", jekyll, cwd=tmp_path)
    assert (done.stdout, done.stderr) == ("", "Failed: 1 error (fail_on = error).\n")
    done = assetjob("audit", "-q", "--fail-on", "never", jekyll, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_demo(tmp_path: Path) -> None:
    done = assetjob("demo", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "assetjob-demo/reports/index.html").is_file()
    assert "assetjob-demo/reports/index.html" in done.stderr.replace("\\", "/")
    again = assetjob("demo", cwd=tmp_path)
    assert again.returncode == 0, again.stderr


def test_rules_are_listed_and_explained(tmp_path: Path) -> None:
    assert "alt-missing" in assetjob("rules", cwd=tmp_path).stdout
    assert "WCAG" in assetjob("rules", "alt-missing", cwd=tmp_path).stdout


def test_a_page_is_not_edited_if_the_cache_is_wrong(
    jekyll: Path, tmp_path: Path, own_folders: Path
) -> None:
    cache = own_folders / "cache/assetjob/assetjob-cache-2.sqlite"
    orders = ("fix", "--in-place", jekyll, "--reports", tmp_path / "r")
    assert assetjob(*orders, cwd=tmp_path).returncode == 0
    page = jekyll / "_posts/2024-01-03-kramdown.md"
    before = page.read_bytes()
    with sqlite3.connect(cache) as database:
        for key, entry in database.execute("select key, value from entry").fetchall():
            data = entry[16:].replace(b"Hill", b"Hole")
            checksum = hashlib.blake2b(key + data, digest_size=16).digest()
            database.execute("update entry set value = ? where key = ?", (checksum + data, key))
    database.close()
    changed = assetjob(*orders, "--quality", "40", cwd=tmp_path)
    assert changed.returncode == 3
    assert "the cache is wrong about this page" in changed.stdout + changed.stderr
    assert page.read_bytes() == before
    cache.unlink()
    assert assetjob(*orders, "--quality", "40", cwd=tmp_path).returncode == 0
    assert page.read_bytes() != before
