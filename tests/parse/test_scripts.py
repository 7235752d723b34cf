"""The images whose src a script, a handler or a binding sets."""

from __future__ import annotations

import pytest

from assetjob.model.page import Kind
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.parse.scripts import find_targets

IMAGES = (
    '<div class="card" id="box"><img id="big" class="hero wide" src="a.jpg"></div>'
    '<p><img name="pic" src="b.jpg"></p><p><img x-ref="zoom" src="c.jpg"></p>'
    '<p><img id="slide-1" src="d.jpg"></p>'
)
BIG, PIC, ZOOM, SLIDE = "a.jpg", "b.jpg", "c.jpg", "d.jpg"
ALL = [BIG, PIC, ZOOM, SLIDE]
# A script, and the images that it sets the src of.
SCRIPTS: dict[str, tuple[str, list[str]]] = {
    "by id": ("document.getElementById('big').src = 'x.jpg'", [BIG]),
    "by class": ("document.querySelector('.hero').setAttribute('src', u)", [BIG]),
    "by name": ("document.pic.src = u", [PIC]),
    "by name in images": ("document.images['pic'].src = u", [PIC]),
    "by a name of the window": ("big.src = u", [BIG]),
    "by a reference": ("this.$refs.zoom.src = u", [ZOOM]),
    "srcset": ("document.getElementById('big').srcset = ''", [BIG]),
    "by property": ("const ui = {a: document.getElementById('big')}\nui.a.src = u", [BIG]),
    "through a variable": ("const i = document.querySelector('#big'); i.src = u", [BIG]),
    "loop": ("for (const i of document.querySelectorAll('.card img')) i.src = i.dataset.u", [BIG]),
    "callback": ("document.querySelectorAll('.hero').forEach(i => { i.src = u })", [BIG]),
    "children": ("let b = document.getElementById('box'); b.children[0].src = u", [BIG]),
    "within another element": (
        "const box = document.querySelector('.card'); box.querySelector('img').src = u",
        [BIG],
    ),
    "this in a listener": (
        (
            "document.querySelector('.card').onclick = function () "
            "{ this.querySelector('img').src = u }"
        ),
        [BIG],
    ),
    "jQuery": ("$('#big').attr('src', u)", [BIG]),
    "jQuery, this": ("$('.card img').hover(function () { $(this).attr({src: u}) })", [BIG]),
    "jQuery, delegated": ("$('.card').on('click', '.hero', function () { this.src = u })", [BIG]),
    "joined id": ("document.getElementById('slide-' + n).src = u", [SLIDE]),
    "template literal": ("document.querySelector(`#slide-${n}`).src = u", [SLIDE]),
    "every image": ("document.images[n].src = u", ALL),
    "event of the document": ("document.addEventListener('x', e => { e.target.src = u })", ALL),
    "a function that is called with an id": (
        "function swap(id, u) { document.getElementById(id).src = u }; swap('big', 'x.jpg')",
        [BIG],
    ),
    "a function that finds by itself": (
        "function swap() { var x = find(swap.arguments[0]); x.src = u }; swap('pic', '', 1)",
        [PIC],
    ),
    "a comparison": ("if (document.getElementById('big').src == u) go()", []),
    "reading": ("u = document.getElementById('big').src", []),
    "reading, jQuery": ("u = $('#big').attr('src')", []),
    "a new image": ("const i = new Image(); i.src = u", []),
    "another element": ("document.getElementById('frame').src = u", []),
    "a script element": ("var s = document.createElement('script'); s.src = u", []),
    "beside the element": (
        "document.querySelector('button').nextElementSibling.src = u",
        ALL,
    ),
    "from the element of an event": (
        "document.onclick = e => { e.target.closest('.card').querySelector('img').src = u }",
        [BIG],
    ),
    "destructured": ("const [a, b] = document.querySelectorAll('.hero'); a.src = u", [BIG]),
    "merged": ("Object.assign(document.getElementById('big'), {alt: '', src: u})", [BIG]),
    "with a namespace": ("document.getElementById('big').setAttributeNS(null, 'src', u)", [BIG]),
    "a property of the window": ("window.pic.src = u", [PIC]),
    "merged without src": ("Object.assign(document.getElementById('big'), {alt: ''})", []),
    "an element that jQuery makes": ("$('<img class=hero>').attr('src', u)", []),
    "the name of an event": ("$(window).on('hero', function () { this.src = u })", []),
    "a price": ("var a = 'in $'; 'hero'; a.src = u", []),
    "an unknown property": ("$(document).ready(function () { this.slider.img.src = u })", []),
}


