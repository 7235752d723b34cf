"""What one walk over all pages with their findings tells the views: a large site has no second."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from assetjob import rules
from assetjob.check.by_page import steps
from assetjob.model.finding import Severity, State
from assetjob.model.image import Image, ImageInfo, TargetState
from assetjob.model.result import Result
from assetjob.report.identity import page_id
from assetjob.report.weight import PageWeight, weigh
from assetjob.report.worklist import Bench
from assetjob.runtime.spill import SpillList, SpillMap
from assetjob.settings.schema import Settings

Tallies = Counter[tuple[str, Severity, State]]  # findings by rule, severity and state


@dataclass(slots=True)
class Survey:
    """Figures and names of the whole site; what is more lies on shelves.

    `tallies` count the findings by rule, severity and state, `on_pages` those of them that are on
    pages. `flawed` are ids and paths of what has findings, `clean` the paths of the other pages.
    `uses` count those of each file that was read, `infos` are their facts by their paths; `unread`
    are paths of others that are there. `targets` count the images by what they point at.
    """

    bench: Bench
    tallies: Tallies = field(default_factory=Counter)
    on_pages: int = 0
    flawed: list[tuple[str, str]] = field(default_factory=list)
    clean: list[str] = field(default_factory=list)
    weights: SpillList[PageWeight] = field(default_factory=SpillList)
    uses: Counter[str] = field(default_factory=Counter)
    infos: SpillMap[ImageInfo] = field(default_factory=SpillMap)
    unread: set[str] = field(default_factory=set)
    targets: Counter[TargetState] = field(default_factory=Counter)


def survey(result: Result, settings: Settings) -> Survey:
    """Return what the views are made of, beside the pages themselves."""
    titles = {name: rule.title for name, rule in rules.load().items()}
    seen = Survey(Bench(settings, titles))
    for path, judged, findings in steps(result):
        seen.tallies.update((each.rule, each.severity, each.state) for each in findings)
        if findings:
            seen.flawed.append((page_id(path), path))
        if judged is None:
            continue
        seen.on_pages += len(findings)
        if not findings:
            seen.clean.append(path)
        weight = weigh(judged, result.encoded, settings.content_width)
        if any(weight.before):
            seen.weights.add(weight)
        for image in judged.images:
            _count(image, seen)
        seen.bench.lay(judged, findings)
    seen.flawed.sort(key=lambda each: each[1])
    seen.unread.difference_update(seen.uses)
    return seen


def _count(image: Image, seen: Survey) -> None:
    target, info = image.target, image.info
    seen.targets[target.state] += 1
    if info is not None:
        if info.path not in seen.uses:
            seen.infos.put(info.path, info)
        seen.uses[info.path] += 1
    if target.state is TargetState.LOCAL and target.path and target.path not in seen.uses:
        seen.unread.add(target.path)
