"""The growth check sees a reader that is not linear, and leaves a linear one alone."""

from collections.abc import Callable

import pytest

from fuzzing import growth
from fuzzing.families import FAMILIES


@pytest.mark.parametrize(
    ("seconds", "is_steep"),
    [
        pytest.param(lambda length: length * 1e-6, False, id="linear"),
        pytest.param(lambda length: 0.05 + length * 1e-6, False, id="linear-at-a-fixed-cost"),
        pytest.param(lambda length: length**2 * 1e-9, True, id="quadratic"),
        pytest.param(lambda _: 0.001, False, id="constant"),
    ],
)
def test_reader_whose_time_grows_more_than_eightfold_is_found(
    seconds: Callable[[int], float], monkeypatch: pytest.MonkeyPatch, *, is_steep: bool
) -> None:
    monkeypatch.setattr(growth, "_seconds", lambda _, given, __: seconds(len(given)))

    assert (growth.growth_of("dates", "' ' repeated") is not None) == is_steep


def test_families_have_about_the_length_that_is_asked_for() -> None:
    assert len(FAMILIES) > 200
    assert {name for name, made in FAMILIES.items() if not 8_000 <= len(made(10_000)) <= 30_000} == set()
