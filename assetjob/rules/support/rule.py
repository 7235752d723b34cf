"""What a rule is: a function with its severity and its page, which is its docstring.

A docstring has a title line, then why the flaw matters and what to do, then examples::

    An image has no text alternative.

    Whoever cannot see the image gets nothing (WCAG 2.2, 1.1.1 Non-text Content).

    Bad:
        <img src="400x200.jpg" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

An example is the page ``page.html``, unless it names its files, each by a line of its own::

    Bad:
        == one.md ==
        ![](400x200.jpg)

The images of an example are made from their names by the test that runs it
(tests/pictures.py has the convention).
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image, ResolvedPage
from assetjob.rules.support.part import File, Part
from assetjob.rules.support.use import Compared, Use

Found = Iterator[tuple[Image, Problem]]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The thresholds that the settings may change; `content_width` is in CSS pixels."""

    max_alt_length: int = 250
    placeholders: tuple[str, ...] = ()
    content_width: int | None = None


Judge = Callable[[Part, Thresholds], Found]


@dataclass(frozen=True, slots=True)
class Comparing:
    """How images of the whole site are compared: all for which `of_one` returns one and the same.

    `compare` gets them in the order of the pages, at least two.
    """

    of_one: Callable[[Use], str]
    compare: Callable[[Sequence[Use]], Compared]


@dataclass(frozen=True, slots=True)
class Example:
    """A small site: its pages by path. The images that they name are made from their names."""

    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, ready to judge.

    `why` is plain text. `unless` names the rules whose finding on the same image says it all
    already, so that one flaw is told once; those that compare images of the whole site are judged
    last, and no rule stands back for them. `judge` is for a part of the site, or compares all.
    """

    name: str
    severity: Severity
    title: str
    why: str
    bad: tuple[Example, ...]
    good: tuple[Example, ...]
    unless: frozenset[str]
    judge: Judge | Comparing

    def page(self) -> str:
        """Return the rule explained, as plain text for a terminal."""
        head = f"{self.name} ({self.severity.name.lower()})\n\n{self.title}."
        parts = [head, self.why] if self.why else [head]
        for label, examples in (("Bad", self.bad), ("Good", self.good)):
            parts += [f"{label}:\n{_indented(example)}" for example in examples]
        return "\n\n".join(parts) + "\n"


def image_rule(
    severity: Severity, *, unless: Sequence[str] = ()
) -> Callable[[Callable[[Image], Iterator[Problem]]], Rule]:
    """Make a rule of a function that judges one image by itself."""

    def decorate(function: Callable[[Image], Iterator[Problem]]) -> Rule:
        def judge(part: Part, _: Thresholds) -> Found:
            for page in part.pages:
                for image in page.images:
                    for problem in function(image):
                        yield image, problem

        return _rule(function, severity, unless, judge)

    return decorate


def threshold_rule(
    severity: Severity, *, unless: Sequence[str] = ()
) -> Callable[[Callable[[Image, Thresholds], Iterator[Problem]]], Rule]:
    """Make a rule of a function that judges one image by thresholds of the settings."""

    def decorate(function: Callable[[Image, Thresholds], Iterator[Problem]]) -> Rule:
        def judge(part: Part, thresholds: Thresholds) -> Found:
            for page in part.pages:
                for image in page.images:
                    for problem in function(image, thresholds):
                        yield image, problem

        return _rule(function, severity, unless, judge)

    return decorate


def page_rule(
    severity: Severity, *, unless: Sequence[str] = ()
) -> Callable[[Callable[[ResolvedPage], Found]], Rule]:
    """Make a rule of a function that judges a page's images together."""

    def decorate(function: Callable[[ResolvedPage], Found]) -> Rule:
        def judge(part: Part, _: Thresholds) -> Found:
            for page in part.pages:
                yield from function(page)

        return _rule(function, severity, unless, judge)

    return decorate


def page_threshold_rule(
    severity: Severity, *, unless: Sequence[str] = ()
) -> Callable[[Callable[[ResolvedPage, Thresholds], Found]], Rule]:
    """Make a rule of a function that judges a page's images together by the settings."""

    def decorate(function: Callable[[ResolvedPage, Thresholds], Found]) -> Rule:
        def judge(part: Part, thresholds: Thresholds) -> Found:
            for page in part.pages:
                yield from function(page, thresholds)

        return _rule(function, severity, unless, judge)

    return decorate


def file_rule(
    severity: Severity, *, unless: Sequence[str] = ()
) -> Callable[[Callable[[File], Iterator[Problem]]], Rule]:
    """Make a rule of a function that judges each file of the site once."""

    def decorate(function: Callable[[File], Iterator[Problem]]) -> Rule:
        def judge(part: Part, _: Thresholds) -> Found:
            for file in part.files:
                for problem in function(file):
                    yield file.image, problem

        return _rule(function, severity, unless, judge)

    return decorate


def comparing_rule(
    severity: Severity, *, of_one: Callable[[Use], str], unless: Sequence[str] = ()
) -> Callable[[Callable[[Sequence[Use]], Compared]], Rule]:
    """Make a rule of a function that compares images of the whole site; see `Comparing`."""

    def decorate(function: Callable[[Sequence[Use]], Compared]) -> Rule:
        return _rule(function, severity, unless, Comparing(of_one, function))

    return decorate


def _rule(
    function: Callable[..., object],
    severity: Severity,
    unless: Sequence[str],
    judge: Judge | Comparing,
) -> Rule:
    text = inspect.cleandoc(function.__doc__ or "")
    prose, *blocks = re.split(r"^(Bad|Good):\n", text, flags=re.MULTILINE)
    title, _, why = prose.partition("\n")
    examples = [(label, _example(body)) for label, body in zip(*[iter(blocks)] * 2, strict=True)]
    return Rule(
        name=function.__name__.replace("_", "-"),
        severity=severity,
        title=title.strip().removesuffix("."),
        why=why.strip(),
        bad=tuple(example for label, example in examples if label == "Bad"),
        good=tuple(example for label, example in examples if label == "Good"),
        unless=frozenset(unless),
        judge=judge,
    )


def _example(block: str) -> Example:
    text = inspect.cleandoc("\n" + block)
    first, *rest = re.split(r"^== (\S+) ==\n", text, flags=re.MULTILINE)
    named = zip(*[iter(rest)] * 2, strict=True)
    files = [(path, f"{body.strip(chr(10))}\n") for path, body in named]
    return Example(tuple(files) if files else (("page.html", f"{first}\n"),))


def _indented(example: Example) -> str:
    lines: list[str] = []
    for path, text in example.files:
        if len(example.files) > 1 or path != "page.html":
            lines.append(f"== {path} ==")
        lines += text.splitlines()
    return "\n".join(f"    {line}".rstrip() for line in lines)
