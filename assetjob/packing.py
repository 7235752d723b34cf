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
    readers = [_reader(types[field.name]) for field in fields(kind)]

    def read(value: object) -> object:
        if not isinstance(value, list) or len(value) != len(readers):
            raise ValueError(f"is no {kind.__name__}")
        return kind(*[reader(each) for reader, each in zip(readers, value, strict=True)])

    return read
