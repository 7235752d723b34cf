"""Pages before and after: NAME.in.html (or .md) beside NAME.out.html; without one, no change.

A file called 400x300.jpg is an image of that size, 400x300.retina.jpg one of twice the density.
Of every case: a second run changes nothing, and nothing changes outside the images.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assetjob.images import variants
from assetjob.model.image import CandidateImage, Image, ImageInfo, ResolvedPage
from assetjob.model.page import Kind
from assetjob.model.result import Change
from assetjob.model.site import JekyllConfig, Project, Site
from assetjob.model.target import UrlForm
from assetjob.model.text import Markup, Source, Span
from assetjob.model.variant import Encoded, EncodedVariant, EncodeJob, Refusal
from assetjob.parse.dialects import dialect_names
from assetjob.parse.page import parse
from assetjob.rewrite import plan
from assetjob.rewrite.css.styles import styles_of
from assetjob.rewrite.encode_jobs import encode_jobs
from assetjob.rewrite.urls import url_of
from assetjob.rewrite.verify import apply_verified
from assetjob.settings.schema import Settings
from assetjob.site.resolve import Resolver

CASES = Path(__file__).parents[1] / "cases" / "rewrite"
NAMES = sorted(path.name for path in CASES.glob("*.in.*"))
FILES = (
    "400x300.jpg",
    "48x48.png",
    "500x300.gif",
    "300x200.svg",
    "900x600.tif",
    "1000x301.jpg",
    "1501x1000.jpg",
    "1400x1050.png",
    "2880x2160.jpg",
    "3264x2448.jpg",
    "3400x2000.retina.jpg",
    "1000x30000.jpg",
    "800x600.heavy.png",
    "640x480.refused.png",
    "a b 640x480.jpg",
    "日本 800x600.jpg",
    "q&a,640x480.jpg",
    "_hidden/640x480.jpg",
    "900x600.retina.jpg",
)
WIDTHS = (480, 800, 1200, 1600)
FORMATS = {".jpg": "jpeg", ".png": "png", ".gif": "gif", ".svg": "svg", ".tif": "tiff"}


@dataclass(frozen=True)
class Tool:
    """The stages from parsing to verifying, over image files that are empty."""

    root: Path
    settings: Settings

    def fix(self, source: Source) -> tuple[str, tuple[Change, ...]]:
        page = parse(source)
        infos = {info.path: info for info in map(_info, _paths(self.root))}
        first = ResolvedPage(source, page, self._images(source, infos, ()))
        jobs = encode_jobs([first], self.settings)
        encoded = {job.info.path: _encoded(job) for job in jobs}
        made = [kept.variant.path for each in encoded.values() for kept in each.kept]
        judged = ResolvedPage(source, page, self._images(source, infos, made))
        changes = plan.changes(judged, encoded, styles_of(page, ()), self.settings)
        for change in changes:
            assert set(change.needs) <= set(made)

        def read(text: str) -> ResolvedPage:
            after = replace(source, text=text)
            return ResolvedPage(after, parse(after), self._images(after, infos, made))

        after = apply_verified(judged, changes, self.settings.variants_dir, read)
        return (source.text, ()) if after is None else (after.source.text, changes)

    def _images(
        self, source: Source, infos: dict[str, ImageInfo], made: Collection[str]
    ) -> tuple[Image, ...]:
        page = parse(source)
        resolver = Resolver(Site(self.root, (Project(jekyll=JekyllConfig()),)))
        return tuple(
            Image(
                source.path,
                ref,
                target,
                infos.get(target.path or ""),
                candidates=tuple(
                    CandidateImage(candidate, found, infos.get(found.path or ""))
                    for candidate, found in zip(ref.candidates, targets, strict=True)
                ),
            )
            for ref, target, targets in resolver.targets(source, page, made)
        )


def _paths(root: Path) -> Iterator[str]:
    return (path.relative_to(root).as_posix() for path in root.rglob("*.*") if path.is_file())


def _info(path: str) -> ImageInfo:
    found = re.search(r"(\d+)x(\d+)", path)
    assert found
    kind = FORMATS[Path(path).suffix]
    frames = 12 if kind == "gif" else 1
    width, height = int(found[1]), int(found[2])
    digest = sha256(path.encode()).hexdigest()  # no file is a copy of another
    info = ImageInfo(path, kind, width, height, 9000, digest, frames)  # type: ignore[arg-type]
    return replace(info, density_size=(width // 2, height // 2)) if ".retina." in path else info


def _encoded(job: EncodeJob) -> Encoded:
    """Refuse what the file's name says: all variants, or those wider than 500 pixels."""
    limit = 0 if ".refused." in job.info.path else 500 if ".heavy." in job.info.path else 99_999
    kept = tuple(EncodedVariant(each, 1) for each in job.variants if each.width <= limit)
    refused = tuple(Refusal(each, "heavier") for each in job.variants if each.width > limit)
    return Encoded(job, kept, refused)


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tool:
    # The digests in variants' names depend on the encoder; those in the cases must not.
    monkeypatch.setattr(variants, "digest_of", lambda *_: "0123abcd")
    for name in FILES:
        path = tmp_path / "images" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    settings = Settings(site=tmp_path, widths=WIDTHS, markdown_images="html")
    return Tool(tmp_path.resolve(), settings)


