"""Read a stranger's YAML: texts, lists and mappings, in time that grows as the file does.

Events only are taken from PyYAML, and what they say is put together here. So nothing is constructed
by a tag, no number is too long and no date impossible, and bombs of depth, aliases or merges end
alike under every version of PyYAML.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

Value: TypeAlias = "str | bool | list[Value] | dict[str, Value] | None"

# libyaml's parser; its composer is recursive in C, so events only are taken from it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 100  # levels; libyaml takes quadratic time over brackets nested without end
_DIRECTIVES = 100  # each is compared with those before it
_MOST = 100_000  # entries of mappings, with what "<<" brings in: a bomb of them has no bound
_TAG = "tag:yaml.org,2002:"
_KNOWN = frozenset({None, "!", _TAG + "str", _TAG + "seq", _TAG + "map"})
_TRUE = frozenset(["true", "yes", "on"])
_NO_TEXTS = _TRUE | {"", "~", "null", "false", "no", "off"}


def events(text: str) -> Iterator[yaml.Event]:
    """Yield what PyYAML's parser tells.

    Raises:
        yaml.YAMLError: It is no YAML, or has more levels or directives than anybody writes.
    """
    if text.count("%TAG") > _DIRECTIVES:
        raise yaml.YAMLError("too many directives")
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                raise yaml.YAMLError("nested too deeply")
            yield event
    except (ValueError, OverflowError) as error:  # a character that cannot be, without libyaml
        raise yaml.YAMLError(str(error)) from error


def load(data: bytes) -> Value:
    """Return the one document of a file: numbers as texts; null, false, other tags as None.

    An alias is the very value that its anchor names. Where a key comes twice, the last one counts.

    Raises:
        yaml.YAMLError: It is no YAML, more than one document, or a bomb.
    """
    reader = _Reader()
    for event in events(_decoded(data)):
        reader.take(event)
    return reader.document


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise yaml.YAMLError(f"not UTF-8: {error.reason}") from error


@dataclass(slots=True)
class _Open:
    """A list or mapping that has not ended; `known` tells that its tag is one we read.

    Of a mapping, `key` is the pending key, `merging` that it is "<<", `merged` what that named.
    """

    value: list[Value] | dict[str, Value]
    known: bool
    key: str | None = None
    merging: bool = False
    merged: list[dict[str, Value]] = field(default_factory=list)

    @property
    def wants_key(self) -> bool:
        return isinstance(self.value, dict) and self.key is None and not self.merging

    def put(self, value: Value) -> None:
        """Take the next key or value."""
        if isinstance(self.value, list):
            self.value.append(value)
        elif self.merging:
            for each in value if isinstance(value, list) else [value]:
                if not isinstance(each, dict):
                    raise yaml.YAMLError('"<<" names what is no mapping')
                self.merged.append(each)
            self.merging = False
        elif self.key is not None:
            self.value[self.key] = value
            self.key = None
        elif isinstance(value, str):
            self.key = value
        else:
            raise yaml.YAMLError("a key that is no text")


class _Reader:
    """Puts values together from events."""

    def __init__(self) -> None:
        self.document: Value = None
        self._documents = 0
        self._open: list[_Open] = []
        self._anchors: dict[str, Value] = {}
        self._entries = 0
        self._weights: dict[int, int] = {}  # of each ended mapping, by its identity

    def take(self, event: yaml.Event) -> None:
        """Go on by one event."""
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise yaml.YAMLError(f"no anchor for the alias {event.anchor!r}")
            self._put(self._anchors[event.anchor])
        elif isinstance(event, yaml.CollectionStartEvent):
            value: list[Value] | dict[str, Value]
            value = {} if isinstance(event, yaml.MappingStartEvent) else []
            self._remember(event, value)
            self._open.append(_Open(value, event.tag in _KNOWN))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end(self._open.pop())
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise yaml.YAMLError("more than one document")

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        plain = event.implicit[0]
        is_key = bool(self._open) and self._open[-1].wants_key
        if is_key and plain and event.value == "<<":
            self._open[-1].merging = True
            return
        # A key is its text, whatever it looks like.
        value: Value = event.value if is_key or event.tag in _KNOWN else None
        if plain and not is_key and event.value.lower() in _NO_TEXTS:
            value = event.value.lower() in _TRUE or None
        self._remember(event, value)
        self._put(value)

    def _end(self, ended: _Open) -> None:
        if isinstance(ended.value, dict):
            self._merge(ended.value, ended.merged)
        self._put(ended.value if ended.known else None)

    def _merge(self, own: dict[str, Value], merged: list[dict[str, Value]]) -> None:
        """Bring in what "<<" named; what is written, or was named before, comes first.

        Entries count as if they were copied at every merge, which is what other readers do.
        """
        weight = len(own)
        for other in merged:
            weight += max(len(other), self._weights.get(id(other), 0))
            if self._entries + weight > _MOST:
                raise yaml.YAMLError("too many entries")
            for key, value in other.items():
                own.setdefault(key, value)
        self._weights[id(own)] = weight
        self._entries += weight

    def _remember(self, event: yaml.NodeEvent, value: Value) -> None:
        if event.anchor is not None:
            self._anchors[event.anchor] = value

    def _put(self, value: Value) -> None:
        if self._open:
            self._open[-1].put(value)
        else:
            self.document = value
