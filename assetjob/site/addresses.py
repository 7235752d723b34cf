"""Split a URL into a path in the site and the part before it.

URLs are read as browsers read them (URL Standard): backslashes are slashes, ``..`` stops at the
root, tabs and line ends are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from assetjob.model.site import Project
from assetjob.model.text import is_template

MAX_PATH = 4096  # Linux's PATH_MAX; nothing longer can name a file
# The folder that a page's relative URLs count from; most pages have none, and it takes a while.
Folder = Callable[[], str]

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_ORIGIN = re.compile(r"(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?//([^/]*)")
_DROPPED = re.compile(r"[\t\n\r]")
_PATH_END = re.compile(r"[?#]")


@dataclass(frozen=True, slots=True)
class Address:
    """The path that a URL names in the site's URL space.

    `before` is the part of the URL before the path, `folder` what it is relative to, None where it
    counts from the root; `path` is percent-encoded as in the URL.
    """

    before: str
    folder: str | None
    path: str


def clean(url: str) -> str:
    """Return a URL as a browser reads it, without the white space that it drops."""
    return _DROPPED.sub("", url.strip(" \t\n\r\f"))


def without_query(url: str) -> str:
    """Return a URL without its query and fragment, which name no file."""
    return _PATH_END.split(url, maxsplit=1)[0]


def origin_of(url: str) -> str | None:
    """Return ``scheme://host`` of a URL in lower case, None where it has no host."""
    scheme, mark, rest = url.strip().partition("://")
    host = rest.partition("/")[0]
    return f"{scheme}://{host}".lower() if mark and host else None


def baseurl_of(value: object) -> str:
    """Return a base URL with a slash before it and none behind, "" for the root."""
    inner = value.strip().strip("/") if isinstance(value, str) else ""
    return "/" + inner if inner else ""


def origin_and_path(url: str) -> tuple[str, str]:
    """Return the part of a URL that names its scheme and host, "" if there is none, and the rest.

    The rest may be empty.
    """
    origin = _ORIGIN.match(url)
    return (origin[0], url[origin.end() :]) if origin else ("", url)


def split(url: str, project: Project, folder: Folder, base: str | None) -> Address | None:
    """Split a URL without template code, None where it leads to another site.

    `base` is the page's ``<base href>``.
    """
    url = without_query(url).replace("\\", "/")
    origin = _ORIGIN.match(url)
    before = ""
    if origin:
        host = (project.origin or "").partition("://")[2]
        own = origin[1] is None or origin[1].lower() in ("http", "https")
        if not (host and own and origin[2].lower() == host):
            return None
        before, url = origin[0], url[origin.end() :] or "/"
    elif _SCHEME.match(url):
        return None
    if url.startswith("/"):
        prefix = project.baseurl + "/"
        # A URL without the baseurl is taken as the author means it: variants are written in
        # the same form, so they load wherever the original does.
        prefix = prefix if url.startswith(prefix) else "/"
        return Address(before + prefix, None, url[len(prefix) :])
    if base is not None:
        return _split_below_base(url, project, folder, base)
    return Address("", folder(), url)


def walk(folder: str, path: str) -> tuple[list[str], bool]:
    """Follow `path` from `folder`: the names, and whether ``..`` went above the root."""
    parts = [part for part in folder.split("/") if part]
    above = False
    for part in path.split("/"):
        if part == "..":
            above = above or not parts
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return parts, above


def _split_below_base(url: str, project: Project, folder: Folder, base: str) -> Address | None:
    if len(base) > MAX_PATH or is_template(base):
        return None
    found = split(base, project, folder, None)
    if found is None:
        return None
    inner = walk(found.folder or "", unquote(found.path).rpartition("/")[0])[0]
    return Address("", "/".join(inner), url)
