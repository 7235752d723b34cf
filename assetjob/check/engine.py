"""Check: every rule over every image, each flaw told once, in one pass over the pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from operator import attrgetter

from assetjob import rules
from assetjob.check.ignores import Ignores
from assetjob.check.parts import parts
from assetjob.model.finding import Finding, Problem
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.page import ImageRef
from assetjob.rules.support.part import Part
from assetjob.rules.support.rule import Comparing, Rule
from assetjob.rules.support.use import Use, use_of
from assetjob.runtime.spill import SpillList, SpillMap
from assetjob.settings.schema import Settings

# Pages that are judged by all rules before others are: what one rule finds out about a text is
# remembered for the next, though not of all texts of a site.
_TOGETHER = 50


def check(pages: Iterable[ResolvedPage], settings: Settings) -> Sequence[Finding]:
    """Return the findings on `pages`, ordered by page, place and rule.

    A rule names the rules it stands back for (`Rule.unless`): where one of those found something on
    the same image, its own finding is left out. So an image whose file is missing is not blamed for
    its size too, and a placeholder is not called a file name as well.

    Raises:
        SiteError: The disk has no room for what is known of a large site.
    """
    found, uses, ignored = _Found(), _Uses(), Ignores(settings)
    for part in parts(pages, _TOGETHER):
        for page in part.pages:
            ignored.read(page)
        problems = list(_problems(part, settings))
        told: defaultdict[int, set[str]] = defaultdict(set)
        for image, rule, _ in problems:
            told[id(image)].add(rule.name)
        for image, rule, problem in problems:
            if rule.unless.isdisjoint(told[id(image)]):
                found.add(ignored.applied(_finding(image.page, image.ref, rule, problem)))
        uses.add(part, told)
    for use, rule, problem in uses.problems():
        if rule.unless.isdisjoint(use.told):
            found.add(ignored.applied(_finding(use.page, use, rule, problem)))
    return found.in_order()


def _problems(part: Part, settings: Settings) -> Iterator[tuple[Image, Rule, Problem]]:
    """Yield what the rules find that see no more than a part of the site."""
    for rule in rules.load().values():
        if not isinstance(rule.judge, Comparing):
            for image, problem in rule.judge(part, settings):
                yield image, rule, problem


class _Uses:
    """The images that rules compare, once for each of these rules."""

    def __init__(self) -> None:
        self._rules = [
            (rule, rule.judge, SpillMap[Use]())
            for rule in rules.load().values()
            if isinstance(rule.judge, Comparing)
        ]
        self._awaited = frozenset[str]().union(*(rule.unless for rule, _, _ in self._rules))
        self._count = 0

    def add(self, part: Part, told: Mapping[int, set[str]]) -> None:
        """Take the images of a part; `told` names the rules that found something on each."""
        nothing = frozenset[str]()
        for page in part.pages:
            for image in page.images:
                names = told.get(id(image))
                use = use_of(image, self._awaited & names if names else nothing)
                if use is None:
                    continue
                self._count += 1
                for _, comparing, kept in self._rules:
                    kept.put(_key(comparing.key(use), self._count), use)

    def problems(self) -> Iterator[tuple[Use, Rule, Problem]]:
        """Yield what the rules find that compare images of the whole site."""
        for rule, comparing, kept in self._rules:
            for _, group in groupby(kept.items(), lambda item: item[0][:_DIGITS]):
                uses = SpillList(use for _, use in group)
                if len(uses) > 1:
                    for use, problem in comparing.compare(uses):
                        yield use, rule, problem


_DIGITS = 32


def _key(one: str, number: int) -> str:
    """Return a key that sorts the uses with one text together, and these by their numbers."""
    digest = sha256(one.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{digest[:_DIGITS]}{number:012}"


class _Found:
    """The findings of a site, to be ordered."""

    def __init__(self) -> None:
        self._by_page: SpillMap[Finding] = SpillMap()
        self._count = 0

    def add(self, finding: Finding) -> None:
        self._count += 1
        self._by_page.put(f"{finding.page}\0{self._count:012}", finding)

    def in_order(self) -> Sequence[Finding]:
        found = SpillList[Finding]()
        for _, of_page in groupby(self._by_page.values(), attrgetter("page")):
            for finding in sorted(of_page, key=_place):
                found.add(finding)
        return found


def _finding(page: str, at: ImageRef | Use, rule: Rule, problem: Problem) -> Finding:
    return Finding(
        rule=rule.name,
        severity=rule.severity,
        page=page,
        line=at.line,
        column=at.column,
        url=at.url,
        message=" ".join(problem.message.split()),
        span=at.span,
        part=problem.span,
        fix=problem.fix,
        about=rule.about,
    )


def _place(finding: Finding) -> tuple[int, int, str, str, str]:
    span = finding.span
    return span.start, span.end, finding.rule, finding.url or "", finding.message
