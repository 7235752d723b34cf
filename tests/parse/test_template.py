"""Templates are masked with text of equal length and restored in values and texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.model.page import ImageRef, Kind
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.parse.template import mask


def images(text: str, markup: Markup = Markup.HTML) -> list[ImageRef]:
    page = parse(Source("page", markup, text, "kramdown"))
    return [ref for ref in page.refs if ref.kind in (Kind.IMG, Kind.MARKDOWN)]


# The attributes of the one image, as a browser would see them but for the templates.
ATTRIBUTES: dict[str, tuple[str, dict[str, str]]] = {
    "output": ('<img src="{{ site.baseurl }}/a.jpg">', {"src": "{{ site.baseurl }}/a.jpg"}),
    "quotes in it": (
        '<img src="{{ "/a b.jpg" | relative_url }}" alt="A">',
        {"src": '{{ "/a b.jpg" | relative_url }}', "alt": "A"},
    ),
    "single quotes": ("<img src='{{ 'a' }}'>", {"src": "{{ 'a' }}"}),
    "unquoted": ("<img src={{ x }}/a.jpg alt=b>", {"src": "{{ x }}/a.jpg", "alt": "b"}),
    "unquoted link": ("<img src={% link a.jpg %} alt=b>", {"src": "{% link a.jpg %}", "alt": "b"}),
    "a tag in a value": (
        '<img src="{% if x %}a{% else %}b{% endif %}.jpg">',
        {"src": "{% if x %}a{% else %}b{% endif %}.jpg"},
    ),
    "references outside it": (
        '<img src="a&amp;b{{ x | append: "&amp;" }}&amp;c">',
        {"src": 'a&b{{ x | append: "&amp;" }}&c'},
    ),
    "greater-than in it": (
        '<img src="{{ x | where: "a > b" }}" alt=c>',
        {"src": '{{ x | where: "a > b" }}', "alt": "c"},
    ),
    "around an attribute": ('<img src=a {% if x %}alt="b"{% endif %}>', {"src": "a", "alt": "b"}),
    "attributes from a template": ("<img {{ x }} src=a>", {"{{ x }}": "", "src": "a"}),
    "attributes from an include": (
        "<img {% include x %} src=a>",
        {"{% include x %}": "", "src": "a"},
    ),
    "grown onto the name": ("<img{{ x }} src=a>", {"src": "a"}),
    "if grown onto the name": ("<img{% if x %} alt=b{% endif %} src=a>", {"alt": "b", "src": "a"}),
    "ERB": ('<img src="<%= image_path("a.jpg") %>">', {"src": '<%= image_path("a.jpg") %>'}),
    "PHP": ('<img src="<?php echo "a>b" ?>">', {"src": '<?php echo "a>b" ?>'}),
    "short PHP": ("<img src=<?= $a ?>>", {"src": "<?= $a ?>"}),
    "Hugo": ('<img src="{{ "a.jpg" | absURL }}">', {"src": '{{ "a.jpg" | absURL }}'}),
    "raw": ("<img src='{% raw %}{{ a }}{% endraw %}'>", {"src": "{% raw %}{{ a }}{% endraw %}"}),
    "not closed": ("<img src='{{ a' alt='b'>", {"src": "{{ a", "alt": "b"}),
    "private-use characters of the author": (
        "<img alt='\U00100000\U00100001\U000f0000{{ a }}'>",
        {"alt": "\U00100000\U00100001\U000f0000{{ a }}"},
    ),
}


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_values_are_restored(name: str) -> None:
    tag, wanted = ATTRIBUTES[name]
    text = f"<p>{{{{ before }}}}</p>{tag}<p>"
    (ref,) = images(text)
    assert {attr.name: attr.value for attr in ref.attrs} == wanted
    assert ref.span.of(text) == tag
    assert ref.url == wanted.get("src")


# How many images are left.
COUNTS: dict[str, tuple[str, int]] = {
    "Liquid comment": ("{% comment %}<img>{% endcomment %}<img>", 1),
    "trimmed comment": ("{%- comment -%}<img>{%- endcomment -%}", 0),
    "comment without an end": ("{% comment %}<img>", 1),
    "highlight": ("{% highlight html %}<img>{% endhighlight %}<img>", 1),
    "Hugo code": ('{{< code lang="html" >}}<img>{{< /code >}}<img>', 1),
    "Hugo code without content": ('{{< code file="a/b" />}}<img>{{< code >}}<b>{{< /code >}}', 1),
    "Hugo code from a file": ('{{< code file="a" >}}<img>{{< code >}}<b>{{< /code >}}', 1),
    "Hugo code without an end": ("{{< code file=a >}}<img>", 1),
    "another shortcode": ("{{< code-demo >}}<img>{{< /code-demo >}}", 1),
    "code": ("{% code %}<img>{% endcode %}<img>", 1),
    "Hugo highlight": ("{{< highlight html >}}<img>{{< /highlight >}}<img>", 1),
    "code that is kept": ("{% set codeContent %}<img>{% endset %}<img>", 1),
    "code in a text that is kept": ("{%- capture my_snippet -%}<img>{% endcapture %}", 0),
    "code with a dotted name": ("{% set page.exampleOne %}<img>{% endset %}", 0),
    "an image of a code that is kept": ("{% capture qrcode %}<img>{% endcapture %}", 1),
    "an image beside a postcode": ("{% set postcode_map %}<img>{% endset %}", 1),
    "markup that is shown": ("{% capture markup %}<img>{% endcapture %}{{ markup }}", 1),
    "markup that is kept": ("{% capture aside %}<img>{% endcapture %}", 1),
    "a variable named as code is": ("{% set code = '<b>' %}<img>{% endset %}", 1),
    "both branches": ("{% if a %}<img src=b>{% else %}<img src=c>{% endif %}", 2),
    "loop": ("{% for a in b %}<img src={{ a }}>{% endfor %}", 1),
    "raw shows what it holds": ("{% raw %}<img src=a>{{ <img src=b>{% endraw %}", 2),
    "braces far apart": ("{{ <p>\n<img src=a>\n</p> }}", 1),
    "braces twice": ("{{ <img src=a> {{ x }}", 1),
    "braces of a script": ("<script>f({a:{{b:1}}})</script><img><script>}}</script>", 1),
    "a script that is not closed": ("`<script>` {{ '<img>' }}<img src=b>", 0),
    "script in a comment": ("<!-- <script> -->{{ '<img>' }}<img src='{{ \"'\" }}'>", 1),
    "template in a comment": ("<!-- {{ x }} <img> --><img>", 1),
    "PHP without an end": ("<img><?php echo '<img>';", 1),
    "XML is no PHP": ("<?xml version='1.0'?><img>", 1),
    "an image that a template writes": ("{{ '<img>' }}", 0),
    "ERB comment": ("<%# <img> %><img>", 1),
}


@pytest.mark.parametrize("name", COUNTS)
def test_images_among_templates(name: str) -> None:
    text, count = COUNTS[name]
    assert len(images(text)) == count


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ('![a]({{ "/b c.jpg" | relative_url }})', '{{ "/b c.jpg" | relative_url }}'),
        ("![a]({{ site.baseurl }}/b.jpg)", "{{ site.baseurl }}/b.jpg"),
        ("![a]({% link b.jpg %})", "{% link b.jpg %}"),
        ("{% if x %}![a](b.jpg){% endif %}", "b.jpg"),
        ("{% if x %}\n![a](b.jpg)\n{% endif %}", "b.jpg"),
        ("  {% comment %}\n\n{% endcomment %} {% if x %}\n![a](b.jpg)", "b.jpg"),
        ("![a][r]\n\n[r]: {{ x }}/b.jpg", "{{ x }}/b.jpg"),
    ],
)
@pytest.mark.parametrize("dialect", ["commonmark", "kramdown"])
def test_markdown(text: str, url: str, dialect: str) -> None:
    (ref,) = parse(Source("page.md", Markup.MARKDOWN, text, dialect)).refs
    assert (ref.kind, ref.url, ref.value("src"), ref.value("alt")) == (Kind.MARKDOWN, url, url, "a")


def test_texts_show_what_is_emitted() -> None:
    (ref,) = images("<a href='{{ u }}'>{% if x %}{{ title }}{% endif %} more<img></a>")
    assert ref.context.link
    assert ref.context.link.href == "{{ u }}"
    assert ref.context.link.name == "{{ title }} more"


@pytest.mark.parametrize(
    ("tag", "templated"),
    [
        ('<img src="a.jpg" {{ attributes }}>', True),
        ('<img {% if a %}width="3"{% endif %} src="a.jpg">', True),
        ("![x](a.jpg){: {{ attributes }}}", True),
        ('<img src="{{ a }}.jpg" alt={{ b }} class="{% if c %}d{% endif %}">', False),
        ('![{{ x }}](a.jpg){: width="{{ w }}"} {{ y }}', False),
    ],
)
def test_a_template_among_the_attributes(tag: str, templated: bool) -> None:
    (ref,) = parse(Source("a.md", Markup.MARKDOWN, f"{{{{ a }}}} {tag}", "kramdown")).refs
    assert ref.templated is templated


def test_candidates_keep_their_templates() -> None:
    (ref,) = images("""<img srcset="{{ '/a, b.webp' | relative_url }} 480w, {{ c }}/d 800w">""")
    assert [(c.url, c.value) for c in ref.candidates] == [
        ("{{ '/a, b.webp' | relative_url }}", 480),
        ("{{ c }}/d", 800),
    ]
    assert ref.srcset_errors == ()


def test_candidates_in_an_attribute_list_keep_their_templates() -> None:
    listed = """{: srcset="{{ '/a, b.webp' | relative_url }} 480w, {{ c }}/d 800w"}"""
    (ref,) = images(f"![x]({{{{ c }}}}/d.jpg){listed}", Markup.MARKDOWN)
    assert [(c.url, c.value) for c in ref.candidates] == [
        ("{{ '/a, b.webp' | relative_url }}", 480),
        ("{{ c }}/d", 800),
    ]
    assert ref.srcset_errors == ()
    (ref,) = images('![x](d.jpg){: srcset="a b 480w"}', Markup.MARKDOWN)
    assert ref.srcset_errors


PARTS = (
    *("{{", "}}", "{%", "%}", "<%", "%>", "<?php ", "?>", "{{<", ">}}", "{{%", "%}}", "x", " "),
    *(
        "{% if x %}",
        "{% endif %}",
        "{% raw %}",
        "{% endraw %}",
        "{% comment %}",
        "{% endcomment %}",
    ),
    *(
        "<img src='",
        "'",
        '"',
        ">",
        "<p ",
        "=",
        "\r\n",
        "\n",
        "<!--",
        "-->",
        "<script>",
        "</script>",
    ),
    *("\U00100000", "\U000f0000", "é🛰️", "![a](", ")"),
)


@given(st.lists(st.sampled_from(PARTS), max_size=30).map("".join), st.sampled_from(Markup))
def test_masks_are_equally_long_and_can_be_undone(text: str, markup: Markup) -> None:
    masked = mask(text, 0, markup)
    assert len(masked.text) == len(text)
    previous = 0
    for construct in masked.constructs:
        assert previous <= construct.span.start < construct.span.end
        assert masked.text[previous : construct.span.start] == text[previous : construct.span.start]
        assert construct.text == construct.span.of(text)
        hidden = construct.span.of(masked.text)
        assert hidden.isspace() or masked.restore(hidden) == construct.text
        previous = construct.span.end
    assert masked.text[previous:] == text[previous:]
    parse(Source("page", markup, text))


def test_more_templates_than_can_be_numbered() -> None:
    text = "{{ x }}" * 70_000 + "<img src=a>"
    assert len(mask(text, 0, Markup.HTML).text) == len(text)
    assert len(images(text)) == 1
