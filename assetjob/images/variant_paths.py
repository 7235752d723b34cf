"""The paths of variants, and how those that the tool wrote are recognised."""

from __future__ import annotations

import hashlib
import re

from assetjob.model.formats import VariantFormat
from assetjob.model.variant import is_variant

NAME_BYTES = 255  # the longest file name on common file systems


def in_variants_folder(path: str, variants_dir: str) -> bool:
    """Tell whether a file is in a folder of variants; each folder that is served may have one."""
    return f"/{variants_dir}/" in f"/{path}"


def is_written(path: str, variants_dir: str) -> bool:
    """Tell whether assetjob writes a candidate: in the folder of variants, or in an earlier one.

    In that, which the settings do not name any more, a folder has the name of an original, and its
    variants begin with it.
    """
    found = _ANYWHERE.search(path)
    is_elsewhere = found is not None and found["folder"].startswith(found["stem"])
    return is_elsewhere or in_variants_folder(path, variants_dir)


def original_in_earlier_folder(variant: str, variants_dir: str) -> str:
    """Return the name of the original of a variant that is not in the folder of variants, else "".

    Where the path of the original begins is not known.
    """
    found = _ANYWHERE.search(variant)
    if found is None or in_variants_folder(variant, variants_dir):
        return ""
    return _shown(found["folder"]) if found["folder"].startswith(found["stem"]) else ""


_ANYWHERE = re.compile(
    r"/(?P<folder>[^/]+\.[^/.]+)/(?P<stem>[^/]+)-[0-9a-f]{8}-[0-9]{1,5}w\.[a-z]{3,4}\Z"
)


def is_own_variant(path: str, variants_dir: str) -> bool:
    """Tell whether a file is a variant that assetjob made: by its name, in a folder of variants."""
    return in_variants_folder(path, variants_dir) and is_variant(path)


def is_variant_of(variant: str, original: str, variants_dir: str) -> bool:
    """Tell whether a variant has the name of one of `original`."""
    root = _split(variant, variants_dir)[0]
    return variant.rpartition("/")[0] == variants_folder(original, variants_dir, root)


def original_of(variant: str, variants_dir: str) -> str:
    """Return the path of the original that a variant's name says; names that were cut stay so."""
    root, inner = _split(variant, variants_dir)
    parts = map(_shown, inner.split("/")[:-1])
    return "/".join([*filter(None, [root]), *parts])


def _split(variant: str, variants_dir: str) -> tuple[str, str]:
    """Return the folder that is served at the root, and the path in the variants folder."""
    root, _, inner = f"/{variant}".partition(f"/{variants_dir}/")
    return root.lstrip("/"), inner


def variants_folder(path: str, variants_dir: str, root: str) -> str:
    """Return the folder of the variants; the full name keeps those of a.jpg and a.png apart."""
    inner = path.removeprefix(root + "/") if root else path
    parts = (_component(part) for part in inner.split("/"))
    return "/".join([*filter(None, [root]), variants_dir, *parts])


def variant_name(path: str, digest: str, width: int, kind: VariantFormat) -> str:
    """Return the file name of a variant, at most `NAME_BYTES` long."""
    stem = path.rpartition("/")[2].rpartition(".")[0] or path.rpartition("/")[2]
    tail = f"-{digest}-{width}w.{kind}"
    return _cut(_visible(stem), NAME_BYTES - len(tail)) + tail


def _component(part: str) -> str:
    """Return a folder name that Jekyll copies, different for each `part`."""
    name = _visible(part)
    if name.rstrip("-").endswith("~"):
        name += "-"
    if len(name.encode()) <= NAME_BYTES:
        return name
    mark = "-" + hashlib.sha256(part.encode()).hexdigest()[:8]
    return _cut(name, NAME_BYTES - len(mark)) + mark


def _shown(component: str) -> str:
    """Return a name without the prefix of `_visible`."""
    return re.sub(r"^-(?=[_.#-])", "", component)


def _visible(name: str) -> str:
    """Prefix a name that Jekyll would skip; a name with the prefix gets another, to stay apart."""
    return f"-{name}" if name.startswith(("_", ".", "#", "-")) else name


def _cut(name: str, size: int) -> str:
    """Return as many whole characters of `name` as fit into `size` bytes of UTF-8."""
    return name.encode()[:size].decode(errors="ignore")
