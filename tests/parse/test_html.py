"""The images found in HTML are those that a browser makes, with exact spans."""

from __future__ import annotations

import pytest

from assetjob.model.page import ImageRef, Kind, ParsedPage, StyleSheet
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse


def page_of(text: str) -> ParsedPage:
    return parse(Source("page.html", Markup.HTML, text))


def refs_of(text: str, *kinds: Kind) -> list[ImageRef]:
    return [ref for ref in page_of(text).refs if not kinds or ref.kind in kinds]


# What the standard makes of a page, as (src, alt) of its img elements.
CASES: dict[str, tuple[str, list[tuple[str | None, str | None]]]] = {
    "plain": ('<img src="a.jpg" alt="A">', [("a.jpg", "A")]),
    "single quotes": ("<img src='a.jpg' alt='A'>", [("a.jpg", "A")]),
    "unquoted": ("<img src=a.jpg alt=A>", [("a.jpg", "A")]),
    "the slash belongs to the value": ("<img src=a.jpg/>", [("a.jpg/", None)]),
    "upper case": ('<IMG SRC="A.JPG" ALT="B">', [("A.JPG", "B")]),
    "duplicate: the first counts": ('<img src="1" SRC="2" alt="" alt="x">', [("1", "")]),
    "newlines in the tag": ('<img\n\tsrc\n=\r\n"a.jpg"\falt\n>', [("a.jpg", "")]),
    "no blank between attributes": ('<img src="a"alt="b">', [("a", "b")]),
    "slashes part attributes": ("<img/src=a/alt=b>", [("a/alt=b", None)]),
    "a slash after a quote": ('<img src="a"/alt="b"/>', [("a", "b")]),
    "quotes in an unquoted value": ("<img alt=a\"b'c src=d>", [("d", "a\"b'c")]),
    "greater-than in a value": ('<img alt="a>b" src="c">', [("c", "a>b")]),
    "a name that begins with =": ('<img ="a" src="b">', [("b", None)]),
    "value without a value": ("<img alt= src=a>", [(None, "src=a")]),
    "empty before the end": ("<img src=a alt=>", [("a", "")]),
    "NUL": ("<img src=a\0b>", [("a\ufffdb", None)]),
    "references": ('<img src="a&amp;b&#x20;c&copy;" alt="&lt;&eacute;">', [("a&b c©", "<é")]),
    "a reference without its semicolon": (
        '<img src="a?x=1&copy=2&not">',
        [("a?x=1&copy=2¬", None)],
    ),
    "CR and CRLF in a value": ('<img alt="a\r\nb\rc" src=d>', [("d", "a\nb\nc")]),
    "image is img": ("<image src=a>", [("a", None)]),
    "comment": ("<!-- <img src=a> --><img src=b>", [("b", None)]),
    "comment closed by --!>": ("<!-- <img src=a> --!><img src=b>", [("b", None)]),
    "abrupt comment": ("<!--><img src=a>", [("a", None)]),
    "bogus comment": ("<!x <img src=a>", []),
    "comment without end": ("<!-- <img src=a>", []),
    "CDATA is a comment in HTML": ("<![CDATA[<img src=a>]]><img src=b>", [("b", None)]),
    "CDATA in foreign content": ("<svg><![CDATA[<img src=a>]]></svg>", []),
    "script": ("<script>'<img src=a>'</script>", []),
    "script with an escaped script": ("<script><!--<script></script><img src=a>--></script>", []),
    "style": ("<style><img src=a></style><img src=b>", [("b", None)]),
    "textarea": ("<textarea><img src=a></textarea>", []),
    "title": ("<title><img src=a></title>", []),
    "xmp": ("<xmp><img src=a></xmp>", []),
    "iframe": ("<iframe><img src=a></iframe>", []),
    "noembed": ("<noembed><img src=a></noembed>", []),
    "plaintext": ("<plaintext><img src=a>", []),
    "noscript, since browsers run scripts": ("<noscript><img src=a></noscript>", []),
    "template is inert": ("<template><img src=a></template>", []),
    "nested template": ("<template><template></template><img src=a></template>", []),
    "a template of MathML is none": ("<math><template><mi><img src=a></math>", [("a", None)]),
    "declarative shadow root": (
        "<div><template shadowrootmode=open><img src=a></template></div>",
        [("a", None)],
    ),
    "svg breaks out": ("<svg><img src=a></svg>", [("a", None)]),
    "svg title is HTML": ("<svg><title><img src=a></title></svg>", [("a", None)]),
    "foreignObject is HTML": ("<svg><foreignObject><img src=a></svg>", [("a", None)]),
    "math text is HTML": ("<math><mi><img src=a></math>", [("a", None)]),
    "table fosters": ("<table><img src=a><tr><td><img src=b></table>", [("a", None), ("b", None)]),
    "unclosed tags": ("<div><p><a href=x><b><img src=a>", [("a", None)]),
    "misnested formatting": ("<b><p><img src=a></b><img src=b></p>", [("a", None), ("b", None)]),
    "a tag that never ends": ('<img src="a"', []),
    "a quote that never ends": ('<img src="a> <img src=b>', []),
    "no space: another name": ("<imgsrc=a>", []),
    "an end tag": ("</img src=a>", []),
    "less-than before the tag": ("<<img src=a>", [("a", None)]),
    "in select, as of 2025": ("<select><option><img src=a></select>", [("a", None)]),
    "after the body": ("<body></body></html><img src=a>", [("a", None)]),
    "frameset page": ("<frameset><img src=a></frameset>", [("a", None)]),
    "whole frameset page": ("<html><frameset><img src=a></frameset>", []),
    "XML declaration": ('<?xml version="1.0"?><img src=a>', [("a", None)]),
    "BOM": ("\ufeff<img src=a>", [("a", None)]),
    "BOM before a doctype": ("\ufeff<!doctype html><img src=a>", [("a", None)]),
}


