"""How messages and reports write numbers of bytes."""

from __future__ import annotations


def size(count: int) -> str:
    """Return a number of bytes in decimal units: ``640 B``, ``84 kB``, ``1.2 MB``."""
    if count < 1_000:
        return f"{count} B"
    if count < 999_500:
        return f"{count / 1e3:.0f} kB" if count >= 9_950 else f"{count / 1e3:.1f} kB"
    unit, name = (1e6, "MB") if count < 999_500_000 else (1e9, "GB")
    return f"{count / unit:.1f} {name}" if count < 99.5 * unit else f"{count / unit:.0f} {name}"
