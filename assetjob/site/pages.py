"""Find the pages of a site, and read them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from assetjob.model.errors import SiteError
from assetjob.model.image import Failure
from assetjob.model.site import Project, Site
from assetjob.model.text import Markup, Source
from assetjob.runtime.safe_read import UnreadableError, read_file
from assetjob.runtime.site_paths import on_disk, walk
from assetjob.settings.schema import Settings
from assetjob.site.jekyll_templates import find_templates
from assetjob.site.page_suffixes import DIALECTS, is_page, markup_of, needs_include
from assetjob.site.selection import Selection

MAX_BYTES = 64_000_000  # of a page
REPORT_MARK = '<meta name="generator" content="assetjob">'
HEAD = 200  # characters: the mark follows the declaration of the character set


@dataclass(frozen=True, slots=True)
class FoundPages:
    """The paths of a site's pages, relative to its root with ``/``, in sorted order.

    `left_out` counts the pages that are left out by default, by reason. `notes` has a line for
    each project with sources that cannot be read, and one for files that are scanned only on
    request. `templates` are Jekyll's layouts and includes, which are no pages by themselves.
    """

    paths: tuple[str, ...]
    left_out: Counter[str] = field(default_factory=Counter)
    notes: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()


def find_pages(site: Site, settings: Settings) -> FoundPages:
    """Return the pages of a site.

    Raises:
        SiteError: A folder of the site cannot be listed.
    """
    selection = Selection(site, settings)
    pages: list[str] = []
    left_out: Counter[str] = Counter()
    unread: Counter[tuple[Project, str]] = Counter()
    passed_over: Counter[str] = Counter()
    endings = tuple({ending for project in site.projects for ending in project.unread})
    for prefix, folders, files in walk(site.root, _cannot_list):
        folders[:] = [name for name in folders if selection.enters(prefix + name)]
        for name in tuple(folders):
            if reason := selection.reason(prefix + name, folder=True):
                folders.remove(name)
                left_out[reason] += _count_pages(on_disk(site.root, prefix + name))
        for path in (prefix + name for name in files):
            if selection.takes(path):
                reason = "" if selection.is_named(path) else selection.reason(path)
                left_out[reason] += 1
                pages += [] if reason else [path]
            elif path.endswith(endings) and (project := _unreadable_source(site, path)):
                unread[project, PurePosixPath(path).suffix] += 1
            elif selection.passes_over(path):
                passed_over[f"*{PurePosixPath(path).suffix}"] += 1
    del left_out[""]
    read = {site.project_of(path) for path in pages}
    for (project, ending), count in unread.items():
        if project in read and needs_include(ending):
            passed_over[f"*{ending}"] += count
    left_out.update(
        {f"{each} is scanned only with --include": n for each, n in passed_over.items()}
    )
    notes = (*_base_url_note(site), *_content_notes(site), *_notes(unread, read))
    notes = (*notes, *_passed_over_note(passed_over))
    templates = find_templates(site, selection)
    return FoundPages(tuple(sorted(pages)), +left_out, notes, templates)


def read_source(site: Site, path: str, settings: Settings) -> Source | Failure | None:
    """Read a page, None where the file is binary and so no page, whatever its name.

    A page that is not UTF-8, or cannot be read, is a Failure and left alone.
    """
    data = b""
    try:
        data = read_file(site.root, path, MAX_BYTES)
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_binary(data):
            return None
        reason = f"is not UTF-8 (byte {error.start}): save it as UTF-8; left alone"
        return Failure(path, "read", reason)
    except UnreadableError as error:
        return Failure(path, "read", str(error))
    project = site.project_of(path)
    dialect = project.dialect if settings.markdown == "auto" else settings.markdown
    block_html = project.jekyll is not None and project.jekyll.block_html
    ending = PurePosixPath(path).suffix.lower()
    return Source(path, markup_of(path), text, DIALECTS.get(ending, dialect), block_html)


def is_report(source: Source) -> bool:
    """Tell whether a page is the report of an earlier run, which is no page of the site."""
    return source.markup is Markup.HTML and REPORT_MARK in source.text[:HEAD]


def binary_note(paths: Sequence[str]) -> Iterator[str]:
    """Yield a line that names files which are named like pages, but are binary."""
    if paths:
        names, more = ", ".join(paths[:_MOST_NAMED]), len(paths) - _MOST_NAMED
        rest = f" and {more:,} more" if more > 0 else ""
        yield f"{names}{rest}: binary, so no page whatever its name; passed over, correct the name."


_MOST_NAMED = 3  # files in a line


def _is_binary(data: bytes) -> bool:
    """Tell whether a file is not text: it has a null byte at its beginning, and is not UTF-16."""
    return b"\0" in data[:_HEAD_BYTES] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))


_HEAD_BYTES = 8_000


def _unreadable_source(site: Site, path: str) -> Project | None:
    """Return the project of a source whose format is not known, None for other files."""
    project = site.project_of(path)
    return project if project.unread and path.endswith(project.unread) else None


def _base_url_note(site: Site) -> Iterator[str]:
    for baseurl in sorted({each.baseurl for each in site.projects if each.found_baseurl} - {""}):
        yield (
            f"The pages look served under {baseurl}, by most of their addresses: they are"
            f' resolved so; set baseurl = "{baseurl}" to confirm, or another.'
        )


def _content_notes(site: Site) -> Iterator[str]:
    for project in site.projects:
        if project.missing_content:
            where = f"all of {project.folder}" if project.folder else "all of the site"
            yield (
                f"{project.missing_content} is not a folder of the site: {where} is read;"
                " correct the configuration, or name the folder of the pages."
            )


def _notes(unread: Counter[tuple[Project, str]], read: Container[Project]) -> Iterator[str]:
    projects = dict.fromkeys(project for project, _ in unread)
    for project in sorted(projects, key=lambda one: one.folder):
        is_read = project in read
        endings = {
            ending: count
            for (one, ending), count in unread.items()
            if one == project and not (is_read and needs_include(ending))
        }
        if endings:
            which = "some pages" if is_read else "no page"
            can = "cannot" if is_read else "can"
            count = sum(endings.values())
            sources = "1 source" if count == 1 else f"{count:,} sources"
            yield (
                f"{project.folder or '.'}: {which} of {project.generator} {can} be read"
                f" ({sources}: {', '.join(sorted(endings))}); run assetjob on the built site."
            )


def _passed_over_note(passed_over: Counter[str]) -> Iterator[str]:
    if passed_over:
        count = passed_over.total()
        files = "1 file is" if count == 1 else f"{count:,} files are"
        patterns = " ".join(f"--include '{each}'" for each in sorted(passed_over))
        yield f"{files} not scanned that may be pages; add {patterns} to scan them."


def _count_pages(folder: Path) -> int:
    """Return how many files in a folder have the ending of a page."""
    names = (name for _, _, files in os.walk(folder) for name in files)
    return sum(is_page(name) for name in names)


def _cannot_list(error: OSError) -> None:
    raise SiteError(f"{error.filename}: cannot be listed: {error.strerror}") from error
