"""Sites in object stores: a server that speaks S3, files, and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest

from assetjob.fleet.fetch import fetch, upload
from assetjob.fleet.sites import FleetSite

ROOT = Path(__file__).parents[2]
WriteImage = Callable[..., Path]


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, str]]:
    """The environment by which a client finds a server that speaks S3."""
    pytest.importorskip("s3fs", reason="tox -e s3 installs s3fs and moto")
    server = pytest.importorskip("moto.server", reason="tox -e s3 installs s3fs and moto")
    running = server.ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    running.stop()


@pytest.fixture
def store(s3: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, value in s3.items():
        monkeypatch.setenv(name, value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # botocore's
        return fsspec.filesystem("s3", skip_instance_cache=True)


def run(file: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "assetjob", "fleet", file.name]
    done = subprocess.run(
        command,
        cwd=file.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def test_a_site_in_s3_is_fixed_into_another_prefix(
    store: Any, tmp_path: Path, image_file: WriteImage
) -> None:
    store.mkdir("sites")
    store.pipe_file("sites/one/index.html", b"<!doctype html><p>T</p><img src=a.png alt=A>\n")
    store.put_file(str(image_file(tmp_path / "a.png", 300, 200)), "sites/one/a.png")
    store.pipe_file("sites/one.html", b"of another site")
    file = tmp_path / "sites.toml"
    file.write_text(
        '[[site]]\nprefix = "s3://sites/one"\nrun = "output"\noutput = "s3://sites/fixed/one"\n'
        "settings = { widths = [100] }\n"
    )
    code, said = run(file)
    assert code == 0, said
    store.invalidate_cache()
    found = {path.removeprefix("sites/fixed/one/"): path for path in store.find("sites/fixed/one")}
    (variant,) = (name for name in found if name.endswith("100w.webp"))
    assert variant in store.cat_file(found["index.html"]).decode()
    types = {name: store.info(path, refresh=True)["ContentType"] for name, path in found.items()}
    assert (types["index.html"], types[variant]) == ("text/html", "image/webp")
    assert run(file)[0] == 0
    document = json.loads((tmp_path / "reports/fleet/fleet.json").read_text())
    assert document["sites"][0]["state"] == "unchanged"


def test_what_s3_refuses_is_named_once_and_no_bucket_is_made(store: Any, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>")
    with pytest.raises(Exception, match="s3://none/site: cannot be written: ") as caught:
        upload(tmp_path, "s3://none/site")
    assert "\n" not in str(caught.value)
    with pytest.raises(Exception, match="s3://none/site: "):
        fetch(FleetSite("site", "prefix", "s3://none/site"), tmp_path / "work")
    assert "none" not in store.ls("")


@pytest.mark.parametrize("scheme", ["file", "memory"])
def test_files_and_memory(scheme: str, tmp_path: Path) -> None:
    for name in ("index.html", "images/a b.webp"):
        (tmp_path / "site" / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / "site" / name).write_text(name)
    prefix = f"{scheme}://{tmp_path}/prefix"
    upload(tmp_path / "site", prefix)
    work = fetch(FleetSite("site", "prefix", prefix), tmp_path / "work")
    names = [path.relative_to(work).as_posix() for path in work.rglob("*") if path.is_file()]
    assert sorted(names) == ["images/a b.webp", "index.html"]
    assert (work / "images/a b.webp").read_text() == "images/a b.webp"
