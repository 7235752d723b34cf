"""Policies that forbid style attributes, in pages and in the files that set headers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.rewrite.css.content_security import (
    allows_style_attributes,
    allows_style_elements,
    site_policies,
)

ALLOWING = [
    "",
    "img-src 'self'; script-src 'none'",
    "style-src 'self' 'unsafe-inline'",
    "default-src 'self'; style-src-attr 'unsafe-inline'",
    "DEFAULT-SRC 'none'; STYLE-SRC 'UNSAFE-INLINE'",
    "style-src 'unsafe-inline'; style-src 'none'",
]
FORBIDDING = [
    "default-src 'self'",
    "style-src 'self'; default-src 'unsafe-inline'",
    "style-src-attr 'none'; style-src 'unsafe-inline'",
    "style-src 'unsafe-inline' 'nonce-abc'",
    "style-src 'unsafe-inline' 'sha256-abc='",
    "style-src",
]


@pytest.mark.parametrize("policy", ALLOWING)
def test_policy_allows_style_attributes(policy: str) -> None:
    assert allows_style_attributes(policy)


@pytest.mark.parametrize("policy", FORBIDDING)
def test_policy_forbids_style_attributes(policy: str) -> None:
    assert not allows_style_attributes(policy)


def test_elements_and_attributes_have_directives_of_their_own() -> None:
    assert allows_style_elements("style-src-attr 'none'")
    assert not allows_style_elements("style-src-elem 'self'; style-src 'unsafe-inline'")


FILES = {
    "_headers": "/*\n  Content-Security-Policy: default-src 'self'\n  X-Frame-Options: DENY\n",
    "static/_headers": "/*\n  content-security-policy: default-src 'self'\n",
    "netlify.toml": "[headers.values]\nContent-Security-Policy = \"default-src 'self'\"\n",
    "vercel.json": '{"headers": [{"key": "Content-Security-Policy", '
    '"value": "default-src \'self\'"}]}',
    ".htaccess": "Header always set Content-Security-Policy \"default-src 'self'\"\n",
    "nginx/site.conf": "add_header Content-Security-Policy \"default-src 'self'\" always;\n",
    "staticwebapp.config.json": '{"globalHeaders": {"content-security-policy": '
    "\"default-src 'self'\"}}",
    "firebase.json": '{"hosting": {"headers": [{"source": "**", "headers": [{"key": '
    '"Content-Security-Policy", "value": "default-src \'self\'"}]}]}}',
    "now.json": '{"headers": [{"value": "style-src \'self\'", "key": "Content-Security-Policy"}]}',
    "serve.json": '{"headers": [{"headers": [{"key": "content-security-policy", '
    '"value": "style-src \'self\'"}]}]}',
    "web.config": '<customHeaders><remove name="Content-Security-Policy" />\n'
    '<add name="Content-Security-Policy" value="style-src &apos;self&apos;" /></customHeaders>',
    "Web.config": "<add name='Content-Security-Policy' value='style-src self' />",
    "Caddyfile": "x.org {\n header Content-Security-Policy \"style-src 'self'\"\n}\n",
    "caddy/Caddyfile": "x.org {\n header {\n  Content-Security-Policy `style-src 'self'`\n }\n}\n",
    "render.yaml": "headers:\n - path: /*\n   name: Content-Security-Policy\n"
    "   value: style-src 'self'\n",
    "customHttp.yml": "customHeaders:\n - pattern: '**'\n   headers:\n"
    "   - key: 'Content-Security-Policy'\n     value: 'style-src ''self'''\n",
    "amplify.yml": "headers:\n - key: Content-Security-Policy\n   value: >-\n"
    "     default-src 'self';\n     style-src 'self'\n",
    "app/_headers": "/*\n  Content-Security-Policy: img-src *, style-src 'self'\n",
    "web/netlify.toml": 'Content-Security-Policy = """\n  img-src *;\n  style-src \'self\'"""\n',
}


@pytest.mark.parametrize("name", FILES)
def test_policy_of_the_site(name: str, site: Callable[[Mapping[str, str]], Path]) -> None:
    found = site_policies(site({name: FILES[name]}))
    assert not all(map(allows_style_attributes, found))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("_headers", "/*\n  Content-Security-Policy-Report-Only: default-src 'self'\n"),
        ("_headers", "/*\n  Content-Security-Policy: frame-ancestors 'none'\n"),
        ("web.config", '<add name="Content-Security-Policy" value="frame-ancestors *" />'),
        (
            "web.config",
            '<add name="X" value="style-src" /><remove name="Content-Security-Policy" />',
        ),
        ("firebase.json", '{"key": "Content-Security-Policy-Report-Only", "value": "style-src"}'),
        ("customHttp.yml", "key: Content-Security-Policy\nvalue: 'style-src ''unsafe-inline'''\n"),
        ("Caddyfile", "header Content-Security-Policy \"style-src 'unsafe-inline'\"\n"),
        ("notes.txt", "Content-Security-Policy: default-src 'self'\n"),
    ],
)
def test_no_policy_about_styles(
    name: str, text: str, site: Callable[[Mapping[str, str]], Path]
) -> None:
    assert all(map(allows_style_attributes, site_policies(site({name: text}))))