@pytest.mark.parametrize("name", CASES)
def test_elements_and_attributes_by_the_standard(name: str) -> None:
    text, wanted = CASES[name]
    found = [(ref.value("src"), ref.value("alt")) for ref in refs_of(text, Kind.IMG)]
    assert found == wanted


PLACES: dict[str, tuple[str, str, int, int]] = {
    "first": ("<img src=a>", "<img src=a>", 1, 1),
    "after an emoji": ("é🛰️<img src=a>", "<img src=a>", 1, 4),
    "LF": ("a\nb\n <img src=a>", "<img src=a>", 3, 2),
    "CRLF": ("a\r\nb\r\n <img\r\nsrc=a>\r\n", "<img\r\nsrc=a>", 3, 2),
    "CR": ("a\rb\r <img src=a>", "<img src=a>", 3, 2),
    "mixed": ("a\n\r\n\r<img src=a\r\n>", "<img src=a\r\n>", 4, 1),
    "form feed and U+2028 end no line": ("a\f\u2028\x0b\x85<img src=a>", "<img src=a>", 1, 6),
    "BOM": ("\ufeff<img src=a>", "<img src=a>", 1, 2),
    "front matter": ("---\ntitle: x\n---\n<img src=a>", "<img src=a>", 4, 1),
    "slashed": ("<p><img src=a />", "<img src=a />", 1, 4),
}


@pytest.mark.parametrize("name", PLACES)
def test_spans(name: str) -> None:
    text, tag, line, column = PLACES[name]
    (ref,) = refs_of(text, Kind.IMG)
    assert (ref.span.of(text), ref.line, ref.column) == (tag, line, column)


@pytest.mark.parametrize(
    ("tag", "spans"),
    [
        ('<img src="a&amp;b" alt>', [('src="a&amp;b"', "a&amp;b"), ("alt", None)]),
        ("<img SRC = 'a' alt=''>", [("SRC = 'a'", "a"), ("alt=''", "")]),
        ("<img src=a/b/>", [("src=a/b/", "a/b/")]),
        ("<img src=a alt=>", [("src=a", "a"), ("alt=", None)]),
        ('<img src="a"src="b"alt=c>', [('src="a"', "a"), ("alt=c", "c")]),
    ],
)
def test_spans_of_attributes(tag: str, spans: list[tuple[str, str | None]]) -> None:
    text = f"<p>\r\né {tag}</p>"
    (ref,) = refs_of(text, Kind.IMG)
    found = [
        (attr.span.of(text), None if attr.value_span is None else attr.value_span.of(text))
        for attr in ref.attrs
    ]
    assert found == spans


