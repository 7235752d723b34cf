"""What the files of one ``srcset`` look like, so that a different picture among them is found.

Variants that this tool made are not looked at: they come from the original.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from assetjob.images.variants import in_variants_folder
from assetjob.job.context import RunContext
from assetjob.job.tasks import fingerprint
from assetjob.model.image import Failure, ImageInfo, Target, TargetState
from assetjob.runtime.spill import SpillMap

_UNPICTURED = frozenset({"svg", "ico", "other"})


def fingerprint_all(
    run: RunContext, sets: Iterable[Sequence[str]], infos: SpillMap[ImageInfo]
) -> dict[str, Failure]:
    """Find out the looks of the files that stand in one of `sets`, of paths, beside another.

    They become a part of `infos`. What cannot be decoded is taken out, and is a Failure by its
    path.
    """
    wanted = SpillMap((info.path, info) for files in sets for info in _beside(files, infos))
    failures: dict[str, Failure] = {}
    outcomes = run.executor.map(
        partial(fingerprint, run.site.root, run.settings.limits),
        (info for info in wanted.values() if not info.fingerprint),
        lambda info, reason: Failure(info.path, "fingerprint", reason),
    )
    for done, (info, outcome) in enumerate(outcomes, 1):
        if isinstance(outcome, Failure):
            failures[info.path] = outcome
            infos.discard(info.path)
        else:
            seen = replace(info, fingerprint=outcome)
            infos.put(info.path, seen)
            _keep(run, seen)
        run.progress("fingerprint", done, len(wanted))
    return failures


def may_differ(targets: Iterable[Target], variants_dir: str) -> tuple[str, ...]:
    """Return the paths of the files of one set that may be different pictures, else nothing."""
    paths = {t.path for t in targets if t.state is TargetState.LOCAL and t.path}
    others = sorted(path for path in paths if not in_variants_folder(path, variants_dir))
    return tuple(others) if len(others) > 1 else ()


def _beside(paths: Sequence[str], infos: Mapping[str, ImageInfo]) -> Sequence[ImageInfo]:
    """Return the files of one set, unless there is but one picture to be looked at."""
    files = [infos[path] for path in paths if path in infos]
    files = [info for info in files if info.format not in _UNPICTURED]
    return files if len({info.digest for info in files}) > 1 else ()


def _keep(run: RunContext, info: ImageInfo) -> None:
    if status := run.status(info.path):
        run.cache.keep_info(info, status)
