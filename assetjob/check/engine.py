"""Run the rules on all images in one pass over the pages, and report each problem once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import chain, groupby
from operator import attrgetter

from assetjob import rules
from assetjob.check.ignores import Ignores
from assetjob.check.parts import split_pages
from assetjob.model.errors import SettingsError
from assetjob.model.finding import Finding, Problem, State
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.page import ImageRef
from assetjob.rules.support.decorators import Comparing, Rule
from assetjob.rules.support.part import Part
from assetjob.rules.support.use import Use, use_of
from assetjob.runtime.spill import SpillList, SpillMap
from assetjob.settings.nearest import nearest
from assetjob.settings.schema import Settings

# All rules run on one part before the next: text that rules have normalised stays in their caches.
_PAGES_PER_PART = 50


def check(pages: Iterable[ResolvedPage], settings: Settings) -> Sequence[Finding]:
    """Return the findings on `pages`, sorted by page, position and rule.

    A finding is left out if one of the rules in `Rule.unless` found a problem on the same image. A
    missing file is not reported for its size as well, nor a placeholder for being a file name.

    Raises:
        SettingsError: The settings name a rule that does not exist.
        SiteError: There is no disk space for the findings of a large site.
    """
    active = _active_rules(settings)
    found, uses, ignores = _Found(), _Uses(active), Ignores(settings)
    for part in split_pages(pages, _PAGES_PER_PART, settings.variants_dir):
        for page in part.pages:
            ignores.read(page)
        problems = list(_problems(part, active, settings))
        reported: defaultdict[int, set[str]] = defaultdict(set)
        for image, rule, _ in problems:
            reported[id(image)].add(rule.name)
        for image, rule, problem in problems:
            if rule.unless.isdisjoint(reported[id(image)]):
                found.add(
                    ignores.apply(_finding(image.page, image.ref, _file(image), rule, problem))
                )
        uses.add(part, reported)
    for use, rule, problem in uses.problems():
        if rule.unless.isdisjoint(use.reported):
            found.add(ignores.apply(_finding(use.page, use, use.path, rule, problem)))
    return found.in_order()


def _active_rules(settings: Settings) -> tuple[Rule, ...]:
    """Return the rules that are on.

    Raises:
        SettingsError: `extra_rules` names something that is not a rule.
    """
    known = rules.load()
    for name in settings.extra_rules:
        if name not in known:
            raise SettingsError(f"extra_rules: unknown rule {name!r}{nearest(name, known)}")
    return tuple(
        rule for rule in known.values() if not rule.optional or rule.name in settings.extra_rules
    )


def _problems(
    part: Part, active: Sequence[Rule], settings: Settings
) -> Iterator[tuple[Image, Rule, Problem]]:
    """Yield the problems found by rules that need only a part of the site."""
    for rule in active:
        if not isinstance(rule.judge, Comparing):
            for image, problem in rule.judge(part, settings):
                yield image, rule, problem


class _Uses:
    """The images that rules compare, sorted for each of these rules."""

    def __init__(self, active: Sequence[Rule]) -> None:
        self._rules = [
            (rule, rule.judge, SpillMap[Use]())
            for rule in active
            if isinstance(rule.judge, Comparing)
        ]
        self._needed = frozenset[str]().union(*(rule.unless for rule, _, _ in self._rules))
        self._count = 0

    def add(self, part: Part, reported: Mapping[int, set[str]]) -> None:
        """Add the images of a part; `reported` has the rules that found a problem on each."""
        nothing = frozenset[str]()
        for page in part.pages:
            matter = page.page.front_matter
            title = (matter and matter.title) or ""
            for image in page.images:
                names = reported.get(id(image))
                use = use_of(image, self._needed & names if names else nothing, title)
                if use is None:
                    continue
                self._count += 1
                for _, comparing, kept in self._rules:
                    if key := comparing.key(use):
                        kept.put(_key(key, self._count), use)

    def problems(self) -> Iterator[tuple[Use, Rule, Problem]]:
        """Yield the problems found by rules that compare images of the whole site."""
        for rule, comparing, kept in self._rules:
            for _, group in groupby(kept.items(), lambda item: item[0][:_DIGITS]):
                uses = (use for _, use in group)
                first, second = next(uses), next(uses, None)
                if second is not None:
                    for use, problem in comparing.compare(SpillList(chain((first, second), uses))):
                        yield use, rule, problem


_DIGITS = 32


def _key(one: str, number: int) -> str:
    """Return a key that sorts uses with the same text together, and these by their numbers."""
    digest = sha256(one.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{digest[:_DIGITS]}{number:012}"


class _Found:
    """The findings of a site, to be sorted."""

    def __init__(self) -> None:
        self._by_page: SpillMap[Finding] = SpillMap()
        self._count = 0
        self._by_cause: dict[tuple[str, str], tuple[Finding, int]] = {}

    def add(self, finding: Finding) -> None:
        if finding.cause and finding.state is State.NEW:
            key = (finding.rule, finding.cause)
            first, count = self._by_cause.get(key, (finding, 0))
            self._by_cause[key] = (first, count + 1)
        else:
            self._put(finding)

    def _put(self, finding: Finding) -> None:
        self._count += 1
        self._by_page.put(f"{finding.page}\0{self._count:012}", finding)

    def in_order(self) -> Sequence[Finding]:
        for first, count in self._by_cause.values():
            counted = rules.load()[first.rule].counts
            several = f"{count:,} {counted}, such as this one: " if count > 1 else ""
            self._put(replace(first, message=several + first.message))
        self._by_cause.clear()
        found = SpillList[Finding]()
        for _, of_page in groupby(self._by_page.values(), attrgetter("page")):
            for finding in sorted(of_page, key=_order):
                found.add(finding)
        return found


def _file(image: Image) -> str:
    return image.target.file or image.target.path or ""


def _finding(page: str, at: ImageRef | Use, file: str, rule: Rule, problem: Problem) -> Finding:
    return Finding(
        rule=rule.name,
        severity=problem.severity or rule.severity,
        page=page,
        line=at.line,
        column=at.column,
        url=at.url,
        message=" ".join(problem.message.split()),
        span=at.span,
        part=problem.span,
        fix=problem.fix,
        about=rule.about,
        cause=problem.cause,
        file=file,
        group=problem.group,
    )


def _order(finding: Finding) -> tuple[int, int, str, str, str]:
    span = finding.span
    return span.start, span.end, finding.rule, finding.url or "", finding.message
