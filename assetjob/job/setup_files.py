"""The files that set assetjob up in a repository: settings, CI, pre-commit."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assetjob.job.site_facts import SiteFacts
from assetjob.report.format_text import counted
from assetjob.runtime.site_paths import path_below
from assetjob.settings.find import SETTINGS_FILE

_PLACEHOLDER = "git+https://git.example.org/assetjob.git"
_TO_CHANGE = " # the URL of the repository that you install from"


@dataclass(frozen=True, slots=True)
class SetupFile:
    """A file to write; `purpose` goes on after "Write PATH, ". `exists` tells that it is there."""

    path: Path
    purpose: str
    text: str
    exists: bool


def setup_files(site: Path, facts: SiteFacts) -> Iterator[SetupFile]:
    """Yield the files that fit a site and its host."""
    yield _file(site / SETTINGS_FILE, "the settings", _settings(facts))
    root = facts.repository
    if root is None:
        return
    folder = path_below(root, site)
    if facts.host == "github":
        path = root / ".github" / "workflows" / "images.yml"
        yield _file(path, "a workflow that checks pull requests", _workflow(facts, folder))
    if facts.host == "gitlab":
        purpose = "a job that checks merge requests"
        yield _file(root / ".gitlab-ci.yml", purpose, _gitlab(facts, folder))
    path = root / ".pre-commit-config.yaml"
    yield _file(path, "a check before each commit", _pre_commit(facts))


def _file(path: Path, purpose: str, text: str) -> SetupFile:
    return SetupFile(path, purpose, text, exists=path.exists() or path.is_symlink())


def _settings(facts: SiteFacts) -> str:
    column = f"{facts.column} by the style sheets" if facts.column else "not certain from the CSS"
    found = (
        f"{counted(facts.pages, 'page')} with {counted(facts.images, 'image')},"
        f" {facts.without_alt:,} without alt text"
    )
    lines = [
        '# Settings of assetjob. "assetjob config" shows all of them, with their values.',
        f"# Found: {', '.join(facts.generators)}; {found}.",
        "",
        f"# The text column is never wider, in CSS pixels ({column}).",
        f"# content_width = {facts.column or 720}",
        "",
        '# The lowest severity that fails the CI job: "error", "warning", "review" or "never".',
        '# fail_on = "error"',
        "",
        "# Pages to leave out, as in .gitignore.",
        '# exclude = ["/archive/"]',
        "",
        "# A finding that needs no change.",
        "# [[ignore]]",
        '# rule = "alt-in-row"',
        '# path = "gallery/*"',
        '# reason = "described in the caption"',
    ]
    return "\n".join(lines) + "\n"


def _workflow(facts: SiteFacts, folder: str) -> str:
    return f"""\
name: images
on:
  push:
  pull_request:
permissions:
  contents: read
jobs:
  images:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
        with: {{ fetch-depth: 0, persist-credentials: false }}
      - uses: actions/setup-python@v6
        with: {{ python-version: "3.13" }}
      - run: python -m pip install "{facts.source or _PLACEHOLDER}"{_note(facts)}
      - run: >-
          assetjob audit --format markdown --reports reports
          ${{SINCE:+--changed-since "$SINCE"}} -- {shlex.quote(folder)}
        env: # of a pull request: report what it touched
          SINCE: ${{{{ github.base_ref && format('origin/{{0}}', github.base_ref) }}}}
      - run: find reports -name summary.md -exec cat {{}} + >> "$GITHUB_STEP_SUMMARY"
        if: always()
      - uses: actions/upload-artifact@v6
        if: always()
        with: {{ name: images, path: reports }}
"""


def _gitlab(facts: SiteFacts, folder: str) -> str:
    return f"""\
images:
  image: python:3.13-slim
  variables:
    GIT_DEPTH: "0"
  before_script:
    - apt-get update -qq && apt-get install -y -qq --no-install-recommends git
    - python3 -m pip install --quiet "{facts.source or _PLACEHOLDER}"{_note(facts)}
  script:
    - >-
      assetjob audit --format gitlab --format junit --reports reports -- {shlex.quote(folder)}
  artifacts:
    when: always
    paths: [reports]
    reports:
      codequality: reports/code-quality.json
      junit: reports/junit.xml
"""


def _pre_commit(facts: SiteFacts) -> str:
    url, _, revision = (facts.source or _PLACEHOLDER).removeprefix("git+").rpartition("@")
    repository = url or _PLACEHOLDER.removeprefix("git+")
    return f"""\
repos:
  - repo: {repository}{_note(facts)}
    rev: {revision if url else "main"}
    hooks:
      - id: assetjob-audit
"""


def _note(facts: SiteFacts) -> str:
    return "" if facts.source else _TO_CHANGE
