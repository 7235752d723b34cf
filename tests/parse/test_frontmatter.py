"""Front matter: its facts, the images that it names, and hostile YAML."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.model.front_matter import FRONT_MATTER_KEYS, FrontMatter
from assetjob.parse.frontmatter import read_front_matter

KEYS = ("image", "thumbnail", "cover", "hero")


def facts_of(text: str) -> FrontMatter:
    facts, _ = read_front_matter(text, KEYS)
    assert facts
    return facts


IMAGES: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "plain": ("image: /a.jpg", [("image", "/a.jpg", "/a.jpg")]),
    "blanks and comment": ("image:   /a b.jpg   # c", [("image", "/a b.jpg", "/a b.jpg")]),
    "single quotes": ("image: 'it''s.jpg'", [("image", "it's.jpg", "it''s.jpg")]),
    "double quotes": ('image: "\\u0061.jpg"', [("image", "a.jpg", "\\u0061.jpg")]),
    "nested": ("a:\n  b:\n    cover: c.png", [("cover", "c.png", "c.png")]),
    "list": ("image:\n  - a.jpg\n  - /b", [("image", "a.jpg", "a.jpg"), ("image", "/b", "/b")]),
    "list of mappings": ("x:\n  - thumbnail: a.gif", [("thumbnail", "a.gif", "a.gif")]),
    "mapping under the key": (
        "hero:\n  title: Welcome\n  background: /h.png",
        [("hero", "/h.png", "/h.png")],
    ),
    "flow style": (
        "{image: a.jpg, x: [{cover: b.jpg}]}",
        [("image", "a.jpg", "a.jpg"), ("cover", "b.jpg", "b.jpg")],
    ),
    "emoji before it": ("title: é🛰️\nimage: 圖.jpg", [("image", "圖.jpg", "圖.jpg")]),
    "anchor and tag": ("image: &x !!str a.jpg\ncover: *x", [("image", "a.jpg", "a.jpg")]),
    "URL": ("image: https://e.sg/a", [("image", "https://e.sg/a", "https://e.sg/a")]),
    "a text": ("hero: Welcome to us.", []),
    "switches": ("cover: true\nimage:\nhero: ~\nthumbnail: 3", []),
    "parts of a mapping": (
        "hero:\n  src: /a.jpg\nimage:\n  path: b.png\ncover: {url: c.webp}",
        [("hero", "/a.jpg", "/a.jpg"), ("image", "b.png", "b.png"), ("cover", "c.webp", "c.webp")],
    ),
    "list of mappings under the key": ("image:\n  - {src: a.jpg}", [("image", "a.jpg", "a.jpg")]),
    "links under the key": (
        "hero:\n  url: /careers/\n  link: /a.jpg\n  href: b.jpg\n  text: c.jpg\n  theme: d.png",
        [],
    ),
    "deeper mappings under the key": ("hero: {highlights: [{url: /x.jpg}]}", []),
    "a URL of a page": ("hero: /careers/\nimage: two words/x", []),
    "without a suffix": ("image: ../media/7", [("image", "../media/7", "../media/7")]),
    "another key": ("picture: a.jpg", []),
    "a key as value": ("a: image\nb: c.jpg", []),
}


BY_PATTERN: dict[str, tuple[str, list[str]]] = {
    "keys of themes": (
        """banner: a.jpg
photo_url: /b.png
picture: c.webp
featuredimage: d.jpg
featuredImage: e.jpg
header-img: f.jpg
og_image: g.png
thumbnail-img: h.png
index_img: /i.png
header: {teaser: j.jpg, overlay_image: k.jpg}
coverImage: {src: l.jpg}""",
        list("abcdefghijkl"),
    ),
    "a list": ("images: [a.jpg, 'b.png?v=1']", ["a", "b"]),
    "values that are no image files": (
        """banner: /careers/
background: '#fff'
header_image: true
picture: /media/7
images: a.md""",
        [],
    ),
    "texts, links and looks": (
        """image_alt: a.jpg
