"""The architecture as `assetjob/__init__.py` tells it, read from the imports."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import assetjob

ROOT = Path(assetjob.__file__).parent
BASE = ("errors", "model", "settings")

# What a module may import of the package, by the longest prefix of its name that stands here.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "": ("",),  # the package's docstring and version
    "__main__": ("cli",),
    "model": (),
    "errors": (),
    "settings": ("errors", "model", "read"),
    "plainyaml": (),
    "entities": (),
    "interrupts": (),
    "siteconfig": (*BASE, "plainyaml", "read"),
    "discover": (*BASE, "read", "siteconfig"),
    "parse": (*BASE, "entities", "parse", "plainyaml"),
    "permalink": BASE,
    "templateurl": (),
    "resolve": (*BASE, "permalink", "templateurl"),
    "read": (),
    "probe": (*BASE, "probe", "read"),
    "check": (*BASE, "ignores", "parts", "rules", "shelf"),
    "parts": ("model", "rules", "shelf"),
    "bypage": ("model",),
    "ignores": (*BASE, "bypage", "shelf"),
    "baseline": (*BASE, "bypage", "shelf"),
    "rules": ("model", "rules"),
    "rules._rule": ("model", "rules._part", "rules._use"),
    "selectors": ("model",),
    "css": ("model", "selectors"),
    "wrapping": ("css", "model", "selectors"),
    "styles": (*BASE, "css", "wrapping"),
    "layout": (*BASE, "styles"),
    "variants": (*BASE, "encoder"),
    "markup": ("model",),
    "picture": ("markup", "model"),
    "offers": (*BASE, "variants"),
    "attributes": (*BASE, "css", "layout", "offers", "picture", "styles", "variants"),
    "crops": (
        *(*BASE, "attributes", "layout", "offers", "picture", "styles", "templateurl", "variants"),
    ),
    "plan": (
        *(*BASE, "attributes", "crops", "markup", "picture", "styles", "templateurl", "variants"),
        "shelf",
    ),
    "encoder": ("errors",),
    "packing": (),
    "shelf": ("spill",),
    "spill": ("errors",),
    "cache": ("encoder", "model", "packing", ""),
    "encode": (*BASE, "encode", "probe", "read"),
    "work": (*BASE, "encode", "parse", "probe"),  # what a worker process does, by name
    "sheets": (*BASE, "css", "discover", "read", "resolve", "styles"),
    "journal": (*BASE, "discover", "shelf", "store", "variants"),
    "mentions": (*BASE, "discover", "read", "variants"),
    "undo": (*BASE, "journal", "mentions", "store"),
    "clean": (*BASE, "journal", "mentions", "store", "variants"),
    "inplace": (*BASE, "journal", "shelf", "store", "undo"),
    "places": (*BASE, "discover", "inplace", "journal", "store"),
    "run": (*BASE, "cache", "executors", "store"),
    "unreferenced": (*BASE, "discover", "entities", "read"),
    "looks": (*BASE, "run", "shelf", "work"),
    "parsing": ("", *BASE, "parse", "run", "shelf", "work"),
    "drawings": ("model", "read", "shelf"),
    "thumbnails": (*BASE, "drawings", "run", "shelf", "work"),
    "reading": (*BASE, "discover", "looks", "parsing", "resolve", "run", "shelf"),
    "probing": (*BASE, "run", "shelf", "work"),
    "gather": (
        *(*BASE, "looks", "parsing", "probing", "reading", "resolve", "run", "shelf", "thumbnails"),
    ),
    "comparisons": (*BASE, "run", "work"),
    "produce": (*BASE, "comparisons", "run", "shelf", "thumbnails", "work"),
    "faithful": ("errors", "model", "picture", "rewrite"),
    "amend": (
        *(*BASE, "check", "decide", "faithful", "gather", "interrupts", "parsing"),
        *("plan", "resolve", "rewrite", "run", "settle", "sheets", "shelf"),
    ),
    "rewrite": BASE,
    "settle": ("model", "picture"),
    "executors": (*BASE, "interrupts"),
    "store": (*BASE, "shelf", "store"),
    "report": (*BASE, "alttext", "attributes", "bypage", "report", "rules", "shelf", ""),
    "console": (*BASE, "decisions", "report", "rules"),
    "decisions": BASE,
    "review": (*BASE, "decisions", "read", "shelf"),
    "alttext": (*BASE, "markup"),
    "decide": (*BASE, "alttext", "rewrite", "templateurl"),
    "gate": (*BASE, "baseline", "read", "store"),
    "demo": ("demo",),
}
# They join the stages, and nothing imports them but one another.
THIN_SHELL = ("stages", "pipeline", "cli")

LIBRARIES: dict[str, tuple[str, ...]] = {
    "PIL": ("probe", "demo", "encode.webp"),
    "bs4": ("parse.soup",),
    "click": ("cli", "console"),
    "filelock": ("store",),
    "jinja2": ("report",),
    "markdown_it": ("parse.commonmark",),
    "pathspec": ("discover",),
    "pyvips": ("encode",),
    "ssimulacra2": ("encode.metric",),
    "tinycss2": ("css", "parse"),
    "turbohtml": ("parse",),
    "yaml": ("parse", "plainyaml", "siteconfig"),
}

WRITING_METHODS = frozenset(
    {"hardlink_to", "makedirs", "mkdir", "rename", "rmdir", "symlink_to", "touch", "unlink"}
    | {"write_bytes", "write_text"}
)
WRITING_MODULES = frozenset({"shutil", "tempfile"})


def modules() -> dict[str, Path]:
    """Map each module's dotted name below the package to its file."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


