"""Two texts laid side by side: what stays where it was, what was moved, and what is alike by chance."""

from collections.abc import Sequence
from itertools import chain as joined
from itertools import combinations, pairwise
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.dedupe.comparison.alignment import Run, in_one_order
from copydesk.dedupe.comparison.compare import Comparison
from copydesk.dedupe.comparison.prepared import PreparedText

FIRST_WEEK = """Lunch at our schools this week
Monday: tomato soup with bread. Tuesday: baked cod and peas. Wednesday: roast beef, beans. Thursday: spinach pancakes.
Friday: apple pie, cream. Please bring your own spoon."""
NEXT_WEEK = """Lunch at our schools this week
Monday: fish fingers, chips. Tuesday: mushroom risotto. Wednesday: chicken curry, rice. Thursday: rice pudding and jam.
Friday: tomato soup with bread. Please bring your own spoon."""
RUNS = st.lists(st.builds(Run, st.integers(0, 400), st.integers(0, 400), st.integers(1, 40)), max_size=12).map(
    lambda runs: sorted({run.place: run for run in runs}.values())
)


def words(first: int, count: int) -> str:
    return " ".join(f"word{number}" for number in range(first, first + count))


def chain(one: str, other: str) -> list[tuple[int, int]]:
    """Where each run that stays begins, in the smaller text and in the larger."""
    return [(run.place, run.other_place) for run in Comparison(PreparedText(one), PreparedText(other)).chain]


def test_a_text_lies_in_line_with_itself() -> None:
    assert chain(words(0, 50), words(0, 50)) == [(0, 0)]


def test_both_ends_stay_where_a_copy_lost_hundreds_of_words_between_them() -> None:
    whole = f"{words(0, 20)} {words(100, 400)} {words(900, 20)}"

    assert chain(f"{words(0, 20)} {words(900, 20)}", whole) == [(0, 0), (20, 420)]


def test_of_two_paragraphs_that_changed_places_the_longer_one_stays() -> None:
    short, long = words(0, 10), words(100, 40)

    assert chain(f"{short} {long}", f"{long} {short} end") == [(10, 0)]


def test_a_long_passage_that_was_moved_on_stays_in_line_though_the_way_there_and_back_is_long() -> None:
    one = f"{words(0, 30)} {words(100, 30)} {words(300, 90)} {words(600, 30)}"
    other = f"{words(0, 30)} {words(400, 90)} {words(100, 30)} {words(600, 30)}"

    assert [place for place, _ in chain(one, other)] == [0, 30, 150]


def test_a_dish_on_both_menus_on_other_days_is_no_way_from_one_to_the_other() -> None:
    pair = Comparison(PreparedText(FIRST_WEEK), PreparedText(NEXT_WEEK))

    assert [run.words for run in pair.runs] == [7, 4, 5]  # the frame, with the soup within it
    assert [run.words for run in pair.chain] == [7, 5]
    assert pair.changes.replaced == 11


@given(RUNS)
def test_what_stays_is_in_one_order_in_both_texts(runs: list[Run]) -> None:
    left = in_one_order(runs)

    assert set(left) <= set(runs)
    assert all(one.place < other.place and one.other_place < other.other_place for one, other in pairwise(left))


@given(RUNS.filter(bool))
def test_of_any_runs_some_stay_and_no_less_than_the_longest_has(runs: list[Run]) -> None:
    assert sum(run.words for run in in_one_order(runs)) >= max(run.words for run in runs)


def worth(way: Sequence[Run]) -> float:
    """The words of a way, each counted once, less what its steps cost."""
    gathered = float(sum(run.words for run in way))
    for one, other in pairwise(way):
        if one.place >= other.place or one.other_place >= other.other_place:
            return 0.0  # leads back
        off = abs((other.other_place - other.place) - (one.other_place - one.place))
        gathered -= max(0, one.end - other.place, one.other_end - other.other_place) + 0.03 * off + log2(1 + off) / 2
    return gathered


@given(RUNS.filter(lambda runs: 0 < len(runs) < 9))
def test_no_other_way_through_gathers_more(runs: list[Run]) -> None:
    ways = joined.from_iterable(combinations(runs, count) for count in range(1, len(runs) + 1))

    assert worth(in_one_order(runs)) == pytest.approx(max(map(worth, ways)))


def test_of_no_runs_none_stay() -> None:
    assert in_one_order([]) == []


@pytest.mark.parametrize("count", [1, 200, 5_000])
def test_every_run_stays_where_all_words_but_every_tenth_were_kept(count: int) -> None:
    runs = [Run(10 * number, 10 * number, 7) for number in range(count)]

    assert in_one_order(runs) == runs
