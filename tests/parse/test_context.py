"""What surrounds an image, as it is rendered."""

from __future__ import annotations

import pytest

from assetjob.model.page import ImageRef, Kind
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse


def refs_of(text: str, *kinds: Kind) -> list[ImageRef]:
    refs = parse(Source("page.html", Markup.HTML, text)).refs
    return [ref for ref in refs if not kinds or ref.kind in kinds]


CONTEXT: dict[str, tuple[str, str, object]] = {
    "text of a form field": (
        "<label>Name <input></label> <label for=q>Find</label><p><img></p>",
        "before",
        "Name Find",
    ),
    "link": ("<a href=' /x '>See <img> more</a>", "link.name", "See more"),
    "link without text": ("<a href=x><img alt=y></a>", "link.name", ""),
    "link with a label": ("<a href=x aria-label=Home><img></a>", "link.name", "Home"),
    "link with a second image": ("<a href=x><img><img alt=z></a>", "link.name", "z"),
    "link with hidden text": ("<a href=x><i hidden>no</i><img></a>", "link.name", ""),
    "link left open": ("<p><a href=x>t</p><p><img></p>", "link", None),
    "link left open around blocks": ("<a href=x>t<div><img></div>", "link", None),
    "link left open before another": (
        "<div><a href=x>t</div><div><img></div><a href=y>u</a>",
        "link",
        None,
    ),
    "link left open with its image": ("<p><a href=x><img></p><p>t</p>", "link.href", "x"),
    "link around blocks": ("<a href=x><div><img></div></a>", "link.href", "x"),
    "link closed in a block": ("<a href=x><div><img></a></div>", "link.href", "x"),
    "link that is closed late": ("<p><a href=x><p><img></p></a>", "link.href", "x"),
    "link that is closed late, with formatting": (
        "<p><a href=z></a><b><a href=x><p><i><img></i></p></a></b>",
        "link.href",
        "x",
    ),
    "text of a link left open": ("<p><a href=x>t</p><p><img> u</p>", "block", "u"),
    "anchor without href": ("<a name=x><img></a>", "link", None),
    "heading": ("<h1>A</h1><h2>B <b>c</b></h2><p><img>", "heading", "B c"),
    "no heading before": ("<img><h2>B</h2>", "heading", None),
    "figcaption": ("<figure><img><figcaption>A\n b</figcaption></figure>", "caption", "A b"),
    "caption in a wrapper": ("<figure><img><div><figcaption>A</div></figure>", "caption", "A"),
    "caption of the outer figure": (
        "<figure><figure><img></figure><figcaption>A</figcaption></figure>",
        "caption",
        None,
    ),
    "figure without caption": ("<figure><img></figure>", "caption", None),
    "table caption": ("<table><caption>T</caption><tr><td><img></table>", "caption", "T"),
    "caption by class": ("<p><img></p><p class=wp-caption-text>C</p>", "caption", "C"),
    "before": ("<p>one</p><p>two <img> three</p>", "before", "one two"),
    "after": ("<p>two <img> three</p><p>four</p>", "after", "three four"),
    "scripts are no text": ("<script>x</script><img><style>y</style>", "before", ""),
    "language": ("<div lang=ta><p><img></div>", "language", "ta"),
    "own language": ("<div lang=ta><img lang=zh></div>", "language", "zh"),
    "no language": ("<img>", "language", None),
}


@pytest.mark.parametrize("name", CONTEXT)
def test_context_of_an_image(name: str) -> None:
    text, path, wanted = CONTEXT[name]
    value: object = next(ref for ref in refs_of(text, Kind.IMG)).context
    for part in path.split("."):
        value = getattr(value, part)
    assert value == wanted


def test_lists_ancestors_nearest_first() -> None:
    (ref,) = refs_of('<div id=a><p class="b c" style="width:1px" role=note><img></p></div>')
    paragraph, division = ref.context.ancestors
    assert (paragraph.name, paragraph.classes, paragraph.style) == ("p", ("b", "c"), "width:1px")
    assert (paragraph.role, division.id) == ("note", "a")
    assert ref.context.inside("div")


@pytest.mark.parametrize(
    ("text", "before", "block"),
    [
        ("<p><label for=q>Search</label> <input id=q><input type=image src=a></p>", "", ""),
        ("<p>Find <label>x</label> <input type=image src=a></p>", "Find", "Find"),
    ],
)
def test_a_label_does_not_describe_an_image_button(text: str, before: str, block: str) -> None:
    (ref,) = refs_of(text, Kind.INPUT)
    assert (ref.context.before, ref.context.block) == (before, block)


@pytest.mark.parametrize(
    ("text", "exposed"),
    [
        ("<object data=a.png><img src=b.png></object>", False),
        ("<object data=a.mp4><p><img src=b.png></p></object>", False),
        ("<object><img src=b.png></object>", True),
        ("<object data=a.html><img src=b.png></object>", True),
    ],
)
def test_fallback_of_an_object(text: str, exposed: bool) -> None:
    (ref,) = refs_of(text, Kind.IMG)
    assert ref.context.name.exposed is exposed
