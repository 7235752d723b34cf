"""What undo restored, and the variants that clean found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assetjob.cli.output.printable import printable
from assetjob.model.result import Undone
from assetjob.report.format_text import counted, size


def undone(done: Undone) -> Iterator[str]:
    """Yield what was undone."""
    if done.killed:
        yield "The last run had been killed before it ended."
    pages, removed = counted(len(done.pages), "page"), counted(len(done.variants), "variant")
    yield f"{pages} restored, {removed} removed."
    if done.kept:
        yield f"{counted(len(done.kept), 'variant')} kept, since files of the site mention them."


def unused(found: Sequence[tuple[str, int]], *, removed: bool) -> Iterator[str]:
    """Yield the path and size of each unused variant, then the total."""
    for path, bytes_ in found:
        yield f"{printable(path)}  {size(bytes_)}"
    total = f"{counted(len(found), 'unused variant')} ({size(sum(each for _, each in found))})"
    if removed:
        yield f"{total} removed."
    else:
        yield f"{total}." + (" Remove with --in-place." if found else "")
