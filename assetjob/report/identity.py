"""Ids and addresses in the report: digests of what they identify, so that links stay valid."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from assetjob.model.image import Image
from assetjob.settings.schema import Settings

SHORT = 12


def short_digest(text: str) -> str:
    """Return the first `SHORT` hex digits of the digest of `text`."""
    return digest(text)[:SHORT]


def digest(text: str) -> str:
    """Return the SHA-256 of `text` in hex."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def page_id(path: str) -> str:
    """Return the id of a page."""
    return "p-" + short_digest(path)


def image_key(image: Image) -> str:
    """Return what identifies the image's content: its digest, or its URL where it has none."""
    return image.digest or f"url:{image.ref.url or ''}"


def site_folder(settings: Settings) -> str:
    """Return the URL of the site's folder relative to the report, with a slash at the end.

    It is "" unless one of the two is below the other's parent: a longer way would name folders of
    this machine.
    """
    site, reports = (Path(os.path.realpath(each)) for each in (settings.site, settings.reports))
    if not (reports.is_relative_to(site) or site.is_relative_to(reports.parent)):
        return ""
    relative = Path(os.path.relpath(site, reports)).as_posix()
    return quote(f"{relative}/", errors="replace")


def source_link(settings: Settings, page: str, line: int) -> str:
    """Return the web address of a source line, or "" if `source_url` is not set."""
    if not settings.source_url:
        return ""
    address = quote(page, errors="surrogateescape")
    return settings.source_url.replace("{path}", address).replace("{line}", str(line))
