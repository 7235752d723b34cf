"""From the report in Chromium back into the posts: audit, decide, export, fix."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.report.visits import current, press

pytestmark = pytest.mark.browser


POSTS: dict[str, str | bytes] = {
    "_config.yml": "title: A site\n",
    "_posts/2024-01-02-weir.md": (
        "---\ntitle: Weir\n---\n# Rain\n\n| Place | Photo |\n|---|---|\n"
        "| Weir | ![](/images/weir.jpg) |\n\nIt rained.\r\n"
    ),
    "_posts/2024-01-03-lock.md": (
        "---\ntitle: Lock\nvariant: tiptap\n---\n<p>One</p>\r\n"
        '<div class="isomer-image-wrapper"><img style="width: 100%" height="auto" width="100%"'
        ' alt="Image alt text" src="/images/lock.jpg"></div>\n<p>Two 🛰️</p>'
    ),
    "about.html": (
        "<!doctype html><html lang=en><body><main><h1>Quay</h1>"
        '<img tabindex=0 role="presentation" title="Quay" src="images/quay.jpg">'
        "<p>Stone.</p><img src=images/bridge.jpg></main></body></html>\n"
    ),
}


HOSTILE = '=HYPERLINK("http://x","a"), {{ 7 }} | <b>'


TYPED = {
    "images/weir.jpg": HOSTILE,
    "images/lock.jpg": "A lock, half full",
    "images/quay.jpg": "Barges along the wall",
    "images/bridge.jpg": "",
}


@pytest.fixture
def posts(site: Callable[..., Path], image_file: Callable[..., Path]) -> Path:
    root = site(POSTS)
    for seed, path in enumerate(TYPED):
        image_file(root / path, 900, 600, seed=seed)
    return root


def answer_all(page: Page) -> None:
    """Decide on every image by keyboard, and reload after each."""
    for done in range(len(TYPED)):
        name = current(page)
        if name == "images/quay.jpg":
            page.locator("input[value=role]").press("Space")
            page.locator("input[value=title]").press("Space")
        page.locator("#words").select_text()
        page.keyboard.type(TYPED[name])
        press(page, "Enter" if TYPED[name] else "Alt+2")
        page.reload()
        assert page.locator("#progress").inner_text().startswith(f"{done + 1} of 4 images")
        page.goto(page.url.partition("#")[0] + "#worklist")


@pytest.mark.parametrize("name", ["JSON", "CSV"])
def test_decisions_are_written_into_the_posts(
    chromium: Browser,
    posts: Path,
    assetjob: Callable[..., subprocess.CompletedProcess[str]],
    name: str,
) -> None:
    """Audit, type, reload, export and apply: every decision is in its page, once."""
    folder = posts.parent
    assert assetjob(folder, "audit", "site", "--reports", "before").returncode == 1
    context = chromium.new_context(accept_downloads=True)
    page = context.new_page()
    page.goto(f"{(folder / 'before/index.html').as_uri()}#pages?rule=alt-missing")
    assert page.locator(".page:visible h3").all_inner_texts() == ["about.html"]
    page.get_by_role("link", name="Edit alt text").press("Enter")
    answer_all(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Export {name}").press("Enter")
    decisions = folder / download.value.suggested_filename
    download.value.save_as(decisions)
    context.close()

    before = {path: path.read_bytes() for path in posts.rglob("*") if path.is_file()}
    fix = ("fix", "site", "--in-place", "--decisions", decisions.name, "--reports", "fix")
    assetjob(folder, *fix)
    after = {path: path.read_bytes() for path in before}
    assert {p.name for p in before if before[p] != after[p]} == {
        "2024-01-02-weir.md",
        "2024-01-03-lock.md",
        "about.html",
    }
    (posts / "assetjob-decisions.json").write_bytes(decisions.read_bytes())
    assetjob(folder, "audit", "site", "--reports", "after")
    audit = json.loads((folder / "after/audit.json").read_text())
    alts = {i["target"]["path"]: i["alt"] for i in audit["images"]}
    assert alts == TYPED
    assert b'<img tabindex=0 src="images/quay.jpg"' in (posts / "about.html").read_bytes()
    rules = {f["rule"] for f in audit["findings"] if f["state"] == "new"}
    assert not {rule for rule in rules if rule.startswith(("alt-", "decorative-"))} - {"alt-markup"}
    assetjob(folder, *fix)
    assert {path: path.read_bytes() for path in before} == after
