"""Style sheets of other hosts that cannot change the box of an image."""

from __future__ import annotations

import pytest

from assetjob.rewrite.css.font_sheets import is_font_sheet


@pytest.mark.parametrize(
    "url",
    [
        "https://fonts.googleapis.com/css?family=Lato:400,600",
        "//use.typekit.net/abc.css",
        # Isomer's template links it on every page.
        "https://cdnjs.cloudflare.com/ajax/libs/boxicons/2.0.9/css/boxicons.min.css",
        "https://cdnjs.cloudflare.com/ajax/libs/font-awesome/5.13.0/css/all.min.css",
        "https://cdn.jsdelivr.net/npm/@fortawesome/fontawesome-free@6.5.1/css/all.min.css",
        "https://use.fontawesome.com/releases/v5.15.4/css/all.css",
        "https://cdn.jsdelivr.net/npm/bootstrap-icons@1.11.3/font/bootstrap-icons.css",
        "http://unpkg.com/@mdi/font/css/materialdesignicons.min.css",
    ],
)
def test_fonts_and_icon_fonts_change_no_image(url: str) -> None:
    assert is_font_sheet(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://cdn.jsdelivr.net/npm/bootstrap@5.3.0/dist/css/bootstrap.min.css",
        # It floats what has the class pull-right.
        "https://cdnjs.cloudflare.com/ajax/libs/font-awesome/4.7.0/css/font-awesome.min.css",
        "https://example.org/ajax/libs/boxicons/2.0.9/css/boxicons.min.css",
        "https://cdnjs.cloudflare.com/ajax/libs/boxicons-themes/1.0/all.css",
        "/fonts.googleapis.com/css",
        "boxicons.min.css",
    ],
)
def test_another_sheet_may_change_one(url: str) -> None:
    assert not is_font_sheet(url)