img_link: /b.jpg
photoCredit: c.png
image-class: d.jpg""",
        [],
    ),
    "a URL without a suffix under a pattern": ("imageUrl: https://e.sg/a", []),
}


@pytest.mark.parametrize(("yaml", "stems"), BY_PATTERN.values(), ids=BY_PATTERN)
def test_finds_images_by_patterns(yaml: str, stems: list[str]) -> None:
    images = read_front_matter(f"---\n{yaml}\n---\n", FRONT_MATTER_KEYS)[1]
    assert [PurePosixPath(image.url).stem for image in images] == stems


TOML: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "plain": ('image = "/a.jpg"', [("image", "/a.jpg", "/a.jpg")]),
    "literal": ("image='a b.jpg' # c", [("image", "a b.jpg", "a b.jpg")]),
    "escaped": (r'cover = "\u0061.jpg"', [("cover", "a.jpg", r"\u0061.jpg")]),
    "a table": ('[cover]\n  src = "a.png"\n  alt = "A"', [("cover", "a.png", "a.png")]),
    "a dotted key": ('hero.image = "a.png"', [("image", "a.png", "a.png")]),
    "tables": (
        '[[a]]\nimage = "b.png"\n[[a]]\nimage = "c.png"',
        [("image", "b.png", "b.png"), ("image", "c.png", "c.png")],
    ),
    "several lines": (
        'x = """\nimage = "a.png"\n"""\nimage = "b.png"',
        [("image", "b.png", "b.png")],
    ),
    "other values": ('image = true\nhero = ["a.png"]\ncover = ""\nx = "a.png"', []),
    "a comment": ('# image = "a.png"', []),
}


@pytest.mark.parametrize("name", TOML)
def test_images_in_toml(name: str) -> None:
    toml, images = TOML[name]
    text = f'+++\ntitle = "T"\n{toml}\n+++\nimage = "z.png"\n'
    facts, found = read_front_matter(text, KEYS)
    assert [(each.key, each.url, each.span.of(text)) for each in found] == images
    assert facts is not None
    assert facts.title == "T"


def test_the_alt_text_in_toml() -> None:
    text = '+++\n[cover]\nimage = "a.png"\nalt = "A mill"\n[other]\nalt = "B"\n+++\n'
    (image,) = read_front_matter(text, KEYS)[1]
    assert image.alt is not None
    assert (image.alt.value, image.alt.span.of(text)) == ("A mill", "A mill")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["no BOM", "BOM"])
@pytest.mark.parametrize("name", IMAGES)
def test_finds_images(name: str, bom: str, newline: str) -> None:
    yaml, wanted = IMAGES[name]
    text = bom + f"---\n{yaml}\n---\nimage: /no.jpg\n".replace("\n", newline)
    facts, images = read_front_matter(text, KEYS)
    assert facts
    assert not facts.problem
    assert [(image.key, image.url, image.span.of(text)) for image in images] == wanted


@pytest.mark.parametrize(
    ("yaml", "alt"),
    [
        ("image: a.jpg\nalt: 'A mill'", ("A mill", "A mill")),
        ("image: a.jpg\nimage_alt: A mill", ("A mill", "A mill")),
        ('cover: a.jpg\ncoverAlt: "A \\u0062"', ("A b", "A \\u0062")),
        ("image: {path: a.jpg, alt: A}", ("A", "A")),
        ("x:\n - infopic: {alt: A, image: a.jpg}\n - infopic: {alt: B}", ("A", "A")),
        ("image: a.jpg\nalt:", ("", "")),
        ("image: a.jpg\nx: {alt: A}", None),
        ("image: a.jpg\ncover_alt: A", None),
    ],
)
def test_reads_the_alt_text(yaml: str, alt: tuple[str, str] | None) -> None:
    text = f"---\n{yaml}\n---\n"
    (image,) = read_front_matter(text, KEYS)[1]
    assert (image.alt and (image.alt.value, image.alt.span.of(text))) == alt


@pytest.mark.parametrize(
    ("yaml", "takes_alt"),
    [
        ("image: a.jpg", [False]),
        ("image: a.jpg\nalt:", [True]),
        ("x: [{infopic: {image: a.jpg}}, {hero: {background: b.jpg}}]", [True, False]),
        ("x: [{card: {image: a.jpg, alt: A}}, {card: {image: b.jpg}}]", [True, True]),
        ("x: [{card: {image: a.jpg, alt: A}}, {side: {image: b.jpg}}]", [True, False]),
    ],
)
def test_knows_that_an_image_takes_an_alt_text(yaml: str, takes_alt: list[bool]) -> None:
    images = read_front_matter(f"---\n{yaml}\n---\n", KEYS)[1]
    assert [image.takes_alt for image in images] == takes_alt


def test_reads_the_facts() -> None:
    facts = facts_of(
        "---\nlayout: post\ntitle: 'A: b'\npermalink: /x/\nlang: ms\n"
        "date: 2025-03-28 10:00:00 +08\nslug: s\ncategories: news  press\n"
        "published: false\nvariant: tiptap\nx: {title: no}\n---\n"
    )
    assert (facts.layout, facts.title, facts.permalink) == ("post", "A: b", "/x/")
    assert (facts.language, facts.date, facts.slug) == ("ms", "2025-03-28 10:00:00 +08", "s")
    assert (facts.categories, facts.published, facts.variant) == (
        ("news", "press"),
        False,
        "tiptap",
    )


@pytest.mark.parametrize(
    ("yaml", "categories"),
    [("categories: [a b, c]", ("a b", "c")), ("category: a", ("a",)), ("categories:", ())],
)
def test_reads_categories(yaml: str, categories: tuple[str, ...]) -> None:
    assert facts_of(f"---\n{yaml}\n---").categories == categories


@pytest.mark.parametrize(
    ("yaml", "published"),
    [("published: no", False), ("published: 'false'", True), ("a: b", True)],
)
def test_reads_published(yaml: str, published: bool) -> None:
    assert facts_of(f"---\n{yaml}\n---").published is published


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("---\n---", 7),
        ("---  \na: b\n---  \nx", 16),
        ("---\na: b\n...\nx", 12),
        ("---\na: ---\n---\nx", 14),
        ("\ufeff---\r\n---\r\nx", 9),
        ("+++\ntitle = 'x'\n+++\nx", 19),
    ],
)
def test_span_of_the_front_matter(text: str, end: int) -> None:
    span = facts_of(text).span
    assert (span.start, span.end) == (0, end)


@pytest.mark.parametrize(
    "text", ["", "---", "---\na: b", "\n---\na: b\n---", "----\n----", "x\n---\n---", "--- a\n---"]
)
def test_no_front_matter(text: str) -> None:
    assert read_front_matter(text, KEYS) == (None, ())


@pytest.mark.parametrize(
    "yaml", ["a: [", "a: b: c", "\ta: b", "a: \x07", "{{ a }}: {", "a: " + "[" * 200_000]
)
def test_bad_yaml_is_a_problem_of_the_page(yaml: str) -> None:
    facts, images = read_front_matter(f"---\nimage: /a.jpg\n{yaml}\n---\n", KEYS)
    assert facts
    assert facts.problem
    assert "\n" not in facts.problem
    assert images == ()


def test_an_alias_bomb_is_not_expanded() -> None:
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]\n" for n in range(1, 200))
    facts, images = read_front_matter(f"---\n{bomb}image: /a.jpg\n---", KEYS)
    assert facts
    assert [image.url for image in images] == ["/a.jpg"]


def test_runs_no_tag() -> None:
    text = "---\na: !!python/object/apply:os.abort []\nimage: /a.jpg\n---"
    assert [image.url for image in read_front_matter(text, KEYS)[1]] == ["/a.jpg"]


PARTS = "image|:| |- |\n|a.jpg|'|\"|[|{|}|&a|*a|>|#|\r|é🛰️|!!x|\t|?|---".split("|")


@given(st.lists(st.sampled_from(PARTS)).map("".join))
def test_any_yaml(yaml: str) -> None:
    text = f"---\n{yaml}\n---\n"
    _, images = read_front_matter(text, KEYS)
    for image in images:
        assert image.span.of(text)
