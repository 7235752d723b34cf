"""Markdown within HTML: where it is read, and where readers see it as text."""

from __future__ import annotations

import pytest

from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.parse.shown_as_text import WITHIN_HTML

# A page, and the dialects in which its Markdown image is shown as text; it is read in the others.
COMMONMARK = {"commonmark", "vue"}
AT_TAG = {"kramdown", "python_markdown"}
PAGES: dict[str, tuple[str, set[str]]] = {
    "lines of a block": ("<center>\n![A](a.png)\n</center>", COMMONMARK | AT_TAG),
    "blank lines": ("<center>\n\n![A](a.png)\n\n</center>", AT_TAG),
    "text before": ("<div>\nSee ![A](a.png) here.\n</div>", COMMONMARK | AT_TAG),
    "a title": ('<div>\n![A](a.png "B")\n</div>', COMMONMARK | AT_TAG),
    "a table": (
        "<table><tr><td>\n![A](a.png)\n</td></tr></table>",
        COMMONMARK | AT_TAG,
    ),
    "behind a block": ("<div>\n\nOne\n\n</div>\n\n![A](a.png)", set()),
    "directly behind a block": ("<div>\n\nOne\n\n</div>\n![A](a.png)", COMMONMARK),
    "inline": ("One <b>![A](a.png)</b>", set()),
    "paragraph": ("A\n\n![A](a.png)\n\n<p>B</p>", set()),
    "of the list": ("* One\n\n  <div>\n  ![A](a.png)\n  </div>", COMMONMARK | AT_TAG),
}
DIALECTS = ("commonmark", "kramdown", "mdx", "pandoc", "python_markdown", "vue")


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", PAGES)
def test_markdown_within_html(name: str, dialect: str) -> None:
    text, as_text = PAGES[name]
    page = parse(Source("a.md", Markup.MARKDOWN, f"# Title\n\n{text}\n", dialect))
    unread = [(each.construct, each.text) for each in page.unread]
    assert unread == ([(WITHIN_HTML, "a.png")] if dialect in as_text else [])
    assert [ref.url for ref in page.refs] == ([] if dialect in as_text else ["a.png"])


def test_its_line_is_named() -> None:
    text = "Text.\n\n<div>\n\n\n![A](a.png)\n</div>\n"
    page = parse(Source("a.md", Markup.MARKDOWN, text, "python_markdown"))
    assert [each.line for each in page.unread] == [6]


NO_IMAGE = (
    "<pre>\n![A](a.png)\n</pre>",
    "<div><code>![A](a.png)</code></div>",
    "<!-- ![A](a.png) -->",
    "<div>\n<!-- ![A](a.png) -->\n</div>",
    '<div title="![A](a.png)"></div>',
    "<script>\n'![A](a.png)'\n</script>",
    "<div>\n![A](page.html)\n</div>",
    r"<div>\![A](a.png)</div>",
    "```html\n<div>\n![A](a.png)\n</div>\n```",
    "{% capture x %}<div>\n![A](a.png)\n</div>{% endcapture %}{{ x | markdownify }}",
    "<div>\n{{< note >}}\n![A](a.png)\n{{< /note >}}\n</div>",
    "<section data-markdown>\n![A](a.png)\n</section>",
)


@pytest.mark.parametrize("text", NO_IMAGE)
@pytest.mark.parametrize("dialect", ["commonmark", "kramdown", "python_markdown"])
def test_what_is_no_image_or_may_be_read(text: str, dialect: str) -> None:
    assert parse(Source("a.md", Markup.MARKDOWN, text, dialect)).unread == ()


MARKED = (
    '<figure markdown="span">\n  ![A](a.png){ width="300" }\n  <figcaption>B</figcaption></figure>',
    "<div class=x markdown>\n![A](a.png)\n</div>",
    '<div markdown="1">\n\n![A](a.png)\n\n</div>',
)


@pytest.mark.parametrize("text", MARKED)
def test_python_markdown_reads_marked_elements(text: str) -> None:
    page = parse(Source("a.md", Markup.MARKDOWN, f"One\n\n{text}\n", "python_markdown"))
    assert ([ref.url for ref in page.refs], page.unread) == (["a.png"], ())


