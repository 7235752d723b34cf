from __future__ import annotations

import pytest

from assetjob.rules.support.text import file_name, last_segment


@pytest.mark.parametrize(
    ("url", "segment"),
    [
        ("img/a.jpg", "a.jpg"),
        ("a.jpg", "a.jpg"),
        ("img/", ""),
        ("", ""),
        (None, ""),
        ("{{ site.baseurl }}/img/a.jpg", "a.jpg"),
        ("{% link images/heron.jpg %}", "heron.jpg"),
        ("{%- link heron.JPG -%}", "heron.JPG"),
        ("{% link images/a heron.jpg %}", "a heron.jpg"),
        ("{{ '/img/a.jpg' | relative_url }}", "a.jpg"),
        ('{{"a.jpg"|prepend: "/img/"}}', "a.jpg"),
        ("{{ page.image }}", "{{ page.image }}"),
        (
            "{{ page.image | default: '/img/none.jpg' }}",
            "{{ page.image | default: '/img/none.jpg' }}",
        ),
        ("/img/{{ page.a/b }}.jpg", "{{ page.a/b }}.jpg"),
        ("{{ '/a", "a"),
    ],
)
def test_last_segment_is_no_part_of_an_expression(url: str | None, segment: str) -> None:
    assert last_segment(url) == segment


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("img/a%20mill.jpg?v=/2", "a mill.jpg"),
        ("img\\a.jpg", "a.jpg"),
        ("{% link images/heron.jpg %}", "heron.jpg"),
        ("http://[", ""),
    ],
)
def test_file_name_is_decoded(url: str, name: str) -> None:
    assert file_name(url) == name
