"""Prose that is left out before Markdown is parsed changes nothing of what is found."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.model.page import Page
from assetjob.model.text import Dialect, Markup, Source
from assetjob.parse import page as parser
from assetjob.parse.located_text import whole
from assetjob.parse.prose import GONE, without_prose
from tests.markdown_pages import BLOCKS, ENDS, SPANS, soup
from tests.parse.test_kramdown import OWN_BLOCKS, OWN_SPANS

FAR = "The keeper wrote down *each* boat that [passed](/lock/one) the lower gate. " * 4
MUCH = f"{FAR}\n\n{FAR}\n\n{FAR}"
PLAIN = "Nothing in these words stands out from the others. " * 6
IMAGE = "![a](b.png)"


def page(text: str, dialect: Dialect) -> Page:
    return parser.parse(Source("page.md", Markup.MARKDOWN, text, dialect))


def page_with_prose(text: str, dialect: Dialect) -> Page:
    with patch.object(parser, "without_prose", lambda source: source):
        return page(text, dialect)


def shortened(text: str) -> str:
    return without_prose(whole(text, 0)).text


def test_what_is_far_from_images_is_left_out() -> None:
    text = f"{FAR}\n\n## One\n\n- {FAR}\n\n{FAR}\n\n{IMAGE}\n\n{FAR}\n\n{FAR}\n\n## Two\n\n{FAR}"
    assert shortened(text) == f"{GONE}\n\n## One\n\n{GONE}\n\n{FAR}\n\n{IMAGE}\n\n{FAR}\n\n# {GONE}"


@pytest.mark.parametrize(
    "prose",
    [
        *("A word", "**So** it", "_So_ it", "[So](u) it", '"So" it', "(so) it", "1999 was", "日本"),
        *("Two\nlines", "- an item\n- another", "10. an item", "+ *an* item", "#### A part"),
    ],
)
def test_is_prose(prose: str) -> None:
    assert shortened(f"{FAR}\n\n{prose}\n\n{FAR}\n") == "# " * prose.startswith("#") + GONE


@pytest.mark.parametrize(
    "block",
    [
        *(
            "<b>tag</b>",
            "a <b>tag</b>",
            "a ![i](i.png)",
            "a note[^1]",
            "[<b>](u)",
            "[![i](i.png)](u)",
            "a $$ b",
            "a | b",
            "a {:.x}",
        ),
        *("a\n- b", "a\n===", "a\n: b", "a -->", "    code", "> quote", "[a]: b.png", "[^a]: b"),
        *(
            "*[a]: b",
            "***",
            "- ![i](i.png)",
            "- a\n  b",
            "[a\\](b)]: /c",
            "^",
            "{:.x}",
        ),
        *("```\ncode\n\nmore\n```", ": definition", "# ![i](i.png)", "# A {#b}", "- [ ] a"),
    ],
)
def test_is_more_than_prose(block: str) -> None:
    assert block in shortened(f"{FAR}\n\n{block}\n\n{FAR}")


@pytest.mark.parametrize("dialect", Dialect)
@pytest.mark.parametrize(
    "text",
    [
        # The prose is in something that began before it, or ends that, or is shown elsewhere.
        f"<div>\n\n{MUCH}\n\n</div>\n\n{IMAGE}",
        f"<a href='x' aria-label='n'>\n\n{MUCH}\n\n{PLAIN}\n\n{IMAGE}\n\n</a>",
        f"<svg>\n\n{MUCH}\n\n{IMAGE}\n\n</svg>",
        f"<h2>\n\n{MUCH}\n\n</h2>\n\n{MUCH}\n\n{IMAGE}",
        f"<td>\n\n{MUCH}\n\n{IMAGE}\n\n</td>",
        f"<figure>\n\n{IMAGE}\n\n{MUCH}\n\n<figcaption>\n\n{MUCH}\n\n</figcaption></figure>",
        f'<p id="n">\n\n{MUCH}\n\n<img src="c.png" aria-labelledby="n">\n\n</p>',
        f"<style>\n\n{MUCH}\n\n</style>\n\n{IMAGE}",
        f"<!--\n\n{MUCH}\n\n{IMAGE}\n\n-->\n\n{IMAGE}",
        f"<pre>\n\n{MUCH}\n\n{IMAGE}\n\n</pre>\n\n{IMAGE}",
        f"<b>\n\n{MUCH}\n\n{IMAGE}\n\n</b>",
        f"<img alt='a\n\n{MUCH}\n\nIt is the keeper's\n\n{MUCH}\n\n' src='c.png'>\n\n{IMAGE}",
        f'<div title="a\n\n{PLAIN}\n\nHe said"\n\n>\n\n{MUCH}\n\n<img src="c.png"></div>',
        f'<div title="a > b\n\n{PLAIN}\n\nHe said"\n\n>\n\n{MUCH}\n\n<img src="c.png"></div>',
        f'{IMAGE}\n{{: class="a\n\n{MUCH}\n\nb"}}\n',
        f'<p markdown="span">{PLAIN}\n\n{PLAIN} *b\n\n{PLAIN}\n\n{IMAGE} c*</p>',
        f"$$ a\n\n{MUCH}\n\n$$ {IMAGE}",
        f"{{::comment}}\n\n{MUCH}\n\n{IMAGE}\n\n{{:/}}\n\n{IMAGE}",
        f"{{::nomarkdown}}\n\n{MUCH}\n\n<img src='c.png'>\n\n{{:/}}",
        f"{MUCH}\n\n: a definition\n\n{MUCH}\n\n{IMAGE}",
        f"a[^n]\n\n## One\n\n{MUCH}\n\n## Two\n\n{MUCH}\n\n[^n]: {IMAGE}",
        f"- {IMAGE}\n- a\n\n{FAR}\n\n- {FAR}\n\n{FAR}",
        f"{GONE}\n\n{MUCH}\n\na {GONE}\n\n{IMAGE}",
        f"\ufeff\n\n{MUCH}\r\n\r\n{FAR}\r\n \t\r\n{IMAGE}\r\n\r\n{MUCH}\r\n\r\n{IMAGE}",
    ],
)
def test_same_as_with_its_prose(text: str, dialect: Dialect) -> None:
    assert page(text, dialect) == page_with_prose(text, dialect)


PROSE = st.sampled_from(
    (f"{FAR}\n", "Short.\n", f"- {FAR}\n", "## Part\n", f"**So** {FAR}\n", 'It\'s "so".\n')
)
TEXTS = st.lists(
    st.tuples(
        PROSE | PROSE | soup(SPANS + OWN_SPANS, BLOCKS + OWN_BLOCKS, lines=2),
        st.sampled_from(("\n", "\n", "\n", *ENDS)),
    ).map("".join),
    max_size=12,
).map("".join)


@given(TEXTS, st.sampled_from(Dialect))
def test_any_text_is_the_same_as_with_its_prose(text: str, dialect: Dialect) -> None:
    assert page(text, dialect) == page_with_prose(text, dialect)