INDENTED = {
    "admonition": '!!! note "A title"\n\n    One\n\n    ![A](a.png)\n',
    "collapsed": "??? tip\n    ![A](a.png)\n",
    "expanded": "???+ tip\n\n    ![A](a.png)\n",
    "tab": '=== "Linux"\n\n    1. One\n\n        ![A](a.png)\n\n=== "macOS"\n\n    Two\n',
    "within another": "!!! note\n\n    ??? tip\n\n        ![A](a.png)\n",
    "in a list": "- One\n\n    !!! note\n\n        ![A](a.png)\n",
    "after a text": "One\n\n!!! note\n\n    Two\n\nThree\n\n![A](a.png)\n",
}


@pytest.mark.parametrize("name", INDENTED)
def test_python_markdown_reads_indented_blocks(name: str) -> None:
    text = INDENTED[name]
    (ref,) = parse(Source("a.md", Markup.MARKDOWN, text, "python_markdown")).refs
    assert ref.span.of(text) == "![A](a.png)"


DEFINED = {
    "definition": "Term\n:   One\n\n    ![A](a.png)\n",
    "with tabs": "Term\n:\tOne\n\n\t![A](a.png)\n",
    "with CRLF": "Term\r\n:   One\r\n\r\n    ![A](a.png)\r\n",
    "after one space": "Term\n: ![A](a.png)\n",
    "after many spaces": "Term\n:       ![A](a.png)\n",
    "empty first line": "Term\n: \n    ![A](a.png)\n",
    "after a blank line": "Term\n\n:   One\n\n    ![A](a.png)\n",
    "of a heading": "### Term\n:   One\n\n    ![A](a.png)\n",
    "second": "Term\n:   One\n:   Two\n\n    ![A](a.png)\n",
    "second, apart": "Term\n\n:   One\n\n:   Two\n\n    ![A](a.png)\n",
    "of the second term": "A\n:   One\n\n    Two\n\nB\n:   Three\n\n    ![A](a.png)\n",
    "after a lazy line": "Term\n:   One\ntwo\n\n    ![A](a.png)\n",
    "after a list": "Term\n:   -   One\n    -   Two\n\n    ![A](a.png)\n",
    "in its list": "Term\n:   - One\n\n        ![A](a.png)\n",
    "within another": "A\n:   One\n\n    B\n    :   Two\n\n        ![A](a.png)\n",
    "in a quotation": "> Term\n> :   One\n>\n>     ![A](a.png)\n",
    "in an admonition": "!!! note\n\n    Term\n    :   One\n\n        ![A](a.png)\n",
    "around an admonition": "Term\n:   !!! note\n        ![A](a.png)\n",
    "text after": "Term\n:   One\n\n    ![A](a.png)\n\nTwo\n\n    ![B](b.png)\n",
    "in HTML": 'Term\n:   One\n\n    <p>\n    <img src="a.png">\n    </p>\n',
}


@pytest.mark.parametrize("name", DEFINED)
def test_python_markdown_reads_definitions(name: str) -> None:
    text = DEFINED[name]
    (ref,) = parse(Source("a.md", Markup.MARKDOWN, text, "python_markdown")).refs
    assert ref.span.of(text) in {"![A](a.png)", '<img src="a.png">'}


NOT_DEFINED = {
    "indented": "    ![A](a.png)\n",
    "after an admonition": "!!! note\n\nTwo\n\n    ![A](a.png)\n",
    "no term": ": One\n\n    ![A](a.png)\n",
    "no term, two lines": ": One\n: Two\n\n    ![A](a.png)\n",
    "no space": "Term\n:One\n\n    ![A](a.png)\n",
    "emoji": "Term\n:tada: One\n\n    ![A](a.png)\n",
    "after a definition": "Term\n:   One\n\nTwo\n\n    ![A](a.png)\n",
    "code in a definition": "Term\n:   One\n\n        ![A](a.png)\n",
    "fence in a definition": "Term\n:   One\n\n    ```\n    ![A](a.png)\n    ```\n",
    "in a list": "- One\n\n    Term\n    :   Two\n\n        ![A](a.png)\n",
}


@pytest.mark.parametrize("text", NOT_DEFINED.values(), ids=NOT_DEFINED)
def test_other_indented_lines_are_code(text: str) -> None:
    assert parse(Source("a.md", Markup.MARKDOWN, text, "python_markdown")).refs == ()
