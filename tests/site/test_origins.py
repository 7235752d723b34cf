"""Built pages are known by their sources: in ignores, in the baseline and in decisions."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.job import api
from assetjob.model.decision import DecisionState
from assetjob.model.finding import State
from assetjob.model.result import Command, Result
from assetjob.settings.load import load
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.site.origins import Origins
from tests.conftest import Silent

Build = Callable[[Mapping[str, str | bytes]], Path]
WriteImage = Callable[..., Path]

JEKYLL = {
    "_config.yml": "permalink: /:year/:title/\n",
    "_posts/2019-03-04-the-bay.md": "---\ntitle: Bay\n---\n",
    "_posts/news/2019-03-05-hill.md": "---\npermalink: /about/hill\n---\n",
    "team.md": "---\npermalink: /about/team/\n---\n",
    "plain.html": "<p>No front matter</p>",
    "index.md": "---\n---\n",
}
MKDOCS = {
    "mkdocs.yml": "site_name: x\n",
    "docs/index.md": "",
    "docs/a.md": "",
    "docs/b/index.md": "",
}
HUGO = {"hugo.toml": "title = 'x'\n", "content/post/_index.md": "", "content/post/a.md": ""}
# Files, the built folder -> its pages and their sources.
PROJECTS: list[tuple[dict[str, str], str, dict[str, str]]] = [
    (JEKYLL, "_site", {
        "2019/the-bay/index.html": "_posts/2019-03-04-the-bay.md",
        "about/hill.html": "_posts/news/2019-03-05-hill.md",
        "about/team/index.html": "team.md",
        "plain.html": "plain.html",
        "index.html": "index.md",
        "page2/index.html": "",
        "2020/the-bay/index.html": "",
    }),
    (JEKYLL, "_site/about", {"team/index.html": "team.md", "index.html": ""}),
    (JEKYLL, "elsewhere", {"index.html": ""}),
    (MKDOCS, "site", {
        "index.html": "docs/index.md",
        "a/index.html": "docs/a.md",
        "b/index.html": "docs/b/index.md",
        "404.html": "",
    }),
    (HUGO, "public", {
        "post/index.html": "content/post/_index.md",
        "post/a/index.html": "content/post/a.md",
        "tags/index.html": "",
    }),
]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "folder", "origins"), PROJECTS, ids=[f"{max(f)} {b}" for f, b, _ in PROJECTS]
)
def test_origin(site: Build, files: dict[str, str], folder: str, origins: dict[str, str]) -> None:
    root = site(files) / folder
    root.mkdir(parents=True, exist_ok=True)
    settings = Settings(site=root)
    found = Origins(find_site(settings), settings)
    assert {page: "".join(found.of(page)) for page in origins} == origins


def test_paths_count_from_the_settings_too(site: Build) -> None:
    files = {f"blog/{name}": text for name, text in JEKYLL.items()}
    root = site({**files, "assetjob.toml": "", "blog/_site/index.html": ""}) / "blog" / "_site"
    settings = load(root, {})
    assert Origins(find_site(settings), settings).of("index.html") == ("index.md", "blog/index.md")


# --- what names the sources

SOURCE = '# The bay\n\nText before.\n\n<img src="{}">\n\nText behind.\n\n'
BUILT = '<!doctype html><body><h1>The bay</h1><p>Text before.</p><p><img src="{}"></p>'


@pytest.fixture
def project(site: Build, image_file: WriteImage) -> Path:
    """A Jekyll project that was built; its post has two images without alt text."""
    source = SOURCE.format("/images/a.jpg") + SOURCE.format("/images/b.jpg")
    built = BUILT.format("/images/a.jpg") + BUILT.format("/images/b.jpg")
    root = site(
        {
            "_config.yml": "permalink: /:year/:title/\n",
            "assetjob.toml": "",
            "_posts/2019-03-04-bay.md": f"---\ntitle: Bay\n---\n{source}",
            "_site/2019/bay/index.html": built,
        }
    )
    for folder in ("", "_site/"):
        for seed, name in enumerate("ab"):
            image_file(root / f"{folder}images/{name}.jpg", 300, 200, seed=seed)
    return root


def run(root: Path, command: Command = "audit", **options: object) -> Result:
    given = {"reports": root.parent / "reports", "executor": "serial", **options}
    return api.start(command, load(root, given), Silent())[0]


def missing_alts(result: Result) -> list[State]:
    return [each.state for each in result.findings if each.rule == "alt-missing"]


def test_ignore_names_the_source(project: Path) -> None:
    table = '[[ignore]]\nrule = "alt-missing"\nreason = "old"\npath = "{}"\n'
    paths = ("_posts/2019-*", "_posts/2020-*")
    (project / "assetjob.toml").write_text("\n".join(map(table.format, paths)))
    result = run(project / "_site")
    assert missing_alts(result) == [State.IGNORED, State.IGNORED]
    idle = "ignore of rule alt-missing, path _posts/2020-*: matches no page or source; change"
    assert [note for note in result.notes if "ignore of" in note] == [f"{idle} or remove it"]
    fixed = run(project / "_site", "in-place")
    assert missing_alts(fixed) == [State.IGNORED, State.IGNORED]


def test_baseline_of_the_sources(project: Path) -> None:
    assert missing_alts(run(project, exclude=("_site",))) == [State.NEW, State.NEW]
    run(project, exclude=("_site",), write_baseline=True)
    file = project / "assetjob-baseline.json"
    known = json.loads(file.read_text())
    known["known"].append({**known["known"][0], "page": "_posts/2018-01-01-gone.md"})
    file.write_text(json.dumps(known))
    before = file.read_text()
    result = run(project / "_site", ratchet=True)
    assert missing_alts(result) == [State.KNOWN, State.KNOWN]
    assert file.read_text() == before
    note = "1 finding of the baseline on files from which no page here was built."
    assert note in result.notes


def test_decision_on_the_source(project: Path) -> None:
    decision = decision_on(project, "a.jpg", "A calm bay at dusk")
    write_decisions(project, decision, {**decision, "context": "0" * 16})
    result = run(project / "_site", "in-place")
    states = [outcome.state for outcome in result.decisions]
    assert sorted(states) == [DecisionState.APPLIED, DecisionState.STALE]
    text = (project / "_site/2019/bay/index.html").read_text()
    assert text.count('alt="A calm bay at dusk"') == 1
    assert '<img src="/images/a.jpg" alt="A calm bay at dusk"' in text


def test_decision_is_stale_once_the_source_has_changed(project: Path) -> None:
    write_decisions(project, decision_on(project, "a.jpg", "A calm bay at dusk"))
    post = project / "_posts/2019-03-04-bay.md"
    post.write_text(post.read_text().replace("Text before", "Other text before"))
    (outcome,) = run(project / "_site", "in-place").decisions
    assert outcome.state is DecisionState.STALE


def decision_on(project: Path, name: str, alt: str) -> dict[str, str]:
    result = run(project, exclude=("_site",))
    image = next(i for page in result.pages for i in page.images if name in (i.ref.url or ""))
    return {
        "picture": image.digest,
        "context": image.ref.context.key,
        "decision": "alt",
        "alt": alt,
        "page": image.page,
    }


def write_decisions(project: Path, *decisions: dict[str, str]) -> None:
    text = json.dumps({"schema": 1, "decisions": decisions})
    (project / "assetjob-decisions.json").write_text(text)
