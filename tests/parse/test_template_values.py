"""Variables of templates that get one value on a page."""

from __future__ import annotations

import pytest

from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.parse.template_values import expand

# What precedes an image, the address of the image, and that address with the values written.
VALUES = {
    "assigned": ("{% assign a = '/b.jpg' %}", "{{ a }}", "/b.jpg"),
    "a part": ('{%- assign a = "/b" -%}', "{{a}}/c.jpg", "/b/c.jpg"),
    "captured": ("{% capture a %}/b.jpg{% endcapture %}", "{{ a }}", "/b.jpg"),
    "captured on a line": ("{% capture a %}\n /b.jpg\n{% endcapture %}", "{{ a }}", "/b.jpg"),
    "captured with another": (
        "{% assign a = '/b' %}{% capture c %}{{ a }}/{{ 'd' }}.jpg{% endcapture %}",
        "{{ c }}",
        "/b/d.jpg",
    ),
    "Nunjucks": ("{% set a = '/b.jpg' %}", "{{ a }}", "/b.jpg"),
    "appended": ("{% assign a = '/b' | append: '/c' %}", "{{ a | append: '.jpg' }}", "/b/c.jpg"),
    "prepended": ("{% assign a = 'b.jpg' %}", "{{ a | prepend: '/c/' }}", "/c/b.jpg"),
    "the site's": (
        "{% assign a = site.baseurl | append: '/b.jpg' %}",
        "{{ a }}",
        "{{ site.baseurl }}/b.jpg",
    ),
    "address filter": (
        "{% assign a = '/b.jpg' %}",
        "{{ a | relative_url }}",
        "{{ site.baseurl }}/b.jpg",
    ),
    "the same twice": ("{% assign a = 'b.jpg' %}{% assign a = 'b.jpg' %}", "{{ a }}", "b.jpg"),
    "of the page": ("{% assign a = page.image %}", "{{ a }}", "{{ page.image }}"),
    "unknown filter": ("{% assign a = b | sort %}", "{{ a }}/c.jpg", "{{ b | sort }}/c.jpg"),
    "in a condition": ("{% if x %}{% assign a = 'b.jpg' %}{% endif %}", "{{ a }}", "b.jpg"),
}
UNKNOWN = {
    "assigned twice": "{% assign a = 'b.jpg' %}{% assign a = 'c.jpg' %}",
    "of a loop": "{% assign a = 'b.jpg' %}{% for a in site.pages %}",
    "captured markup": "{% capture a %}<b>b.jpg</b>{% endcapture %}",
    "captured lines": "{% capture a %}b\nc.jpg{% endcapture %}",
    "not closed": "{% capture a %}b.jpg",
    "another": "{% assign aa = 'b.jpg' %}",
}


@pytest.mark.parametrize("markup", [Markup.HTML, Markup.MARKDOWN])
@pytest.mark.parametrize("name", VALUES)
def test_a_known_value(name: str, markup: Markup) -> None:
    before, address, written = VALUES[name]
    page = parse(Source("a", markup, f'{before}\n<p><img src="{address}"></p>', "kramdown"))
    (ref,) = page.refs
    assert ref.url == address
    assert expand(address, dict(page.variables)) == written
    assert page.unread == ()


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_unknown_value(name: str) -> None:
    page = parse(Source("a.html", Markup.HTML, f'{UNKNOWN[name]}<img src="{{{{ a }}}}">'))
    assert page.variables == ()


def test_a_value_that_no_image_has_is_named() -> None:
    text = "{% assign a = '/b.jpg' %}{% assign c = '/d.jpg' %}<img src='{{ a }}'>"
    page = parse(Source("a.html", Markup.HTML, text))
    assert page.variables == (("a", "/b.jpg"),)
    assert [each.text for each in page.unread] == ["/d.jpg"]