# A script or none, an element of the page, and the images that are set by a value of the element.
DATA = '<a data-target="#big" href=x.jpg>x</a>'
BY_VALUE: dict[str, tuple[str, str, list[str]]] = {
    "name in a handler": (
        "function MM_swap(n,x,s){document[n].src=s}",
        "<a onmouseover=\"MM_swap('pic','','x.jpg',1)\">x</a>",
        [PIC],
    ),
    "literal name in a handler": (
        "",
        "<a onmouseover=\"document.images['pic'].src='x.jpg'\">x</a>",
        [PIC],
    ),
    "elements by name": (
        "function swap(n,s){document.getElementsByName(n)[0].src=s}",
        "<a onmouseover=\"swap('pic', 'x.jpg')\">x</a>",
        [PIC],
    ),
    "selector in data": (
        "as.forEach(a => document.querySelector(a.dataset.target).setAttribute('src', a.href))",
        DATA,
        [BIG],
    ),
    "selector in data, through names": (
        "var t = this.getAttribute('data-target'), i = document.querySelector(t); i.src = u",
        DATA,
        [BIG],
    ),
    "selector in data, jQuery": (
        "$('a').click(function () { var t = $(this).data('target'); $(t).attr('src', u) })",
        DATA,
        [BIG],
    ),
    "id in data": (
        "document.getElementById(a.dataset.target).src = u",
        "<a data-target=big>x</a>",
        [BIG],
    ),
    "joined id in data": (
        "document.querySelector('#' + a.dataset.target).src = u",
        "<a data-target=big>x</a>",
        [BIG],
    ),
    "class in data": (
        "document.querySelector(`.${a.dataset.target}`).src = u",
        "<a data-target=hero>x</a>",
        [BIG],
    ),
    "fragment": ("document.querySelector(a.hash).src = u", '<a href="a.html#big">x</a>', [BIG]),
    "controls": (
        "document.getElementById(b.getAttribute('aria-controls')).src = u",
        "<button aria-controls='other big'>x</button>",
        [BIG],
    ),
    "no src": ("document.querySelector(a.dataset.target).alt = u", DATA, []),
    "a literal": ("document.querySelector('#frame').src = u", DATA, []),
    "a path": (
        "document.getElementById(a.dataset.target).src = u",
        "<a data-target='img/big' href='pic'>x</a>",
        [],
    ),
    "a class where ids are looked up": (
        "document.getElementById(a.dataset.target).src = u",
        "<a data-align=wide>x</a>",
        [],
    ),
    "the image's own attribute": (
        "document.querySelector(a.dataset.target).src = u",
        "<img id=own data-self='#own' src=e.jpg>",
        [],
    ),
    "a frame that a link names": (
        "document.getElementById(a.dataset.frame).src = u",
        '<a data-frame="player">x</a><iframe id="player"></iframe>',
        [],
    ),
}


def scripted(text: str) -> list[str]:
    refs = parse(Source("a.html", Markup.HTML, text)).refs
    return [ref.url or "" for ref in refs if ref.kind is Kind.IMG and ref.scripted]


@pytest.mark.parametrize("name", SCRIPTS)
def test_inline_script(name: str) -> None:
    script, images = SCRIPTS[name]
    assert scripted(f"{IMAGES}<script>{script}</script>") == images


@pytest.mark.parametrize("name", BY_VALUE)
def test_script_finds_by_a_value_of_the_page(name: str) -> None:
    script, element, images = BY_VALUE[name]
    assert scripted(f"{IMAGES}{element}<script>{script}</script>") == images


@pytest.mark.parametrize(
    ("around", "images"),
    [
        ("<button onclick=\"document.getElementById('big').src='x.jpg'\">x</button>", [BIG]),
        ('<button @click="$refs.zoom.src = u">x</button>', [ZOOM]),
        ('<button onclick="go(this)">x</button>', []),
    ],
)
def test_handler_elsewhere(around: str, images: list[str]) -> None:
    assert scripted(IMAGES + around) == images


