"""Files of several widths that a plugin makes of an image when the site is built."""

from __future__ import annotations

import re
from urllib.parse import unquote

from assetjob.site.addresses import Address
from assetjob.site.lookup import Lookup
from assetjob.site.page_urls import PageUrls

_WIDTH = re.compile(r"(.+)-\d+\.\w+")
_ORIGINALS = (".jpg", ".jpeg", ".png", ".tiff", ".gif", ".webp")


def is_resized(address: Address, page: PageUrls, lookup: Lookup) -> bool:
    """Tell whether jekyll-imagemagick makes a file at an address: ``a-800.webp`` of ``a.jpg``."""
    jekyll = page.project.jekyll
    found = _WIDTH.fullmatch(unquote(address.path))
    if found is None or jekyll is None or not jekyll.makes_widths:
        return False
    paths = (f"{found[1]}{suffix}" for suffix in _ORIGINALS)
    return any(lookup.find(page.project, page.path, address.folder, path) for path in paths)
