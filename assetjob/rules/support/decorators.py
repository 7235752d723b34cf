"""The decorators that make a rule of a function; the function's docstring documents the rule.

A rule is defined in one file: the decorator has its severity, what it is about and
the success criteria that it checks; see `Facts`. A function may take the settings as its second
parameter.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import indent
from typing import Any, Literal, Required, TypedDict, TypeVar, Unpack

from assetjob.model.finding import About, Problem, Severity
from assetjob.model.image import Image, ResolvedPage
from assetjob.rules.support.documentation import Example, parse_documentation
from assetjob.rules.support.part import File, Part
from assetjob.rules.support.use import Compared, Use
from assetjob.rules.support.wcag import CRITERIA, Criterion, Requirement, act_url
from assetjob.settings.schema import Settings

Found = Iterator[tuple[Image, Problem]]
Judge = Callable[[Part, Settings], Found]
Script = Callable[[Settings], Mapping[str, object]]
Counted = Literal["images", "pages"]


class Facts(TypedDict, total=False):
    """The arguments of a decorator besides the severity.

    `about` says what the rule judges: findings about alt text need a decision of a person. `wcag`
    are numbers of success criteria; `conformance` says that the problem, if it is one, is a failure
    of these, and not only against good practice. `act` are ids of ACT rules that find it. `unless`
    names rules, or groups of rules, whose finding on the same image makes this one redundant;
    `group` is the group that the rule itself is in. `script` returns the values by which the
    report's script judges text while it is typed: numbers, lists, and patterns by name. An
    `optional` rule is off unless the setting ``extra_rules`` names it. `counts` tells what problems
    with one cause are problems of, images by default.
    """

    about: Required[About]
    wcag: Sequence[str]
    conformance: bool
    act: Sequence[str]
    unless: Sequence[str]
    group: str
    script: Script
    optional: bool
    counts: Counted


@dataclass(frozen=True, slots=True)
class Comparing:
    """How images of the whole site are compared: those for which `key` returns the same text.

    `compare` gets them in the order of the pages, at least two. An image with the key "" is not
    compared.
    """

    key: Callable[[Use], str]
    compare: Callable[[Sequence[Use]], Compared]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; the fields that it shares with `Facts` are explained there.

    `title` states the problem, `why` is plain text, `see` are URLs.
    `judge` judges a part of the site, or compares images of all of it. Rules that compare run last,
    so no rule can name one of them in `unless`.
    """

    name: str
    severity: Severity
    about: About
    title: str
    why: str
    see: tuple[str, ...]
    bad: tuple[Example, ...]
    good: tuple[Example, ...]
    wcag: tuple[Criterion, ...]
    conformance: bool
    act: tuple[str, ...]
    unless: frozenset[str]
    group: str
    script: Script | None
    optional: bool
    counts: Counted
    judge: Judge | Comparing

    @property
    def links(self) -> tuple[str, ...]:
        """URLs of explanations elsewhere."""
        return (*(criterion.url for criterion in self.wcag), *map(act_url, self.act), *self.see)

    @property
    def requirement(self) -> Requirement:
        """What the rule checks of the success criteria: conformance, or good practice."""
        if not self.wcag:
            return ""
        return "conformance" if self.conformance else "best-practice"

    def page(self) -> str:
        """Return the rule's documentation as plain text for a terminal."""
        state = ", off by default" if self.optional else ""
        head = f"{self.name} ({self.severity.name.lower()}{state})"
        parts = [head, f"{self.title}.", self.why]
        kind = "" if self.conformance else "; best practice"
        parts += ["\n".join(f"{criterion}{kind}" for criterion in self.wcag)]
        for label, examples in (("Bad", self.bad), ("Good", self.good)):
            parts += [f"{label}:\n{indent(str(example), '    ')}" for example in examples]
        parts += ["\n".join(("See:", *(f"    {url}" for url in self.links))) if self.links else ""]
        return "\n\n".join(filter(None, parts)) + "\n"


def image_rule(
    severity: Severity, **facts: Unpack[Facts]
) -> Callable[
    [Callable[[Image], Iterator[Problem]] | Callable[[Image, Settings], Iterator[Problem]]], Rule
]:
    """Make a rule of a function that judges one image."""

    def decorate(function: Callable[..., Iterator[Problem]]) -> Rule:
        problems = _with_settings(function)

        def judge(part: Part, settings: Settings) -> Found:
            for page in part.pages:
                for image in page.images:
                    for problem in problems(image, settings):
                        yield image, problem

        return _rule(function, severity, facts, judge)

    return decorate


def page_rule(
    severity: Severity, **facts: Unpack[Facts]
) -> Callable[[Callable[[ResolvedPage], Found] | Callable[[ResolvedPage, Settings], Found]], Rule]:
    """Make a rule of a function that judges the images of a page together."""

    def decorate(function: Callable[..., Found]) -> Rule:
        found = _with_settings(function)

        def judge(part: Part, settings: Settings) -> Found:
            for page in part.pages:
                yield from found(page, settings)

        return _rule(function, severity, facts, judge)

    return decorate


def file_rule(
    severity: Severity, **facts: Unpack[Facts]
) -> Callable[
    [Callable[[File], Iterator[Problem]] | Callable[[File, Settings], Iterator[Problem]]], Rule
]:
    """Make a rule of a function that judges an image file; it is called once for each file."""

    def decorate(function: Callable[..., Iterator[Problem]]) -> Rule:
        problems = _with_settings(function)

        def judge(part: Part, settings: Settings) -> Found:
            for file in part.files:
                for problem in problems(file, settings):
                    yield file.image, problem

        return _rule(function, severity, facts, judge)

    return decorate


def comparing_rule(
    severity: Severity, *, key: Callable[[Use], str], **facts: Unpack[Facts]
) -> Callable[[Callable[[Sequence[Use]], Compared]], Rule]:
    """Make a rule of a function that compares images of the whole site; see `Comparing`."""

    def decorate(function: Callable[[Sequence[Use]], Compared]) -> Rule:
        return _rule(function, severity, facts, Comparing(key, function))

    return decorate


_Result = TypeVar("_Result")


def _with_settings(function: Callable[..., _Result]) -> Callable[[Any, Settings], _Result]:
    if len(inspect.signature(function).parameters) > 1:
        return function
    return lambda judged, _: function(judged)


def _rule(
    function: Callable[..., object], severity: Severity, facts: Facts, judge: Judge | Comparing
) -> Rule:
    documentation = parse_documentation(function.__doc__ or "")
    return Rule(
        name=function.__name__.replace("_", "-"),
        severity=severity,
        about=facts["about"],
        title=documentation.title,
        why=documentation.why,
        see=documentation.see,
        bad=documentation.bad,
        good=documentation.good,
        wcag=tuple(CRITERIA[number] for number in facts.get("wcag", ())),
        conformance=facts.get("conformance", False),
        act=tuple(facts.get("act", ())),
        unless=frozenset(facts.get("unless", ())),
        group=facts.get("group", ""),
        script=facts.get("script"),
        optional=facts.get("optional", False),
        counts=facts.get("counts", "images"),
        judge=judge,
    )
