"""Includes of Jekyll that write an empty alt text: which parameter gives it, and where it lacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.site.include_alt import alt_parameter
from assetjob.site.resolve import Resolver

Build = Callable[[Mapping[str, str | bytes]], Path]

PARAMETERS = {
    '<img src="{{ include.src }}" alt="{{ include.alt }}">': "alt",
    "<img alt='{{- include.text | escape -}}'>": "text",
    '<img alt="{% if include.alt %}{{ include.alt }}{% endif %}">': "alt",
    '{% if x %}<img alt="{{include.alt}}">{% else %}<img alt="{{include.alt}}">{% endif %}': "alt",
    '<img alt="{{ include.alt | default: include.caption }}">': "",
    """<img alt="{{ include.alt | default: '' | escape }}">""": "alt",
    """<img alt='{{ include.alt | default: "" }}'>""": "alt",
    """<img alt="{{ include.alt | default: 'A mill' }}">""": "",
    '<img src="a.jpg"{% if include.alt %}  alt="{{ include.alt }}"{% endif %}>': "",
    '<img alt="{{ include.alt }}{{ include.title }}">': "",
    '<img alt="{% if include.alt %}{{ include.alt }}{% else %}Figure{% endif %}">': "",
    '<img alt="{% if include.alt %}{{ include.title }}{% endif %}">': "",
    '<img alt="{{ include.alt }}"> <img alt="A mill">': "",
    '<img alt="{{ page.alt }}">': "",
    '<img src="{{ include.src }}" data-alt="{{ include.alt }}">': "",
    "": "",
}


@pytest.mark.parametrize(("template", "parameter"), PARAMETERS.items())
def test_the_parameter_that_is_the_alt_text(template: str, parameter: str) -> None:
    assert alt_parameter(template) == parameter


USES = {
    '{% include figure image_path="/a.jpg" caption="A mill" %}': "alt",
    '{% include figure image_path="/a.jpg" alt="" %}': "",
    '{% include figure image_path="/a.jpg" alt="A mill" %}': "",
    '{% include figure image_path="/a.jpg" alt=page.title %}': "",
    '{% include gone image_path="/a.jpg" %}': "",
    '{% include ../figure image_path="/a.jpg" %}': "",
    '{% figure image_path="/a.jpg" %}': "",
}


@pytest.mark.parametrize(("use", "parameter"), USES.items())
def test_the_parameter_that_a_page_does_not_give(site: Build, use: str, parameter: str) -> None:
    figure = '<img src="{{ include.image_path }}" alt="{{ include.alt }}">'
    text = f"---\n---\n{use}\n"
    files = {"_config.yml": "title: T", "_includes/figure": figure, "index.md": text}
    resolver = Resolver(find_site(Settings(site=site({**files, "a.jpg": b"a"}))))
    source = Source("index.md", Markup.MARKDOWN, text, "kramdown")
    ((ref, _, _),) = resolver.targets(source, parse(source))
    assert ref.alt_parameter == parameter
