"""Read untrusted YAML into strings, lists and mappings, in time linear in the size of the file.

PyYAML's parser is used for its events only. So no tag constructs an object, no number is too long
and no date impossible, and documents that would expand without end (by nesting, aliases or merge
keys) are refused alike under every version of PyYAML.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import yaml

Value: TypeAlias = "str | bool | list[Value] | dict[str, Value] | None"

# libyaml's parser is fast; its composer is not used, since it recurses in C.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH = 100  # levels; libyaml takes quadratic time over brackets that are never closed
_MAX_DIRECTIVES = 100  # each is compared with those before it
_MAX_ENTRIES = 100_000  # of mappings, counting those that merge keys ("<<") add
_TAG = "tag:yaml.org,2002:"
_KNOWN_TAGS = frozenset({None, "!", _TAG + "str", _TAG + "seq", _TAG + "map"})
_TRUE = frozenset(["true", "yes", "on"])
_NOT_STRINGS = _TRUE | {"", "~", "null", "false", "no", "off"}


def events(text: str) -> Iterator[yaml.Event]:
    """Yield the events of PyYAML's parser.

    Raises:
        yaml.YAMLError: The text is not YAML, or has too many levels or directives.
    """
    if text.count("%TAG") > _MAX_DIRECTIVES:
        raise yaml.YAMLError("too many directives")
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _MAX_DEPTH:
                raise yaml.YAMLError("nested too deeply")
            yield event
    except (ValueError, OverflowError) as error:  # an invalid character, without libyaml
        raise yaml.YAMLError(str(error)) from error


def load(data: bytes) -> Value:
    """Return the only document of a file: numbers as strings; null, false and unknown tags as None.

    An alias is the same object as its anchor. Of equal keys the last one counts.

    Raises:
        yaml.YAMLError: The file is not YAML, has several documents, or would expand without end.
    """
    reader = _Reader(events(_decoded(data)))
    documents = list(reader.documents())
    if len(documents) > 1:
        raise yaml.YAMLError("more than one document")
    return documents[0] if documents else None


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise yaml.YAMLError(f"not UTF-8: {error.reason}") from error


class _Reader:
    """Builds values from events; recursion is bounded by `_MAX_DEPTH`."""

    def __init__(self, parsed: Iterator[yaml.Event]) -> None:
        self._events = parsed
        self._anchors: dict[str, Value] = {}
        self._entries = 0
        self._sizes: dict[int, int] = {}  # entries of finished mappings, by the mappings' ids

    def documents(self) -> Iterator[Value]:
        for event in self._events:
            if isinstance(event, yaml.NodeEvent):
                yield self._value(event)

    def _value(self, event: yaml.Event) -> Value:
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise yaml.YAMLError(f"no anchor for the alias {event.anchor!r}")
            return self._anchors[event.anchor]
        assert isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
        if isinstance(event, yaml.ScalarEvent):
            return self._anchored(event, _scalar(event))
        if isinstance(event, yaml.SequenceStartEvent):
            value: Value = self._sequence(event)
        else:
            value = self._mapping(event)
        return value if event.tag in _KNOWN_TAGS else None

    def _sequence(self, event: yaml.NodeEvent) -> Value:
        items: list[Value] = []
        self._anchored(event, items)
        while not isinstance(item := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(item))
        return items

    def _mapping(self, event: yaml.NodeEvent) -> Value:
        own: dict[str, Value] = {}
        self._anchored(event, own)
        merged: list[Value] = []
        while not isinstance(key := next(self._events), yaml.MappingEndEvent):
            if isinstance(key, yaml.ScalarEvent) and key.implicit[0] and key.value == "<<":
                value = self._value(next(self._events))
                merged += value if isinstance(value, list) else [value]
            else:
                name = self._key(key)
                own[name] = self._value(next(self._events))
        self._merge(own, merged)
        return own

    def _key(self, event: yaml.Event) -> str:
        """Return a key, which is its text whatever its type."""
        if isinstance(event, yaml.ScalarEvent):
            self._anchored(event, event.value)
            return event.value
        key = self._value(event)
        if not isinstance(key, str):
            raise yaml.YAMLError("a key is not a string")
        return key

    def _merge(self, own: dict[str, Value], merged: list[Value]) -> None:
        """Add the entries of merged mappings; own entries and earlier mappings have priority.

        Entries count as if each merge copied them, which is what other readers do.
        """
        size = len(own)
        for other in merged:
            if not isinstance(other, dict):
                raise yaml.YAMLError('"<<" refers to something that is not a mapping')
            size += max(len(other), self._sizes.get(id(other), 0))
            if self._entries + size > _MAX_ENTRIES:
                raise yaml.YAMLError("too many entries")
            for key, value in other.items():
                own.setdefault(key, value)
        self._sizes[id(own)] = size
        self._entries += size

    def _anchored(self, event: yaml.NodeEvent, value: Value) -> Value:
        if event.anchor is not None:
            self._anchors[event.anchor] = value
        return value


def _scalar(event: yaml.ScalarEvent) -> Value:
    word = event.value.lower()
    if event.implicit[0] and word in _NOT_STRINGS:
        return word in _TRUE or None
    return event.value if event.tag in _KNOWN_TAGS else None
