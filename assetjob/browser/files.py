"""The files that a server of a built site answers a URL with."""

from __future__ import annotations

import mimetypes
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.runtime.site_paths import is_folder

HOST = "localhost"  # browsers trust it as they do https
ORIGIN = f"http://{HOST}"
_MOST_BYTES = 500_000_000
_TYPES = {
    "": "application/octet-stream",
    ".avif": "image/avif",
    ".css": "text/css",
    ".htm": "text/html",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xhtml": "application/xhtml+xml",
}
_TEXT = ("text/", "application/json")
_WITH_URLS = ("text/css", "text/html", "text/javascript", "application/xhtml")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answers: the status, the media type and the body; or a redirection."""

    status: int
    type: str = "text/html"
    body: bytes = b""
    location: str = ""


@dataclass(frozen=True, slots=True)
class SiteFolder:
    """A folder that is served below `baseurl`, read-only; `overlay` replaces files by path.

    `origin` is the ``scheme://host`` that its pages say is theirs: what they name there is served
    too, by other names in their texts.
    """

    root: Path
    baseurl: str = ""
    origin: str | None = None
    overlay: Mapping[str, bytes] = field(default_factory=dict)

    def answer(self, target: str) -> Answer:
        """Return the answer to a request for a URL or its path.

        A folder is answered with its ``index.html``, a path without a suffix also with the file of
        that name and ``.html``, as hosts of static sites do.
        """
        path = self._path(urlsplit(target).path)
        if path is None:
            return self._missing()
        if path.endswith("/") or not path:
            candidates: tuple[str, ...] = (f"{path}index.html", f"{path}index.htm")
        elif is_folder(self.root, path):
            return Answer(301, location=urlsplit(target).path + "/")
        else:
            candidates = (path, f"{path}.html")
        for each in candidates:
            data = self.read(each)
            if data is not None:
                kind = type_of(each)
                if self.origin and kind.startswith(_WITH_URLS):
                    data = self.as_served(data.decode("latin-1")).encode("latin-1")
                return Answer(200, kind, data)
        return self._missing()

    def as_served(self, text: str) -> str:
        """Return a text with `ORIGIN` in URLs of the site, which is not reached by its own name."""
        host = (self.origin or "").partition("//")[2]
        own = rf"(?:https?:)?//{re.escape(host)}(?![\w.:-])"
        return re.sub(own, ORIGIN, text, flags=re.IGNORECASE) if host else text

    def _path(self, quoted: str) -> str | None:
        """Return the path in the folder, None where the URL leads out of it."""
        path = posixpath.normpath(unquote(quoted, errors="surrogateescape") or "/")
        prefix = f"{self.baseurl}/"
        if "\0" in path or not f"{path}/".startswith(prefix):
            return None
        inner = f"{path}/"[len(prefix) :].strip("/")
        return f"{inner}/" if inner and quoted.endswith("/") else inner

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file in the folder or its overlay, None if there is none."""
        if path in self.overlay:
            return self.overlay[path]
        try:
            return read_file(self.root, path, _MOST_BYTES)
        except UnreadableError:
            return None

    def _missing(self) -> Answer:
        return Answer(404, "text/html", self.read("404.html") or b"not found")


def type_of(path: str) -> str:
    """Return the media type of a file by its suffix; texts are UTF-8."""
    suffix = posixpath.splitext(path)[1].lower()
    found = _TYPES.get(suffix) or mimetypes.guess_type(path)[0] or _TYPES[""]
    return f"{found}; charset=utf-8" if found.startswith(_TEXT) else found