def _source(name: str, text: str) -> Source:
    markup = Markup.MARKDOWN if name.endswith(".md") else Markup.HTML
    dialect = "commonmark" if name.startswith("commonmark") else "kramdown"
    return Source("index" + Path(name).suffix, markup, text, dialect)


@pytest.fixture(params=NAMES)
def case(request: pytest.FixtureRequest, tool: Tool) -> tuple[Tool, Source, str]:
    name = str(request.param)
    before = (CASES / name).read_bytes().decode()
    out = CASES / name.replace(".in.", ".out.")
    after = out.read_bytes().decode() if out.exists() else before
    own = next((own for start, own in SETTINGS.items() if name.startswith(start)), {})
    settings = Settings(site=tool.root, widths=WIDTHS, **own)  # type: ignore[arg-type]
    return Tool(tool.root, settings), _source(name, before), after


# The settings of cases by the beginning of their names.
SETTINGS: dict[str, dict[str, object]] = {
    "content-width": {"content_width": 560},
    "fluid": {"fluid_images": True},
    "commonmark-kept": {},
    "commonmark-picture": {"formats": ("avif", "webp"), "markdown_images": "html"},
    "commonmark": {"markdown_images": "html"},
    "picture": {"formats": ("avif", "webp")},
    "old-browsers": {"markup": "picture"},
}


def test_page_becomes(case: tuple[Tool, Source, str]) -> None:
    tool, source, after = case
    assert tool.fix(source)[0] == after


def test_second_run_changes_nothing(case: tuple[Tool, Source, str]) -> None:
    tool, source, _ = case
    once, _ = tool.fix(source)
    twice, changes = tool.fix(Source(source.path, source.markup, once, source.dialect))
    assert twice == once
    assert not changes


def test_nothing_changes_outside_the_images(case: tuple[Tool, Source, str]) -> None:
    tool, source, _ = case
    spans = {ref.span for ref in parse(source).refs}
    spans |= {Span(*found.span()) for found in PICTURE.finditer(source.text)}
    links = [ref.span for ref in parse(source).refs if ref.kind is Kind.PRELOAD]
    for change in tool.fix(source)[1]:
        edits = [e for e in change.edits if not any(e.span.within(link) for link in links)]
        inside = [
            span
            for span in spans
            if all(span.start <= e.span.start and e.span.end <= span.end for e in edits)
        ]
        assert inside, change


PICTURE = re.compile(r"(\{::nomarkdown\})?<picture>.*?</picture>(\{:/\})?", re.DOTALL)


