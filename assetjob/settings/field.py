"""What the field of a setting carries: help, range and further checks, in its metadata."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import MISSING, Field, field
from pathlib import PurePosixPath
from typing import Any

from assetjob.model.errors import SettingsError
from assetjob.model.site import UrlMap

Check = Callable[[Any, str], object]  # (value, where it was given) -> the value to use


def setting(
    default: object,
    help_text: str,
    *,
    between: tuple[int, int] | None = None,
    check: Check | None = None,
    extends: bool = False,
) -> Any:
    """Return a dataclass field for a setting that a file may name.

    A number, or each number of a list, must be in the closed range `between`. `check` sees the
    value after that. Where the setting `extends`, values of the command line are added to those of
    the file instead of replacing them.
    """
    metadata = {"help": help_text, "between": between, "check": check, "extends": extends}
    return field(default=default, metadata=metadata)


def is_setting(one: Field[Any]) -> bool:
    """Return whether a settings file may name the field."""
    return "help" in one.metadata


def default_of(one: Field[Any]) -> object:
    """Return the default of a setting."""
    assert one.default is not MISSING
    return one.default


def distinct(values: tuple[Any, ...], where: str) -> tuple[Any, ...]:
    """Return the values of a list that must not be empty, each once and sorted.

    Raises:
        SettingsError: The list is empty.
    """
    if not values:
        raise SettingsError(f"{where}: is empty; give at least one value")
    return tuple(sorted(set(values)))


def web_address(value: str, where: str) -> str:
    """Return an absolute URL.

    Raises:
        SettingsError: It is none.
    """
    if not value.startswith(("https://", "http://")):
        raise SettingsError(f"{where}: {value!r} must begin with https://")
    return value


def cms_address(value: str, where: str) -> str:
    """Return the URL of a page in the CMS, or the name of a site in Isomer's.

    Raises:
        SettingsError: It is neither.
    """
    if not value.startswith("isomer:"):
        return web_address(value, where)
    if not re.fullmatch(r"isomer:[A-Za-z0-9-]+", value):
        raise SettingsError(f"{where}: {value!r} must be isomer: and the name of the site")
    return value


def folder_in_site(value: str, where: str) -> str:
    """Return the normalized path of a folder below the site's folder.

    Raises:
        SettingsError: The path leads elsewhere.
    """
    parts = PurePosixPath(value).parts
    if not parts or {"..", "/"} & {*parts} or set("\\:\0") & {*value}:
        raise SettingsError(f"{where}: {value!r} must be a folder inside the site")
    return "/".join(parts)


def url_maps(values: tuple[UrlMap, ...], where: str) -> tuple[UrlMap, ...]:
    """Return the maps with normalized prefixes and folders.

    Raises:
        SettingsError: A prefix is none, or a folder is not in the site.
    """
    return tuple(
        UrlMap(
            url_prefix(each.prefix, f"{where}: prefix"),
            "" if each.folder in (".", "./") else folder_in_site(each.folder, f"{where}: folder"),
        )
        for each in values
    )


def url_prefix(value: str, where: str) -> str:
    """Return the beginning of URLs, with a slash at its end.

    Raises:
        SettingsError: It neither names a host nor begins with a slash.
    """
    text = value.strip()
    if not _PREFIX.fullmatch(text):
        raise SettingsError(
            f"{where}: {value!r} is not the beginning of a URL;"
            " write it as in https://assets.example.org/media/"
        )
    return f"{text.rstrip('/')}/"


_PREFIX = re.compile(r"(?:(?:https?:)?//[^/?#\\\s]+|/[^/?#\\\s])[^?#\\\s]*")


def published_folder(value: str, where: str) -> str:
    """Return the path of a folder that Jekyll copies into the built site.

    Raises:
        SettingsError: It is not inside the site, or Jekyll would leave it out.
    """
    folder = folder_in_site(value.strip("/") or value, where)
    if any(part.startswith(("_", ".")) for part in folder.split("/")):
        raise SettingsError(
            f"{where}: {value!r}: Jekyll leaves out names that begin with '_' or '.'"
        )
    return folder
