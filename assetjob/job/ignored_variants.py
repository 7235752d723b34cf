"""Find variants that git ignores although it keeps the pages that refer to them."""

from __future__ import annotations

from collections.abc import Iterable

from assetjob.job.context import RunContext
from assetjob.model.errors import SiteError
from assetjob.model.image import ResolvedPage
from assetjob.model.variant import EncodeJob
from assetjob.runtime.git import ignored_paths

_HINT = (
    "after a push their images would be broken; change the pattern, choose another folder with "
    "variants_dir, or set allow_ignored = true if something else publishes them"
)


def check_ignored(
    run: RunContext, jobs: Iterable[EncodeJob], pages: Iterable[ResolvedPage]
) -> tuple[str, ...]:
    """Return a line if git ignores variants of `jobs` but not their pages.

    A built site is ignored as a whole, and published all the same.

    Raises:
        SiteError: So it is, and the run would write the pages.
    """
    if run.command not in ("in-place", "preview") or run.settings.allow_ignored:
        return ()
    paths = (variant.path for job in jobs for variant in job.variants)
    variants = (path for path in paths if not path.startswith("../"))
    ignored = ignored_paths(run.site.root, variants)
    if not ignored or not _is_any_kept(run, pages):
        return ()
    line = f"{_line(ignored)}; {_HINT}"
    if run.command == "in-place":
        raise SiteError(line)
    return (line,)


def _is_any_kept(run: RunContext, pages: Iterable[ResolvedPage]) -> bool:
    """Return whether git keeps a page that has images."""
    paths = [page.source.path for page in pages if page.images]
    return len(ignored_paths(run.site.root, paths)) < len(paths)


def _line(ignored: dict[str, str]) -> str:
    path, pattern = next(iter(ignored.items()))
    more = len(ignored) - 1
    others = f" (and {more:,} other variant{'s' * (more > 1)})" if more else ""
    return f"{path}{others}: git ignores it ({pattern})"
