"""What fuzzed texts are made of: each byte of an input stands for a word or a character.

So a change of one byte changes, adds or drops a whole tag, which bytes of text seldom do.
"""

from __future__ import annotations

from collections.abc import Callable

_CHARACTERS = (
    *map(chr, range(32, 127)),
    *("\n", "\n\n", "\t", "\r\n", "\r", "\f", "\0", "\x1b", "\ufeff", "\u202e", "\u2028"),
    *("\u00a0", "é", "e\u0301", "😀", "日本", "\ufffd", "\U0010ffff", "ſ", "İ", "\x85"),
)
_TEMPLATES = (
    *("{{ page.image }}", "{{", "}}", "{%", "%}", "{{ '/images/1000x301.jpg' | relative_url }}"),
    *("{% if a %}", "{% else %}", "{% endif %}", "{% raw %}", "{% endraw %}", "{% comment %}"),
    *("{% endcomment %}", "{% include figure.html src='/a.png' alt=\"b\" %}", "{{<", ">}}"),
    *("{%- include image path=a.jpg", "<?php", "?>", "<%", "%>", "{#", "#}"),
)
HTML = (
    *('<img src="/images/1000x301.jpg" alt="A boat">', "<img", "<IMG ", "<img/src=a", "/>", '">'),
    *(" src=", ' src="/images/1400x1050.png"', " alt=", ' alt=""', ' srcset="', ' sizes="', " 2x,"),
    *(' width="100%"', " height=auto", " width=400", ' loading="lazy"', ' style="', "width:100%;"),
    *("&amp;", "&lt", "&#0;", "&#x110000;", "&quot;", "&notit;", "<p>", "</p>", "<div>", "</div>"),
    *("<a href=x>", "</a>", "<b>", "</b>", "<i><b>", "<table>", "<tr><td>", "</table>"),
    *("<caption>", "<picture>", "</picture>", "<source srcset='a 1w'>", "<figure>", "<figcaption>"),
    *("</figure>", "<script>", "</script>", "<style>", "</style>", "<textarea>", "</textarea>"),
    *("<title>", "<!--", "-->", "--!>", "<!doctype html>", "<html>", "<body>", "<base href='/x/'>"),
    *("<![CDATA[", "]]>", "<noscript>", "</noscript>", "<template>", "</template>", "<svg>"),
    *("</svg>", "<math>", "<foreignObject>", "<desc>", "<xmp>", "<plaintext>", "<select>"),
    *("<option>", "</br>", "</p x", "<input type=image src=b>", "<object data=c>"),
    *("<video poster=d>", "<link rel=icon href=e>", "<h1>", "</h1>", "<li>", "<ul>", "</ul>"),
    *("<frameset>", "<form>", "<button>", "</button>", " aria-labelledby=", " id=", " role=img"),
    *(" aria-hidden=true", " hidden", " lang=fr", "</"),
    *_TEMPLATES,
)  # fmt: skip
MARKDOWN = (
    *("![A boat](/images/1000x301.jpg)", "![", "](", "][", "[]", "![]()", " 'title'", "<a b>"),
    *("![a](/images/1400x1050.png){: .wide}", "{:", "{: .a #b c='d'}", "{::", "{::nomarkdown}"),
    *("{:/}", "{::options parse_block_html='true' /}", "{:toc}", "* * *", "---", "===", "***"),
    *("> ", "- ", "* ", "1. ", "   ", "    ", "\t", "```", "~~~", "`", "``", "# ", "## ", " #"),
    *("\n[r]: /images/400x300.jpg 'T'\n", "![r]", "![x][r]", "[^1]", "[^1]: ", "*[HTML]: x", "$$"),
    *("| a | b |", "|---|:-:|", "|", "\\", "\\|", "  \n", "**", "__", "_", "~~", "^", ": "),
    *("<div markdown='1'>", "<div>", "</div>", "<p>", "<img src='a' alt='b'>", "<span>", "</span>"),
    *("<!--", "-->", "<script>", "</script>", "&copy;", "https://a.b/c", "<https://a.b>", "<br />"),
    *("<pre>", "</pre>", "<table>", "<td>", "<a href='b'>", "</a>", "'", '"', "...", "<<", ">>"),
    *_TEMPLATES,
)  # fmt: skip
SRCSET = (
    *("a.jpg", " 400w", " 2x", ",", ", ", "(", ")", " 1e3x", " -1w", " 100h", "/*", "*/", " 0w"),
    *("(min-width: 600px) ", "100vw", "auto", "calc(", "min(1px, 2em)", " and ", "not ", "50%"),
    *(" 1.5x", " .5x", " 99999999999999999999w", "data:image/png;base64,AAAA", "1e999", "px"),
)  # fmt: skip
YAML = (
    *("---\n", "---", "+++\n", "...\n", "image: /images/a.jpg\n", "image:\n", "  - ", "- ", "  "),
    *(": ", "? ", "&a ", "*a", "*a\n", "!!str ", "!!python/object:os.system ", "!<", "|\n", ">-\n"),
    *("{", "}", "[", "]", ", ", "'", '"', "\\x", "\\ud800", "#", "<<: *a\n", "title: T\n", "null"),
    *("permalink: /x/\n", "date: 2020-01-01\n", "categories: [a, b]\n", "published: false\n", "@"),
    *("hero: {src: b.png}\n", "lang: fr\n", "%YAML 1.1\n", "\t", "0x", "1_0", "~", ".inf", "=\n"),
    *("collections:\n", "defaults:\n", "scope:\n", "values:\n", "exclude: ['*']\n", "url: http://"),
    *("2001-99-99", "!!int a", "!!binary =", "!!timestamp x", "!!set", "!!omap [a]", "1:60", "07"),
)  # fmt: skip
TOML = (
    *("quality = ", "widths = ", "max_frames = ", "[[ignore]]\n", "[tool.assetjob]\n", "[", "]"),
    *("reason = ", "rule = ", "expires = ", "2027-01-31", "480", "1e400", "nan", "true", '"', "'"),
    *('"""', "'''", "\\u", "d800", ", ", "{", "}", "=", ".", "#", "variants_dir = ", '"../x"'),
    *("cache = ", "exclude = ", "source_url = ", "'https://'", "include = ", "profile = "),
    *("'isomer'", "widths", "content-width = ", "jobs = ", "-1", "0x", "9" * 30, "url = "),
    *("placeholders = ",),
)  # fmt: skip
DECISIONS = (
    *('{"schema": 1, "decisions": [', '{"picture": "a", "context": "b", "decision": "', "]}", "},"),
    *('"alt": "', '"remove": "role"', '"line": ', '"page": "a.html"', '"', "\\u", "d800", "null"),
    *("picture,context,decision,alt,line\n", "picture;context;alt\n", "picture\tcontext\n", "a,b,"),
    *("decorative", "editor", "right", "alt", "=cmd|' /C calc'!A0", "'=1", '""', ",", ";", "title"),
    *("[", "]", "{", "}", ":", "1e999", "NaN", "9" * 30, "-1", "true", '{"schema": 2'),
)  # fmt: skip
JSON = (
    *('{"version": 2}\n', '\n{"end": true}\n', '{"page": "a.md", "text": "', '{"folder": "'),
    *('", "digest": "', '{"variant": "', "assets/responsive/a-01234567-480w.webp", '"}\n{"'),
    *('"]', '"}', "}]", '["', '","', "null", "true", "false", "0", "1", "-1", "1e999", "NaN"),
    *("[[", "]]", "[]", '""', '"html"', '"markdown"', '"kramdown"', '"commonmark"', '"img"'),
    *("[[", "[[[0,1],", '["","html","","kramdown"]', "\\u", "d800", "/", "..", ".git", "\\"),
    *('[["","html","","kramdown"],[],null,null,false,[],[]]', '["img",[0,0],1,1,"a",[],'),
)  # fmt: skip
URLS = (
    *("a.jpg", "a", "/", "/a/b/", "..", "../", "%2e%2e", "%2f", "%5c", "\\", "%00", "\0", "./"),
    *("inside/", "outside/", "loop", "outside/a.jpg", "a/out.jpg", "inside/b/a.jpg", "A.JPG", "//"),
    *("https://a.b", "https:", "//a.b/", "//x/", "/base/", "base", "file:///", "data:,", "?", "#"),
    *("{{ site.baseurl }}", "{{ '", "' | relative_url }}", "{% link ", " %}", "{{", "%", "%25"),
    *("%c3%a9", "e\u0301", "\t", " ", "C:", "//a.b:80", "~", "\n"),
)  # fmt: skip
CSS = (
    *("img", ".wide", "#a", "{", "}", "height:auto;", "max-width:100%", "width:", ";", ":", ","),
    *("@media (min-width: 600px) {", "@import 'a.css';", "@layer a {", "@supports", "!important"),
    *("/*", "*/", "url(", ")", "'", '"', "\\", "calc(", "var(--a)", ":not(", ":is(", ">", "~", "+"),
    *("[src$='.png']", "*", "div img", "&", "object-fit:cover", "aspect-ratio:1/1", "<!--", "-->"),
)  # fmt: skip
XML = (
    *("<?xml version='1.0'?>", "<svg xmlns='http://www.w3.org/2000/svg'", " width='10'", ">", "/>"),
    *(" viewBox='0 0 1 2'", " height='1e9mm'", "<!DOCTYPE svg [", "<!ENTITY a 'b'>", "]>", "&a;"),
    *("<!ENTITY a SYSTEM 'file:///etc/passwd'>", "<!ENTITY % p 'x'>", "%p;", "<script>", "</svg>"),
    *("<!ENTITY b '&a;&a;'>", " onload='x'", "<image href='http://a/b'", "<style>@import url(//x)"),
    *("<![CDATA[", "]]>", "<!--", "-->", " encoding='utf-16'", "<svg:svg", "0", "'", '"', "&#0;"),
)  # fmt: skip


def spelled(words: tuple[str, ...]) -> Callable[[bytes], bytes]:
    """Return what turns an input into the UTF-8 of a text of these words and of characters."""
    table = [word.encode() for word in (*words, *_CHARACTERS)][:256]

    def spell(data: bytes) -> bytes:
        return b"".join(table[byte % len(table)] for byte in data)

    return spell


def as_it_is(data: bytes) -> bytes:
    """Return the input: bytes of a file."""
    return data
