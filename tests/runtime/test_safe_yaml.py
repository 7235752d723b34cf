"""Untrusted YAML: its values, under every version of PyYAML, and documents that must be refused."""

from __future__ import annotations

import pytest
import yaml

from assetjob.runtime import safe_yaml
from assetjob.runtime.safe_yaml import Value, load

LAUGHS = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 99))


@pytest.fixture(params=["CSafeLoader", "SafeLoader"], autouse=True)
def _either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Test with libyaml's parser, and with that of a PyYAML built without it."""
    monkeypatch.setattr(safe_yaml, "_LOADER", getattr(yaml, request.param))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("a", "a"),
        ("\ufeffa: 1", {"a": "1"}),
        ("a: [1, 07, 1.5, 2001-99-99, ~, null, no, 'no']\nb:", {
            "a": ["1", "07", "1.5", "2001-99-99", None, None, None, "no"], "b": None,
        }),
        ("[true, Yes, ON, 'on', false, !x true]", [True, True, True, "on", None, None]),
        ("no: 1\n~: 2\n!!int 3: 4", {"no": "1", "~": "2", "3": "4"}),
        ("a: 1\na: 2", {"a": "2"}),
        ("a: ! b\nc: !!str 1\nd: !x e\nf: !!set {g}\nh: !ruby/object:A {i: j}", {
            "a": "b", "c": "1", "d": None, "f": None, "h": None,
        }),
        ("a: &x b\nc: *x\n*x : d", {"a": "b", "c": "b", "b": "d"}),
        ("a: &x 1\nb: &x 2\nc: *x", {"a": "1", "b": "2", "c": "2"}),
        # Own entries have priority over merged ones, and those in the order of their list.
        ("x: &x {k: 1, l: 1}\ny: {<<: *x, k: 2}\nz: {k: 3, <<: *x}", {
            "x": {"k": "1", "l": "1"}, "y": {"k": "2", "l": "1"}, "z": {"k": "3", "l": "1"},
        }),
        ("a: {<<: [{kk: 1}, {kk: 2, ll: 2}]}", {"a": {"kk": "1", "ll": "2"}}),
        ("a: {'<<': b}", {"a": {"<<": "b"}}),
        ("a: <<", {"a": "<<"}),
        ("&a {b: {<<: *a}}", {"b": {}}),
    ],
)  # fmt: skip
def test_values(text: str, value: Value) -> None:
    assert load(text.encode()) == value
    assert load(text.encode("utf-16")) == value


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "a: *b",
        "--- a\n--- b",
        "? [a]\n: b",
        "<<: a",
        "<<: [{a: b}, c]",
        '"\\UFFFFFFFF"',
        "[" * 1_000_000,
        "{a: " * 200_000,
        "- " * 500_000,
        "? " * 500_000,
        "a0: &a0 {x: 1}\n" + LAUGHS.replace("[", "{<<: [").replace("]", "]}"),
        # The merged mapping has not ended yet.
        "&a\n" + "".join(f"k{n}: v\n" for n in range(9_000)) + "k: {<<: [" + "*a, " * 99_000 + "]}",
        "".join(f"%TAG !{n}! x\n" for n in range(400_000)) + "--- a",
    ],
    ids=lambda text: text[:20],
)
def test_refused_documents(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        load(text.encode())


def test_bytes_that_are_not_text() -> None:
    for data in (b"a: \xff", b"\xff\xfea", b"a: \0"):
        with pytest.raises(yaml.YAMLError):
            load(data)


def test_aliases_are_not_copied() -> None:
    found = load(b"a0: &a0 [x]\n" + LAUGHS.encode())
    for _ in range(99):
        assert isinstance(found, dict | list)
        found = found["a98"] if isinstance(found, dict) else found[0]
    assert found == ["x"]
    own = load(b"&a [*a]")
    assert isinstance(own, list)
    assert own[0] is own
