"""Names of libraries and agencies that sell or give away photographs."""

from __future__ import annotations

import re

STOCK_LIBRARY = re.compile(
    r"123rf|adobe[ _-]?stock|agence france-presse|alamy|big ?stock ?photo|deposit ?photos"
    r"|dreamstime|envato|fotolia|freepik|getty[ _-]?images|\bistock|pexels|pixabay|\breuters\b"
    r"|shutterstock|unsplash",
    re.IGNORECASE,
)
"""Finds such a name in the metadata or in the name of an image file."""
