"""What in Liquid may show the image that the front matter of a page names for lists."""

from __future__ import annotations

import pytest

from assetjob.parse.listing_reads import shows_listing_images

SHOWN = {
    "a meta element": '<meta property="og:image" content="{{ page.image | absolute_url }}">',
    "a list": "{% for post in site.posts %}<img src='{{ post.image }}'>{% endfor %}",
    "a key in brackets": '<meta content="{{ page["image"] }}">',
    "a key that a variable names": "{{ page[name] }}",
    "jekyll-seo-tag": "{%- seo title=false -%}",
    "a variable": "{% assign card = page.image %}",
    "an argument": "{% include head.html image=page.image %}",
    "a page as an argument": "{{ include.post.image }}",
    "a filter": '{% assign found = site.posts | map: "image" %}',
    "an expression": '{% assign found = site.posts | where_exp: "one", "one.image" %}',
    "a script": "<script>var image = '{{ page.image }}'</script>",
    "a link to share": '<a href="https://example.org/pin?media={{ page.image }}">Pin</a>',
    "JSON of all of a page": "{{ page | jsonify }}",
    "JSON of all pages": "[{{ site.posts | jsonify }}]",
    "JSON of a neighbour": "{{ page.next | jsonify }}",
    "JSON of an argument": "{{ include.post | jsonify }}",
    "all keys of a page": "{% for key in page %}{{ key[1] }}{% endfor %}",
    "a neighbour": "<img src='{{ page.next.image }}'>",
    "the first of all posts": "<img src='{{ site.posts.first.image }}'>",
    "an image after another tag": "<img src='a.png'>{{ page.image }}",
    "a name with two meanings": (
        "{% for x in page.cards %}{{ x.image }}{% endfor %}"
        "{% for x in site.posts %}{{ x.image }}{% endfor %}"
    ),
    "a file from elsewhere": "{% include_relative card.html %}",
}
NOT_SHOWN = {
    "nothing": "{{ content }}",
    "no Liquid": 'page.image "image"',
    "the image of the page": "{% if page.image %}<img src='{{ page.image }}' alt=''>{% endif %}",
    "the image of the page in brackets": "<img src=\"{{ site.url }}{{ page['image'] }}\">",
    "a background of the page": """<div style="background: url('{{ page.image }}')">""",
    "a key below it": '<meta property="og:image" content="{{ page.image.title }}">',
    "another key": '<meta property="og:image" content="{{ page.header.image }}">',
    "a key of another name": "{{ post.image_alt }}{{ post.thumb }}",
    "data of the page": "{% for card in page.cards %}<img src='{{ card.image }}'>{% endfor %}",
    "data of the site": "{% for one in site.data.team %}<img src='{{ one.image }}'>{% endfor %}",
    "an entry of data": "<img src='{{ site.data.team[page.author].image }}'>",
    "the image of the site": '<meta property="og:image" content="{{ site.image }}">',
    "an argument": "<img src='{{ include.image }}'>",
    "a key below data": "{{ text.data.image }}",
    "a comment": "{% comment %}{{ post.image }}{% endcomment %}",
    "JSON of a value": "{{ post.title | jsonify }}{{ content | strip_html | jsonify }}",
}


@pytest.mark.parametrize("text", SHOWN.values(), ids=SHOWN)
def test_what_may_show_it(text: str) -> None:
    assert shows_listing_images(text)


@pytest.mark.parametrize("text", NOT_SHOWN.values(), ids=NOT_SHOWN)
def test_what_does_not_show_it(text: str) -> None:
    assert not shows_listing_images(text)


@pytest.mark.parametrize("text", ["{{", "{%", "<img ", "{% comment %}", "{{ page.image }}<a "])
def test_long_texts_take_linear_time(text: str) -> None:
    assert shows_listing_images(text * 20_000) == ("page.image" in text)
