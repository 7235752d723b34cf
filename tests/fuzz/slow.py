"""Search for texts that take more than linear time: one or two words, repeated.

    python tests/fuzz/slow.py [KIND ...]

What grows too fast is printed with its seconds at a length and at twice that length. Times mislead
on a busy machine, so this is a tool for people, not a test; what it found is in
tests/test_slow_texts.py.
"""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from assetjob.model.front_matter import FRONT_MATTER_KEYS
from assetjob.model.sizes import parse_sizes
from assetjob.model.text import Markup, Source
from assetjob.parse.frontmatter import read_front_matter
from assetjob.parse.page import parse
from assetjob.parse.srcset import parse_srcset
from assetjob.rewrite.css.stylesheet import can_append, declarations
from assetjob.rewrite.css.stylesheet import read as read_css
from tests.fuzz import words

LENGTH = 12_000  # characters
SLOW = 0.15  # seconds for so many
GROWTH = 3.0  # times, where the length is doubled


def _parse(markup: Markup, dialect: str, text: str) -> None:
    parse(Source("page", markup, text, dialect))


def _css(text: str) -> None:
    read_css(text)
    declarations(text)
    can_append(text)


def _srcset(text: str) -> None:
    parse_srcset(text)
    parse_sizes(text)


HTML = partial(_parse, Markup.HTML, "commonmark")
KRAMDOWN = partial(_parse, Markup.MARKDOWN, "kramdown")
COMMONMARK = partial(_parse, Markup.MARKDOWN, "commonmark")
_PLAIN = (" ", "\n", "a", "aa ", "\\", '"', "'", "(", "[", "<", "&", ":", "|", "-", "=", "a=", "\t")

# What is tried, in front of what, in which words.
KINDS: dict[str, tuple[Callable[[str], object], tuple[str, ...], tuple[str, ...]]] = {
    "html": (HTML, ("", "<img src=a>", "<img "), words.HTML),
    "style": (HTML, ("<img style='", "<style>a{background:"), (*words.CSS, 'url("', "\\'")),
    "template": (
        HTML,
        ("{% include a ", "{{< figure ", "<img src='{{ "),
        ("a", "=", "=' ", '="', " ", ":", "-", "%}", "}}", "{%", "{{", "|", "\n", "a=b "),
    ),
    "kramdown": (KRAMDOWN, ("", "![a](b) ", "> ", "{: "), words.MARKDOWN),
    "commonmark": (COMMONMARK, ("", "![a](b) ", "> "), words.MARKDOWN),
    "css": (_css, ("", "a{"), words.CSS),
    "srcset": (_srcset, ("",), words.SRCSET),
    "yaml": (lambda text: read_front_matter(text, FRONT_MATTER_KEYS), ("---\n",), words.YAML),
}  # fmt: skip


def main(names: list[str]) -> None:
    """Try every word and every pair of words."""
    for name in names or KINDS:
        read, before, table = KINDS[name]
        for text_of, label in _texts(before, (*table, *_PLAIN)):
            seconds = _seconds(read, text_of(LENGTH))
            if seconds < SLOW:
                continue
            # The lower of two: another process may have used the processor.
            once, twice = (
                min(_seconds(read, text_of(length)) for _ in range(2))
                for length in (LENGTH, 2 * LENGTH)
            )
            if once > SLOW and twice > GROWTH * once:
                print(f"{name}: {once:.2f} s, {twice:.2f} s: {label}", flush=True)


def _texts(
    before: tuple[str, ...], table: tuple[str, ...]
) -> Iterator[tuple[Callable[[int], str], str]]:
    pairs = [(word,) for word in table] + list(itertools.permutations(table, 2))
    for prefix, pair in itertools.product(before, pairs):
        word = "".join(pair)

        def text_of(length: int, prefix: str = prefix, word: str = word) -> str:
            return prefix + word * (length // len(word))

        yield text_of, f"{prefix!r} + {word!r} * {LENGTH // len(word)}"


def _seconds(read: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    read(text)
    return time.process_time() - start


if __name__ == "__main__":
    main(sys.argv[1:])