@pytest.fixture(params=MODULES, ids=lambda name: name or "assetjob")
def module(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_imports_go_down_only(module: str) -> None:
    if module in THIN_SHELL:
        return
    allowed = MAY_IMPORT[_longest_prefix(module)]
    own = {name for name in _imports(module) if name.split(".")[0] == "assetjob"}
    below = {name.partition(".")[2] for name in own}
    assert not {name for name in below if not _under(name, allowed)}


def test_a_library_lives_in_one_place(module: str) -> None:
    for name in _imports(module):
        library = name.split(".")[0]
        if library in LIBRARIES:
            assert _under(module, LIBRARIES[library]), f"{library} has no place in {module}"


def test_model_imports_the_standard_library_only() -> None:
    assert {name.split(".")[0] for name in _imports("model")} <= sys.stdlib_module_names


def test_only_the_store_writes(module: str) -> None:
    if _under(module, ("store", "cache")):  # the cache keeps house in its own folder
        return
    assert not [ast.unparse(call) for call in _calls(module) if _writes(call)]
    assert not WRITING_MODULES & {name.split(".")[0] for name in _imports(module)}


def _longest_prefix(module: str) -> str:
    parts = module.split(".")
    names = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next((name for name in names if name in MAY_IMPORT), "")


def _under(name: str, allowed: tuple[str, ...]) -> bool:
    """Tell whether `name` is one of `allowed`, lies below it, or begins with it and ``_``."""
    return any(
        name == one
        or (one and name.startswith(one + "."))
        or (one.endswith("_") and name.startswith(one))
        for one in allowed
    )


def _imports(module: str) -> Iterator[str]:
    """Yield the dotted names of the modules that `module` imports, at any depth of its code."""
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            assert node.module
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full.removeprefix("assetjob.") in MODULES else node.module


def _calls(module: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(_tree(module)) if isinstance(node, ast.Call))


def _tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_bytes())


def _writes(call: ast.Call) -> bool:
    name = ast.unparse(call.func).rpartition(".")[2]
    if name == "open":
        words = [*call.args, *(word.value for word in call.keywords)]
        texts = [word.value for word in words if isinstance(word, ast.Constant)]
        return any(isinstance(t, str) and set(t) & set("wax+") and len(t) < 4 for t in texts)
    if ast.unparse(call.func) in {"os.replace", "os.remove", "os.removedirs"}:
        return True
    return isinstance(call.func, ast.Attribute) and name in WRITING_METHODS
