"""Bring the generated parts of files up to date: ``python tests/update_generated.py``."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Literal, get_args, get_origin, get_type_hints

from assetjob import rules
from assetjob.model.formats import SUFFIXES
from assetjob.model.site import UrlMap
from assetjob.settings.choices import Ignore
from assetjob.settings.field import is_setting
from assetjob.settings.json_schema import settings_schema
from assetjob.settings.schema import Settings
from assetjob.site.page_suffixes import MARKUPS

ROOT = Path(__file__).parent.parent


def between_markers(name: str, made: str, text: str) -> str:
    """Return `text` with what stands between the markers of `name` replaced."""
    before, begin, rest = text.partition(f"<!-- {name}: generated -->\n")
    _, end, after = rest.partition(f"<!-- {name}: end -->")
    assert begin, f"no place for {name}"
    assert end, f"{name} does not end"
    return before + begin + made + end + after


def settings_table() -> str:
    """Return the settings that a file may name as a Markdown table."""
    hints = get_type_hints(Settings)
    lines = ["| Key | Takes | Default | What it says |", "|---|---|---|---|"]
    lines += [
        f"| `{f.name}` | {_takes(hints[f.name])} | {_toml(f.default)} | {f.metadata['help']} |"
        for f in fields(Settings)
        if is_setting(f)
    ]
    return "\n".join(lines) + "\n"


def _takes(kind: object) -> str:
    if get_origin(kind) is Literal:
        return ", ".join(f"`{word}`" for word in get_args(kind))
    if get_origin(kind) is tuple:
        item = get_args(kind)[0]
        named = {int: "numbers", Ignore: "tables", UrlMap: "tables"}
        return "table" if get_origin(item) is tuple else named.get(item, "texts")
    either = "".join(f", `{word}`" for arm in get_args(kind) for word in get_args(arm))
    scalars = {bool: "`true`, `false`", int: "number", str: "text"}
    said = next(said for one, said in scalars.items() if one is kind or one in get_args(kind))
    return said + either


def _toml(value: object) -> str:
    match value:
        case None:
            return "not set"
        case bool():
            return f"`{str(value).lower()}`"
        case tuple():
            return f"`[{', '.join(_toml(item).strip('`') for item in value)}]`"
        case str():
            return f'`"{value}"`'
    return f"`{value}`"


def as_json(value: object) -> str:
    """Return `value` as JSON that can be compared line by line."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def with_suffixes(text: str) -> str:
    """Return the hooks of pre-commit with the endings of all pages and image files."""
    endings = "|".join(sorted(suffix[1:] for suffix in {*SUFFIXES, *MARKUPS}))
    return re.sub(r"files: .*", lambda _: rf"files: (?i)\.({endings})$", text)


# What each file should contain, by what it contains now.
GENERATED: Mapping[str, Callable[[str], str]] = {
    "assetjob/settings/assetjob.schema.json": lambda _: as_json(settings_schema()),
    ".pre-commit-hooks.yaml": with_suffixes,
    "docs/rules.md": lambda text: between_markers("rules", rules.table(), text),
    "docs/settings.md": lambda text: between_markers("settings", settings_table(), text),
}


def update(name: str) -> None:
    """Write one file anew."""
    path = ROOT / name
    text = path.read_bytes().decode() if path.exists() else ""
    path.write_bytes(GENERATED[name](text).encode())


if __name__ == "__main__":
    for each in GENERATED:
        update(each)
