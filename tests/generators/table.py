"""The table of docs/generators.md."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.generators.measure import Visit, share
from tests.generators.paint import Paint

PAGE = Path(__file__).parents[2] / "docs" / "generators.md"
_HEAD = (
    "| Generator | Images, MB at 400 px | at 1600 px | Variants shown | After a link's script"
    " | LCP image, kB at 400 px | at 1600 px | LCP, s at 400 px | at 1600 px |\n"
    "|---|---|---|---|---|---|---|---|---|\n"
)
_MARKS = re.compile(r"(<!-- generators: measured -->\n).*?(<!-- end -->)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured with a generator, before and after a run.

    `later` is the share after a navigation by script, `paints` the largest paints of a page.
    """

    name: str
    version: str
    before: dict[tuple[str, int], Visit]
    after: dict[tuple[str, int], Visit]
    later: float | None
    paints: tuple[dict[int, Paint], dict[int, Paint]]
    problems: tuple[str, ...]


def line(row: Row) -> str:
    """Return the row of the table."""
    images = [image for visit in row.after.values() for image in visit.images]
    later = "the page is loaded" if row.later is None else f"{row.later:.0%}"
    sizes = " | ".join(_bytes(row, width) for width in (400, 1600))
    before, after = row.paints
    kilobytes = " | ".join(
        f"{before[width].bytes / 1e3:.0f} → {after[width].bytes / 1e3:.0f}" for width in before
    )
    seconds = " | ".join(
        f"{before[width].seconds:.1f} → {after[width].seconds:.1f}" for width in before
    )
    shown = f"{share(images):.0%}"
    return f"| {row.name} {row.version} | {sizes} | {shown} | {later} | {kilobytes} | {seconds} |"


def write(rows: Sequence[Row]) -> None:
    """Write the table into its page."""
    text = _HEAD + "".join(f"{line(row)}\n" for row in rows)
    page = PAGE.read_text("utf-8")
    PAGE.write_text(_MARKS.sub(lambda found: found[1] + text + found[2], page), "utf-8")


def _bytes(row: Row, width: int) -> str:
    before, after = (
        sum(visit.bytes for (_, at), visit in visits.items() if at == width) / 1e6
        for visits in (row.before, row.after)
    )
    return f"{before:.2f} → {after:.2f}"
