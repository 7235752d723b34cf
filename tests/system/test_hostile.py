"""A malicious site: file names, links, special files; and no network connection is made."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
from click.testing import CliRunner, Result

from assetjob.cli.commands import main

Build = Callable[[Mapping[str, str | bytes]], Path]
WriteImage = Callable[..., Path]

NAMES = {
    "a line end": b"a\nb.jpg",
    "an escape sequence": b"\x1b[31mred.jpg",
    "a title sequence": b"\x1b]0;title\x07.jpg",
    "right to left": "\u202egpj.evil.jpg".encode(),
    "not UTF-8": b"\xff\xfe.jpg",
    "255 bytes": b"x" * 251 + b".jpg",
    "markup": b"quote\"'<b>.jpg",
    "percent signs": b"%2e%2e.jpg",
    "backslash": b"back\\slash.jpg",
    "an option": b"--in-place.jpg",
}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [os.fspath(argument) for argument in arguments])


@pytest.fixture
def hostile(site: Build, image_file: WriteImage) -> Path:
    root = site({"sub/a.html": "", "images/x.txt": ""})
    data = image_file(root / "images/plain.jpg", 300, 200).read_bytes()
    folder = os.fsencode(root)
    tags = []
    for name in NAMES.values():
        Path(os.fsdecode(folder + b"/images/" + name)).write_bytes(
            data + name
        )  # no copies: copies share variants
        tags.append(f'<img src="/images/{quote_from_bytes(name)}" alt="A hill">')
    tags += [f'<img src="/images/{name}" alt="A">' for name in ("pipe.jpg", "out.jpg")]
    tags += [f'<img src="{"../" * 9}etc/{name}.png" alt="A">' for name in ("passwd", "%2e%2e/x")]
    page = "\n".join(tags).encode()
    for name in (b"p\n1.html", b"\x1b]0;t\x07.html", b"\xff.html", b"y" * 250 + b".html"):
        Path(os.fsdecode(folder + b"/" + name)).write_bytes(page)
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "page.html").write_bytes(page)
    (outside / "out.jpg").write_bytes(data)
    (root / "out.html").symlink_to(outside / "page.html")
    (root / "images/out.jpg").symlink_to(outside / "out.jpg")
    for special in ("pipe.html", "images/pipe.jpg", "pipe.css"):
        os.mkfifo(root / special)
    return root


def test_hostile_names(hostile: Path) -> None:
    outside = hostile.parent / "outside"
    before = {path: path.read_bytes() for path in outside.iterdir()}
    done = run("fix", "--in-place", "-v", "-j", "1", "--reports", hostile / "reports", hostile)
    assert done.exit_code == 3, done.output
    assert {path: path.read_bytes() for path in outside.iterdir()} == before
    failed = {line.split(": ")[0] for line in done.stderr.splitlines() if "failed " in line[:7]}
    assert failed == {"failed out.html", "failed pipe.html", "failed images/pipe.jpg"}
    assert all(c.isprintable() or c == "\n" for c in done.stdout + done.stderr)
    pages = [path for path in hostile.glob("*.html") if path.is_file() and not path.is_symlink()]
    assert len(pages) == 4
    # A name that is not UTF-8 cannot be written in a URL of a page that is UTF-8.
    for page in pages:
        assert page.read_bytes().count(b"srcset=") == len(NAMES) - 1, page
    variants = [path for path in hostile.rglob("*.webp") if path.is_file()]
    assert len(variants) == len(NAMES) - 1
    assert run("undo", hostile).exit_code == 0
    assert not list(hostile.rglob("*.webp"))


def test_special_files_as_configuration(site: Build) -> None:
    root = site({"a.html": "<img src=x.jpg alt=A>"})
    for name in ("_config.yml", "assetjob.toml", "pyproject.toml"):
        os.mkfifo(root / name)
    done = run("audit", "-j", "1", "--reports", root.parent / "reports", root)
    assert done.exit_code == 1, done.output


def test_a_configuration_outside_is_not_read(site: Build) -> None:
    root = site({"a.html": ""})
    secret = root.parent / "secret.yml"
    secret.write_text("[secret")
    (root / "_config.yml").symlink_to(secret)
    done = run("audit", "-j", "1", "--reports", root.parent / "reports", root)
    assert done.exit_code == 2
    assert done.stderr == f"Error: {root}/_config.yml: lies outside the site\n"


NO_NETWORK = """
import sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname",
                 "socket.sendto", "urllib.Request"):
        with open({attempts!r}, "a") as file:
            print(event, arguments, file=file)
        raise ConnectionRefusedError(event)

