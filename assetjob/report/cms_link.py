"""The address at which a page is edited in a content management system (CMS)."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote

from assetjob.settings.schema import Settings

_ISOMER = "https://cms.isomer.gov.sg/sites/"
_POSTS = "_posts"


def cms_link(settings: Settings, page: str) -> str:
    """Return the address at which a page is edited, "" if it has none or `cms_url` is not set."""
    if not settings.cms_url:
        return ""
    kind, _, site = settings.cms_url.partition(":")
    if kind == "isomer":
        route = _isomer_route(PurePosixPath(page))
        return f"{_ISOMER}{site}/{route}" if route else ""
    folder, _, name = page.rpartition("/")
    values = {"path": page, "folder": folder, "name": name}
    address = settings.cms_url
    for key, value in values.items():
        address = address.replace(f"{{{key}}}", quote(value, errors="replace"))
    return address


def _isomer_route(page: PurePosixPath) -> str:
    """Return the route of a page in Isomer's CMS (isomerpages/isomercms-frontend), or ""."""
    name, folders = quote(page.name, safe="", errors="replace"), page.parts[:-1]
    if page.suffix != ".md":
        return ""
    if folders in ((), ("pages",)):
        return {"index.md": "homepage", "contact-us.md": "contact-us"}.get(
            page.name, f"editPage/{name}" if folders else ""
        )
    parts = [quote(each, safe="", errors="replace") for each in folders]
    if folders[-1] == _POSTS:
        return _resource_route(parts, name)
    return _folder_route(parts, name) if folders[0].startswith("_") else ""


def _resource_route(folders: list[str], name: str) -> str:
    """Return the route of a post in a category of the resource room."""
    if len(folders) != len(("room", "category", _POSTS)):
        return ""
    room, category, _ = folders
    return f"resourceRoom/{room}/resourceCategory/{category}/editPage/{name}"


def _folder_route(folders: list[str], name: str) -> str:
    """Return the route of a page in a collection, which may have folders of one level."""
    collection, *inner = folders
    if len(inner) > 1:
        return ""
    subfolder = f"subfolders/{inner[0]}/" if inner else ""
    return f"folders/{collection.removeprefix('_')}/{subfolder}editPage/{name}"
