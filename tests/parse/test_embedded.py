"""Images in constructs of templates, components and directives; what is not read is named."""

from __future__ import annotations

import pytest

from assetjob.model.page import ImageRef, Kind, ParsedPage
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse


def page_of(text: str, dialect: str = "commonmark") -> ParsedPage:
    return parse(Source("page.md", Markup.MARKDOWN, text, dialect))


def images(text: str, dialect: str = "commonmark") -> list[tuple[Kind, str | None, str | None]]:
    return [(r.kind, r.url, _alt(r)) for r in page_of(text, dialect).refs]


def _alt(ref: ImageRef) -> str | None:
    return ref.context.name.text if ref.kind is Kind.INCLUDE else ref.value("alt")


# A construct, and the address and alt text of its image.
CONSTRUCTS: dict[str, tuple[str, str, str | None]] = {
    "positional": ('{% image "a/b.jpg" "A mill" %}', "a/b.jpg", "A mill"),
    "positional, empty": ('{% image "a.jpg" "" %}', "a.jpg", ""),
    "positional, with sizes": ('{% image "./a.jpg", "A mill", "50vw" %}', "./a.jpg", "A mill"),
    "positional, with two texts": ('{% image_tag "a.jpg" "rounded" "A mill" %}', "a.jpg", None),
    "of a tag that may be anything": ('{% card "a.jpg" "A mill" %}', "a.jpg", None),
    "named": ("{% card photo='a.jpg' alt='A mill' %}", "a.jpg", "A mill"),
    "include": ('{% include figure.html src="/a" alt="A" %}', "/a", "A"),
    "words": ("{% img left /a.jpg 300 200 %}", "/a.jpg", None),
    "dashes": ("{% picture a.jpg --alt A mill --img class='b' %}", "a.jpg", "A mill"),
    "Hugo": ('{{< figure src="a.jpg" alt="A mill" >}}', "a.jpg", "A mill"),
    "Hugo, positional": ('{{< img "a.jpg" "A mill" >}}', "a.jpg", "A mill"),
    "Hugo, Markdown": ('{{% image src="a.jpg" %}}', "a.jpg", None),
    "macro": ('{{ ui.picture("a.jpg", "A mill") }}', "a.jpg", "A mill"),
    "macro with an object": ('{{ image({src: "a.jpg", alt: "A mill"}) }}', "a.jpg", "A mill"),
    "Hugo without quotes": ("{{< figure src=a.jpg alt=Mill >}}", "a.jpg", "Mill"),
    "a variable": ('{% img "a.jpg", alt=caption %}', "a.jpg", None),
    "an expression": ('{% img "a.jpg", {alt: index + ring.name + " mill"} %}', "a.jpg", None),
    "a string and more": ('{{ image(src="a.jpg", alt="A mill of " ~ name) }}', "a.jpg", None),
    "a string and more, by position": ("{% image 'a.jpg', 'Mill of ' + name %}", "a.jpg", None),
    "ERB": ('<%= image_tag "a.jpg", alt: "A mill" %>', "a.jpg", "A mill"),
    "component": ('<Image src="/a.jpg" alt="A mill" />', "/a.jpg", "A mill"),
    "component, imported": (
        "import mill from './mill.png'\n\n<Image src={mill} alt='A mill' />",
        "./mill.png",
        "A mill",
    ),
    "component, expressions": (
        "<Photo image={require('./a.png').default} alt={`A mill`} width={3} />",
        "./a.png",
        "A mill",
    ),
    "component, unknown alt": ("<Image src='a.png' alt={t('mill')} />", "a.png", None),
    "component over lines": ('<Figure\n  src="a.jpg"\n  alt="A mill"\n/>', "a.jpg", "A mill"),
    "img of JSX with a style": ("<img src={f('/a.png')} style={{x: 1}} alt='A' />", "/a.png", "A"),
    "img of JSX with unknown attributes": ("<img src={f('/a.png')} {...b} />", "/a.png", None),
    "img of JSX with unknown alt": ("<img src={f('/a.png')} alt={b} />", "/a.png", None),
    "img of JSX in something hidden": (
        "<i aria-hidden='true'><img src={f('/a.png')} /></i>",
        "/a.png",
        None,
    ),
    "img of JSX with an empty alt": ("<img src={f('/a.png')} alt='' />", "/a.png", ""),
    "MyST, reStructuredText": (
        "```{eval-rst}\n.. image:: a.png\n   :alt: A mill\n```",
        "a.png",
        "A mill",
    ),
    "MyST": ("```{figure} a.png\n:width: 3\n:alt: A mill\n\nText\n```", "a.png", "A mill"),
    "MyST, colons": (":::{image} a.png\n:alt: A mill\n:::", "a.png", "A mill"),
    "MyST, no alt: docutils writes the address": ("```{image} a.png\n```\n", "a.png", "a.png"),
    "MyST, empty alt": ("```{image} a.png\n:alt:\n```\n", "a.png", ""),
    "a substitution, whose name docutils writes": (
        "```{eval-rst}\n.. |a mill| image:: a.png\n```",
        "a.png",
        "a mill",
    ),
    "MyST, YAML": ("```{image} a.png\n---\nalt: A mill\n---\n```", "a.png", "A mill"),
    "wiki": ("![[a.png|A mill]]", "a.png", "A mill"),
    "wiki, size": ("![[a.png|300x200]]", "a.png", None),
}


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_constructs(name: str) -> None:
    text, url, alt = CONSTRUCTS[name]
    found = page_of(f"Text.\n\n{text}\n")
    assert [(r.kind, r.url, _alt(r)) for r in found.refs if r.kind is Kind.INCLUDE] == [
        (Kind.INCLUDE, url, alt)
    ]
    assert len(found.refs) == 1
    assert found.unread == ()


