"""A server on this machine that is the browser's proxy, so that nothing else can be reached.

Every request of the browser comes here, whatever its host: those for the site's own origins are
answered from the site's folder, all others are refused and counted.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import urlsplit

from assetjob.browser.files import HOST, ORIGIN, Answer, SiteFolder

BLANK = "/assetjob-blank-page"  # a page of our own, in which pages of the site are framed
_BLANK_PAGE = b"<!doctype html><meta charset=utf-8><title>assetjob</title><body style=margin:0>"


@dataclass(frozen=True, slots=True)
class SiteServer:
    """A running server: the address of the proxy, and the hosts that were refused, counted."""

    proxy: str
    baseurl: str
    refused: Counter[str] = field(default_factory=Counter)

    def url_of(self, path: str) -> str:
        """Return the URL, already quoted path included, of a page of the site."""
        return f"{ORIGIN}{self.baseurl}/{path}"


@contextmanager
def serve(folder: SiteFolder, *, cached: bool = True) -> Iterator[SiteServer]:
    """Serve a folder to a browser that has this server as its proxy; yield the running server.

    Where it is not `cached`, the browser asks for a file each time that a page is shown.
    """
    refused: Counter[str] = Counter()

    class Handler(_Handler):
        site = folder
        counter = refused
        caching = "max-age=600" if cached else "no-store"

    with _Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield SiteServer(f"http://127.0.0.1:{server.server_port}", folder.baseurl, refused)
        finally:
            server.shutdown()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """Do nothing: a browser closes connections whenever it leaves a page."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    site: ClassVar[SiteFolder]
    counter: ClassVar[Counter[str]]
    caching: ClassVar[str]

    def do_GET(self) -> None:
        """Answer from the site's folder, or refuse what is elsewhere."""
        parts = urlsplit(self.path)
        if parts.netloc and parts.netloc not in (HOST, f"{HOST}:80"):
            self._refuse(parts.hostname or parts.netloc)
        elif parts.path == BLANK:
            self._send(Answer(200, "text/html", _BLANK_PAGE))
        else:
            self._send(self.site.answer(self.path))

    do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

    def do_CONNECT(self) -> None:
        """Refuse a connection with TLS or a web socket."""
        self._refuse(self.path.rpartition(":")[0])

    def do_POST(self) -> None:
        """Refuse to take data: the server is read-only."""
        self.close_connection = True
        self._send(Answer(405))

    do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_POST  # noqa: N815

    def _refuse(self, host: str) -> None:
        self.counter[host] += 1
        self.close_connection = True
        self._send(Answer(403, "text/plain", b"assetjob: nothing but the site is reached"))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", self.caching)
        if answer.location:
            self.send_header("Location", answer.location)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, *_: object) -> None:
        """Log nothing."""
