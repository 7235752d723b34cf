"""Sizes fitted to widths: exact where a few pieces are, never too small."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetjob.measure.fit import Fit, fit_sizes, jumps
from assetjob.measure.line import TOO_SMALL
from assetjob.model.measured import VISIBLE, Sample
from assetjob.model.sizes import parse_sizes

VIEWPORTS = range(320, 2561, 16)
Layout = Callable[[int], float]


def fitted(layout: Layout) -> Fit:
    """Fit as the browser does: every 16 pixels, and every pixel where the width jumps."""
    samples = {Sample(at, layout(at)) for at in VIEWPORTS}
    further = {Sample(at, layout(at)) for low, high in jumps(samples) for at in range(low, high)}
    fit = fit_sizes(samples | further, [Sample(at, layout(at)) for at in range(327, 2560, 101)])
    assert fit is not None
    return fit


def errors(layout: Layout, fit: Fit) -> list[float]:
    return [(fit.sizes.width_at(at) or 0) - layout(at) for at in range(320, 2561)]


@pytest.mark.parametrize(
    ("layout", "sizes"),
    [
        (lambda _: 57, "57px"),
        (lambda _: 322.66, "323px"),
        (lambda at: at, "100vw"),
        (lambda at: at - 72, "calc(100vw - 72px)"),
        (lambda at: min(600, at - 30), "(min-width: 630px) 600px, calc(100vw - 30px)"),
        (  # The lines cross at 1008, where no breakpoint is.
            lambda at: 632 if at >= 1024 else at * 2 / 3 - 40,
            "(min-width: 1024px) 632px, calc(66.67vw - 40px)",
        ),
        (lambda at: min(at, 800) * 0.98, "(min-width: 800px) 784px, 98vw"),
        (
            lambda at: 744 if at >= 1216 else 616 if at >= 1024 else at - 72,
            "(min-width: 1216px) 744px, (min-width: 1024px) 616px, calc(100vw - 72px)",
        ),
        (
            lambda at: at * 2 / 3 - 12 if at >= 768 else at,
            "(min-width: 768px) calc(66.67vw - 12px), 100vw",
        ),
        # A line of 99.1vw would be within a pixel up to 430, since the first run is short.
        (lambda at: min(358, at - 72.02), "(min-width: 430px) 358px, calc(100vw - 72px)"),
        # Tables give whole pixels.
        (lambda at: round((at - 17) / 3), "calc(33.33vw - 5px)"),
    ],
)
def test_a_layout_of_few_pieces_is_described_as_a_person_would(layout: Layout, sizes: str) -> None:
    fit = fitted(layout)

    assert (str(fit.sizes), fit.exact) == (sizes, True)


# More pieces than entries, as a template of HTML5 UP has.
def six_pieces(at: int) -> float:
    if at >= 1281:
        return 1474 if at >= 1681 else 1214
    return min(at - 96, 1040) if at >= 737 else at - 48 if at >= 361 else at - 40


def a_clamp_among_four(at: int) -> float:
    if at < 1800:
        return 600 + 100 * (at // 450)
    return min(max(700, at * 0.5 - 300), 800)


@pytest.mark.parametrize(
    ("layout", "sizes"),
    [
        (
            six_pieces,
            (
                "(min-width: 1681px) 1474px, (min-width: 1281px) 1214px,"
                " (min-width: 737px) min(100vw - 96px, 1040px),"
                " (min-width: 361px) calc(100vw - 48px), calc(100vw - 40px)"
            ),
        ),
        (
            a_clamp_among_four,
            (
                "(min-width: 1800px) clamp(700px, 50vw - 300px, 800px), (min-width: 1350px) 900px,"
                " (min-width: 900px) 800px, (min-width: 450px) 700px, 600px"
            ),
        ),
    ],
)
def test_where_pieces_meet_a_function_saves_a_condition(layout: Layout, sizes: str) -> None:
    fit = fitted(layout)

    assert (str(fit.sizes), fit.exact) == (sizes, True)
    assert parse_sizes(sizes) == fit.sizes
    assert fit.sizes.is_generated


def test_a_layout_of_many_pieces_gets_an_upper_bound() -> None:
    fit = fitted(lambda at: at / (1 + at // 250))

    assert not fit.exact
    assert len(fit.sizes.entries) == 5
    assert min(errors(lambda at: at / (1 + at // 250), fit)) >= -TOO_SMALL


def test_the_widths_next_to_a_piece_too_many_stay_exact() -> None:
    def layout(at: int) -> float:
        if at >= 1024:
            return 140 if at >= 1216 else 106
        if at > 800:
            return at * 0.176 - 72
        if at >= 768:
            return at * 0.27 - 80
        return at * 0.4 - 90 if at > 500 else at * 0.8 - 119

    fit = fitted(layout)
    wide = [at for at, error in enumerate(errors(layout, fit), start=320) if error > VISIBLE]

    assert not fit.exact
    assert wide == list(range(768, 801))


def test_an_image_that_shrinks_as_the_window_grows_is_never_too_small() -> None:
    def layout(at: int) -> float:
        return 3000 - at

    assert min(errors(layout, fitted(layout))) >= -TOO_SMALL


@pytest.mark.parametrize("margin", [64.71, 64.75, 64.77])
def test_images_of_one_layout_get_the_same_text(margin: float) -> None:
    assert str(fitted(lambda at: at * 0.9 - margin).sizes) == "calc(90vw - 64.7px)"


def test_viewports_where_it_is_hidden_do_not_count() -> None:
    fit = fit_sizes(Sample(at, at / 2) for at in VIEWPORTS if at >= 768)

    assert fit == Fit(fitted(lambda at: at / 2).sizes, exact=True)


def test_an_unseen_viewport_makes_the_sizes_wider() -> None:
    fit = fit_sizes([Sample(at, 100) for at in VIEWPORTS], [Sample(1001, 300)])

    assert fit is not None
    assert not fit.exact
    assert fit.sizes.width_at(1001) == 300


def test_nothing_is_fitted_to_nothing() -> None:
    assert fit_sizes([]) is None


pieces = st.tuples(
    st.integers(330, 2500), st.sampled_from([0, 25, 33.33, 50, 66.66, 100]), st.integers(0, 200)
)


@given(st.lists(pieces, min_size=1, max_size=9))
def test_no_layout_is_described_too_small(parts: list[tuple[int, float, int]]) -> None:
    def layout(at: int) -> float:
        begun = [part for part in parts if part[0] <= at] or parts[:1]
        _, vw, px = max(begun, key=lambda part: part[0])
        return vw * at / 100 + px

    fit = fitted(layout)

    assert len(fit.sizes.entries) <= 5
    assert fit.sizes.is_generated
    seen = [layout(at) for at in VIEWPORTS]
    described = [fit.sizes.width_at(at) or 0 for at in VIEWPORTS]
    assert min(d - s for d, s in zip(described, seen, strict=True)) >= -TOO_SMALL
    if fit.exact:
        assert max(d - s for d, s in zip(described, seen, strict=True)) <= VISIBLE + TOO_SMALL
