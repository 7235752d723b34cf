"""The ``width`` and ``height`` attributes as browsers read them.

Source: HTML standard, 2.3.4.4 (rules for parsing dimension values).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_DIMENSION = re.compile(r"[\t\n\f\r ]*([0-9]+(?:\.[0-9]*)?)(%?)")


@dataclass(frozen=True, slots=True)
class Dimension:
    """A number of CSS pixels, or a percentage of the containing block."""

    value: float
    unit: Literal["px", "%"]

    @property
    def is_percentage(self) -> bool:
        """Tell whether it is a percentage."""
        return self.unit == "%"


def parse_dimension(value: str | None) -> Dimension | None:
    """Return the dimension that an attribute's value stands for; None where it has no effect."""
    found = _DIMENSION.match(value or "")
    return Dimension(float(found[1]), "%" if found[2] else "px") if found else None