def test_alternatives_and_sources_stay(case: tuple[Tool, Source, str]) -> None:
    tool, source, _ = case
    after = Source(source.path, source.markup, tool.fix(source)[0], source.dialect)
    assert _said(after) == _said(source)


def _said(source: Source) -> list[tuple[str | None, ...]]:
    return [
        (unquote(ref.url or ""), ref.value("alt"), ref.value("title"))
        for ref in parse(source).refs
        if ref.kind is not Kind.SOURCE or "/responsive/" not in (ref.value("srcset") or "")
    ]


# --- what a generator makes of rewritten Markdown

IMAGE = "![An image](/images/400x300.jpg)"
SURROUNDINGS = {
    "alone": "{}\n",
    "indented": "   {}   \n",
    "in text": "text {} text\n",
    "first of a paragraph": "{}\nmore\n",
    "last of a paragraph": "text\n{}\n",
    "two": "{} {}\n",
    "emphasis": "*{}* **{}**\n",
    "list": "- {}\n- x\n",
    "loose list": "- {}\n\n  more\n\n- {}\n",
    "numbered, CRLF": "10. {}\r\n\r\n    more\r\n",
    "nested list": "* a\n  * {}\n    b\n",
    "tabbed list": "-\t{}\n",
    "quote": "> {}\n",
    "quoted list": "> - {}\n>   text\n",
    "link": "[{}](/elsewhere)\n",
    "reference link": "[{}][r]\n\n[r]: /elsewhere\n",
    "table": "| {} | b |\n|---|---|\n| {} | c |\n",
    "table without edges": "a | b\n--|--\n{} | c\n",
    "heading": "# {}\n",
    "underlined heading": "{}\n===\n",
    "closed heading": "## Text {} ##\n",
    "HTML block": "<div>\n{}\n</div>\n",
    "between HTML": "<div>\n\n{}\n\n</div>\n",
    "code": "`{}`\n\n    {}\n",
    "before a code mark": "`x` {} `\n",
    "hard break": "{}\\\nmore  \n{}\n",
    "other alternative": "![a \"b\" & \\*c\\* &copy; \\`d\nx](/images/400x300.jpg 'It\\'s')\n",
    "piped": "| ![a \\| b](/images/400x300.jpg) | c |\n|---|---|\n",
    "reference": '![An image][r] ![r]\n\n[r]: </images/400x300.jpg> "Title"\n',
}
KRAMDOWN_ONLY = {
    "attribute list": "{}{{: .wide}} {}{{:#a title='b'}}\n",
    "block attribute list": "{}\n{{: .wide}}\n",
    "definition": "term\n: {}\n",
    "footnote": "text[^1]\n\n[^1]: {}\n",
    "markdown in HTML": '<div markdown="1">\n{}\n</div>\n',
}


@pytest.mark.parametrize("around", SURROUNDINGS.values(), ids=SURROUNDINGS)
def test_commonmark_renders_to_the_same_structure(around: str, tool: Tool) -> None:
    before = around.replace("{}", IMAGE)
    after = tool.fix(Source("p.md", Markup.MARKDOWN, before, "commonmark"))[0]
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
    assert _structure(markdown.render(after)) == _structure(markdown.render(before))
    assert _responsive(markdown.render(after)) == after.count("srcset=")


@pytest.mark.parametrize("around", SURROUNDINGS.values(), ids=SURROUNDINGS)
def test_commonmark_renders_pictures_in_place(around: str, tool: Tool) -> None:
    source = Source("p.md", Markup.MARKDOWN, around.replace("{}", IMAGE), "commonmark")
    after = replace(source, text=pictured(tool).fix(source)[0])
    back = tool.fix(after)[0]
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
    before, wrapped, unwrapped = map(markdown.render, (source.text, after.text, back))
    assert _structure(wrapped) == _structure(unwrapped) == _structure(before)
    assert wrapped.count("<picture>") == after.text.count("<picture>") == _images(after)
    assert "<picture>" not in back


