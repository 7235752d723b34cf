"""Repositories of sites: a branch with what a run has made, and passwords from a helper."""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from assetjob.fleet.checkout import check_out, push
from assetjob.fleet.sites import FleetSite
from assetjob.model.errors import SiteError

IDENTITY = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")


def git(folder: Path, *arguments: str) -> str:
    command = ["git", *IDENTITY, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A bare repository with line ends that its attributes would change."""
    source, bare = tmp_path / "source", tmp_path / "site.git"
    source.mkdir()
    git(source, "init", "-b", "main")
    (source / "index.html").write_bytes(b"<p>One\r\n")
    git(source, "add", ".")
    git(source, "commit", "-m", "One")
    (source / ".gitattributes").write_text("* text\n")
    git(source, "add", ".gitattributes")
    git(source, "commit", "-m", "Attributes")
    git(tmp_path, "clone", "--bare", str(source), str(bare))
    return bare


@pytest.fixture
def site(repository: Path) -> FleetSite:
    return FleetSite("site", "git", repository.as_uri(), "main", "branch", "images")


@pytest.fixture
def work(site: FleetSite, tmp_path: Path) -> Path:
    work = tmp_path / "work"
    check_out(site, work)
    return work


def change(work: Path, text: bytes) -> None:
    (work / "index.html").write_bytes(text)
    (work / "variants").mkdir(exist_ok=True)
    (work / "variants/a.webp").write_bytes(b"webp")
    (work / ".assetjob").mkdir(exist_ok=True)
    (work / ".assetjob/undo.json").write_text("{}")


def test_a_branch_has_one_commit_on_the_revision(
    site: FleetSite, work: Path, repository: Path
) -> None:
    for text in (b"<p>Two\r\n", b"<p>Three\r\n"):
        check_out(site, work)
        change(work, text)
        push(site, work)
        assert git(repository, "rev-parse", "images^") == git(repository, "rev-parse", "main")
        names = git(repository, "ls-tree", "-r", "--name-only", "images").split()
        assert names == [".gitattributes", "index.html", "variants/a.webp"]
        shown = ["git", "show", "images:index.html"]
        assert subprocess.check_output(shown, cwd=repository) == text


def test_a_second_run_pushes_nothing(site: FleetSite, work: Path, repository: Path) -> None:
    commits = set()
    for _ in "twice":
        check_out(site, work)
        change(work, b"<p>Two\r\n")
        push(site, work)
        commits.add(git(repository, "rev-parse", "images"))
    assert len(commits) == 1


def test_nothing_changed_makes_no_branch(site: FleetSite, work: Path, repository: Path) -> None:
    push(site, work)
    assert git(repository, "branch", "--list", "images") == ""


@pytest.mark.parametrize("branch", ["main", "other"])
def test_a_branch_of_somebody_else_stays(
    site: FleetSite, work: Path, repository: Path, branch: str
) -> None:
    git(repository, "branch", "other", "main")
    before = git(repository, "rev-parse", branch)
    change(work, b"<p>Two\r\n")
    with pytest.raises(SiteError, match=f"{branch} has commits that assetjob did not make"):
        push(replace(site, output=branch), work)
    assert git(repository, "rev-parse", branch) == before


class Server(BaseHTTPRequestHandler):
    """Serves repositories by ``git http-backend`` to who knows the password."""

    root: Path

    def do_GET(self) -> None:
        if self.headers["Authorization"] != f"Basic {base64.b64encode(b'me:secret').decode()}":
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="sites"')
            self.end_headers()
            return
        path, _, query = self.path.partition("?")
        length = int(self.headers["Content-Length"] or 0)
        variables = {
            "GIT_PROJECT_ROOT": str(self.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers["Content-Type"] or "",
            "CONTENT_LENGTH": str(length),
            "HTTP_CONTENT_ENCODING": self.headers["Content-Encoding"] or "",
            "GIT_PROTOCOL": self.headers["Git-Protocol"] or "",
            "REMOTE_USER": "me",
        }
        answer = subprocess.run(
            ["git", "http-backend"],
            input=self.rfile.read(length),
            env={**os.environ, **variables},
            capture_output=True,
            check=True,
        ).stdout
        head, _, body = answer.partition(b"\r\n\r\n")
        self.send_response(200)
        for line in head.decode().splitlines():
            name, _, value = line.partition(": ")
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - as http.server calls it

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def private(repository: Path) -> Iterator[FleetSite]:
    """The repository behind a password."""
    handler = type("Handler", (Server,), {"root": repository.parent})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever).start()
        url = f"http://127.0.0.1:{server.server_port}/site.git"
        yield FleetSite("site", "git", url, "main", "branch", "images")
        server.shutdown()


def test_the_credential_helper_answers_and_nobody_else(
    private: FleetSite, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SSH_ASKPASS", str(tmp_path / "none"))
    with pytest.raises(SiteError, match="cannot be fetched: fatal: could not read Username"):
        check_out(private, tmp_path / "refused")
    helper = "!f() { test $1 = get && printf 'username=me\\npassword=secret\\n'; }; f"
    git(tmp_path, "config", "--global", "credential.helper", helper)
    git(repository, "config", "http.receivepack", "true")
    work = tmp_path / "private"
    check_out(private, work)
    change(work, b"<p>Two\r\n")
    push(private, work)
    assert git(repository, "rev-parse", "images^") == git(repository, "rev-parse", "main")
    assert "secret" not in (work / ".git/config").read_text()
