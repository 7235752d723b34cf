"""The action of GitHub and the template of GitLab, in a fake runner and by their schemas."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml

from tests.packaging.runner import Job
from tests.repositories import commit_all, git, needs_git

ROOT = Path(__file__).parents[2]
PAGE = "<!doctype html><html lang=en><main>\n"
GOOD = "<p><img src='/a.jpg' alt='The pier' width=900 height=600></p>\n"
BAD = "<p><img src='/a.jpg' width=900 height=600></p>\n"
Start = Callable[..., Job]


@pytest.fixture
def start(
    tmp_path: Path, image_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> Start:
    """`start(inputs, **variables)`: run the action in a checkout of a pull request."""
    monkeypatch.delenv("ASSETJOB_CACHE", raising=False)
    action = tmp_path / "action"
    action.mkdir()
    for name in ("action.yml", "constraints.txt"):
        shutil.copy(ROOT / name, action / name)
    shutil.copytree(ROOT / "action", action / "action")
    # Instead of an installation, which needs the network: the package of this process.
    (action / "action" / "install.sh").write_text(
        'mkdir -p "$RUNNER_TEMP/assetjob/bin" && cd "$RUNNER_TEMP/assetjob/bin"\n'
        f"printf '#!/bin/sh\\nexec {sys.executable} \"$@\"\\n' > python && chmod +x python\n"
    )
    work = tmp_path / "work"
    work.mkdir()
    (work / "old.html").write_text(PAGE + BAD)
    (work / "index.html").write_text(PAGE + GOOD)
    image_file(work / "a.jpg", 900, 600)
    commit_all(work)
    git(work, "checkout", "-q", "-b", "topic")
    (work / "index.html").write_text(PAGE + GOOD + BAD)
    commit_all(work)
    git(work, "checkout", "-q", "main")
    git(work, "merge", "-q", "--no-ff", "-m", "Merge", "topic")

    def run(inputs: Mapping[str, str] | None = None, **variables: str) -> Job:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "XDG_CACHE_HOME": str(tmp_path / "home"),
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_NAME": "push",
            "GITHUB_SHA": "HEAD",
            "GITHUB_BASE_REF": "main",
            "GITHUB_REPOSITORY": "owner/site",
            **variables,
        }
        github = {
            "runner.temp": str(tmp_path),
            "github.action_path": str(action),
            "github.event_name": environment["GITHUB_EVENT_NAME"],
            "github.event.pull_request.number": "7",
            "github.token": "secret",
        }
        job = Job(action, tmp_path, dict(inputs or {}), environment, github)
        job.run()
        return job

    return run


def annotated(job: Job) -> list[str]:
    lines = (line for line in job.log.splitlines() if line.startswith("::error file="))
    return [line.partition(",col=")[0] for line in lines]


@needs_git
def test_a_push_reports_the_whole_site(start: Start) -> None:
    job = start({"fail-on": "error"})
    assert job.failed
    assert job.outputs["steps.run.outputs.exit-code"] == "1"
    assert job.summary.startswith("## assetjob: 2 findings at or above error\n")
    assert annotated(job) == [
        "::error file=index.html,line=3",
        "::error file=old.html,line=2",
    ]
    report = Path(job.used["actions/upload-artifact"]["path"])
    assert (report / "index.html").is_file()
    assert "github/codeql-action/upload-sarif" not in job.used


@needs_git
def test_a_pull_request_reports_what_it_changed(start: Start) -> None:
    job = start(GITHUB_EVENT_NAME="pull_request")
    assert job.failed
    assert annotated(job) == ["::error file=index.html,line=3"]
    assert "old.html" not in job.summary
    assert job.summary.startswith("## assetjob: 1 finding at or above error\n")
    assert (Path(job.used["actions/upload-artifact"]["path"]) / "index.html").is_file()


@needs_git
def test_a_pull_request_in_a_checkout_of_one_commit(start: Start, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth=1", (tmp_path / "work").as_uri(), "shallow")
    job = start({"path": "../shallow"}, GITHUB_EVENT_NAME="pull_request", GITHUB_SHA="main")
    assert annotated(job) == ["::error file=index.html,line=3"]


@needs_git
def test_without_the_base_the_whole_site_is_reported(start: Start, tmp_path: Path) -> None:
    git(tmp_path / "work", "checkout", "-q", "--orphan", "alone")
    commit_all(tmp_path / "work")
    job = start(GITHUB_EVENT_NAME="pull_request")
    assert "::warning title=assetjob::the base of the pull request is not in this clone" in job.log
    assert len(annotated(job)) == 2


@needs_git
def test_a_second_run_is_served_from_the_cache(start: Start, tmp_path: Path) -> None:
    job = start({"changed-since": ""})
    assert job.used["actions/cache"]["path"] == f"{tmp_path}/assetjob-cache"
    assert any((tmp_path / "assetjob-cache").iterdir())
    assert "Reading images" in job.log
    again = start({"changed-since": ""})
    assert again.summary == job.summary
    assert "Reading images" not in again.log


@needs_git
def test_without_a_cache_nothing_is_kept(start: Start, tmp_path: Path) -> None:
    job = start({"cache": "false"})
    assert "actions/cache" not in job.used
    assert not (tmp_path / "assetjob-cache").exists()


@needs_git
def test_fix_changes_the_site_and_does_not_fail(start: Start, tmp_path: Path) -> None:
    job = start({"command": "fix", "sarif": "true"}, GITHUB_EVENT_NAME="pull_request")
    assert not job.failed, job.log
    assert "srcset" in (tmp_path / "work" / "old.html").read_text()
    assert Path(job.used["github/codeql-action/upload-sarif"]["sarif_file"]).is_file()


WRONG: dict[str, tuple[dict[str, str], str]] = {
    "a command": ({"command": "undo; ls"}, "::error title=assetjob::command: "),
    "quotes": ({"args": "'--set"}, "::error title=assetjob::args: No closing quotation"),
    "an option": ({"args": "--no-such-option"}, "No such option"),
    "a folder": ({"path": "$(touch ran)"}, "no such file or folder"),
}


@needs_git
@pytest.mark.parametrize(("inputs", "message"), WRONG.values(), ids=list(WRONG))
def test_a_wrong_input_is_named_and_never_run(
    start: Start, tmp_path: Path, inputs: dict[str, str], message: str
) -> None:
    job = start(inputs)
    assert job.failed
    assert message in job.log
    assert "Traceback" not in job.log
    assert not (tmp_path / "work" / "ran").exists()


@needs_git
def test_options_with_blanks(start: Start) -> None:
    job = start({"args": "--exclude 'old.html' --set 'max_alt_length=30'"})
    assert annotated(job) == ["::error file=index.html,line=3"]


class Api(BaseHTTPRequestHandler):
    """Holds the comments of a pull request, as GitHub's API does."""

    comments: ClassVar[list[dict[str, Any]]] = []
    status = 200

    def _answer(self, document: object) -> None:
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(json.dumps(document).encode())

    def _body(self) -> str:
        length = int(self.headers["Content-Length"])
        body: str = json.loads(self.rfile.read(length))["body"]
        return body

    def do_GET(self) -> None:
        is_first = self.path.endswith("&page=1")
        self._answer(self.comments if is_first else [])

    def do_POST(self) -> None:
        assert self.path == "/repos/owner/site/issues/7/comments"
        comment = {"id": len(self.comments), "body": self._body(), "user": {"type": "Bot"}}
        self.comments.append(comment)
        self._answer(comment)

    def do_PATCH(self) -> None:
        number = int(self.path.rpartition("/")[2])
        self.comments[number]["body"] = self._body()
        self._answer(self.comments[number])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def served() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@needs_git
