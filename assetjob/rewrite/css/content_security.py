"""Whether a Content-Security-Policy lets style attributes and ``<style>`` elements apply.

Source: Content Security Policy 3 (6.1.14 ``style-src`` and the directives that it stands for).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from assetjob.site.header_files import header_texts

_VALUE = r"""(?:["']?value["']?\s*[:=]\s*)"""
# Quoted, a block of YAML, or the rest of the line.
_POLICY = (
    r"""(?:(?P<fence>\"{3}|'{3})(?P<fenced>.*?)(?P=fence)"""
    r"""|"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.|'')*)'|`(?P<back>[^`]*)`"""
    r"""|[>|][-+]?[ \t]*\r?\n(?P<block>(?:[ \t]+[^\n]*\n?)+)|(?P<bare>[^"'`\n][^\n]*))"""
)
_NAME = r"Content-Security-Policy(?!-Report-Only)"
_HEADERS = (
    re.compile(
        rf"""{_NAME}["']?\s*(?:[:=,]\s*)?{_VALUE}?{_POLICY}""",
        re.IGNORECASE | re.DOTALL,
    ),
    # The value first, as the fields of an object may be in any order.
    re.compile(
        rf"""{_VALUE}(?:"(?P<double>[^"\n]*)"|'(?P<single>(?:[^'\n]|'')*)'|(?P<bare>[^"'\n]+))"""
        rf"""[,\s]*["']?(?:key|name|header)["']?\s*[:=]\s*["']?{_NAME}""",
        re.IGNORECASE,
    ),
)


def allows_style_attributes(policy: str) -> bool:
    """Return whether a policy lets every ``style`` attribute apply."""
    return _allows_inline(policy, ("style-src-attr", "style-src", "default-src"))


def allows_style_elements(policy: str) -> bool:
    """Return whether a policy lets every ``<style>`` element apply."""
    return _allows_inline(policy, ("style-src-elem", "style-src", "default-src"))


def _allows_inline(policy: str, directives: tuple[str, ...]) -> bool:
    sources: dict[str, list[str]] = {}
    for directive in policy.lower().split(";"):
        words = directive.split()
        if words:
            sources.setdefault(words[0].strip("\"'"), words[1:])
    found = next((sources[name] for name in directives if name in sources), None)
    if found is None:
        return True
    # A nonce or a hash makes browsers ignore 'unsafe-inline'.
    exact = any(each.startswith(("'nonce-", "'sha256-", "'sha384-", "'sha512-")) for each in found)
    return "'unsafe-inline'" in found and not exact


def site_policies(root: Path) -> tuple[str, ...]:
    """Return the policies in the files that set headers, in the site's folder or one below it."""
    return tuple(policy for text in header_texts(root) for policy in _policies(text))


def _policies(text: str) -> Iterator[str]:
    for pattern in _HEADERS:
        for found in pattern.finditer(text):
            policy = next(
                (each for name, each in found.groupdict("").items() if name != "fence" and each), ""
            )
            # A header may list several policies; one in the page may not.
            yield from unescape(policy.replace("''", "'").replace("\\", "")).split(",")
