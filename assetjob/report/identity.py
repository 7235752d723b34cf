"""Ids and addresses in the report: digests of what they name, so that a link outlives a report."""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import quote

from assetjob.model.image import Image
from assetjob.settings.schema import Settings

SHORT = 12


def short(text: str) -> str:
    """Return twelve hex digits that stand for `text` in an id."""
    return digest(text)[:SHORT]


def digest(text: str) -> str:
    """Return the SHA-256 of `text` in hex."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def page_id(path: str) -> str:
    """Return the id of a page."""
    return "p-" + short(path)


def picture(image: Image) -> str:
    """Return the key of the picture shown: its digest, or its URL where it has none."""
    return image.digest or f"url:{image.ref.url or ''}"


def source_link(settings: Settings, page: str, line: int) -> str:
    """Return the web address of a source line, or "" where the settings name none."""
    if not settings.source_url:
        return ""
    address = quote(page, errors="surrogateescape")
    return settings.source_url.replace("{path}", address).replace("{line}", str(line))
