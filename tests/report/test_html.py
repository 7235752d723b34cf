"""The report as an HTML document: safe, complete, and the same each time."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.job import publish as publishing
from assetjob.job.publish import publish
from assetjob.model.finding import KnownFinding, Severity, State
from assetjob.model.result import Result
from assetjob.report import budget, formats, html
from assetjob.report.image_files import choose_comparisons
from assetjob.runtime import spill
from assetjob.runtime.spill import SpillList, SpillMap
from assetjob.settings.schema import Settings
from tests.report.outlines import IMAGES, SITE, Outline, finding, rendered, view

VIEWS = ("overview", "pages", "worklist", "images", "rules")


PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "<!--",
    "]]><b>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u2028alert(1)\u2029",
    "=HYPERLINK(1)",
)


def test_views_and_policy(judged: Callable[..., Result], settings: Settings) -> None:
    text = rendered(judged(SITE, IMAGES), settings)
    outline = Outline(text)
    assert [i for i in outline.ids if i in VIEWS] == list(VIEWS)
    assert len(outline.ids) == len(set(outline.ids))
    policy = policy_of(outline)
    assert policy.startswith("default-src 'none'; img-src data: 'self' file:; ")
    assert "unsafe" not in policy
    data = [a for t, a in outline.tags if t == "script" and a.get("type") == "application/json"]
    assert len(data) == 1
    scripts = [s for s in outline.raw["script"] if not s.startswith("{")]
    for code in (*scripts, *outline.raw["style"]):
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def policy_of(outline: Outline) -> str:
    return next(a["content"] or "" for t, a in outline.tags if a.get("http-equiv"))


def test_a_report_away_from_the_site_may_load_nothing(judged: Callable[..., Result]) -> None:
    settings = Settings(site=Path("a/site"), reports=Path("b/c/reports"))
    outline = Outline(rendered(judged(SITE, IMAGES), settings))
    assert policy_of(outline).startswith("default-src 'none'; img-src data:; ")


def test_nothing_is_loaded(judged: Callable[..., Result], settings: Settings) -> None:
    outline = Outline(rendered(judged(SITE, IMAGES), settings))
    names = {name for _, attrs in outline.tags for name in attrs}
    assert not names & {"src", "srcset", "style", "action", "background", "poster"}
    assert not [name for name in names if name.startswith("on")]
    assert not {tag for tag, _ in outline.tags} & {"link", "iframe", "object", "base"}
    urls = re.findall(r"url\((.{16})", "".join(outline.raw["style"]))
    assert set(urls) == {"data:image/webp;"}


def test_links_have_targets(judged: Callable[..., Result], settings: Settings) -> None:
    outline = Outline(rendered(judged(SITE, IMAGES), settings))
    assert all(link.startswith("#") for link in outline.links)
    assert {link[1:] for link in outline.links} <= set(outline.ids)


def test_same_result_same_text(judged: Callable[..., Result], settings: Settings) -> None:
    result = judged(SITE, IMAGES)
    assert rendered(result, settings) == rendered(result, settings)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_is_text(judged: Callable[..., Result], settings: Settings, payload: str) -> None:
    """Text of a site adds no element and no attribute to the report."""
    quoted = payload.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    body = (
        f"---\ntitle: {json.dumps(payload)}\n---\n"
        f"<h2>{quoted}</h2><p>{quoted}</p>"
        f'<a href="{quoted}"><img src="images/a.jpg" alt="{quoted} {"x" * 300}"></a>'
        f'<figure><img src="{quoted}"><figcaption>{quoted}</figcaption></figure>'
        f'<img src="images/a.jpg" width="{quoted}">'
    )
    harmless = body.replace(quoted, "words").replace(json.dumps(payload), "words")
    settings = replace(settings, placeholders=(payload,))
    shown = [
        Outline(rendered(judged({"p.html": page}, IMAGES), settings)) for page in (body, harmless)
    ]
    hostile, tame = ([(tag, sorted(attrs)) for tag, attrs in o.tags] for o in shown)
    # Findings may differ, so there may be other marks, and other zeros in the tables.
    own = {"('mark', [])", "('td', ['class'])"}
    assert set(map(str, hostile)) <= {*map(str, tame), *own}
    assert len(shown[0].raw["script"]) == len(shown[1].raw["script"])
    assert all(link.startswith("#") for link in shown[0].links)
    assert not payload.strip("\u2028\u2029") or any(
        " ".join(payload.split()) in " ".join(text.split()) for text in shown[0].text
    )


def test_names_of_files_are_text(judged: Callable[..., Result], settings: Settings) -> None:
    name = "images/<img src=x onerror=alert(1)>.jpg"
    page = '<img src="images/%3Cimg%20src=x%20onerror=alert(1)%3E.jpg">'
    text = rendered(judged({"<b>.html": page}, (name,)), settings)
    assert "<img" not in text.partition("</style>")[2].partition("<script>")[0]
    assert "&lt;b&gt;.html" in text


def test_data_island_cannot_end_its_script(
    settings: Settings, judged: Callable[..., Result]
) -> None:
    settings = replace(settings, placeholders=("</script><b>\u2028",))
    island = Outline(rendered(judged(SITE, IMAGES), settings)).raw["script"]
    limits = json.loads(next(s for s in island if s.startswith("{")))
    assert any("script><b>" in each for each in limits["placeholders"])


def test_reads_without_javascript(judged: Callable[..., Result], settings: Settings) -> None:
    """Every finding, reason and context is in the document itself."""
    result = judged(SITE, IMAGES)
    words = " ".join(" ".join(Outline(rendered(result, settings)).text).split())
    for each in result.findings:
        assert " ".join(each.message.split()) in words
    for said in ("Before it.", "After it.", "Drains", "Image alt text", "no alt attribute"):
        assert said in words
    assert "1 page without findings" in words


def test_many_thumbnails_are_written_to_files(
    judged: Callable[..., Result], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = judged(SITE, IMAGES)
    assert not list(budget.thumbnail_files(result))
    monkeypatch.setattr(budget, "EMBEDDED", 10)
    (thumbnail,) = result.thumbnails.values()
    ((path, data),) = budget.thumbnail_files(result)
    assert data == thumbnail.data
    text = rendered(result, settings)
    assert f"background-image:url({path})" in text
    assert "img-src data: 'self' file:;" in text.replace("&#39;", "'")


def test_a_large_site_has_the_same_reports(
    judged: Callable[..., Result],
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Values that were spilled to disk give the same reports as values in memory."""
    result = judged({**SITE, "four.html": SITE["two.html"] * 3}, IMAGES)
    files = [replace(finding(Severity.REVIEW), page=path) for path in ("a.jpg", "p/b.jpg")]
    result = replace(result, findings=(*result.findings, *files))
    paths = [page.path for page in view(result, settings).pages]
    assert paths == ["a.jpg", "four.html", "one.html", "p/b.jpg", "three.html", "two.html"]
    settings = replace(settings, report_formats=formats.names())
    publish(result, replace(settings, reports=tmp_path / "memory"))
    monkeypatch.setattr(spill, "MEMORY_LIMIT", 0)
    monkeypatch.setattr(publishing, "_REPORT_MEMORY", 0)
    large = replace(
        result,
        pages=SpillList(result.pages),
        findings=SpillList(result.findings),
        encoded=SpillMap(result.encoded.items()),
        thumbnails=SpillMap(result.thumbnails.items()),
    )
    publish(large, replace(settings, reports=tmp_path / "disk"))
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("memory", "disk")
    )
    assert len(one) == 2 + len(formats.names())
    assert one == two