@pytest.mark.parametrize(
    "text",
    [
        "<p onmouseover=\"this.querySelector('img').src='x.jpg'\"><img src=a.jpg></p>",
        "<img src=a.jpg onclick=\"event.target.src = 'x.jpg'\">",
        '<img src=a.jpg onclick="show(this)"><script>function show(i) { i.src = u }</script>',
        (
            '<a onclick="show(this)"><img src=a.jpg></a><script>show = (e) => '
            "{ e.querySelector('img').src = u }</script>"
        ),
        (
            "<p><img src=a.jpg></p><script>document.querySelector('p')"
            ".addEventListener('click', e => { e.target.src = u })</script>"
        ),
        (
            "<p class=g><img src=a.jpg></p><script>const g = document.querySelector('.g');"
            "g.onclick = event => { event.target.src = u }</script>"
        ),
        (
            "<p><img src=a.jpg></p><script>$('p').on('click', e => { $(e.target).attr('src', u) })"
            "</script>"
        ),
        """<img src=a.jpg alt="A mill"><script>
        document.querySelector('[alt="A mill"]').src = u</script>""",
        *(f"<img src=a.jpg {name}=u>" for name in (":src", "v-bind:src", "x-bind:src", "[src]")),
        *(f"<img src=a.jpg {name}=u>" for name in ("ng-src", "th:src", ":src.prop", "[ngSrc]")),
        *(f"<img src=a.jpg {name}=u>" for name in ("data-src", "data-hover-src", "data-swap")),
        *(f"<img src=a.jpg {name}=u>" for name in (".src", "src$", "src.bind", "v-bind")),
        '<img src=a.jpg data-bind="attr: {src: u}">',
        '<img src=a.jpg class="lazyload">',
    ],
)
def test_markup(text: str) -> None:
    assert scripted(text) == ["a.jpg"]


@pytest.mark.parametrize(
    "attribute",
    ["data-id=src", ":alt=u", 'onclick="open(1)"', "data-original-title=x", "class=hero", "src2=x"],
)
def test_other_markup(attribute: str) -> None:
    assert scripted(f"<img src=a.jpg {attribute}>") == []


def test_a_library_has_no_image_of_the_page() -> None:
    script = "document.querySelectorAll('img').forEach(i => { i.src = u })"
    assert find_targets(script).selectors == {"img"}
    assert not find_targets(script + "\n" * 60_000).selectors
    assert not find_targets(script + "/" * 6_000).selectors


@pytest.mark.parametrize(
    "text", [".src=" * 20_000, "a." * 40_000 + "src=", ")" * 40_000 + ".src=1", "x.src=" * 9_000]
)
def test_takes_linear_time(text: str) -> None:
    find_targets(text)


SKIPPED = {
    "attribute": ("a.html", '<img src=a.jpg data-assetjob="skip"><img src=b.jpg>'),
    "attribute list": ("a.md", '![x](a.jpg){: data-assetjob="skip"} ![y](b.jpg)'),
    "comment": ("a.md", "<!-- assetjob-skip: a map -->\n\n![x](a.jpg) ![y](b.jpg)"),
    "comment like the attribute": (
        "a.md",
        '<!-- data-assetjob="skip" -->\n\n![x](a.jpg) ![y](b.jpg)',
    ),
    "picture": ("a.html", "<picture data-assetjob=skip><img src=a.jpg></picture><img src=b.jpg>"),
    "comment in HTML": ("a.html", "<!-- assetjob-skip --><img src=a.jpg><img src=b.jpg>"),
}


@pytest.mark.parametrize("name", SKIPPED)
def test_opt_out(name: str) -> None:
    path, text = SKIPPED[name]
    markup = Markup.MARKDOWN if path == "a.md" else Markup.HTML
    refs = parse(Source(path, markup, text, "kramdown")).refs
    assert [(ref.url, ref.skipped) for ref in refs] == [("a.jpg", True), ("b.jpg", False)]


@pytest.mark.parametrize(
    "text",
    [
        "<!-- assetjob-skipped --><img src=a>",
        "<img data-assetjob=x>",
        "<!-- assetjob-ignore skip: x --><img src=a>",
    ],
)
def test_no_opt_out(text: str) -> None:
    assert [ref.skipped for ref in parse(Source("a.html", Markup.HTML, text)).refs] == [False]