KINDS: dict[str, tuple[str, list[tuple[Kind, str | None]]]] = {
    "img without src": ("<img alt=x>", [(Kind.IMG, None)]),
    "img with srcset only": ('<img srcset="a 1x">', [(Kind.IMG, None)]),
    "blanks around the URL": ('<img src=" a.jpg\n">', [(Kind.IMG, "a.jpg")]),
    "picture": (
        '<picture><source srcset="a.webp 1x"><img src=b></picture>',
        [(Kind.SOURCE, None), (Kind.IMG, "b")],
    ),
    "source of a video": ("<video><source src=a srcset=b></video>", []),
    "image button": ("<input type=IMAGE src=a>", [(Kind.INPUT, "a")]),
    "other inputs": ("<input type=text src=a>", []),
    "poster": ("<video poster=a.jpg></video>", [(Kind.POSTER, "a.jpg")]),
    "object by type": ("<object type=image/png data=a></object>", [(Kind.OBJECT, "a")]),
    "object by name": ("<object data=a.svg?x></object>", [(Kind.OBJECT, "a.svg?x")]),
    "object of another type": ("<object type=text/html data=a.png></object>", []),
    "embed": ("<embed src=a.gif>", [(Kind.EMBED, "a.gif")]),
    "film embed": ("<embed src=a.mp4>", []),
    "area": (
        "<img src=a usemap='#m'><map name=m><area href=x alt=y></map>",
        [(Kind.IMG, "a"), (Kind.AREA, None)],
    ),
    "area of a map that a template may use": (
        "<img src=a usemap='#{{ m }}'><map name=m><area href=x></map>",
        [(Kind.IMG, "a"), (Kind.AREA, None)],
    ),
    "area of an unused map": ("<img src=a><map name=m><area href=x></map>", [(Kind.IMG, "a")]),
    "area without a map": ("<area href=x>", []),
    "svg": ("<svg><path d=''/></svg>", [(Kind.SVG, None)]),
    "svg in svg": ("<svg><svg></svg></svg>", [(Kind.SVG, None)]),
    "svg image": (
        "<svg><image href=a /><image xlink:href=b /></svg>",
        [(Kind.SVG, None), (Kind.SVG_IMAGE, "a"), (Kind.SVG_IMAGE, "b")],
    ),
    "role img": ("<div role='img' aria-label=x></div>", [(Kind.ROLE_IMG, None)]),
    "role image": ("<i role='IMAGE'></i>", [(Kind.ROLE_IMG, None)]),
    "an unknown role is passed over": ("<i role='x img'></i>", [(Kind.ROLE_IMG, None)]),
    "another role": ("<i role='button img'></i>", []),
    "svg part with a role": (
        "<svg><g role=graphics-symbol></g></svg>",
        [(Kind.SVG, None), (Kind.ROLE_IMG, None)],
    ),
    "icon": ("<link rel='shortcut icon' href=a.ico>", [(Kind.ICON, "a.ico")]),
    "touch icon": ("<link rel=apple-touch-icon href=a>", [(Kind.ICON, "a")]),
    "preload": ("<link rel=preload as=image href=a>", [(Kind.PRELOAD, "a")]),
    "preload of a font": ("<link rel=preload as=font href=a>", []),
    "og:image": ("<meta property=og:image content=a>", [(Kind.META, "a")]),
    "twitter:image": ("<meta name=twitter:image content=a>", [(Kind.META, "a")]),
    "other meta": ("<meta property=og:image:width content=9>", []),
    "inline background": ("<p style=\"background: url('a.jpg') red\">", [(Kind.CSS, "a.jpg")]),
    "inline background, references": (
        '<p style="background-image:url(&quot;a&amp;b.jpg&quot;)">',
        [(Kind.CSS, "a&b.jpg")],
    ),
    "style element": (
        (
            "<style>@import url(x.css);@font-face{src:url(f)}/* url(c.png) */"
            "a{color:red;background:url( a.png )}b{background:url('b\\20 c.png')}</style>"
        ),
        [(Kind.CSS, "a.png"), (Kind.CSS, "b c.png")],
    ),
    "background attribute": ("<table background=a.gif></table>", [(Kind.CSS, "a.gif")]),
    "lazy": (
        '<img data-src=a.jpg data-srcset="b.jpg 1x" alt=x>',
        [(Kind.IMG, None), (Kind.DATA_SRC, "a.jpg"), (Kind.DATA_SRC, None)],
    ),
    "data-src that is no URL": ("<div data-src=3></div>", []),
    "noscript": (
        "<img alt=x src=a><noscript><p><img src='b.jpg' alt=y></noscript>",
        [(Kind.IMG, "a"), (Kind.DATA_SRC, "b.jpg")],
    ),
    "noscript without an image": (
        "<noscript>Scripts!</noscript><img src=a>",
        [(Kind.IMG, "a")],
    ),
    "noscript that is not closed": ("<noscript><img src=a.jpg>", [(Kind.DATA_SRC, "a.jpg")]),
    "data-src of another file": ("<div data-src=/a.json></div>", []),
    "data-src of a script": ("<script data-src=/a.png></script>", []),
    "data-src of a frame": ("<iframe data-src=/a.png></iframe>", []),
    "data-src of a video": ("<video data-src=/a.png></video>", []),
    "data-bg": ("<section data-bg=/a.jpg?v=1></section>", [(Kind.DATA_SRC, "/a.jpg?v=1")]),
    "data-src without a suffix": (
        "<img alt=x data-src=/a>",
        [(Kind.IMG, None), (Kind.DATA_SRC, "/a")],
    ),
    "Liquid include": (
        '{% include figure.html src="/images/a.jpg" alt="A" %}',
        [(Kind.INCLUDE, "/images/a.jpg")],
    ),
    "Hugo shortcode": ('{{< figure src="a.jpg" >}}', [(Kind.INCLUDE, "a.jpg")]),
    "include without an image": ("{% include nav.html a='b' %}", []),
    "front matter": ("---\nimage: /a.jpg\n---\n", [(Kind.FRONT_MATTER, "/a.jpg")]),
}