@pytest.mark.skipif(not shutil.which("ruby"), reason="ruby is not on this machine")
def test_kramdown_renders_pictures_in_place(tool: Tool) -> None:
    before = _in_kramdown()
    sources = [Source("p.md", Markup.MARKDOWN, text, "kramdown") for text in before.values()]
    after = [replace(source, text=pictured(tool).fix(source)[0]) for source in sources]
    back = [tool.fix(source)[0] for source in after]
    texts = [source.text for source in after]
    rendered = _kramdown([*before.values(), *texts, *back])
    count = len(before)
    for index, name in enumerate(before):
        old, wrapped, unwrapped = (_structure(rendered[index + count * n]) for n in range(3))
        assert wrapped == unwrapped == old, name
        assert rendered[index + count].count("<picture>") == texts[index].count("<picture>"), name
        assert "<picture>" not in back[index]
    assert sum(text.count("<picture>") for text in texts) > count


def pictured(tool: Tool) -> Tool:
    return replace(tool, settings=replace(tool.settings, formats=("avif", "webp")))


def _images(source: Source) -> int:
    return sum("srcset" in (attr.name for attr in ref.attrs) for ref in parse(source).refs) // 2


@pytest.mark.skipif(not shutil.which("ruby"), reason="ruby is not on this machine")
def test_kramdown_renders_to_the_same_structure(tool: Tool) -> None:
    surroundings = _in_kramdown()
    before = list(surroundings.values())
    after = [tool.fix(Source("p.md", Markup.MARKDOWN, text, "kramdown"))[0] for text in before]
    rendered = _kramdown([*before, *after])
    pairs = zip(surroundings, after, rendered, rendered[len(before) :], strict=False)
    for name, text, old, new in pairs:
        assert _structure(new) == _structure(old), name
        assert _responsive(new) == text.count("srcset="), name


def _in_kramdown() -> dict[str, str]:
    return {
        name: around.replace("{}", IMAGE).replace("{{", "{").replace("}}", "}")
        for name, around in {**SURROUNDINGS, **KRAMDOWN_ONLY}.items()
    }


def _kramdown(texts: list[str]) -> list[str]:
    script = (
        "require 'kramdown'; require 'json'; puts JSON.generate("
        "JSON.parse(STDIN.read).map { |text| Kramdown::Document.new(text).to_html })"
    )
    asked = json.dumps(texts)
    done = subprocess.run(
        ["ruby", "-e", script], input=asked, capture_output=True, text=True, check=False
    )
    if "cannot load such file" in done.stderr:
        pytest.skip("kramdown is not on this machine")
    found: list[str] = json.loads(done.stdout)
    return found


def _structure(html: str) -> str:
    """Return the rendered page with images that say only what the author said."""
    soup = BeautifulSoup(html, "html.parser")
    for source in soup.find_all("source"):
        source.decompose()
    for picture in soup.find_all("picture"):
        picture.unwrap()
    for image in soup.find_all("img"):
        for name in set(image.attrs) & {*OURS}:
            del image[name]
    return str(soup)


def _responsive(html: str) -> int:
    """Count the images that carry everything that was written, each part as it was meant."""
    return sum(
        image.get("sizes") in (SIZES, "400px")
        and image.get("srcset") == SRCSET
        and [image.get(name) for name in ("width", "height", "decoding")] == ["400", "300", "async"]
        and image.get("style") == "height: auto"
        for image in BeautifulSoup(html, "html.parser").find_all("img")
    )


OURS = ("srcset", "sizes", "width", "height", "loading", "decoding", "style")
SIZES = "(min-width: 400px) 400px, 100vw"
SRCSET = "/assets/responsive/images/400x300.jpg/400x300-0123abcd-400w.webp 400w"


