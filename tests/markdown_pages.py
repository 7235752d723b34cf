"""What the tests of both Markdown dialects share: images of HTML, Markdown soup, invariants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import turbohtml
from hypothesis import strategies as st

from assetjob.model.text import Span
from assetjob.parse.rendering import MarkdownImage, Rendering

CASES = Path(__file__).parent / "cases" / "markdown"
Render = Callable[[str], Rendering]


@dataclass(frozen=True)
class Shown:
    """An image as a browser has it: the elements around it, outermost first, and its attributes."""

    around: str
    attrs: tuple[tuple[str, str], ...]

    @property
    def src_alt(self) -> tuple[str | None, str | None]:
        attrs = dict(self.attrs)
        return attrs.get("src"), attrs.get("alt")


def shown(html: str) -> list[Shown]:
    """Return the images of a page in the order of the page, by a conforming parser."""
    found: list[Shown] = []
    for element in turbohtml.parse_fragment(html, "body").find_all("img"):
        around = [a.tag for a in element.ancestors if isinstance(a, turbohtml.Element)]
        attrs = {
            name: " ".join(value) if isinstance(value, list) else value or ""
            for name, value in element.attrs.items()
        }
        found.append(Shown("/".join(reversed(around)), tuple(sorted(attrs.items()))))
    return found


def assert_sound(text: str, rendering: Rendering) -> None:
    """Every piece stands in the file as it stands in the HTML; every image is an image."""
    end = 0
    for piece in rendering.pieces:
        assert piece.start >= end
        end = piece.start + piece.length
        in_file = text[piece.source : piece.source + piece.length]
        assert rendering.html[piece.start : end] == in_file
    starts = [image.start for image in rendering.images]
    assert starts == sorted(set(starts))
    for image in rendering.images:
        assert rendering.html.startswith("<img", image.start)
        _assert_image(text, image)


def _assert_image(text: str, image: MarkdownImage) -> None:
    whole, parts = image.span.of(text), image.parts
    assert whole.startswith("![")
    assert whole[-1] in ")]}"
    assert parts.alt.start == image.span.start + 2
    assert text[parts.alt.end] in "]!"
    inner: list[Span | None] = [parts.alt, parts.destination, parts.title, parts.attribute_list]
    given = [span for span in inner if span]
    assert given == sorted(given)
    assert all(span.end <= image.span.end for span in given)
    if parts.title:
        title = parts.title.of(text)
        assert (title[0], title[-1]) in {('"', '"'), ("'", "'"), ("(", ")")}
    if parts.attribute_list:
        assert parts.attribute_list.of(text).startswith("{:")
        assert whole.endswith("}")
    names = [attr.name for attr in image.attrs]
    assert len(set(names)) == len(names)
    assert {"alt", "src"} <= set(names)


def assert_replaceable(text: str, render: Render) -> None:
    """Another image in the place of an image changes that image and nothing else."""
    rendering = render(text)
    before = shown(rendering.html)
    places = [shown_at(rendering.html, image.start) for image in rendering.images]
    for image, place in zip(rendering.images, places, strict=True):
        if "\n" in image.span.of(text) or "\r" in image.span.of(text) or place is None:
            continue
        edited = text[: image.span.start] + "![q](q.png)" + text[image.span.end :]
        after = shown(render(edited).html)
        assert len(after) == len(before)
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            if index == place:
                assert new.src_alt == ("q.png", "q")
                assert new.around == old.around
            else:
                assert new == old


def shown_at(html: str, start: int) -> int | None:
    """Return which of the shown images begins at `start` of the HTML."""
    marked = html[:start] + "<img data-here" + html[start + len("<img") :]
    for index, image in enumerate(shown(marked)):
        if ("data-here", "") in image.attrs:
            return index
    return None


SPANS = (
    "word ", "![a](b.png)", '![al *t* x](/i/c d.png "ti\'t")', "![x][ref]", "![ref]", "![ref][]",
    "[![in](l.png)](u.html)", "[link](u)", "*", "**", "_", "`", "``", "`![no](no.png)`", "~~",
    '<img src="r.png" alt="R">', "<img src='s.png' alt=\"S &amp; T\" width=3>", "<b>", "</b>",
    "<span>", "</span>", '<a href="x">', "</a>", "<br>", "<img src=/unq.png>", "<code>", "</code>",
    "![e\\]s](f.png)", "![n[e]st](g.png)", "![](e.png)", "![a](<b c.png>)", "![a](b(1).png)",
    "![a](u?x=1&y=2&amp;z)", "![a\nb](c.png)", '![a](b.png\n"t")', "\\", "\\*", "&amp;", "&copy ",
    "<!-- ![x](y) -->", "<!--", "-->", "--", "...", "<<", '"', "'", "|", " | ", "(", ")", "[", "]",
    "![", "](", "](z.png)", "!", "<http://x.y/z>", "  \n", '<IMG SRC="up.png" ALT=q>', "\t", "é",
    '<picture><source srcset="w.webp"><img src="p.png"></picture>', "<div>", "</div>", "<p>", "😀",
    "日本", "\u2028", "\x85", "\f", ":", "^", "#", "{", "}", "$$", "<svg>", "</svg>", "<font>",
)  # fmt: skip
BLOCKS = (
    "# ", "## ", "> ", "> > ", "- ", "* ", "+ ", "1. ", "2. ", "10. ", "  - ", "   ", "    ", "\t",
    "~~~\n", "```\n", "``` ruby\n", "<div>\n", "</div>\n", "<div>", "</div>", "<figure>\n", "<p>",
    "</figure>\n", "</p>\n", "<table>\n<tr><td>", "</td></tr>\n</table>\n", "<pre>", "</pre>\n",
    "<script>\nif (a<b) '<img src=q>'\n</script>\n", "<!-- x -->\n", "| a | b |\n|---|---|\n| ",
    "| ", " |\n", "|---|---|\n", "===\n", "---\n", "***\n", '[ref]: r.png "rt"\n', "<hr>\n",
    "[ref]: <r s.png>\n", "[two words]: two.png\n", '<img src="blk.png">\n', "<ul>\n<li>", "<h2>",
    "</li></ul>\n", "<details>\n<summary>", "</details>\n", "<Foo>",
    "| `a|b` | ![t](t\\|u.png) |\n",
)  # fmt: skip
ENDS = ("\n", "\n", "\n\n", "", "\r\n", "\r\n\r\n", "\r")


def soup(
    spans: tuple[str, ...] = SPANS, blocks: tuple[str, ...] = BLOCKS, lines: int = 8
) -> st.SearchStrategy[str]:
    """Return Markdown that is made of what Markdown is made of, in any order."""
    line = st.builds(
        lambda *parts: "".join("".join(part) for part in parts),
        st.lists(st.sampled_from(blocks), max_size=2),
        st.lists(st.sampled_from(spans), max_size=5),
        st.sampled_from(ENDS),
    )
    return st.lists(line, max_size=lines).map("".join)