def test_one_comment_is_kept_up_to_date(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = "<!-- assetjob: . -->\n"
    forged = {"id": 0, "body": f"{mark}mine", "user": {"type": "User"}}
    monkeypatch.setattr(Api, "comments", [forged])
    with served() as url:
        for args in ("", "--fail-on=never"):
            inputs = {"comment": "true", "args": args}
            start(inputs, GITHUB_EVENT_NAME="pull_request", GITHUB_API_URL=url)
    bodies = [comment["body"] for comment in Api.comments]
    assert bodies[0] == f"{mark}mine"
    assert len(bodies) == 2
    assert bodies[1].startswith(f"{mark}## assetjob: findings do not fail this run")


@needs_git
def test_a_comment_that_may_not_be_written_is_a_warning(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Api, "status", 403)
    with served() as url:
        inputs = {"comment": "true", "fail-on": "never"}
        job = start(inputs, GITHUB_EVENT_NAME="pull_request", GITHUB_API_URL=url)
    assert "::warning title=assetjob::the comment was not written: " in job.log
    assert not job.failed


SCHEMAS = {
    "vendor.github-actions": ["action.yml"],
    "vendor.github-workflows": sorted(
        path.relative_to(ROOT).as_posix() for path in ROOT.glob(".github/workflows/*.yml")
    ),
}


@pytest.mark.parametrize(("schema", "names"), SCHEMAS.items(), ids=list(SCHEMAS))
def test_files_are_as_their_schemas_say(schema: str, names: list[str]) -> None:
    checked(schema, *(ROOT / name for name in names))


def checked(schema: str, *files: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def filled(inputs: Mapping[str, str]) -> dict[str, Any]:
    """Return the job of the GitLab component with its inputs."""
    spec, text = (ROOT / "templates" / "assetjob.yml").read_text("utf-8").split("\n---\n")
    declared = yaml.safe_load(spec)["spec"]["inputs"]
    for name, each in declared.items():
        text = text.replace(f"$[[ inputs.{name} ]]", inputs.get(name, each.get("default", "")))
    job: dict[str, Any] = yaml.safe_load(text)
    return job


def test_the_component_of_gitlab_is_as_the_schema_says(tmp_path: Path) -> None:
    path = tmp_path / "gitlab-ci.yml"
    path.write_text(yaml.safe_dump(filled({"source": "x"})), "utf-8")
    checked("vendor.gitlab-ci", path)


@pytest.mark.parametrize(
    ("command", "fail_on", "code"), [("audit", "error", 1), ("fix", "never", 0)]
)
def test_the_component_of_gitlab_writes_its_reports(
    tmp_path: Path, image_file: Callable[..., Path], command: str, fail_on: str, code: int
) -> None:
    (tmp_path / "index.html").write_text(PAGE + BAD)
    image_file(tmp_path / "a.jpg", 900, 600)
    inputs = {"source": "x", "command": command, "fail-on": fail_on, "args": "--jobs 1"}
    (job,) = filled(inputs).values()
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "assetjob").write_text(f'#!/bin/sh\nexec {sys.executable} -m assetjob "$@"\n')
    (programs / "assetjob").chmod(0o755)
    environment = {"PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["sh", "-ec", "\n".join(job["script"])],
        cwd=tmp_path,
        env={**environment, **job["variables"], "ASSETJOB_CACHE": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    reports = job["artifacts"]["reports"]
    assert (tmp_path / reports["codequality"][0]).is_file()
    assert (tmp_path / reports["junit"][0]).is_file()
    assert ("srcset" in (tmp_path / "index.html").read_text()) == (command == "fix")