# --- any tag

BLANK = st.sampled_from([" ", "\n", "\t ", "\r\n", "\f"])
PAIRS = st.one_of(
    st.tuples(st.sampled_from(["width", "HEIGHT", "height"]), st.sampled_from(
        ["", "0", "100%", "50%", "auto", "400", "300px", " 200", "1e3", "+5", "99999999999", "-1"]
    )),
    st.tuples(st.just("style"), st.sampled_from(
        ["", "width:100%", "height: 3em;", "a:url(", "color:'", "width: auto !important", "/*", "}"]
    )),
    st.tuples(st.sampled_from(["loading", "decoding", "fetchpriority"]), st.sampled_from(
        ["lazy", "eager", "LAZY ", "", "async", "high"]
    )),
    st.tuples(st.just("sizes"), st.sampled_from(["", "50vw", "auto, 300px", "400px"])),
    st.tuples(st.sampled_from(["alt", "title", "class", "data-x"]), st.text(max_size=8)),
)  # fmt: skip


@st.composite
def tags(draw: st.DrawFn) -> str:
    """Return an ``<img>`` in any of the ways in which people and programs write it."""
    pairs = draw(st.lists(PAIRS, max_size=6))
    pairs.insert(draw(st.integers(0, len(pairs))), ("src", "/images/1000x301.jpg"))
    written = [draw(st.sampled_from(["<img", "<IMG"]))]
    for name, value in pairs:
        written.append(draw(BLANK) + name)
        quote = draw(st.sampled_from(['"', "'", ""]))
        if not quote and not re.fullmatch(r"[\w.%:/-]+", value, re.ASCII):
            quote = '"'
        kept = value.replace("&", "").replace("<", "").replace(quote or '"', "")
        written.append(draw(st.sampled_from(["=", " = "])) + quote + kept + quote)
    return "".join(written) + draw(st.sampled_from([">", " />", "\n>", " >"]))


@given(st.lists(tags(), min_size=1, max_size=3), st.sampled_from([*dialect_names(), None]))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("form", ["img", "picture"])
def test_any_tag_is_stable(form: str, tool: Tool, found: list[str], dialect: str | None) -> None:
    tool = pictured(tool) if form == "picture" else tool
    text = "<p>" + " x ".join(found) + "</p>\n"
    markup = Markup.HTML if dialect is None else Markup.MARKDOWN
    source = Source("p.html", markup, text, dialect or "commonmark")
    after, changes = tool.fix(source)
    again = replace(source, text=after)
    assert tool.fix(again) == (after, ())
    assert _said(again) == _said(source)
    spans = [ref.span for ref in parse(source).refs]
    for edit in (edit for change in changes for edit in change.edits):
        assert any(s.start <= edit.span.start and edit.span.end <= s.end for s in spans)


@given(st.text(min_size=1).filter(lambda path: "\0" not in path))
def test_url_stands_safely_anywhere(path: str) -> None:
    path = "/".join(part for part in path.split("/") if part not in ("", ".", "..")) or "a"
    try:
        url = url_of(UrlForm("/", "", None), path)
    except UnicodeEncodeError:
        return
    assert re.fullmatch(r"/[\w.~/%-]*", url, re.ASCII)
    assert unquote(url) == "/" + path


@pytest.mark.parametrize(
    ("form", "url"),
    [
        (UrlForm(), "/a/b%20c.webp"),
        (UrlForm(before="/base/"), "/base/a/b%20c.webp"),
        (UrlForm(before="", folder=""), "a/b%20c.webp"),
        (UrlForm(before="", folder="a/x"), "../b%20c.webp"),
        (UrlForm('{{ "/', '" | relative_url }}'), '{{ "/a/b%20c.webp" | relative_url }}'),
    ],
)
def test_url_has_the_form_of_the_page(form: UrlForm, url: str) -> None:
    assert url_of(form, "a/b c.webp") == url