@pytest.mark.parametrize(
    ("tag", "url", "attributes"),
    [
        ('<img src={mill} alt="A mill" />', "./mill.png", {"alt": "A mill"}),
        ("<img src={mill.src}\n className='b' />", "./mill.png", {"classname": "b"}),
        ("<img src={useBaseUrl('/a.png')} alt='A' width={9} />", "/a.png", {"width": "9"}),
    ],
)
def test_an_img_of_jsx_is_one_of_html(tag: str, url: str, attributes: dict[str, str]) -> None:
    (ref,) = page_of(f"import mill from './mill.png'\n\n{tag}\n").refs
    assert (ref.kind, ref.url, ref.templated, ref.scripted) == (Kind.IMG, url, False, True)
    assert {name: ref.value(name) for name in attributes} == attributes
    assert ref.context.name.text == ref.value("alt")


def test_the_template_of_an_include_is_no_address() -> None:
    found = page_of('{% include ".icons/material/arrow.svg" %}{% include mark.svg image="a.png" %}')
    assert [ref.url for ref in found.refs] == ["a.png"]


def test_a_player_of_mkdocs_is_no_image() -> None:
    refs = page_of("![type:video](a.mp4) ![The type:video syntax](a.png)").refs
    assert [ref.url for ref in refs] == ["a.png"]


@pytest.mark.parametrize(
    "text",
    [
        "{% comment %}{% image 'a.jpg' %}{% endcomment %}",
        "{% if page.url == '/a' %}x{% endif %}",
        "{% link a.jpg %}",
        '{% file src="../assets/diagram.png" %}',
        '{% download src="../assets/run" %}',
        '{% picture "../assets/run.py" %}',
        "[x]({{ '/a.jpg' | url }})",
        '<a href="{{ "/a.jpg" | url }}">x</a>',
        "`<Image src='a.jpg' />`",
        "```jsx\n<Image src='a.jpg' />\n```",
        "~~~\n![[a.png]]\n~~~",
        "```html\n{% image 'a.jpg' %}\n```",
        "Write `{% image 'a.jpg' %}` there.",
        "<!-- <Image src='a.jpg' /> -->",
        "<Image src={x} />",
        "<Button icon='arrow' />",
        "![[Another note]]",
        "```{figure-md} the-mill\nText\n```",
        '{% renderFile "./tabs.11ty.js", {id: "a"} %}',
        '{% include "/parts/head.html" %}',
        "<pre>{% img left /a.jpg 300 200 %}</pre>",
        "<p><code>{% image 'a.jpg' %}</code></p>",
        '{{< editor code=`show("a.jpg") {` >}}',
        "{{% render-list-of-pages path=/methods/pages %}}",
        "{{< code-toggle config=imaging.avif />}}",
        '{{/*\n{{< img src="a.jpg" alt="A mill" >}}\n*/}}',
    ],
)
def test_no_image(text: str) -> None:
    found = page_of(text)
    assert [ref.kind for ref in found.refs if ref.kind is Kind.INCLUDE] == []
    assert found.unread == ()


@pytest.mark.parametrize(
    "text",
    [
        '{% include ".icons/" ~ icon ~ ".svg" %}',
        '{{ image("a-" + size + ".png") }}',
        '{{< gallery match="boat*.png" >}}',
    ],
)
def test_a_part_of_an_address_is_no_image(text: str) -> None:
    assert [ref.url for ref in page_of(text).refs if ref.kind is Kind.INCLUDE] == []


def test_an_image_keeps_its_kind() -> None:
    assert images("![a]({{ site.url }}/b.jpg) <img src='{{ 'c.jpg' | url }}' alt=d>") == [
        (Kind.MARKDOWN, "{{ site.url }}/b.jpg", "a"),
        (Kind.IMG, "{{ 'c.jpg' | url }}", "d"),
    ]
    assert images("<img src='{{ a }}' alt={b}>") == [(Kind.IMG, "{{ a }}", "{b}")]
    assert images('<IMG SRC="a.jpg" ALT="b">') == [(Kind.IMG, "a.jpg", "b")]


