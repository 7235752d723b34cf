"""Where a generator's project serves its files, as its configuration says."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from assetjob.model.site import Alias, Mount, Project
from assetjob.runtime.site_paths import matching, on_disk
from assetjob.site.addresses import baseurl_of, origin_of
from assetjob.site.generator_entry import Generator
from assetjob.site.imported_modules import imported_texts
from assetjob.site.projects import Found


def project_of(root: Path, found: Found) -> Project:
    """Return what is known of a project of a generator that is not Jekyll."""
    generator, folder = found.generator, found.folder
    config = _without_comments("\n".join(found.texts.values()))
    content = _configured(config, generator.content_key) or generator.content
    static = _configured(config, generator.static_key) or generator.static
    url = _own_url(config, generator.url_key)
    output = (*generator.output, *_configured(config, generator.output_key))
    mounts = [
        *_copied(folder, config, generator),
        *(mount for name in static for mount in _static(root, folder, name, content)),
        *(Mount("", inner) for name in content for inner in _folders(root, folder, name)),
    ]
    only = content if generator.only_content and found.by == "sign" else ()
    return Project(
        folder,
        folder,
        generator.name,
        sources_writable=generator.sources_writable,
        dialect=generator.dialect,
        origin=origin_of(url),
        baseurl=baseurl_of(_base(config, generator.base_key) or urlsplit(url).path),
        found_origin=bool(url),
        mounts=tuple(dict.fromkeys(mounts)),
        aliases=tuple(_aliases(folder, generator)),
        output=tuple(filter(None, (join(folder, name) for name in output))),
        unused=tuple(_unused_themes(root, folder, config, generator)),
        missing_content=_missing_content(root, found),
        content=tuple(
            inner
            for name in only
            for inner in _folders(root, folder, name)
            if on_disk(root, inner).is_dir()
        ),
        templates=generator.templates,
        unread=generator.unread,
        data_files=generator.data_files,
        readme_is_index=generator.readme_is_index,
        reencodes=bool(generator.reencodes) and generator.reencodes in config,
        transforms=_transforms(root, found),
        hides_future=bool(generator.future_key)
        and _configured(config, generator.future_key) != ("true",),
        lowered=tuple(_lowered(root, folder, config, generator)),
    )


def _lowered(root: Path, folder: str, config: str, generator: Generator) -> Iterator[str]:
    """Yield the folders of pages whose inner folders are in lower case in URLs."""
    if not generator.case_key or _configured(config, generator.case_key) == ("true",):
        return
    for name in _configured(config, generator.content_key) or generator.content:
        yield from _folders(root, folder, name)


def _transforms(root: Path, found: Found) -> bool:
    """Tell whether the configuration, or a module that it imports, resizes the images of pages."""
    text = found.generator.transforms
    texts = {path: _without_comments(config) for path, config in found.texts.items()}
    return bool(text) and (
        any(text in config for config in texts.values())
        or any(text in _without_comments(module) for module in imported_texts(root, texts))
    )


def _unused_themes(root: Path, folder: str, config: str, generator: Generator) -> Iterator[str]:
    """Yield the folders of themes other than those that the configuration names and that exist."""
    named = {posixpath.basename(name) for name in _configured(config, generator.theme_key)}
    themes = tuple(_folders(root, folder, "themes/*")) if named else ()
    if any(posixpath.basename(theme) in named for theme in themes):
        yield from (theme for theme in themes if posixpath.basename(theme) not in named)


def join(folder: str, inner: str) -> str | None:
    """Return the path of a folder inside another; None where it leads out of the site."""
    path = posixpath.normpath(posixpath.join(folder or ".", inner.strip().strip("/")))
    if path.startswith("..") or "\0" in path:
        return None
    return "" if path == "." else path


def _configured(config: str, key: str) -> tuple[str, ...]:
    """Return the texts that a configuration, in whatever language, gives for a key.

    A string comes first: what a program sets a variable of this name to is no setting.
    """
    if not key:
        return ()
    pattern = rf"""(?<![\w.$-]){re.escape(key)}["']?\s*(?:=>|[:=,(])\s*{_VALUE}"""
    plain: tuple[str, ...] = ()
    for value in re.finditer(pattern, config):
        if quoted := tuple(found[0] or found[1] for found in _QUOTED.findall(value[1] or "")):
            return quoted
        plain = plain or ((value[2],) if value[2] else ())
    return plain


def _missing_content(root: Path, found: Found) -> str:
    """Return the file, key and value by which a configuration names a folder that is not there.

    Only a text beside a colon counts, as in YAML, JSON and objects of JavaScript.
    """
    key = found.generator.content_key
    for path, config in found.texts.items() if key else ():
        value = _YAML if path.endswith((".yml", ".yaml")) else _LITERAL
        pattern = rf"""(?m)(?<![\w.$-]){re.escape(key)}["']?\s*:\s*{value}\s*(?:[,}}#]|$)"""
        for text in re.findall(pattern, _without_comments(config)):
            folder = join(found.folder, text)
            if folder is None or not on_disk(root, folder).exists():
                return f'{path}: {key} "{text}"'
    return ""


_LITERAL = r"""["']([\w./-]+)["']"""
_YAML = r"""["']?([\w./-]+)["']?"""


def _own_url(config: str, key: str) -> str:
    """Return the address of the published site that a configuration names, "" if none.

    Of several it is the one that is indented least: others are those of authors and links.
    """
    named = re.finditer(
        rf"""(?im)^(.*?)(?<![\w.$-]){key}["']?\s*[:=]\s*["']?(https?://[\w.:/~-]+)""", config
    )
    found = min(named, key=lambda each: _depth(config, each), default=None)
    return found[2] if key and found else ""


def _base(config: str, key: str) -> str:
    """Return the path below which a configuration says that the site is served, "" if none."""
    return next((text for text in _configured(config, key) if _BASE.fullmatch(text)), "")


_BASE = re.compile(r"/[\w.~-]+(?:/[\w.~-]+)*/?")


def _depth(config: str, found: re.Match[str]) -> int:
    """Return how deep in a configuration a key is: its indentation, or more in TOML's tables."""
    before = found[1]
    return len(before) if before.strip() or not _TABLE.search(config, 0, found.start()) else _DEEP


_TABLE = re.compile(r"(?m)^\[+[\w.\"-]+\]+[ \t]*$")
_DEEP = 1_000


_VALUE = r"""((?:path\.\w+\([^)\n]*\)|\[[^\]]*\]|"[^"\n]*"|'[^'\n]*')|([\w./-]+))"""
_QUOTED = re.compile(r""""([^"\n]*)"|'([^'\n]*)'""")


def _without_comments(config: str) -> str:
    return re.sub(r"(?m)^\s*(?:#|//).*$", "", config)


def _static(root: Path, folder: str, name: str, content: tuple[str, ...]) -> Iterator[Mount]:
    """Yield where the files of a static folder lie; "@/" is each content folder."""
    if name.startswith("@/"):
        for inner in content:
            yield from _static(root, folder, f"{inner}/{name[2:]}".lstrip("/"), ())
        return
    yield from (Mount("", path) for path in _folders(root, folder, name))


def _folders(root: Path, folder: str, name: str) -> Iterator[str]:
    path = join(folder, name)
    if path is None:
        return
    if "*" not in path:
        yield path
        return
    yield from matching(root, path)


def _copied(folder: str, config: str, generator: Generator) -> Iterator[Mount]:
    """Yield the folders that a configuration's calls copy, and where to."""
    if not generator.copies:
        return
    inputs = _configured(config, generator.content_key) or ("",)
    for arguments in re.findall(generator.copies, config):
        texts = [one or other for one, other in _QUOTED.findall(arguments)]
        pairs = zip(texts[::2], texts[1::2], strict=False) if len(texts) > 1 else ()
        for source, target in pairs or ((text, text) for text in texts):
            source_folder, url = join(folder, source), join("", target)
            if source_folder is not None and url is not None and "*" not in source:
                yield Mount(_below_input(url, inputs), source_folder)


def _below_input(url: str, inputs: tuple[str, ...]) -> str:
    """Return an address without the folder of the pages, which is the root of the addresses."""
    for name in inputs:
        inner = join("", name) or ""
        if inner and (url == inner or url.startswith(inner + "/")):
            return url[len(inner) :].strip("/")
    return url


def _aliases(folder: str, generator: Generator) -> Iterator[Alias]:
    for beginning, name in generator.aliases:
        yield Alias(beginning, None if name is None else join(folder, name) or "")
