"""Convert the colours of a file to sRGB as browsers do."""

from __future__ import annotations

from functools import lru_cache
from itertools import product

import pyvips

from assetjob.images.probe.png import Chromaticities, PngColour
from assetjob.runtime.safe_read import NotProcessedError, UnreadableError


def to_srgb(image: pyvips.Image, png: PngColour) -> pyvips.Image:
    """Return the image as 8-bit sRGB, with its alpha channel if it has one.

    An embedded ICC profile is applied; `png` says what a PNG without one encodes.

    Raises:
        UnreadableError: Its encoding or its number of channels is unknown.
    """
    if png.unknown:
        raise NotProcessedError(
            f"is not processed: its colours ({png.unknown}) cannot be converted to sRGB"
        )
    plain = _is_plain(image)
    if image.interpretation == "cmyk" and not _has_cmyk_profile(image):
        image = _plain_cmyk(image)
    elif image.get_typeof("icc-profile-data") and not (plain and _says_srgb(image)):
        image = _from_profile(image)
    elif png.gamma or png.chromaticities:
        image = _from_png(image, png)
    elif plain:
        return image
    else:
        image = image.colourspace("srgb")
    if image.bands not in {3, 4}:
        raise UnreadableError(f"has {image.bands} channels")
    return image.cast("uchar").copy(interpretation="srgb")


def _is_plain(image: pyvips.Image) -> bool:
    """Tell whether the image is stored as 8-bit sRGB, its profile aside."""
    return image.interpretation == "srgb" and image.format == "uchar" and image.bands in {3, 4}


def _says_srgb(image: pyvips.Image) -> bool:
    """Tell whether the image's profile is sRGB's own: most are, and converting is slow."""
    return _changes_nothing(image.get("icc-profile-data"))


@lru_cache(maxsize=8)
def _changes_nothing(profile: bytes) -> bool:
    """Tell whether no colour of a dense grid would change by more than one step of 255."""
    levels = range(0, 256, 15)
    grid = bytes(level for colour in product(levels, repeat=3) for level in colour)
    colours = pyvips.Image.new_from_memory(grid, len(grid) // 3, 1, 3, "uchar")
    colours = colours.copy(interpretation="srgb")
    colours.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    return bool((_from_profile(colours) - colours).abs().max() <= 1)


def _from_profile(image: pyvips.Image) -> pyvips.Image:
    return image.icc_transform("srgb", embedded=True, intent="perceptual", depth=8)


def _has_cmyk_profile(image: pyvips.Image) -> bool:
    if not image.get_typeof("icc-profile-data"):
        return False
    profile: bytes = image.get("icc-profile-data")
    return profile[16:20] == b"CMYK"  # ICC.1, section 7.2: the colour space of the data


def _plain_cmyk(image: pyvips.Image) -> pyvips.Image:
    """Convert CMYK without a profile as browsers do: each ink absorbs its share of the light."""
    deepest = 65535 if image.format == "ushort" else 255
    paper = 1 - image[:4] / deepest
    light = paper[:3] * paper[3] * 255
    return light.bandjoin(image[4] * 255 / deepest) if image.bands > 4 else light


# --- The gAMA and cHRM chunks of PNG


def _from_png(image: pyvips.Image, png: PngColour) -> pyvips.Image:
    colours, alpha = image, None
    if image.hasalpha():
        colours, alpha = image[: image.bands - 1], image[image.bands - 1]
    deepest = 65535 if image.format == "ushort" else 255
    light = colours.maplut(_curve(png, deepest))
    if light.bands == 1:
        light = light.bandjoin([light, light])
    light = light.copy(interpretation="scrgb")
    if png.chromaticities and colours.bands == 3:
        light = light.recomb(_to_xyz(png.chromaticities)).copy(interpretation="xyz")
    shown = light.colourspace("srgb")
    return shown if alpha is None else shown.bandjoin((alpha * (255 / deepest)).cast("uchar"))


def _curve(png: PngColour, deepest: int) -> pyvips.Image:
    """Return the table from stored values to light between 0 and 1."""
    stored = pyvips.Image.identity(size=deepest + 1, ushort=deepest > 255) / deepest
    if png.gamma:
        return stored ** (1 / png.gamma)
    # IEC 61966-2-1, section 5.2.
    return (stored > 0.04045).ifthenelse(((stored + 0.055) / 1.055) ** 2.4, stored / 12.92)


def _to_xyz(chromaticities: Chromaticities) -> list[list[float]]:
    """Return the matrix from light of these primaries to CIE XYZ (white: Y = 100).

    White is taken to be D65: files that name another are too rare to tell whether they mean it.
    """
    corners = [_xyz(*chromaticities[at : at + 2]) for at in (2, 4, 6)]
    inverse = pyvips.Image.new_from_array([list(axis) for axis in zip(*corners, strict=True)])
    inverse = inverse.matrixinvert()
    shares = [
        sum(inverse(column, row)[0] * _D65[column] for column in range(3)) for row in range(3)
    ]
    return [
        [100 * corner[axis] * share for corner, share in zip(corners, shares, strict=True)]
        for axis in range(3)
    ]


def _xyz(x: float, y: float) -> tuple[float, float, float]:
    return x / y, 1.0, (1 - x - y) / y


_D65 = _xyz(0.3127, 0.3290)
