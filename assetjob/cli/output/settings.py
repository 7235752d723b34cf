"""Every setting as a settings file would give it, and where it comes from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date

import click

from assetjob.job.cache_folder import CacheFolder
from assetjob.model.site import UrlMap
from assetjob.report.format_text import counted
from assetjob.runtime.resources import usable_processors
from assetjob.settings.choices import Ignore
from assetjob.settings.schema import Settings


def settings_table(explained: Iterable[tuple[str, object, str]]) -> Iterator[str]:
    """Yield a line of TOML for each setting: its name, value, and origin as a comment."""
    for name, value, origin in explained:
        line = f"# {name} is not set" if value is None else f"{name} = {_toml(value)}"
        yield f"{line}  {click.style(f'# {origin}', dim=True)}"


def workers_line(settings: Settings) -> str:
    """Return a comment with the number of worker processes, and what sets it."""
    found = usable_processors()
    reason = "the setting jobs" if settings.jobs else f"limited by {found.limited_by}"
    return f"# {counted(settings.workers, 'worker process', 'worker processes')}: {reason}"


def cache_line(folder: CacheFolder) -> str:
    """Return a comment with the folder of the cache, and where that is configured."""
    return f"# cache: {folder.path or 'none'} ({folder.named_by})"


def _toml(value: object) -> str:
    if isinstance(value, tuple) and value and all(isinstance(each, tuple) for each in value):
        return "{ " + ", ".join(f"{name} = {_toml(each)}" for name, each in value) + " }"
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, Ignore | UrlMap):
        pairs = (f"{name} = {_toml(each)}" for name, each in asdict(value).items() if each)
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, date):
        return str(value)
    text = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in text)
