"""Every image of real sites becomes variants that look as Pillow or ImageMagick shows it."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from assetjob.images.encode.decode import decode
from assetjob.images.probe import probe
from assetjob.job.tasks import Encode
from assetjob.model.image import LIMITS, Failure, ImageInfo
from assetjob.model.variant import EncodedFile, EncodedFiles, EncodeJob, Encoding, Variant
from assetjob.runtime.executors.processes import Processes
from tests.decoded import CLOSE, ROUGH, distance, shown

pytestmark = pytest.mark.corpus
WIDTH = 320
# An image is made six times smaller here, by another filter than Pillow's and partly while it is
# read: where a hard edge falls in a block of 4 pixels, it is off by up to 17 (31 in CMYK); a block
# of 8 is not. Lossy WebP keeps a quarter of the colour's pixels, and needs a larger one.
BLOCK = 16
SUFFIXES = {".jpg", ".jpeg", ".png", ".gif"}


@pytest.fixture(scope="module")
def made(corpus: Path) -> dict[Path, EncodedFiles | Failure]:
    """The outcome of each image, in workers as in a run; none is refused for its weight."""
    paths = sorted(path for path in corpus.rglob("*") if path.suffix.lower() in SUFFIXES)
    probed = {path: probe(corpus, path.relative_to(corpus).as_posix()) for path in paths}
    outcomes: dict[Path, EncodedFiles | Failure] = {
        path: info for path, info in probed.items() if isinstance(info, Failure)
    }
    jobs = [job_for(info) for info in probed.values() if isinstance(info, ImageInfo)]
    with Processes(2) as executor:
        done = executor.map(
            Encode(corpus, LIMITS),
            jobs,
            lambda job, reason: Failure(job.info.path, "encode", reason),
        )
        outcomes |= {corpus / job.info.path: outcome for job, outcome in done}
    return outcomes


def job_for(info: ImageInfo) -> EncodeJob:
    width = min(WIDTH, info.width)
    height = max(1, round(info.height * width / info.width))
    variant = Variant("v/a.webp", width, height)
    return EncodeJob(replace(info, bytes=1 << 40), Encoding(80, 4), (variant,))


def test_every_image_is_encoded_or_refused_by_name(
    made: dict[Path, EncodedFiles | Failure],
) -> None:
    assert len(made) > 250
    refused = {path.name: each.reason for path, each in made.items() if isinstance(each, Failure)}
    assert refused == {"not-an-image.jpg": "is empty"}
    assert all(each.files for each in made.values() if isinstance(each, EncodedFiles))


def test_every_variant_looks_as_pillow_shows_its_original(
    made: dict[Path, EncodedFiles | Failure],
) -> None:
    faults = []
    for path, (file, info) in _files(made):
        expected = shown(path)
        variant = Image.open(io.BytesIO(file.data))
        limit = ROUGH if info.mode == "CMYK" or info.wide_gamut else CLOSE
        if expected.size != (info.width, info.height):
            faults.append(f"{path.name}: {expected.size} is displayed, not {info.width}")
        if variant.size != (file.variant.width, file.variant.height):
            faults.append(f"{path.name}: {variant.size}")
        if (far := distance(_decoded(path, info, variant.size), expected, 8)) > limit:
            faults.append(f"{path.name}: {far} of {limit}, decoded")
        if (far := distance(variant, expected, BLOCK)) > limit:
            faults.append(f"{path.name}: {far} of {limit}, encoded")
    assert faults == []


@pytest.mark.skipif(not shutil.which("convert"), reason="ImageMagick is not on this machine")
def test_some_look_the_same_to_imagemagick(made: dict[Path, EncodedFiles | Failure]) -> None:
    plain = [
        (path, file)
        for path, (file, info) in _files(made)
        if not info.profile and info.mode in {"RGB", "L"} and info.format == "jpeg"
    ]
    faults = []
    for path, file in plain[:: max(1, len(plain) // 12)]:
        variant, original = _by_imagemagick(file.data), _by_imagemagick(path.read_bytes())
        if (far := distance(variant, original, BLOCK)) > CLOSE:
            faults.append(f"{path.name}: {far}")
    assert faults == []


def _decoded(path: Path, info: ImageInfo, size: tuple[int, int]) -> Image.Image:
    frame = decode(path.read_bytes(), info, size, still=True).frames[0]
    pixels = bytes(frame.write_to_memory())
    return Image.frombytes("RGBA" if frame.bands == 4 else "RGB", size, pixels)


def _files(
    made: dict[Path, EncodedFiles | Failure],
) -> Iterator[tuple[Path, tuple[EncodedFile, ImageInfo]]]:
    for path, outcome in made.items():
        if isinstance(outcome, EncodedFiles):
            for file in outcome.files:
                yield path, (file, outcome.job.info)


def _by_imagemagick(data: bytes) -> Image.Image:
    command = ["convert", "-", "-auto-orient", "-colorspace", "sRGB", "ppm:-"]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    return Image.open(io.BytesIO(done.stdout)).convert("RGB")
