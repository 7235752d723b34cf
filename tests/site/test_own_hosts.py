"""Which hosts are those of a site: its subdomains and buckets."""

from __future__ import annotations

import pytest

from assetjob.site.own_hosts import is_own_host

OWN = [
    ("https://www.merlion.sg", "https://images.merlion.sg/a.jpg"),
    ("https://www.merlion.sg", "//MERLION.sg/a.jpg"),
    ("https://merlion.sg", "https://www.merlion.sg/a.jpg"),
    ("https://merlion.sg", "https://merlion.s3.amazonaws.com/a.jpg"),
    ("https://merlion.sg", "https://merlion-media.s3.ap-southeast-1.amazonaws.com/a.jpg"),
    ("https://merlion.sg", "https://s3-eu-west-1.amazonaws.com/merlion.sg/a.jpg"),
    ("https://merlion.sg", "https://storage.googleapis.com/merlion/a.jpg"),
    ("https://merlion.github.io", "https://merlion.sgp1.digitaloceanspaces.com/a.jpg"),
    ("https://merlion.github.io", "http://res.cloudinary.com/www-merlion-com/image/upload/a.png"),
    ("https://merlion.sg", "https://ik.imagekit.io/merlion/a.jpg"),
    ("https://merlion.sg", "https://merlion.imgix.net/a.jpg"),
    ("https://merlion.sg", "https://merlion.blob.core.windows.net/images/a.jpg"),
    ("https://abc.org", "https://abc.org.s3.amazonaws.com/a.jpg"),
]
OTHERS = [
    (None, "https://images.merlion.sg/a.jpg"),
    ("https://merlion.sg", "https://notmerlion.sg/a.jpg"),
    ("https://merlion.sg", "https://merlion.sg.example.org/a.jpg"),
    ("https://merlion.sg", "https://zoo.s3.amazonaws.com/merlion/a.jpg"),
    ("https://merlion.sg", "https://merlionzoo.s3.amazonaws.com/a.jpg"),
    ("https://merlion.sg", "https://s3.amazonaws.com/zoo/merlion.jpg"),
    ("https://merlion.sg", "https://res.cloudinary.com/zoo/image/upload/merlion/a.png"),
    ("https://merlion.sg", "https://merlionzoo.imgix.net/a.jpg"),
    ("https://blog.merlion.sg", "https://blog.s3.amazonaws.com/a.jpg"),
    ("https://one.github.io", "https://two.github.io/a.jpg"),
    ("https://merlion.sg", "/images/a.jpg"),
    ("https://merlion.sg", "https:///a.jpg"),
]


@pytest.mark.parametrize(("origin", "url"), OWN)
def test_a_host_of_the_site(origin: str, url: str) -> None:
    assert is_own_host(url, origin)


@pytest.mark.parametrize(("origin", "url"), OTHERS)
def test_a_host_of_another_site(origin: str | None, url: str) -> None:
    assert not is_own_host(url, origin)
