"""DynamoDB's request units as `make bench-speed` counts them."""

import pytest

from benchmarks.speed.units import Meter


@pytest.mark.parametrize(("sizes", "units"), [([1], 1), ([4096], 1), ([4097], 2), ([0], 1), ([4097, 1, 0], 4)])
def test_consistent_read_costs_a_unit_for_each_four_kilobytes_of_each_item(sizes: list[int], units: float) -> None:
    meter = Meter()
    meter.read(sizes, is_consistent=True)
    assert meter.reads == units


def test_read_that_may_be_stale_costs_half() -> None:
    meter = Meter()
    meter.read([4097, 0], is_consistent=False)
    assert meter.reads == 1.5


@pytest.mark.parametrize(("before", "after", "units"), [(0, 1, 1), (0, 1025, 2), (3000, 10, 3), (0, 0, 1)])
def test_write_costs_a_unit_for_each_kilobyte_of_the_larger_of_both_items(
    before: int, after: int, units: float
) -> None:
    meter = Meter()
    meter.write(before, after)
    assert meter.writes == units


def test_calls_side_by_side_are_one_round_trip() -> None:
    meter = Meter()
    first, second = meter.chain + 1, meter.chain + 1
    meter.answered(first)
    meter.answered(second)
    assert meter.chain == 1