sys.addaudithook(refuse)
"""


def test_no_connection_is_made(site: Build, image_file: WriteImage, tmp_path: Path) -> None:
    root = site(
        {
            "_config.yml": "url: https://example.org\n",
            "index.html": (
                "<link rel=stylesheet href=https://example.org/a.css>"
                "<link rel=stylesheet href=b.css>"
                "<style>@import url(https://example.org/c.css);</style><base href=//example.net/>"
                "<img src=https://example.net/x.jpg alt=A><img src=//example.net/y.jpg alt=A>"
                "<img src=https://example.org/images/a.jpg alt='A hill'>"
            ),
            "post.md": "![A](https://example.net/x.jpg)\n\n![A](/images/b.svg)\n\n![A](/images/a.jpg)",
            "b.css": "@import 'http://example.net/d.css'; img { background: url(//example.net/e) }",
            "images/b.svg": (
                '<!DOCTYPE svg [<!ENTITY x SYSTEM "http://example.net/x">]>'
                '<svg xmlns="http://www.w3.org/2000/svg" width="9"><text>&x;</text>'
                '<image href="http://example.net/y.png"/></svg>'
            ),
        }
    )
    image_file(root / "images/a.jpg", 300, 200)
    attempts = tmp_path / "attempts"
    (tmp_path / "hook").mkdir()
    hook = tmp_path / "hook/sitecustomize.py"
    hook.write_text(NO_NETWORK.format(attempts=str(attempts)))
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(hook.parent), str(Path(__file__).parents[2])]),
    }

    def python(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    python("-c", "import socket; socket.create_connection(('127.0.0.1', 9))")
    assert "getaddrinfo" in attempts.read_text()
    attempts.unlink()
    for arguments in (["audit"], ["fix"], ["fix", "--in-place"], ["undo"]):
        done = python("-m", "assetjob", *arguments, root)
        assert done.returncode in (0, 1, 3), done.stderr
        assert not attempts.exists(), attempts.read_text()
    assert not (root / ".assetjob").exists()


def test_undo_and_clean_as_commands(site: Build, image_file: WriteImage) -> None:
    root = site({"a.html": "<img src=images/a.jpg alt='A hill'>"})
    image_file(root / "images/a.jpg", 600, 400)
    reports = root.parent / "reports"
    assert run("fix", "--in-place", "-j", "1", "--reports", reports, root).exit_code == 0
    assert run("clean", root).stdout == "0 unused variants (0 B).\n"
    (root / "b.html").write_bytes((root / "a.html").read_bytes())
    (root / "a.html").write_text("by hand")
    refused = run("undo", root)
    assert refused.exit_code == 2
    assert refused.stderr == (
        "Error: a.html: edited since the run, so nothing is undone; "
        "--force restores them and discards the edits\n"
    )
    forced = run("undo", "--force", root)
    assert forced.stdout.splitlines()[0] == "1 page restored, 0 variants removed."
    assert (root / "a.html").read_text() == "<img src=images/a.jpg alt='A hill'>"
    (root / "b.html").unlink()
    variants = list(root.rglob("*.webp"))
    listed = run("clean", root).stdout.splitlines()
    assert len(listed) == len(variants) + 1
    assert listed[-1].startswith(f"{len(variants)} unused variant")
    assert run("clean", "--in-place", root).exit_code == 0
    assert not (root / "assets/responsive").exists()
    assert run("undo", root).exit_code == 2


ESCAPES = "<p>\x1b]0;title\x07 \x1b[31mred \x9b2J \u202e txt.\u2066\n"


def test_a_diff_is_exact_in_a_file_and_harmless_on_a_terminal(
    site: Build, image_file: WriteImage
) -> None:
    root = site({"a.html": f"{ESCAPES}<img src=images/a.jpg alt='A hill'>\n"})
    image_file(root / "images/a.jpg", 300, 200)
    command = [sys.executable, "-m", "assetjob", "fix", "-q", "-j", "1", "--reports", "../r", "."]
    where = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": where, "TERM": "xterm"}

    def printed(stdout: int) -> int:
        return subprocess.run(
            command, cwd=root, env=environment, stdout=stdout, stderr=subprocess.PIPE, check=False
        ).returncode

    with (root.parent / "diff").open("w+b") as file:
        assert printed(file.fileno()) == 0
        file.seek(0)
        assert f" {ESCAPES}".encode() in file.read()
    ours, theirs = os.openpty()
    assert printed(theirs) == 0
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # the end of a terminal
        while chunk := os.read(ours, 4096):
            shown += chunk
    os.close(ours)
    text = shown.decode().replace("\r\n", "\n")
    assert "\\x1b]0;title\\x07 \\x1b[31mred \\x9b2J \\x202e txt.\\x2066" in text
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)  # our own colours
    assert all(c.isprintable() or c == "\n" for c in plain)
