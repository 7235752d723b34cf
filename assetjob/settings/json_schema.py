"""The settings as a JSON Schema (2020-12), for editors that complete and check TOML."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from typing import Any, Literal, get_args, get_origin, get_type_hints

from assetjob.settings.choices import Ignore
from assetjob.settings.field import default_of, distinct
from assetjob.settings.schema import Settings
from assetjob.settings.validate import SETTINGS

Json = dict[str, Any]
ID = "urn:assetjob:settings:1"


def settings_schema() -> Json:
    """Return the schema of ``assetjob.toml``: of the table ``[tool.assetjob]``, too."""
    hints = get_type_hints(Settings)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        "title": "assetjob.toml",
        "description": "Settings of assetjob, for accessible and responsive images of static sites",
        "type": "object",
        "properties": {name: _property(name, hints[name]) for name in SETTINGS},
        "additionalProperties": False,
        # Keys that tools of TOML add to documents.
        "patternProperties": {"^\\$schema$": {"type": "string"}},
    }


def _property(name: str, kind: object) -> Json:
    one = SETTINGS[name]
    found = _limited(_type(kind), one.metadata["between"])
    if one.metadata["check"] is distinct:
        found |= {"minItems": 1}
    default = default_of(one)
    if found.get("type") == "object" and isinstance(default, tuple):
        default = dict(default)
    given = {} if default is None else {"default": _plain(default)}
    return {"description": one.metadata["help"], **found, **given}


def _type(kind: object) -> Json:
    if get_origin(kind) is tuple and get_origin(get_args(kind)[0]) is tuple:
        key, value = get_args(get_args(kind)[0])
        return {
            "type": "object",
            "propertyNames": _type(key),
            "additionalProperties": _type(value),
        }
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _type(get_args(kind)[0])}
    if get_origin(kind) is Literal:
        return {"enum": list(get_args(kind))}
    if isinstance(kind, type) and is_dataclass(kind):
        return _table(kind)
    if kind in _SCALARS:
        return dict(_SCALARS[kind])
    arms = [_type(arm) for arm in get_args(kind) if arm is not type(None)]
    return arms[0] if len(arms) == 1 else {"anyOf": arms}


_SCALARS: dict[object, Json] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    str: {"type": "string"},
    date: {"type": "string", "format": "date"},
}


def _table(kind: type[Any]) -> Json:
    hints = get_type_hints(kind)
    found: Json = {
        "type": "object",
        "properties": {name: _type(hint) for name, hint in hints.items()},
        "required": [one.name for one in fields(kind) if one.default is MISSING],
        "additionalProperties": False,
    }
    if kind is Ignore:
        found["anyOf"] = [{"required": [name]} for name in ("rule", "path", "image")]
    return found


def _limited(found: Json, between: tuple[int, int] | None) -> Json:
    """Return the type with its range, which in a list is that of each number."""
    if not between:
        return found
    limits = {"minimum": between[0], "maximum": between[1]}
    if "items" in found:
        return {**found, "items": {**found["items"], **limits}}
    if "anyOf" in found:
        arms = found["anyOf"]
        return {"anyOf": [arm | limits if arm == _SCALARS[int] else arm for arm in arms]}
    return {**found, **limits}


def _plain(value: object) -> object:
    return list(map(_plain, value)) if isinstance(value, tuple) else value
