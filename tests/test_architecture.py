"""What writes, how modules are imported, and what a run loads; pyproject.toml holds the rest."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import assetjob

ROOT = Path(assetjob.__file__).parent
MAY_WRITE = (
    "job/cache_file.py",
    "store/",
    "runtime/executors/dask/scratch.py",  # below the local directory of a Dask worker
    "fleet/fetch.py",  # to the object store that the command names
)

WRITING_METHODS = frozenset(
    {"hardlink_to", "makedirs", "mkdir", "rename", "rmdir", "symlink_to", "touch", "unlink"}
    | {"write_bytes", "write_text"}
)
WRITING_MODULES = frozenset({"shutil", "tempfile"})


@pytest.fixture(params=sorted(ROOT.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def module(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def test_only_the_store_and_the_cache_write(module: Path) -> None:
    if module.relative_to(ROOT).as_posix().startswith(MAY_WRITE):
        return
    tree = ast.parse(module.read_bytes())
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    assert not [ast.unparse(call) for call in calls if _writes(call)]
    assert not WRITING_MODULES & {name.split(".")[0] for name in _imports(tree)}


def test_a_module_has_at_most_300_lines(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 300


def test_imports_are_absolute(module: Path) -> None:
    tree = ast.parse(module.read_bytes())
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level]


def test_no_pattern_repeats_a_group_possessively(module: Path) -> None:
    """Python before 3.11.5 loses matches there; an atomic group, `(?>(?:...)*)`, is right."""
    name = ".".join(module.relative_to(ROOT.parent).with_suffix("").parts)
    if name.endswith("__main__"):
        return
    loaded = vars(pytest.importorskip(name.removesuffix(".__init__")))
    patterns = [value for value in loaded.values() if isinstance(value, re.Pattern)]
    assert not [each.pattern for each in patterns if _repeats_a_group(_parsed(each))]


def _parsed(pattern: re.Pattern[Any]) -> Iterable[Any]:
    parsed: Iterable[Any] = import_module("re._parser").parse(pattern.pattern, pattern.flags)
    return parsed


def _repeats_a_group(parsed: Iterable[Any]) -> bool:
    for part in parsed:
        if isinstance(part, tuple) and str(part[0]) == "POSSESSIVE_REPEAT":
            _, _, repeated = part[1]
            if len(repeated) > 1 or str(repeated[0][0]) not in _SINGLE:
                return True
        if isinstance(part, tuple | list | _SubPattern) and _repeats_a_group(part):
            return True
    return False


_SubPattern = type(import_module("re._parser").parse(""))
_SINGLE = frozenset({"ANY", "CATEGORY", "IN", "LITERAL", "NOT_LITERAL"})


def test_the_stages_load_neither_decoders_nor_parsers() -> None:
    """A run that takes everything from the cache needs none of them, and they load slowly."""
    code = "import sys, assetjob.job.pipeline; print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(shown.stdout.split())
    assert "assetjob.job.pipeline" in loaded
    assert not loaded & {"PIL", "pyvips", "bs4", "turbohtml", "markdown_it", "jinja2"}


ONE_PLACE = "runtime/site_paths.py"
FOLDERS = frozenset({"root", "_root", "site"})  # what a folder is called that site paths count from


def test_paths_of_a_site_meet_the_disk_in_one_place(module: Path) -> None:
    """On Windows a path in a site must not be joined to a folder as it is: see that module."""
    if module.relative_to(ROOT).as_posix() != ONE_PLACE:
        nodes = ast.walk(ast.parse(module.read_bytes()))
        assert not [ast.unparse(node) for node in nodes if _joins(node) or _splits(node)]


def _joins(node: ast.AST) -> bool:
    """Tell whether a node joins a path that is no constant to a folder of a site."""
    match node:
        case ast.BinOp(_, ast.Div(), ast.Constant()):
            return False
        case ast.BinOp(_, ast.Div(), ast.Name(name) | ast.Attribute(_, name)) if name.isupper():
            return False
        case ast.BinOp(folder, ast.Div(), _):
            return ast.unparse(folder).rpartition(".")[2] in FOLDERS
        case ast.JoinedStr([ast.FormattedValue(folder), ast.Constant("/"), _, *_]):
            return ast.unparse(folder).rpartition(".")[2] in FOLDERS
        case ast.Attribute(ast.Name("os"), "sep" | "altsep"):
            return True
        case ast.Call(ast.Attribute(ast.Attribute(ast.Name("os"), "path"), "join")):
            return True
    return False


def _splits(node: ast.AST) -> bool:
    """Tell whether a node makes a path in a site of one on the disk."""
    match node:
        case ast.Call(ast.Attribute(ast.Call(ast.Attribute(_, "relative_to")), "as_posix")):
            return True
    return False


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def _writes(call: ast.Call) -> bool:
    name = ast.unparse(call.func).rpartition(".")[2]
    if name == "open":
        words = [*call.args, *(word.value for word in call.keywords)]
        texts = [word.value for word in words if isinstance(word, ast.Constant)]
        return any(isinstance(t, str) and set(t) & set("wax+") and len(t) < 4 for t in texts)
    if ast.unparse(call.func) in {"os.replace", "os.remove", "os.removedirs"}:
        return True
    return isinstance(call.func, ast.Attribute) and name in WRITING_METHODS
