"""Check a value against the type and the metadata of its setting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from typing import Any, Literal, get_args, get_origin, get_type_hints

from assetjob.model.errors import SettingsError
from assetjob.model.site import UrlMap
from assetjob.settings.choices import Ignore
from assetjob.settings.field import is_setting
from assetjob.settings.nearest import nearest
from assetjob.settings.schema import Settings

SETTINGS: Mapping[str, Field[Any]] = {f.name: f for f in fields(Settings) if is_setting(f)}
_TYPES = get_type_hints(Settings)
_SHORT = 60  # characters of an unknown key in a message


def name_of(key: str, where: str) -> str:
    """Return the name of the setting that a key of a file means.

    Raises:
        SettingsError: There is no such setting.
    """
    name = key.replace("-", "_")
    if name not in SETTINGS:
        raise SettingsError(f"{where}: unknown key {_shortened(key)!r}{nearest(name, SETTINGS)}")
    return name


def checked(name: str, raw: object, where: str) -> object:
    """Return the value of a setting in the form in which it is used.

    Raises:
        SettingsError: The value is wrong; the message begins with `where`.
    """
    metadata = SETTINGS[name].metadata
    value = _typed(raw, _TYPES[name], where)
    if metadata["between"]:
        least, most = metadata["between"]
        for number in value if isinstance(value, tuple) else (value,):
            if isinstance(number, int) and not least <= number <= most:
                raise SettingsError(f"{where}: {number} is not between {least} and {most}")
    check = metadata["check"]
    return check(value, where) if check else value


def _typed(raw: object, kind: object, where: str) -> object:
    if get_origin(kind) is tuple and get_origin(get_args(kind)[0]) is tuple:
        key, value = get_args(get_args(kind)[0])
        return _pairs(raw, key, value, where)
    if get_origin(kind) is tuple:
        if not isinstance(raw, list | tuple):
            raise SettingsError(f"{where}: must be a list")
        return tuple(_typed(item, get_args(kind)[0], where) for item in raw)
    if kind is Ignore:
        return _ignore(raw, where)
    if kind is UrlMap:
        return UrlMap(**_table(raw, UrlMap, where))
    if get_origin(kind) is Literal:
        choices: tuple[str, ...] = get_args(kind)
        if raw not in choices:
            raise SettingsError(f"{where}: {raw!r} is not known{nearest(str(raw), choices)}")
        return raw
    return _scalar(raw, kind, where)


def _pairs(raw: object, key: object, value: object, where: str) -> tuple[object, ...]:
    """Return the pairs of a table whose keys and values have these types."""
    if raw == []:
        return ()
    if not isinstance(raw, dict):
        raise SettingsError(f'{where}: must be a table, as in {{ avif = "draft" }}')
    return tuple(
        (_typed(name, key, where), _typed(each, value, f"{where}: {name}"))
        for name, each in sorted(raw.items())
    )


def _scalar(raw: object, kind: object, where: str) -> object:
    words = [word for arm in get_args(kind) for word in get_args(arm)]  # as in int | Literal["x"]
    if isinstance(raw, str) and raw in words:
        return raw
    for type_, description in _SCALARS.items():
        if type_ is kind or type_ in get_args(kind):
            # bool is a subclass of int.
            if not isinstance(raw, type_) or (isinstance(raw, bool) and type_ is not bool):
                others = "".join(f' or "{word}"' for word in words)
                raise SettingsError(f"{where}: must be {description}{others}")
            return raw
    raise AssertionError(kind)


_SCALARS: dict[type, str] = {
    bool: "true or false",
    str: "a string",
    int: "a whole number",
    date: "a date, as in 2027-01-31",
}


def _ignore(raw: object, where: str) -> Ignore:
    values = _table(raw, Ignore, where)
    if not str(values.get("reason", "")).strip():
        raise SettingsError(f'{where}: has no reason; add reason = "..."')
    if values.keys().isdisjoint({"rule", "path", "image"}):
        raise SettingsError(f"{where}: matches every finding; add a rule, a path or an image")
    return Ignore(**values)


def _table(raw: object, kind: type[Any], where: str) -> dict[str, Any]:
    """Return the values of a table by the fields of the dataclass `kind`."""
    if not isinstance(raw, dict):
        raise SettingsError(f"{where}: must be a list of tables")
    types = get_type_hints(kind)
    for key in raw:
        if key not in types:
            raise SettingsError(f"{where}: unknown key {_shortened(key)!r}{nearest(key, types)}")
    for one in fields(kind):
        if one.default is MISSING and one.name not in raw:
            raise SettingsError(f'{where}: has no {one.name}; add {one.name} = "..."')
    return {key: _typed(value, types[key], f"{where}: {key}") for key, value in raw.items()}


def _shortened(word: str) -> str:
    return word if len(word) <= _SHORT else f"{word[:_SHORT]}…"
