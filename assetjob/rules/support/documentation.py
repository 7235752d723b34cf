"""The documentation of a rule: its function's docstring.

A docstring has a title line that states the problem, then why it matters and what to do, then
links, then examples::

    Image has no alt text.

    People who cannot see the image do not get its content.

    See:
        https://developer.mozilla.org/en-US/docs/Web/API/HTMLImageElement/alt

    Bad:
        <img src="400x200.jpg" width="400" height="200">

    Good:
        <img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200">

An example is the page ``page.html``, unless it names its files, each on a line of its own::

    Bad:
        == one.md ==
        ![](400x200.jpg)

The test that runs the examples makes their image files from the names (tests/rules/test_rules.py).
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A small site: its pages by path. The image files are made from their names."""

    files: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        lines: list[str] = []
        for path, text in self.files:
            if len(self.files) > 1 or path != "page.html":
                lines.append(f"== {path} ==")
            lines += text.splitlines()
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Documentation:
    """A rule's documentation; `why` is plain text, `see` are URLs."""

    title: str
    why: str
    see: tuple[str, ...]
    bad: tuple[Example, ...]
    good: tuple[Example, ...]


def parse_documentation(docstring: str) -> Documentation:
    """Return the parts of a rule's docstring."""
    prose, *blocks = re.split(
        r"^(Bad|Good|See):\n", inspect.cleandoc(docstring), flags=re.MULTILINE
    )
    title, _, why = prose.partition("\n")
    labelled = list(zip(*[iter(blocks)] * 2, strict=True))

    def examples(wanted: str) -> Iterator[Example]:
        return (_example(body) for label, body in labelled if label == wanted)

    return Documentation(
        title=title.strip().removesuffix("."),
        why=why.strip(),
        see=tuple(url for label, body in labelled if label == "See" for url in body.split()),
        bad=tuple(examples("Bad")),
        good=tuple(examples("Good")),
    )


def _example(block: str) -> Example:
    text = inspect.cleandoc("\n" + block)
    first, *rest = re.split(r"^== (\S+) ==\n", text, flags=re.MULTILINE)
    named = zip(*[iter(rest)] * 2, strict=True)
    files = [(path, f"{body.strip(chr(10))}\n") for path, body in named]
    return Example(tuple(files) if files else (("page.html", f"{first}\n"),))
