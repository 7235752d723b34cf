"""Recognise hosts of a site's own: its subdomains, and buckets and accounts with its name."""

from __future__ import annotations

import re

from assetjob.site.addresses import clean

_HOST = re.compile(r"(?:https?:)?//([^/?#@]+)(?:/([^/?#]*))?", re.IGNORECASE)
# Hosts of buckets, and of accounts of image services: the bucket is their first label, or the first
# folder of the path.
_STORAGE = re.compile(
    r"(?:(?P<bucket>.+)\.)?(?:s3(?:[.-][a-z0-9.-]+)?\.amazonaws\.com|storage\.googleapis\.com"
    r"|[a-z0-9-]+\.digitaloceanspaces\.com|blob\.core\.windows\.net|azureedge\.net|b-cdn\.net"
    r"|imgix\.net|ik\.imagekit\.io|res\.cloudinary\.com)"
)
_LEAST_NAME = 4  # characters of a site's name that a bucket has by more than chance
_COMMON = frozenset({"assets", "blog", "cdn", "docs", "help", "home", "images", "wiki"})


def is_own_host(url: str, origin: str | None) -> bool:
    """Tell whether a URL leads to another host of a site that is served at `origin`."""
    site = _without_www((origin or "").partition("://")[2])
    found = _HOST.match(clean(url))
    if not site or found is None:
        return False
    host, folder = found[1].lower(), (found[2] or "").lower()
    if host == site or host.endswith(f".{site}"):
        return True
    storage = _STORAGE.fullmatch(host)
    return storage is not None and _is_named(storage["bucket"] or folder, site)


def _is_named(bucket: str, site: str) -> bool:
    name = site.partition(".")[0]
    words = re.split(r"[._-]", bucket)
    is_plain = len(name) >= _LEAST_NAME and name not in _COMMON
    return bucket in (site, site.replace(".", "-")) or (is_plain and name in words)


def _without_www(host: str) -> str:
    return host.lower().removeprefix("www.")