@pytest.mark.parametrize("name", KINDS)
def test_finds_everything_that_carries_an_image(name: str) -> None:
    text, wanted = KINDS[name]
    refs = refs_of(text)
    assert [(ref.kind, ref.url) for ref in refs] == wanted
    assert len({ref.span for ref in refs}) == len(refs)


def test_reads_candidates() -> None:
    (ref,) = refs_of('<img srcset="a&amp;b.webp 480w,\n c.webp 800w" sizes=100vw>')
    assert [(c.url, c.value, c.unit) for c in ref.candidates] == [
        ("a&b.webp", 480, "w"),
        ("c.webp", 800, "w"),
    ]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("<p><img>", False),
        ("<!doctype html><html><body><img>", True),
        ("<body><img>", True),
        ("---\nlayout: x\n---\n<p>a &lt;body> <img>", False),
        ("<!doctype html><img>", False),
    ],
)
def test_document_or_post(text: str, whole: bool) -> None:
    assert page_of(text).whole is whole


def test_collects_the_facts_of_the_page() -> None:
    page = page_of(
        "<!doctype html><base href=' /x/ '><base href=y><link rel=stylesheet href=a.css>"
        "<link rel='alternate STYLESHEET' href=b.css><style>img{width:100%}</style><img src=a>"
    )
    assert page.base == "/x/"
    assert page.sheets == (
        StyleSheet("a.css"),
        StyleSheet("b.css", applies=False),
        StyleSheet(None, "img{width:100%}"),
    )


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<link rel=stylesheet href=a.css media='(width > 9px)'>", ("(width > 9px)", True)),
        ("<link rel=stylesheet href=a.css media=print onload=\"this.media='all'\">", ("", True)),
        ("<link rel=stylesheet href=a.css media=print>", ("print", True)),
        ("<link rel=preload as=style href=a.css onload=\"this.rel='stylesheet'\">", ("", True)),
        ("<link rel='alternate stylesheet' title=b href=a.css>", ("", False)),
        ("<link rel=stylesheet disabled href=a.css>", ("", False)),
        ("<noscript><link rel=stylesheet href=a.css></noscript>", None),
        ("<style media=print>a{}</style>", ("print", True)),
        ("<link rel=preload as=style href=a.css>", None),
        ("<link rel=preload as=font href=a.css onload='rel'>", None),
        ("<style type=text/less>a{}</style>", None),
    ],
)
def test_style_sheets_that_may_apply(markup: str, expected: tuple[str, bool] | None) -> None:
    page = page_of(f"<!doctype html><head>{markup}</head><body><img src=a>")
    assert [(each.media, each.applies) for each in page.sheets] == [
        each for each in (expected,) if each
    ]


def test_keeps_the_security_policies() -> None:
    page = page_of("<meta http-equiv=content-security-policy content=\"style-src 'self'\"><img>")
    assert page.policies == ("style-src 'self'",)


def test_spans_in_noscript() -> None:
    text = "<p>\r\n<noscript>x <img src='{{ a }}b.jpg' alt=y></noscript>"
    (ref,) = refs_of(text)
    assert ref.span.of(text) == "<img src='{{ a }}b.jpg' alt=y>"
    assert (ref.url, ref.value("alt")) == ("{{ a }}b.jpg", "y")
    source = ref.attr("src")
    assert source
    assert source.span.of(text) == "src='{{ a }}b.jpg'"
