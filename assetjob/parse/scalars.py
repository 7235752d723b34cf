"""The scalar values of front matter in YAML and TOML, with their positions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from assetjob.runtime.safe_yaml import events


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar value. `keys` are the keys of the mappings around it, the outermost first.

    `mapping` numbers the mapping that has it as a value, `depth` counts the collections around it.
    `plain` tells that it has no quotes; `start` and `end` are offsets in the text, with quotes.
    """

    keys: tuple[str, ...]
    mapping: int
    depth: int
    value: str
    plain: bool
    start: int
    end: int


@dataclass(slots=True)
class _Frame:
    """An open mapping or sequence; `key` is a mapping's pending key, the rest as in `Scalar`."""

    is_mapping: bool
    keys: tuple[str, ...]
    mapping: int
    key: str | None = None


def yaml_scalars(text: str) -> Iterator[Scalar]:
    """Yield the scalar values of YAML.

    Raises:
        yaml.YAMLError: The YAML is invalid.
    """
    frames: list[_Frame] = []
    for number, event in enumerate(events(text)):
        if isinstance(event, yaml.CollectionEndEvent):
            frames.pop()
        elif isinstance(event, yaml.CollectionStartEvent):
            keys, mapping, _ = _enter(frames, "")
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            frames.append(_Frame(is_mapping, keys, number if is_mapping else mapping))
        elif isinstance(event, yaml.ScalarEvent):
            keys, mapping, is_key = _enter(frames, event.value)
            if not is_key:
                assert event.start_mark
                assert event.end_mark
                start, end = event.start_mark.index, event.end_mark.index
                plain = event.style in (None, "")
                yield Scalar(keys, mapping, len(frames), event.value, plain, start, end)
        elif isinstance(event, yaml.AliasEvent):
            _enter(frames, "")


def _enter(frames: list[_Frame], name: str) -> tuple[tuple[str, ...], int, bool]:
    """Return keys and mapping of what begins here, and whether it is itself a key."""
    if not frames:
        return (), -1, False
    frame = frames[-1]
    if not frame.is_mapping:
        return frame.keys, frame.mapping, False
    if frame.key is None:
        frame.key = name
        return frame.keys, frame.mapping, True
    key, frame.key = frame.key, None
    keys = frame.keys if len(frame.keys) >= _DEEPEST else (*frame.keys, key)
    return keys, frame.mapping, False


_DEEPEST = 50  # keys kept of those around a scalar


def toml_scalars(text: str) -> Iterator[Scalar]:
    """Yield the strings of TOML that are on a line of their own, behind their key."""
    table: tuple[str, ...] = ()
    mapping = 0
    for line in _TOML_LINE.finditer(text):
        if line["table"]:
            table, mapping = _toml_keys(line["table"]), mapping + 1
        elif line["key"] and (value := _toml_string(line["value"])) is not None:
            keys = (*table, *_toml_keys(line["key"]))[:_DEEPEST]
            yield Scalar(keys, mapping, len(keys), value, False, *line.span("value"))


_TOML_LINE = re.compile(
    r"(?:\"{3}(?:.*?\"{3}|.*)|'{3}(?:.*?'{3}|.*))"  # a string of several lines
    r"|^[ \t]*\[\[?(?P<table>[^\[\]\r\n]+)\]"
    r"|^[ \t]*(?P<key>[\w.\" \t-]{1,100}?)[ \t]*=[ \t]*"
    r"(?P<value>\"(?!\"\")[^\"\r\n]*\"|'(?!'')[^'\r\n]*')[ \t]*(?:#.*?)?(?=[\r\n]|\Z)",
    re.MULTILINE | re.DOTALL,
)


def _toml_keys(text: str) -> tuple[str, ...]:
    return tuple(part.strip(' \t"') for part in text.split("."))


def _toml_string(written: str) -> str | None:
    """Return the value of a string with its quotes, None if it is invalid."""
    if "\\" not in written or written.startswith("'"):
        return written[1:-1]
    try:
        return str(tomllib.loads(f"a = {written}")["a"])
    except tomllib.TOMLDecodeError:
        return None
