"""No variant is made that no page names, none is made twice, and lost ones are made again."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image

from assetjob.job.cache import Cache
from assetjob.job.context import RunContext
from assetjob.job.pipeline import run_stages
from assetjob.model.finding import State
from assetjob.model.result import Command, Result
from assetjob.runtime.executors.serial import Serial
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.store import Disk, DryRun
from tests.conftest import Silent

Build = Callable[[Mapping[str, str | bytes]], Path]
WriteImage = Callable[..., Path]
IMG = '<img src="/a.jpg" alt="A pier">'
CONFIG = "title: A site\nmarkdown: kramdown\n"


def ran(root: Path, command: Command = "in-place", **settings: object) -> Result:
    chosen = Settings(site=root, **settings)  # type: ignore[arg-type]
    site = find_site(chosen)
    store = Disk(root) if command == "in-place" else DryRun(Disk(root))
    with Cache(root / ".assetjob", write=True) as cache:
        return run_stages(RunContext(command, chosen, site, Serial(), store, Silent(), cache))


def variants(root: Path) -> list[str]:
    found = (path for path in root.rglob("*w.*") if path.suffix in {".webp", ".avif"})
    return sorted(path.relative_to(root).as_posix() for path in found)


def named(root: Path) -> list[str]:
    texts = [path.read_text() for path in root.rglob("*") if path.suffix in {".html", ".md"}]
    return [path for path in variants(root) if any(path in text for text in texts)]


# Images that are never rewritten, by the reason.
UNUSED = {
    "a Markdown heading": ("p.md", "---\ntitle: x\n---\n# ![A pier](/a.jpg) The pier\n"),
    "CSS that goes by srcset": ("p.html", f"<style>img[srcset] {{ width: 9px }}</style>{IMG}"),
    "AMP": ("p.html", f"<!doctype html><html amp><body>{IMG}"),
    "noscript": ("p.html", f"<noscript>{IMG}</noscript>"),
    "an author's srcset": ("p.html", '<img src="/a.jpg" srcset="/b.jpg 2x" alt="A pier">'),
}


@pytest.mark.parametrize(("page", "text"), UNUSED.values(), ids=UNUSED)
def test_no_variants_where_no_page_can_name_them(
    site: Build, image_file: WriteImage, page: str, text: str
) -> None:
    root = site({"_config.yml": CONFIG, page: text})
    image_file(root / "a.jpg", 900, 600)
    image_file(root / "b.jpg", 900, 600, seed=1)
    result = ran(root)
    assert variants(root) == []
    assert dict(result.encoded) == {}
    for path in result.left_alone:
        assert "cannot be written" in result.left_alone[path]


DRAWN = f"<picture><svg><g>{IMG}</picture>"  # a <source> before it would be part of the drawing


@pytest.mark.parametrize("command", ["in-place", "preview"])
def test_variants_of_markup_that_is_not_written_are_removed(
    site: Build, image_file: WriteImage, command: Command
) -> None:
    page = DRAWN + '<p><img src="/b.jpg" alt="A quay">'
    root = site({"p.html": page, "assets/responsive/kept.txt": "mine"})
    image_file(root / "a.jpg", 900, 600)
    image_file(root / "b.jpg", 900, 600, seed=1)
    result = ran(root, command, markup="picture")
    assert list(result.encoded) == ["b.jpg"]
    assert list(result.left_alone) == ["a.jpg"]
    assert named(root) == variants(root)
    assert (root / "assets/responsive/b.jpg").exists() is (command == "in-place")
    assert not (root / "assets/responsive/a.jpg").exists()
    assert (root / "assets/responsive/kept.txt").exists()


def test_the_same_image_elsewhere_gets_them(site: Build, image_file: WriteImage) -> None:
    page, text = UNUSED["a Markdown heading"]
    root = site({"_config.yml": CONFIG, page: text, "q.html": IMG})
    image_file(root / "a.jpg", 900, 600)
    result = ran(root)
    assert variants(root)
    assert named(root) == variants(root)
    assert dict(result.left_alone) == {}


def test_no_format_that_the_markup_cannot_hold(site: Build, image_file: WriteImage) -> None:
    """A <picture> would keep the selector from matching."""
    rule = "<style>div > img { width: 300px }</style>"
    page = f"<!doctype html><html><body>{rule}<div>{IMG}</div></body></html>"
    root = site({"p.html": page})
    image_file(root / "a.jpg", 900, 600)
    ran(root, formats=("avif", "webp"))
    assert {path.rpartition(".")[2] for path in variants(root)} == {"webp"}
    assert named(root) == variants(root)
    text = (root / "p.html").read_text()
    ran(root, formats=("avif", "webp"))
    assert (root / "p.html").read_text() == text
    assert named(root) == variants(root)


def test_every_format_where_a_picture_can_stand(site: Build, image_file: WriteImage) -> None:
    root = site({"p.html": f"<!doctype html><html><body><p>{IMG}</p></body></html>"})
    image_file(root / "a.jpg", 900, 600)
    ran(root, formats=("avif", "webp"))
    assert {path.rpartition(".")[2] for path in variants(root)} == {"avif", "webp"}
    assert named(root) == variants(root)


def test_the_same_bytes_under_two_names_share_variants(site: Build, image_file: WriteImage) -> None:
    page = f'{IMG}<p><img src="/z/b.jpg" alt="The same"><p><img src="/other.jpg" alt="Another">'
    root = site({"p.html": page, "z/b.jpg": b""})
    data = image_file(root / "a.jpg", 900, 600).read_bytes()
    (root / "z/b.jpg").write_bytes(data)
    image_file(root / "other.jpg", 900, 600, seed=1)
    result = ran(root)
    folders = {path.rpartition("/")[0] for path in variants(root)}
    assert folders == {"assets/responsive/a.jpg", "assets/responsive/other.jpg"}
    text = (root / "p.html").read_text()
    assert text.count("/assets/responsive/a.jpg/") == 2 * len(result.encoded["a.jpg"].kept)
    assert result.encoded["a.jpg"].kept == result.encoded["z/b.jpg"].kept
    assert sum(made.fresh for made in result.encoded.values()) == len(variants(root))
    again = ran(root)
    assert (root / "p.html").read_text() == text
    assert sum(made.fresh for made in again.encoded.values()) == 0
    assert [f.rule for f in again.findings if "responsive" in (f.url or "")] == []


@pytest.mark.parametrize("whole", [True, False], ids=["all", "one"])
def test_variants_that_are_gone_are_made_again(
    site: Build, image_file: WriteImage, whole: bool
) -> None:
    root = site({"p.html": IMG})
    image_file(root / "a.jpg", 900, 600)
    ran(root)
    before, text = variants(root), (root / "p.html").read_text()
    if whole:
        shutil.rmtree(root / "assets")
    else:
        (root / before[0]).unlink()
    audited = ran(root, "audit")
    assert "file-missing" in {finding.rule for finding in audited.findings}
    result = ran(root)
    assert variants(root) == before
    assert (root / "p.html").read_text() == text
    missing = [finding.state for finding in result.findings if finding.rule == "file-missing"]
    assert set(missing) == {State.FIXED}
    assert result.exit_code == 0
    assert [page.rewritten for page in result.pages] == [None]


def _cut_off(variant: Path) -> None:
    variant.write_bytes(variant.read_bytes()[:-100])


def _replace_by_pointer(variant: Path) -> None:
    variant.write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")


def _replace_by_original(variant: Path) -> None:
    variant.write_bytes((variant.parents[3] / "a.jpg").read_bytes())


def _replace_by_other_image(variant: Path) -> None:
    with Image.open(variant) as image:
        image.crop((0, 0, image.width, image.height // 2)).save(variant)


def _link_to_page(variant: Path) -> None:
    variant.unlink()
    variant.symlink_to(variant.parents[3] / "p.html")


def _link_out(variant: Path) -> None:
    outside = variant.parents[4] / "outside.webp"
    outside.write_bytes(variant.read_bytes())
    variant.unlink()
    variant.symlink_to(outside)


def _dangling_link(variant: Path) -> None:
    variant.unlink()
    variant.symlink_to(variant.parents[4] / "nothing.webp")


OWN_MARKUP = {
    "an image": (IMG, {}),
    "a picture": (IMG, {"formats": ("avif", "webp")}),
    "a picture for old browsers": (IMG, {"markup": "picture"}),
    "a preload": (f"<link rel=preload as=image href=/a.jpg>{IMG}", {}),
    "a background": ('<p style="background-image: url(/a.jpg)">Tide</p>', {"backgrounds": True}),
    "an author's picture": (
        f'<picture><source media="(min-width: 600px)" srcset="/a.jpg">{IMG}</picture>',
        {},
    ),
}


@pytest.mark.parametrize(("text", "settings"), OWN_MARKUP.values(), ids=OWN_MARKUP)
def test_markup_follows_another_folder_of_variants(
    site: Build, image_file: WriteImage, text: str, settings: dict[str, object]
) -> None:
    head = "<style>img { max-width: 100% }</style>"
    root = site({"p.html": f"<!doctype html><html><head>{head}</head><body>{text}</body></html>"})
    image_file(root / "a.jpg", 900, 600)
    ran(root, "in-place", **settings)
    before = (root / "p.html").read_text()
    assert "/assets/responsive/" in before
    ran(root, "in-place", variants_dir="img/sizes", **settings)
    after = (root / "p.html").read_text()
    assert after == before.replace("/assets/responsive/", "/img/sizes/")
    ran(root, "in-place", variants_dir="img/sizes", **settings)
    assert (root / "p.html").read_text() == after


def test_an_authors_variants_stay(site: Build, image_file: WriteImage) -> None:
    text = '<img src="/a.jpg" srcset="/sizes/a-12345678-450w.webp 450w" sizes="90px" alt="A pier">'
    root = site({"p.html": text})
    image_file(root / "a.jpg", 900, 600)
    ran(root)
    assert 'srcset="/sizes/a-12345678-450w.webp 450w"' in (root / "p.html").read_text()


DAMAGES = {
    "empty": lambda variant: variant.write_bytes(b""),
    "cut off": _cut_off,
    "a pointer of Git LFS": _replace_by_pointer,
    "a JPEG": _replace_by_original,
    "an image of another shape": _replace_by_other_image,
    "a link to a page": _link_to_page,
    "a link out of the site": _link_out,
    "a link to nothing": _dangling_link,
}


@pytest.mark.parametrize("rebuilt", [True, False])
@pytest.mark.parametrize("cached", [True, False])
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_variant_is_made_again(
    site: Build,
    image_file: WriteImage,
    damage: Callable[[Path], None],
    cached: bool,
    rebuilt: bool,
) -> None:
    """A page must not name it, whether the site was built again or not."""
    root = site({"p.html": IMG})
    image_file(root / "a.jpg", 900, 600)
    ran(root)
    text = (root / "p.html").read_text()
    paths = variants(root)
    made = {path: (root / path).read_bytes() for path in paths}
    damage(root / paths[0])
    if rebuilt:
        (root / "p.html").write_text(IMG)
    if not cached:
        shutil.rmtree(root / ".assetjob")
    result = ran(root)
    assert result.failures == ()
    assert not any(finding.state is State.NEW for finding in result.findings)
    assert (root / "p.html").read_text() == text
    assert {path: (root / path).read_bytes() for path in variants(root)} == made
    assert not any((root / path).is_symlink() for path in paths)
    assert ran(root).failures == ()


def test_a_variant_that_no_run_can_make_again_stays_missing(
    site: Build, image_file: WriteImage
) -> None:
    root = site({"p.html": IMG})
    image_file(root / "a.jpg", 900, 600)
    ran(root)
    shutil.rmtree(root / "assets")
    (root / "a.jpg").unlink()
    result = ran(root)
    states = {finding.state for finding in result.findings if finding.rule == "file-missing"}
    assert states == {State.NEW}
    assert variants(root) == []


def test_an_image_too_long_for_a_format_gets_narrower_variants(
    site: Build, image_file: WriteImage
) -> None:
    style = "<style>img { width: 70px; height: 1700px }</style>"
    root = site({"p.html": f"<!doctype html><html><head>{style}</head>{IMG}</html>"})
    image_file(root / "a.jpg", 700, 17_000)
    result = ran(root, formats=("avif", "webp"), widths=(100, 700), effort="draft")
    assert result.failures == ()
    assert variants(root)


def test_undo_takes_back_every_variant(
    site: Build, image_file: WriteImage, assetjob: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    page = f"{IMG}<noscript><img src='/b.jpg' alt='A quay'></noscript>"
    root = site({"p.html": page})
    image_file(root / "a.jpg", 900, 600)
    image_file(root / "b.jpg", 900, 600, seed=1)
    assetjob(root, "fix", "--in-place")
    assert variants(root)
    assert assetjob(root, "undo").returncode == 0
    assert variants(root) == []
    assert (root / "p.html").read_text() == page


def test_shared_variants_are_counted_once(site: Build, image_file: WriteImage) -> None:
    root = site({"p.html": f'{IMG}<p><img src="/b.jpg" alt="The same">'})
    (root / "b.jpg").write_bytes(image_file(root / "a.jpg", 900, 600).read_bytes())
    result = ran(root)
    sizes = [(root / path).stat().st_size for path in variants(root)]
    assert result.totals.variants == len(sizes)
    assert result.totals.variant_bytes == sum(sizes)


SHAPED = {
    "content": ("<style>img { content: url(b.jpg) }</style>", True),
    "containment": ("<style>img { contain: size }</style>", True),
    "writing mode": ("<style>body { writing-mode: vertical-rl }</style>", True),
    "ordinary": ("<style>img { display: block }</style>", None),
    "not meant to be seen": ("<style>img { display: block }</style>", False),
}


@pytest.mark.parametrize(("style", "expected"), SHAPED.values(), ids=SHAPED)
def test_the_reason_names_css(
    site: Build, image_file: WriteImage, style: str, expected: bool | None
) -> None:
    image = IMG.replace("<img", '<img width="0"') if expected is False else IMG
    root = site({"a.html": f"<!doctype html>{style}<p>A tide</p>{image}"})
    image_file(root / "a.jpg", 900, 600)
    reason = ran(root).left_alone.get("a.jpg")
    assert (reason and "CSS" in reason) == expected


def upgraded(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    """Pretend that another version of Pillow is installed."""
    for module in ("assetjob.images.variant_digests", "assetjob.job.variant_store"):
        monkeypatch.setattr(f"{module}.encoder", lambda: f"Pillow {version}")


def test_variants_of_an_older_encoder_stay(
    site: Build, image_file: WriteImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site({"p.html": IMG})
    image_file(root / "a.jpg", 1000, 600)
    upgraded(monkeypatch, "13")
    ran(root)
    before, text = variants(root), (root / "p.html").read_text()
    upgraded(monkeypatch, "14")
    commands: tuple[Command, ...] = ("audit", "preview", "in-place")
    for command in commands:
        result = ran(root, command)
        assert sum(each.fresh for each in result.encoded.values()) == 0
        assert len(result.encoded) == 1
    assert variants(root) == before
    assert (root / "p.html").read_text() == text


def test_refresh_makes_them_anew_and_a_changed_or_new_image_gets_new_ones(
    site: Build, image_file: WriteImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site({"p.html": IMG})
    image_file(root / "a.jpg", 1000, 600)
    upgraded(monkeypatch, "13")
    ran(root)
    before = variants(root)
    upgraded(monkeypatch, "14")
    ran(root, refresh=True)
    refreshed = named(root)
    assert refreshed
    assert not {*refreshed} & {*before}
    ran(root)
    assert named(root) == refreshed
    image_file(root / "a.jpg", 1000, 600, seed=5)
    ran(root)
    assert not {*named(root)} & {*before, *refreshed}


def test_a_new_format_is_made_although_an_older_encoder_made_the_other(
    site: Build, image_file: WriteImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site({"p.html": IMG})
    image_file(root / "a.jpg", 600, 400)
    upgraded(monkeypatch, "13")
    ran(root, widths=(600,))
    upgraded(monkeypatch, "14")
    ran(root, widths=(600,), formats=("avif", "webp"))
    assert any(path.endswith(".avif") for path in named(root))
