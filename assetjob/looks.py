"""What the files of one ``srcset`` look like, so that a different picture among them is found.

Variants that this tool made are not looked at: they come from the original.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from assetjob.model import Failure, ImageInfo, Target, TargetState
from assetjob.run import Run
from assetjob.work import look

_UNPICTURED = frozenset({"svg", "ico", "other"})


def look_at(
    run: Run, sets: Iterable[Iterable[Target]], infos: Mapping[str, ImageInfo]
) -> tuple[dict[str, ImageInfo], dict[str, Failure]]:
    """Return `infos` with the looks of the files that stand in one of `sets` beside another.

    What cannot be decoded is left out, and is a Failure by its path.
    """
    wanted = {info.path: info for files in sets for info in _beside(run, files, infos)}
    seen = dict(infos)
    failures: dict[str, Failure] = {}
    outcomes = run.executor.map(
        partial(look, run.site.root, run.settings.limits),
        [info for info in wanted.values() if not info.look],
        lambda info, reason: Failure(info.path, "look", reason),
    )
    for done, (info, outcome) in enumerate(outcomes, 1):
        if isinstance(outcome, Failure):
            failures[info.path] = outcome
            del seen[info.path]
        else:
            seen[info.path] = replace(info, look=outcome)
            _keep(run, seen[info.path])
        run.progress("look", done, len(wanted))
    return seen, failures


def _beside(
    run: Run, targets: Iterable[Target], infos: Mapping[str, ImageInfo]
) -> Iterator[ImageInfo]:
    """Yield the files of one set, unless there is but one picture to be looked at."""
    made_here = run.settings.variants_dir + "/"
    paths = (t.path for t in targets if t.state is TargetState.LOCAL and t.path)
    files = [infos[path] for path in paths if path in infos and not path.startswith(made_here)]
    files = [info for info in files if info.format not in _UNPICTURED]
    if len({info.digest for info in files}) > 1:
        yield from files


def _keep(run: Run, info: ImageInfo) -> None:
    if status := run.status(info.path):
        run.cache.keep_info(info, status)