def test_text_about_an_image_is_none() -> None:
    assert images("No <img/> and no <img>, but <img src='a.jpg'>.") == [(Kind.IMG, "a.jpg", None)]
    assert images("No <img>, but <img {{ x }}>.", "kramdown") == [(Kind.IMG, None, None)]


UNREAD = {
    "assign": ("{% assign hero = '/a.jpg' %}", "{% assign %}", "/a.jpg"),
    "output": ("{{ '/a.jpg' | url }}", "{{ … }}", "/a.jpg"),
    "second image": ("{% gallery 'a.jpg' 'b.jpg' %}", "{% gallery %}", "b.jpg"),
    "second image of a component": (
        "<Compare before='a.png' after='b.png' />",
        "<Compare>",
        "b.png",
    ),
    "expression": ("<Gallery images={[{u: 'a.png'}, f('b.png')]} />", "<Gallery>", "b.png"),
    "img of JSX": ("<img src={user.avatar} alt='x' />", "<img src={…}>", "{user.avatar}"),
    "import": ("import mill from './mill.png'\n\nText", "import", "./mill.png"),
    "spaces": ("![x](my pic.jpg)", "![](address with spaces)", "my pic.jpg"),
    "spaces and a title": ('![x](my pic.jpg "t")', "![](address with spaces)", "my pic.jpg"),
    "spaces behind a template's expression": (
        '![x]({{ site.url }}/my pic.jpg "t")',
        "![](address with spaces)",
        "{{ site.url }}/my pic.jpg",
    ),
    "spaces around a template's expression": (
        "![x](a {{ b }} c.jpg)",
        "![](address with spaces)",
        "a {{ b }} c.jpg",
    ),
}


@pytest.mark.parametrize("name", UNREAD)
def test_unread(name: str) -> None:
    text, construct, address = UNREAD[name]
    (unread,) = page_of(f"Text.\n\n{text}").unread
    assert (unread.line, unread.construct, unread.text) == (3, construct, address)


# A page of another language, and the addresses and alt texts of its images.
OTHER_LANGUAGES: dict[str, tuple[str, str, list[tuple[str, str | None]]]] = {
    "reStructuredText": (
        "restructuredtext",
        (
            ".. image:: a.png\n   :alt: A mill\n   :width: 3\n\n"
            ".. |b| image:: b.png\n\n.. figure:: c.png\n   :alt: C\n\n   Caption\n"
        ),
        [("a.png", "A mill"), ("b.png", "b"), ("c.png", "C")],
    ),
    "reStructuredText, nothing": ("restructuredtext", "``.. image:: a.png``\n\n![x](a.png)", []),
    **{
        f"{dialect}, addresses with blanks": (
            dialect,
            '![A mill](my pic.jpg) ![](a  b.png "t")\n\n`![x](c d.png)`',
            [("my pic.jpg", "A mill"), ("a  b.png", "")],
        )
        for dialect in ("python_markdown", "pandoc")
    },
    "AsciiDoc": (
        "asciidoc",
        (
            'image::a.png[A mill,300,200]\n\nText image:b.png["B, C"] and\n'
            'image:c.png[width=3,alt="C"]\nimage::d.png[]'
        ),
        [("a.png", "A mill"), ("b.png", "B, C"), ("c.png", "C"), ("d.png", "d")],
    ),
    "AsciiDoc, nothing": ("asciidoc", "The image: a.png [x] of myimage::a.png[b]", []),
}


@pytest.mark.parametrize("name", OTHER_LANGUAGES)
def test_other_languages(name: str) -> None:
    dialect, text, found = OTHER_LANGUAGES[name]
    assert images(text, dialect) == [(Kind.INCLUDE, *each) for each in found]


@pytest.mark.parametrize("url", ["my pic.jpg", "{{ site.url }}/my pic.jpg"])
def test_kramdown_takes_spaces(url: str) -> None:
    assert images(f"![x]({url})", "kramdown") == [(Kind.MARKDOWN, url, "x")]
    assert page_of(f"![x]({url})", "kramdown").unread == ()


@pytest.mark.parametrize(
    "url", ["{{ '/my pic.jpg' | url }}", "{{ a }} b.jpg", "{{ a }} {{ b }}.jpg"]
)
def test_spaces_that_a_template_may_take_away(url: str) -> None:
    assert page_of(f"![x]({url})").unread == ()


@pytest.mark.parametrize(
    "text",
    [
        "<A {x" * 8000,
        "<A b={" * 8000,
        "<!--" * 20000,
        "```{a}\n" * 8000,
        "![" * 20000,
        "image:" * 8000,
        "![[" * 20000,
        "{% image " + "a " * 40000 + "%}",
        "`a" * 20000,
        "![x](a b" * 8000,
        "import a from 'b" * 8000,
        "{{ a('" + "b" * 3000 + " }}" * 10,
    ],
    ids=lambda text: text[:12],
)
def test_takes_linear_time(text: str) -> None:
    page_of(text)
