"""The report's text and values, from runs over real sites; test_browser_report.py opens it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.job import api
from assetjob.job.api import publish
from assetjob.model.decision import Choice, Decision
from assetjob.model.finding import Finding, KnownFinding, Severity, State
from assetjob.model.image import Failure, ResolvedPage
from assetjob.model.page import ParsedPage
from assetjob.model.result import Result
from assetjob.model.text import Markup, Source, Span
from assetjob.report import budget, formats, html
from assetjob.report.excerpt import LIMIT, Piece, excerpt
from assetjob.report.format_text import counted, listed, percent, size
from assetjob.report.identity import source_link
from assetjob.report.image_files import choose_comparisons
from assetjob.report.verdict import verdict
from assetjob.report.view_model import ReportView, report_view
from assetjob.review.match import match_decisions
from assetjob.runtime import spill
from assetjob.runtime.spill import SpillList, SpillMap
from assetjob.settings.schema import Settings

Build = Callable[[Mapping[str, str | bytes]], Path]
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


class Outline(HTMLParser):
    """What a browser would make of the report, as far as these tests ask."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.text: list[str] = []
        self.inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [given["href"] or ""] if tag == "a" and "href" in given else []
        self.inside = tag if tag in self.raw else ""
        if self.inside:
            self.raw[tag].append("")

    def handle_endtag(self, _tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.raw[self.inside][-1] += data
        else:
            self.text.append(data)


def rendered(result: Result, settings: Settings) -> str:
    return "".join(html.render(result, settings))


def view(result: Result, settings: Settings) -> ReportView:
    remaining = budget.remaining_bytes(result)
    return report_view(result, settings, budget.embedded_comparisons(result, remaining))


@pytest.fixture
def settings() -> Settings:
    return Settings(site=Path())


SITE = {
    "one.html": '<h2>Drains</h2><p>Before it.</p><img src="images/a.jpg"><p>After it.</p>',
    "two.html": '<p><img src="images/a.jpg" alt="Image alt text" width="40%"></p>',
    "three.html": '<img src="images/gone.jpg" alt="A weir"><img src="https://example.org/x.png">',
    "clean.html": "<p>No picture.</p>",
}
IMAGES = ("images/a.jpg",)


def test_views_and_policy(judged: Callable[..., Result], settings: Settings) -> None:
    text = rendered(judged(SITE, IMAGES), settings)
    outline = Outline(text)
    assert [i for i in outline.ids if i in VIEWS] == list(VIEWS)
    assert len(outline.ids) == len(set(outline.ids))
    policy = next(a["content"] or "" for t, a in outline.tags if a.get("http-equiv"))
    assert policy.startswith("default-src 'none'; img-src data:; ")
    assert "unsafe" not in policy
    data = [a for t, a in outline.tags if t == "script" and a.get("type") == "application/json"]
    assert len(data) == 1
    scripts = [s for s in outline.raw["script"] if not s.startswith("{")]
    for code in (*scripts, *outline.raw["style"]):
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_nothing_from_outside(judged: Callable[..., Result], settings: Settings) -> None:
    outline = Outline(rendered(judged(SITE, IMAGES), settings))
    names = {name for _, attrs in outline.tags for name in attrs}
    assert not names & {"src", "srcset", "style", "action", "background", "poster"}
    assert not [name for name in names if name.startswith("on")]
    assert not {tag for tag, _ in outline.tags} & {"link", "iframe", "object", "base"}
    urls = re.findall(r"url\((.{16})", "".join(outline.raw["style"]))
    assert set(urls) == {"data:image/webp;"}


def test_links_lead_somewhere(judged: Callable[..., Result], settings: Settings) -> None:
    outline = Outline(rendered(judged(SITE, IMAGES), settings))
    assert all(link.startswith("#") for link in outline.links)
    assert {link[1:] for link in outline.links} <= set(outline.ids)


def test_same_result_same_text(judged: Callable[..., Result], settings: Settings) -> None:
    result = judged(SITE, IMAGES)
    assert rendered(result, settings) == rendered(result, settings)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_is_text(judged: Callable[..., Result], settings: Settings, payload: str) -> None:
    """Wherever a site's text stands in the report, it adds no element and no attribute."""
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
    """Every finding, reason and surrounding stands in the document itself."""
    result = judged(SITE, IMAGES)
    words = " ".join(" ".join(Outline(rendered(result, settings)).text).split())
    for finding in result.findings:
        assert " ".join(finding.message.split()) in words
    for said in ("Before it.", "After it.", "Drains", "Image alt text", "no alt attribute"):
        assert said in words
    assert "1 page without findings" in words


def test_one_card_for_each_picture(judged: Callable[..., Result], settings: Settings) -> None:
    report = view(judged(SITE, IMAGES), settings)
    cards = {card.name: card for card in report.cards}
    assert list(cards) == ["images/a.jpg", "https://example.org/x.png"]
    card = cards["images/a.jpg"]
    assert [(p.page, p.line) for p in card.uses] == [("one.html", 1), ("two.html", 1)]
    assert {(alt.text, alt.uses) for alt in card.alts} == {(None, 1), ("Image alt text", 1)}
    assert (card.with_findings, card.pages) == (2, 2)
    assert next(iter(card.uses)).heading == "Drains"


def test_same_bytes_are_one_card(
    site: Build, judged: Callable[..., Result], settings: Settings
) -> None:
    pages = {"p.html": '<img src="images/a.jpg"><img src="images/b.jpg">'}
    judged(pages, IMAGES)
    root = site(pages)
    (root / "images/b.jpg").write_bytes((root / "images/a.jpg").read_bytes())
    report = view(judged(pages), settings)
    assert [len(card.uses) for card in report.cards] == [2]
    assert len(report.image_files) == 2


def test_a_picture_inside_the_page_is_named_in_short(
    judged: Callable[..., Result], settings: Settings
) -> None:
    """A data URL may have millions of characters: its digest stands for it."""
    inside = "data:image/png;base64," + "iVBORw0K" * 500
    result = judged({"p.html": f'<p>Sea.</p><img src="{inside}"><img src="{inside}">'}, (), "audit")
    (card,) = view(result, settings).cards
    assert card.name == "image in a data: URL (image/png, 4.0 kB)"
    place, _ = card.uses
    text = rendered(result, settings)
    assert inside not in text
    key = result.pages[0].images[0].ref.context.key
    assert card.digest == hashlib.sha256(inside.encode()).hexdigest()
    assert place.context == key
    decision = Decision(card.digest, key, Choice.ALT, "Waves", page="p.html")
    assert match_decisions(result.pages, [decision]).of(result.pages[0])[0] == decision


def test_moved_text_keeps_its_keys(judged: Callable[..., Result], settings: Settings) -> None:
    """A decision finds its place again after lines were added above it."""
    before = view(judged(SITE, IMAGES), settings)
    moved = {"one.html": "\n\n\n" + SITE["one.html"]}
    after = view(judged({**SITE, **moved}, IMAGES), settings)
    assert before.key == after.key
    old, new = (next(iter(next(iter(each.cards)).uses)) for each in (before, after))
    assert old.context == new.context
    assert old.line != new.line


def test_page_shows_findings_in_place(judged: Callable[..., Result], settings: Settings) -> None:
    report = view(judged(SITE, IMAGES), settings)
    pages = {page.path: page for page in report.pages}
    assert list(pages) == ["one.html", "three.html", "two.html"]
    use = pages["two.html"].uses[0]
    assert "".join(piece.text for piece in use.code).startswith('<img src="images/a.jpg"')
    assert any(piece.marked for piece in use.code)
    assert {f.state for page in report.pages for u in page.uses for f in u.findings} >= {
        "new",
        "fixed",
    }
    assert report.pages_without_findings == ["clean.html"]
    assert [path for _, path in report.page_names] == list(pages)


def test_source_links(judged: Callable[..., Result], settings: Settings) -> None:
    settings = replace(settings, source_url="https://git.example/blob/main/{path}#L{line}")
    report = view(judged({"a b.html": '<img src="x.jpg">'}), settings)
    (page,) = report.pages
    assert page.uses[0].source == "https://git.example/blob/main/a%20b.html#L1"


@pytest.mark.parametrize(
    ("page", "path"),
    [
        ("_posts/2024-01-02-a b.md", "_posts/2024-01-02-a%20b.md"),
        ("图/é.md", "%E5%9B%BE/%C3%A9.md"),
        ("a#b?c%20d&e.md", "a%23b%3Fc%2520d%26e.md"),
        ("{line}/{path}.md", "%7Bline%7D/%7Bpath%7D.md"),
        ("javascript:x.md", "javascript%3Ax.md"),
        ("no utf-8 \udce9.md", "no%20utf-8%20%E9.md"),
    ],
)
def test_source_link_of_any_name(settings: Settings, page: str, path: str) -> None:
    settings = replace(settings, source_url="https://git.example/{path}#L{line}")
    assert source_link(settings, page, 3) == f"https://git.example/{path}#L3"


def test_weights(judged: Callable[..., Result], settings: Settings) -> None:
    """A preview that makes variants makes every page lighter, an audit promises nothing."""
    preview = view(judged(SITE, IMAGES), settings).overview
    assert preview.has_variants
    assert all(0 < device.after < device.before for device in preview.devices)
    audit = view(judged(SITE, IMAGES, "audit"), settings).overview
    assert not audit.has_variants
    assert all(device.after == device.before for device in audit.devices)


def test_many_pictures_stand_beside_the_report(
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
    """What lies on the disk, and is new each time it is read, is reported as what is at hand."""
    result = judged({**SITE, "four.html": SITE["two.html"] * 3}, IMAGES)
    files = [replace(finding(Severity.REVIEW), page=path) for path in ("a.jpg", "p/b.jpg")]
    result = replace(result, findings=(*result.findings, *files))
    paths = [page.path for page in view(result, settings).pages]
    assert paths == ["a.jpg", "four.html", "one.html", "p/b.jpg", "three.html", "two.html"]
    settings = replace(settings, report_formats=formats.names())
    publish(result, replace(settings, reports=tmp_path / "at hand"))
    monkeypatch.setattr(spill, "MEMORY_LIMIT", 0)
    monkeypatch.setattr(api, "_TEXT", 0)
    large = replace(
        result,
        pages=SpillList(result.pages),
        findings=SpillList(result.findings),
        encoded=SpillMap(result.encoded.items()),
        thumbnails=SpillMap(result.thumbnails.items()),
    )
    publish(large, replace(settings, reports=tmp_path / "on the disk"))
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("at hand", "on the disk")
    )
    assert len(one) == 2 + len(formats.names())
    assert one == two


PIECES = st.lists(st.text("<>\n a", max_size=4))


@given(PIECES)
def test_line_ends_between_tags_go_wherever_a_block_ends(pieces: list[str]) -> None:
    whole = "".join(pieces)
    assert "".join(html._without_line_ends(pieces)) == whole.replace(">\n<", "><")


def test_comparisons(judged: Callable[..., Result], settings: Settings) -> None:
    """Every variant can be compared, in the report's own bytes; an audit makes none."""
    preview = judged(SITE, IMAGES)
    (picture,) = view(preview, settings).image_files
    names = [each.name for each in picture.comparisons]
    assert names == ["900 × 600 px", "480 × 320 px"]
    styles = "".join(Outline(rendered(preview, settings)).raw["style"])
    for each in picture.comparisons:
        assert re.findall(rf"\.([ov]){each.id}{{", styles) == ["o", "v"]
    audit = view(judged(SITE, IMAGES, "audit"), settings)
    assert audit.compared == 0
    assert [picture.comparisons for picture in audit.image_files] == [()]


def test_comparisons_have_their_room(judged: Callable[..., Result]) -> None:
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


def test_coverage_counts_what_was_not_read(
    judged: Callable[..., Result], site: Build, settings: Settings
) -> None:
    site({"images/empty.jpg": b""})
    pages = {**SITE, "four.html": '<img src="images/empty.jpg" alt="A lock">'}
    coverage = view(judged(pages, IMAGES), settings).overview.coverage
    assert (coverage.pages, coverage.read, coverage.files) == (5, 1, 2)
    assert [failure.path for failure in coverage.failures] == ["images/empty.jpg"]
    assert dict(coverage.targets)["another site (not fetched)"] == 1


def test_coverage_names_constructs_that_are_not_read(
    judged: Callable[..., Result], settings: Settings
) -> None:
    pages = {
        "a.html": "<p>x</p>\n{% gallery 'a.jpg' 'b.jpg' 'c.jpg' %}",
        "b.html": "{% assign hero = '/d.jpg' %}",
        "c.html": "{% link e.jpg %}",
    }
    coverage = view(judged(pages, IMAGES), settings).overview.coverage
    assert coverage.unread == (
        ("{% gallery %}", 2, "a.html:2: b.jpg"),
        ("{% assign %}", 1, "b.html:1: /d.jpg"),
    )


def finding(severity: Severity, state: State = State.NEW) -> Finding:
    return Finding("alt-missing", severity, "a.md", 1, 1, None, "no alt", Span(0, 1), state)


ERROR, WARNING, REVIEW = map(finding, (Severity.ERROR, Severity.WARNING, Severity.REVIEW))
PAGE = ResolvedPage(Source("a.md", Markup.MARKDOWN, ""), ParsedPage(()), ())
BROKEN = Failure("a.jpg", "probe", "is empty")


@pytest.mark.parametrize(
    ("gate", "findings", "failures", "tone", "words"),
    [
        (Severity.ERROR, (), (), "pass", "Passed. No new findings."),
        (Severity.ERROR, (WARNING,), (), "pass", "Passed. 1 warning."),
        (Severity.ERROR, (ERROR, WARNING), (), "fail", "Failed: 1 error. Also found: 1 warning."),
        (Severity.WARNING, (ERROR, WARNING), (), "fail", "Failed: 1 error and 1 warning."),
        (Severity.REVIEW, (REVIEW, REVIEW), (), "fail", "Failed: 2 findings to review."),
        (Severity.ERROR, (replace(ERROR, state=State.KNOWN),), (), "pass", "No new findings."),
        (None, (ERROR,), (), "open", "1 new finding. Findings do not affect the exit code"),
        (None, (), (), "open", "No new findings."),
        (Severity.ERROR, (ERROR,), (BROKEN,), "incomplete", "1 file could not be processed."),
    ],
)
def test_verdict(
    gate: Severity | None,
    findings: tuple[Finding, ...],
    failures: tuple[Failure, ...],
    tone: str,
    words: str,
) -> None:
    result = Result("audit", gate, (PAGE,), findings, failures=failures)
    tallies = Counter((each.rule, each.severity, each.state) for each in findings)
    said = verdict(result, tallies)
    assert said.tone == tone
    assert words in f"{said.headline} {said.detail}"
    assert (said.tone in {"fail", "incomplete"}) == bool(result.exit_code)


def test_what_persons_decided_before_is_told(
    judged: Callable[..., Result], settings: Settings
) -> None:
    result = judged(SITE, IMAGES, "audit")
    known = KnownFinding("gone.md", "alt-missing", "0" * 64, "0" * 16)
    ignored = replace(result.findings[0], state=State.IGNORED, reason="a <b>logo</b>")
    told = replace(
        result,
        findings=(ignored, *result.findings[1:]),
        gone=(known, known),
        not_scanned=(known,),
        notes=("an ignore matches nothing",),
    )
    words = " ".join(" ".join(Outline(rendered(told, settings)).text).split())
    assert "2 findings of the baseline fixed since" in words
    assert "1 finding of the baseline on pages that were not scanned" in words
    assert "an ignore matches nothing" in words
    assert "Ignored: a <b>logo</b>" in words


def test_only_words_wait_for_words(judged: Callable[..., Result], settings: Settings) -> None:
    """A flaw of a file or of its size makes no card: no alt text would mend it."""
    page = '<img src="images/a.jpg" alt="A weir after three days of rain">'
    report = view(judged({"p.html": page}, IMAGES, "audit"), settings)
    assert report.pages
    assert not report.cards
    assert not any(use.card for shown in report.pages for use in shown.uses)


def test_excerpt_marks_parts_inside_the_tag_only() -> None:
    text = 'x<img alt="a" width="b">y'
    marks = [Span(14, 23), Span(6, 13), Span(8, 13), Span(0, 3)]
    pieces = excerpt(text, Span(1, 24), marks)
    assert [p.text for p in pieces if p.marked] == ['alt="a"', 'width="b"']
    assert "".join(p.text for p in pieces) == text[1:24]


def test_excerpt_of_a_huge_tag_is_short() -> None:
    text = f'<img src="data:image/png;base64,{"A" * 100_000}" alt="">'
    start = text.index("alt")
    pieces = excerpt(text, Span(0, len(text)), [Span(start, start + 6)])
    assert sum(len(p.text) for p in pieces) < LIMIT
    assert Piece('alt=""', marked=True) in pieces


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 B"), (999, "999 B"), (1_500, "1.5 kB"), (9_960, "10 kB"), (84_300, "84 kB"),
     (999_499, "999 kB"), (999_500, "1.0 MB"), (28_400_000, "28.4 MB"), (120_000_000, "120 MB"),
     (1_200_000_000, "1.2 GB")],
)  # fmt: skip
def test_size(count: int, words: str) -> None:
    assert size(count) == words


def test_wording() -> None:
    assert (counted(1, "page"), counted(1_998, "page")) == ("1 page", "1,998 pages")
    assert (percent(1, 4), percent(1, 0)) == ("25 %", "–")
    assert (listed(["a"]), listed(["a", "b", "c"])) == ("a", "a, b and c")
