"""What is said about pages and images that are left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assetjob.model.finding import Severity
from assetjob.model.result import Result

CANONICAL = '<!doctype html><link rel="canonical" href="https://example.org/">'
IMG = '<img src="{}" alt="A mill" width="900" height="600">'
NOTE = (
    "1 image is addressed at https://example.org, which looks like the site's own: it is checked"
    ' and left alone; set url = "https://example.org" if this folder is served there.'
)


@pytest.mark.parametrize(
    ("src", "notes"),
    [
        ("https://example.org/a.jpg", [NOTE]),
        ("//example.org/a.jpg", [NOTE]),
        ("/a.jpg", []),
        ("https://example.com/a.jpg", []),
    ],
)
def test_images_at_an_own_address_that_is_not_stated(
    judged: Callable[..., Result], src: str, notes: list[str]
) -> None:
    result = judged({"index.html": CANONICAL + IMG.format(src)}, ["a.jpg"])
    assert [note for note in result.notes if "addressed at" in note] == notes


def test_a_generator_that_replaces_images(judged: Callable[..., Result]) -> None:
    config = "import { eleventyImageTransformPlugin } from '@11ty/eleventy-img';"
    page = '<img src="a.jpg" alt="A mill">'
    result = judged({"eleventy.config.js": config, "a.html": page, "b.html": page}, ["a.jpg"])
    (found,) = (each for each in result.findings if each.rule == "size-missing")
    assert found.severity is Severity.REVIEW


def test_an_address_that_eleventy_completes(judged: Callable[..., Result]) -> None:
    page = '<link rel="icon" href="{{ \'/img/gone.png\' | url }}">'
    result = judged({"eleventy.config.js": "", "head.html": page}, [])
    (found,) = (each for each in result.findings if each.rule == "file-missing")
    assert found.severity is Severity.REVIEW


@pytest.mark.parametrize("tag", ["{% block logo %}", "{%- extends 'base.html' %}"])
def test_a_layout_that_pages_extend(judged: Callable[..., Result], tag: str) -> None:
    result = judged({"conf.py": "project = 'p'", "layout.html": tag + IMG.format("gone.jpg")}, [])
    (found,) = (each for each in result.findings if each.rule == "file-missing")
    assert found.severity is Severity.REVIEW


WHOLE = '<!doctype html><html lang="en"><head><title>A</title></head><body>{}</body></html>'
LEFT_ALONE = ".: 1 page is left alone: they are templates of a generator that is not known;"


@pytest.mark.parametrize(
    ("body", "is_template"),
    [
        ("{% block main %}{% endblock %}", True),
        ("<pre>a</pre>{%- include 'a.html' %}", True),
        ("<%= yield %>", True),
        ("<pre>{% block main %}</pre>", False),
        ("<p>Write <code>{% if a %}</code> <!-- {% if b %} --></p>", False),
        ("<script>const a = '{% if a %}'</script>", False),
        ("<p>{%</p><p>a <% b</p>", True),
        ("<p>A set {%, $} and 5<%6</p>", False),
        ("<p>{{ name }}</p>", False),
    ],
)
def test_whole_pages_with_template_code_are_left_alone(
    judged: Callable[..., Result], body: str, is_template: bool
) -> None:
    result = judged({"index.html": WHOLE.format(body + IMG.format("a.jpg"))}, ["a.jpg"])
    assert any(note.startswith(LEFT_ALONE) for note in result.notes) == is_template


@pytest.mark.parametrize(
    ("files", "src", "expected"),
    [
        ({"_layout/style.html": ""}, "/assets/gone.ico", [Severity.WARNING]),
        ({"_layout/style.html": ""}, "/assets/icon.png", []),
        ({"docs/_theme/en/style.html": ""}, "/gone.ico", [Severity.WARNING]),
        ({"config.md": "", "_layout/style.html": ""}, "/assets/gone.ico", [Severity.WARNING]),
        ({"config.md": "", "_layout/style.html": ""}, "/assets/icon.png", []),
        ({"_modules/style.html": ""}, "/assets/gone.ico", [Severity.ERROR]),
        ({"layout/style.html": ""}, "/assets/gone.ico", [Severity.ERROR]),
        ({"_config.yml": "title: A", "_parts/style.html": ""}, "/gone.ico", [Severity.WARNING]),
        (
            {"_config.yml": "collections:\n  parts:\n    output: true", "_parts/style.html": ""},
            "/gone.ico",
            [Severity.ERROR],
        ),
    ],
)
def test_pages_in_folders_with_an_underscore(
    judged: Callable[..., Result], files: dict[str, str], src: str, expected: list[Severity]
) -> None:
    icon = f'<link rel="icon" href="{src}">'
    files = {path: icon if path.endswith(".html") else text for path, text in files.items()}
    result = judged(files, ["_assets/icon.png"])
    found = [each.severity for each in result.findings if each.rule == "file-missing"]
    assert found == expected


@pytest.mark.parametrize(
    ("files", "severity"),
    [
        ({"a.md": "![key]()\n"}, Severity.REVIEW),
        ({"a.md": "---\ntitle: A\n---\n![key]()\n"}, Severity.WARNING),
        ({"mkdocs.yml": "", "docs/a.md": "![key]()\n"}, Severity.WARNING),
        ({"a.md": "![key](gone.png)\n"}, Severity.WARNING),
        ({"a.html": '<img src="" alt="A">'}, Severity.WARNING),
    ],
)
def test_an_empty_address(
    judged: Callable[..., Result], files: dict[str, str], severity: Severity
) -> None:
    found = [each for each in judged(files).findings if each.rule == "file-missing"]
    assert [each.severity for each in found] == [severity]
