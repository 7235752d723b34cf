"""The files of a site in which hosts and servers look for the headers that they are to send."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.runtime.site_paths import name_on_disk

_FILES = frozenset(  # in lower case
    "_headers netlify.toml vercel.json now.json serve.json static.json firebase.json .htaccess "
    "staticwebapp.config.json web.config caddyfile render.yaml render.yml customhttp.yml "
    "customhttp.yaml amplify.yml amplify.yaml".split()
)
_SUFFIXES = (".conf", ".caddy")  # a part of a web server's configuration
_MAX_BYTES = 1_000_000
_MOST_FILES = 50


def header_texts(root: Path) -> Iterator[str]:
    """Yield the texts of the files that set headers, in the site's folder or one below it."""
    found = (each for folder in ("", *_folders(root)) for each in _named(root, folder))
    for path, _ in zip(found, range(_MOST_FILES), strict=False):
        try:
            yield read_file(root, path, _MAX_BYTES).decode("utf-8", "replace")
        except UnreadableError:
            continue


def _folders(root: Path) -> Iterable[str]:
    try:
        with os.scandir(root) as entries:
            return sorted(each.name for each in entries if each.is_dir(follow_symlinks=False))
    except OSError:
        return ()


def _named(root: Path, folder: str) -> Iterator[str]:
    try:
        names = sorted(os.listdir(name_on_disk(root, folder)))  # noqa: PTH208 - names alone
    except OSError:
        return
    for name in names:
        if name.lower() in _FILES or name.lower().endswith(_SUFFIXES):
            yield f"{folder}/{name}" if folder else name
