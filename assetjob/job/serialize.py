"""Packing: a value of `model` as a line of JSON, and back, with every type checked on the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

Value = TypeVar("Value")
_Reader = Callable[[object], Any]


def pack(value: object) -> str:
    """Return a dataclass as JSON in which each value is the list of its fields."""
    return json.dumps(value, default=_values, separators=(",", ":"))


def unpack(kind: type[Value], text: str) -> Value:
    """Return what `pack` made `text` of.

    Raises:
        ValueError: It is not a `kind`: a field is missing, or of another type.
    """
    try:
        value: Value = _reader(kind)(json.loads(text))  # type: ignore[arg-type]  # a class hashes
    except RecursionError as error:
        raise ValueError("is nested too deep") from error
    return value


def _values(value: Any) -> list[Any]:
    return [getattr(value, field.name) for field in fields(value)]


@cache
def _reader(kind: Any) -> _Reader:
    arguments = get_args(kind)
    if get_origin(kind) is tuple:
        return _tuple_of(_reader(arguments[0]))
    if get_origin(kind) is UnionType:  # X | None
        return _optional(_reader(arguments[0]))
    if get_origin(kind) is Literal:
        return _one_of(arguments)
    if is_dataclass(kind):
        return _made_of(kind)
    return kind if issubclass(kind, StrEnum) else _just(kind)


def _just(kind: type) -> _Reader:
    def read(value: object) -> object:
        if type(value) is not kind:
            raise ValueError(f"is not of type {kind.__name__}")
        return value

    return read


def _one_of(values: tuple[object, ...]) -> _Reader:
    def read(value: object) -> object:
        if value not in values:
            raise ValueError(f"is none of {values}")
        return value

    return read


def _optional(inner: _Reader) -> _Reader:
    return lambda value: None if value is None else inner(value)


def _tuple_of(inner: _Reader) -> _Reader:
    items = _just(list)
    return lambda value: tuple(map(inner, items(value)))


def _made_of(kind: Any) -> _Reader:
    types = get_type_hints(kind)
    kinds = [types[field.name] for field in fields(kind)]
    # A page has hundreds of values: a call for each plain one would take most of the time.
    plain = [(at, each) for at, each in enumerate(kinds) if each in _PLAIN]
    others = [(at, _reader(each)) for at, each in enumerate(kinds) if each not in _PLAIN]

    def read(value: object) -> object:
        if type(value) is not list or len(value) != len(kinds):
            raise ValueError(f"is no {kind.__name__}")
        for at, type_ in plain:
            if type(value[at]) is not type_:
                raise ValueError(f"is no {kind.__name__}")
        for at, reader in others:
            value[at] = reader(value[at])
        return kind(*value)

    return read


_PLAIN = frozenset({str, int, float, bool})
