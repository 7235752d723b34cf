"""The demo: a made-up site with one of everything that happens to images on real sites.

Its pages lie in ``site/``; its pictures are painted at that moment, the same on every machine.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from importlib.resources.abc import Traversable

from PIL import Image

from assetjob.demo import coast, graphics, hills

GPS_TAGS = 0x8825
ORIENTATION = 0x0112


def lay_out(write: Callable[[str, bytes], None]) -> None:
    """Hand every file of the site to `write`: its path in the site, with ``/``, and its bytes."""
    for path, data in _pages(files("assetjob.demo") / "site"):
        write(path, data)
    with ThreadPoolExecutor() as painters:  # Pillow paints outside the interpreter's lock
        pictures = painters.map(lambda paint: paint(), PICTURES.values())
        for name, data in zip(PICTURES, pictures, strict=True):
            write(f"images/{name}", data)


def _pages(folder: Traversable, above: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _pages(entry, f"{above}{entry.name}/")
        else:
            yield above + entry.name, entry.read_bytes()


def _jpeg(image: Image.Image, exif: Image.Exif | None = None) -> bytes:
    return _saved(image, format="JPEG", quality=90, exif=exif or Image.Exif())


def _png(image: Image.Image) -> bytes:
    return _saved(image, format="PNG", compress_level=6)


def _gif(frames: list[Image.Image]) -> bytes:
    """Return an animation that shows each frame for a fifth of a second, for ever."""
    few = [frame.quantize(64, dither=Image.Dither.NONE) for frame in frames]
    return _saved(few[0], format="GIF", save_all=True, append_images=few[1:], duration=200, loop=0)


def _sideways(image: Image.Image) -> bytes:
    """Return a photograph as a telephone held upright saves it: turned, with its place on earth."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS_TAGS).update({1: "N", 2: (1.0, 2.0, 3.0), 3: "W", 4: (30.0, 20.0, 10.0)})
    return _jpeg(image.transpose(Image.Transpose.ROTATE_90), exif)


def _saved(image: Image.Image, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, **options)  # type: ignore[arg-type]  # Pillow's options by format
    return file.getvalue()


PICTURES: dict[str, Callable[[], bytes]] = {
    "hills-at-dusk.jpg": lambda: _jpeg(hills.dusk()),
    "milky-way.jpg": lambda: _jpeg(hills.galaxy()),
    "IMG_2041.JPG": lambda: _sideways(hills.dome()),
    "morning-mist.png": lambda: _jpeg(hills.mist()),  # a wrong extension
    "weather buoy at sunrise.jpg": lambda: _jpeg(coast.sea()),
    "lighthouse.png": lambda: _png(coast.lighthouse()),
    "memorandum-on-the-desk.jpg": lambda: _jpeg(coast.desk()),
    "badge.png": lambda: _png(graphics.badge()),
    "trail map.png": lambda: _png(graphics.trail()),
    "clear-nights.png": lambda: _png(graphics.nights()),
    "booking-page.png": lambda: _png(graphics.booking()),
    "moon-phases.gif": lambda: _gif(graphics.phases()),
}
