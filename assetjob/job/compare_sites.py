"""Compare two versions of a built site in a browser: folders, or a git revision and a folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from assetjob.browser.files import SiteFolder
from assetjob.browser.measure_pages import BrowserOptions
from assetjob.browser.server import serve
from assetjob.job.context import Progress
from assetjob.measure.compare_pages import PageComparison, compare_pages
from assetjob.model.errors import SiteError
from assetjob.runtime.site_paths import is_file, walk
from assetjob.site.pages import HEAD, REPORT_MARK
from assetjob.site.site_address import find_base_url, find_origin
from assetjob.store import Disk
from assetjob.store.revision import files_of_revision

if TYPE_CHECKING:
    from assetjob.report.comparison import Comparison

_SKIPPED = frozenset({".git", ".assetjob", "node_modules"})
_PAGES = (".htm", ".html")
_SHOWN_IN_REPORT = 4  # pages before and after, which are large
# Endings of files that may change how other pages look.
_SHARED = tuple(
    ".avif .bmp .css .gif .jpeg .jpg .js .mjs .otf .png .svg .ttf .webp .woff .woff2".split()
)


@dataclass(frozen=True, slots=True)
class ChosenPages:
    """Patterns of the pages to open, none for all; the path that they are served under.

    That is found by their addresses if it is None.
    """

    patterns: tuple[str, ...] = ()
    baseurl: str | None = None


@dataclass(frozen=True, slots=True)
class ComparedSites:
    """Two versions of a site: the pages that were opened, in the order of their paths.

    `same` counts the pages that were not opened, since nothing about them differs. `missing` are
    pages that are not there any more.
    """

    pages: tuple[PageComparison, ...]
    same: int = 0
    missing: tuple[str, ...] = ()
    browser: str = ""
    refused: Mapping[str, int] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        """1 if a page differs or is missing, else 0."""
        return int(bool(self.missing) or any(page.differences for page in self.pages))


def compare_sites(
    before: str,
    after: Path,
    chosen: ChosenPages,
    options: BrowserOptions,
    progress: Progress,
) -> ComparedSites:
    """Compare `before`, a folder or a git revision, with the folder `after`.

    Raises:
        AssetjobError: There is no such folder or revision, or no browser.
    """
    if not after.is_dir():
        raise SiteError(f"{after}: not a folder")
    root = after.resolve()
    baseurl = find_base_url(root) if chosen.baseurl is None else chosen.baseurl
    served = SiteFolder(root, baseurl, find_origin(root))
    is_folder = before != "" and Path(before).is_dir()
    with nullcontext(Path(before)) if is_folder else files_of_revision(after, before) as folder:
        return compare_folders(
            replace(served, root=folder.resolve()),
            served,
            chosen.patterns,
            options,
            progress,
        )


def compare_folders(
    before: SiteFolder,
    after: SiteFolder,
    patterns: Sequence[str],
    options: BrowserOptions,
    progress: Progress,
) -> ComparedSites:
    """Open every page of `before` that may differ in both folders, and compare them.

    Raises:
        SiteError: No page matches `patterns`.
    """
    pages = (path for path in _pages(before) if _exists(before, path))
    paths = [path for path in pages if _chosen(path, patterns)]
    if patterns and not paths:
        raise SiteError(f"{after.root}: no page of it is to be compared; see --pages")
    missing = [path for path in paths if not _exists(after, path)]
    opened = sorted(set(_differing(before, after, paths)) - set(missing))
    found: list[PageComparison] = []
    with serve(before, cached=False) as one, serve(after, cached=False) as two:

        def done(page: PageComparison) -> None:
            found.append(page)
            progress("open", len(found), len(opened))

        version = compare_pages(one, two, map(_quoted, opened), options, done) if opened else ""
        refused = dict(two.refused)
    compared = tuple(sorted(found, key=lambda page: unquote(page.path)))
    return ComparedSites(compared, len(paths) - len(opened), tuple(missing), version, refused)


def shown_in_report(compared: ComparedSites) -> Comparison:
    """Return what the report of a run shows of the comparison; compare.html shows more pages."""
    from assetjob.report.comparison import comparison_of  # noqa: PLC0415 - most runs need none

    return comparison_of(compared.pages, compared.same, compared.missing, _SHOWN_IN_REPORT)


def write_comparison(compared: ComparedSites, folder: Path) -> None:
    """Write ``compare.html`` and ``compare.json`` into a folder.

    Raises:
        SiteError: They cannot be written.
    """
    from assetjob.report import in_browser  # noqa: PLC0415 - jinja2 comes late

    facts = compared.pages, compared.same, compared.missing
    files = {
        "compare.html": in_browser.comparison_html(*facts),
        "compare.json": (in_browser.comparison_json(*facts, compared.browser),),
    }
    for name, text in files.items():
        try:
            Disk(folder).write(name, "".join(text).encode("utf-8", "surrogatepass"))
        except OSError as error:
            reason = f"cannot be written: {error.strerror}; choose another folder with --reports"
            raise SiteError(f"{folder / name}: {reason}") from error


def _pages(folder: SiteFolder) -> Iterator[str]:
    for path in _files(folder.root):
        if path.lower().endswith(_PAGES) and REPORT_MARK.encode() not in _start(folder, path):
            yield path


def _files(root: Path) -> Iterator[str]:
    """Yield the paths of all files in a folder."""
    for prefix, folders, names in walk(root):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED)
        yield from (prefix + name for name in sorted(names))


def _start(folder: SiteFolder, path: str) -> bytes:
    return (folder.read(path) or b"")[:HEAD]


def _exists(folder: SiteFolder, path: str) -> bool:
    return path in folder.overlay or is_file(folder.root, path)


def _differing(before: SiteFolder, after: SiteFolder, paths: Sequence[str]) -> Iterator[str]:
    """Yield the pages that may look different: all, if a style sheet, script or image changed."""
    if before.root == after.root:
        changed: Iterator[str] = iter(())
    else:
        changed = (path for path in _files(before.root) if path.lower().endswith(_SHARED))
    if any(_differs(before, after, path) for path in changed):
        yield from paths
        return
    yield from (path for path in paths if _differs(before, after, path))


def _differs(before: SiteFolder, after: SiteFolder, path: str) -> bool:
    return before.read(path) != after.read(path)


def _chosen(path: str, patterns: Sequence[str]) -> bool:
    return not patterns or any(fnmatchcase(path, each) for each in patterns)


def _quoted(path: str) -> str:
    name = PurePosixPath(path).name
    return quote(path.removesuffix(name) if name == "index.html" else path)