PIECES = st.lists(st.text("<>\n a", max_size=4))


@given(PIECES)
def test_line_ends_between_tags_are_removed_across_blocks(pieces: list[str]) -> None:
    whole = "".join(pieces)
    assert "".join(html._without_line_ends(pieces)) == whole.replace(">\n<", "><")


def test_comparisons(judged: Callable[..., Result], settings: Settings) -> None:
    """Every variant can be compared, in the report's own bytes; an audit makes none."""
    preview = judged(SITE, IMAGES)
    (image_file,) = view(preview, settings).image_files
    names = [each.name for each in image_file.comparisons]
    assert names == ["900 × 600 px", "480 × 320 px"]
    styles = "".join(Outline(rendered(preview, settings)).raw["style"])
    for each in image_file.comparisons:
        assert re.findall(rf"\.([ov]){each.id}{{", styles) == ["o", "v"]
    audit = view(judged(SITE, IMAGES, "audit"), settings)
    assert audit.compared == 0
    assert [image_file.comparisons for image_file in audit.image_files] == [()]


def test_comparisons_stay_within_their_limit(judged: Callable[..., Result]) -> None:
    """Each original's widest variant comes first, the heaviest original's before the others'."""
    names = ("images/a.jpg", "images/b.jpg")
    page = '<img src="images/a.jpg" alt="A"><img src="images/b.jpg" alt="B">'
    result = judged({"p.html": page}, names)
    heavy = max(result.encoded.values(), key=lambda made: made.job.info.bytes)
    light = min(result.encoded.values(), key=lambda made: made.job.info.bytes)
    widest = [made.comparisons[0] for made in (heavy, light)]
    weights = [len(piece.before) + len(piece.after) for piece in widest]
    for room, compared in ((weights[0], [heavy]), (sum(weights), [heavy, light])):
        chosen = choose_comparisons(result.encoded, room)
        assert chosen == {made.job.info.path: made.comparisons[:1] for made in compared}
    everything = choose_comparisons(result.encoded, 1 << 30)
    assert everything == {made.job.info.path: made.comparisons for made in (heavy, light)}


def test_baseline_ignores_and_notes_are_shown(
    judged: Callable[..., Result], settings: Settings
) -> None:
    result = judged(SITE, IMAGES, "audit")
    known = KnownFinding("gone.md", "alt-missing", "0" * 64, "0" * 16)
    ignored = replace(result.findings[0], state=State.IGNORED, reason="a <b>logo</b>")
    shown = replace(
        result,
        findings=(ignored, *result.findings[1:]),
        gone=(known, known),
        not_scanned=(known,),
        notes=("an ignore matches nothing",),
    )
    words = " ".join(" ".join(Outline(rendered(shown, settings)).text).split())
    assert "2 findings of the baseline fixed since" in words
    assert "1 finding of the baseline on pages that were not scanned" in words
    assert "an ignore matches nothing" in words
    assert "Ignored: a <b>logo</b>" in words
