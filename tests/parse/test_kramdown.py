"""kramdown: the images are those of the real tool, with spans in the file."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from assetjob.parse import kramdown as dialect
from assetjob.parse.located_text import locate_text
from assetjob.parse.rendering import Rendering
from tests.markdown_pages import (
    BLOCKS,
    CASES,
    SPANS,
    assert_replaceable,
    assert_sound,
    shown,
    soup,
)

FILES = sorted((CASES / "kramdown").glob("*.md"))
Kramdown = Callable[[str], str]
OWN_SPANS = (
    '{: width="30"}', "{: .cls #idd}", "{:ref}", "{:.c}{:width='3'}", "{::comment}", "{:/comment}",
    '{::nomarkdown}<img src="nm">{:/}', "[^fn]", "$$ ![m](m) $$", '<span markdown="0">',
    '<span markdown="1">', '![a](b.png){: alt="new" title="o"}', "![a] [ref]", "![a](b.png ",
    '<img src="r.png">{: width="5"}', '<code markdown="1">', "{:standalone}",
)  # fmt: skip
OWN_BLOCKS = (
    '<div markdown="1">\n', '<div markdown="span">', '<td markdown="1">', "</td>", "^\n",
    '<section markdown="block">\n', "</section>\n", "[^fn]: note ![f](fn.png)\n", "{:/}\n",
    "*[abc]: Abbr\n", "{: .blk}\n", '{:ref: width="9" .k}\n', "{::comment}\n", "{:/comment}\n",
    '{::nomarkdown}\n<img src="nb">\n{:/nomarkdown}\n', "term\n: def ", ": ", "$$\n", "- [ ] ",
    '{::options parse_block_html="true" /}\n', "- {:.a} ", "|===\n", " \t", "### h {#id}\n",
)  # fmt: skip


def render(text: str, start: int = 0) -> Rendering:
    return dialect.render(locate_text(text, start))


@pytest.fixture(scope="session")
def kramdown() -> Iterator[Kramdown]:
    """The real kramdown, in one process for all tests."""
    if not shutil.which("ruby"):
        pytest.skip("ruby is not on this machine")
    require = ["ruby", "-e", "require 'kramdown'; require 'kramdown-parser-gfm'"]
    if subprocess.run(require, capture_output=True, check=False).returncode:
        pytest.skip("kramdown and kramdown-parser-gfm are not on this machine")
    script = Path(__file__).parents[1].joinpath("kramdown.rb")
    with subprocess.Popen(
        ["ruby", str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdin
        assert process.stdout
        stdin, stdout = process.stdin, process.stdout

        def html(text: str) -> str:
            stdin.write(json.dumps(text) + "\n")
            stdin.flush()
            answer = json.loads(stdout.readline())
            assert isinstance(answer, str)
            return answer

        yield html
        stdin.close()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    text = path.read_bytes().decode()
    rendering = render(text)
    assert_sound(text, rendering)
    found = [
        [image.span.of(text), *[[a.name, a.value, a.span.of(text)] for a in image.attrs]]
        for image in rendering.images
    ]
    around = [[image.around, *image.src_alt] for image in shown(rendering.html)]
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert {"images": found, "shown": around} == expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_case_is_what_kramdown_renders(path: Path, kramdown: Kramdown) -> None:
    text = path.read_bytes().decode()
    assert shown(render(text).html) == shown(kramdown(text.removeprefix("\ufeff")))


@given(text=soup(SPANS + OWN_SPANS, BLOCKS + OWN_BLOCKS))
@settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_text_is_what_kramdown_renders(kramdown: Kramdown, text: str) -> None:
    rendering = render(text)
    assert_sound(text, rendering)
    ours, real = shown(rendering.html), shown(kramdown(text))
    assert [image.src_alt for image in ours] == [image.src_alt for image in real]


@given(soup(SPANS + OWN_SPANS, BLOCKS + OWN_BLOCKS))
def test_an_image_can_be_replaced(text: str) -> None:
    assert_replaceable(text, render)


@pytest.mark.corpus
def test_corpus_is_what_kramdown_renders(corpus: Path, kramdown: Kramdown) -> None:
    front_matter = re.compile(
        r"\A\ufeff?---\s*\n.*?\n?^(---|\.\.\.)\s*$\n?", re.DOTALL | re.MULTILINE
    )
    for path in sorted(corpus.rglob("*.md")):
        text = path.read_bytes().decode()
        found = front_matter.match(text)
        start = found.end() if found else 0
        rendering = render(text, start)
        assert_sound(text, rendering)
        assert shown(rendering.html) == shown(kramdown(text[start:])), path


def test_parse_block_html(kramdown: Kramdown) -> None:
    text = "<div>\n![a](a.png)\n</div>\n\n<div markdown='0'>![no](no.png)</div>\n"
    rendering = dialect.render(locate_text(text, 0), block_html=True)
    text_with_option = "{::options parse_block_html='true' /}\n\n" + text
    assert shown(rendering.html) == shown(kramdown(text_with_option))
    assert [image.span.of(text) for image in rendering.images] == ["![a](a.png)"]


def test_ambiguous_text_takes_linear_time() -> None:
    """Texts that backtracking parsers never finish; that they end is the test."""
    for part in ("*a **b _c ", "![a [b ", '[a](b "', "`a ``b ", "<b>", "> - ", "{: a\n", "~~a "):
        assert render(part * 1500 + "]").html


def test_a_template_in_a_tag_is_taken_for_attributes() -> None:
    masked = "\U00100000\U000f0000\U000f0000"
    text = f'<img {masked} src="a.png"> <img src="b.png" width={masked}>\n'
    assert [image.src_alt for image in shown(render(text).html)] == [
        ("a.png", None),
        ("b.png", None),
    ]


@pytest.mark.parametrize(
    "text",
    ["![\ralt](a.png)", "![alt\r](a.png)", "- ![\r\n  alt](a.png)", "p\n![\n</h2>alt](a.png)"],
    ids=repr,
)
def test_line_ends_at_the_edge_of_an_alt(text: str) -> None:
    rendering = render(text)
    assert_sound(text, rendering)
    assert len(rendering.images) == 1
