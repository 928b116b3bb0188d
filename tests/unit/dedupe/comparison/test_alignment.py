"""Alignment of two texts: the runs that keep their order, those that were moved, and those shared by chance."""

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
    lambda runs: sorted({run.start: run for run in runs}.values())
)


def words(first: int, count: int) -> str:
    return " ".join(f"word{number}" for number in range(first, first + count))


def chain(one: str, other: str) -> list[tuple[int, int]]:
    """The start of each run in the chain, in the smaller text and in the larger."""
    return [(run.start, run.other_start) for run in Comparison(PreparedText(one), PreparedText(other)).chain]


def test_text_aligned_with_itself_is_one_run() -> None:
    assert chain(words(0, 50), words(0, 50)) == [(0, 0)]


def test_both_ends_stay_aligned_across_a_cut_of_hundreds_of_words() -> None:
    whole = f"{words(0, 20)} {words(100, 400)} {words(900, 20)}"

    assert chain(f"{words(0, 20)} {words(900, 20)}", whole) == [(0, 0), (20, 420)]


def test_longer_of_two_swapped_paragraphs_stays_in_the_chain() -> None:
    short, long = words(0, 10), words(100, 40)

    assert chain(f"{short} {long}", f"{long} {short} end") == [(10, 0)]


def test_long_moved_passage_stays_in_the_chain_despite_the_cost_of_the_jumps() -> None:
    one = f"{words(0, 30)} {words(100, 30)} {words(300, 90)} {words(600, 30)}"
    other = f"{words(0, 30)} {words(400, 90)} {words(100, 30)} {words(600, 30)}"

    assert [place for place, _ in chain(one, other)] == [0, 30, 150]


def test_dish_on_both_menus_on_different_days_is_left_out_of_the_chain() -> None:
    pair = Comparison(PreparedText(FIRST_WEEK), PreparedText(NEXT_WEEK))

    assert [run.words for run in pair.runs] == [7, 4, 5]  # the frame, with the soup within it
    assert [run.words for run in pair.chain] == [7, 5]
    assert pair.changes.replaced == 11


@given(RUNS)
def test_chain_has_one_order_in_both_texts(runs: list[Run]) -> None:
    left = in_one_order(runs)

    assert set(left) <= set(runs)
    assert all(one.start < other.start and one.other_start < other.other_start for one, other in pairwise(left))


@given(RUNS.filter(bool))
def test_chain_has_at_least_the_words_of_the_longest_run(runs: list[Run]) -> None:
    assert sum(run.words for run in in_one_order(runs)) >= max(run.words for run in runs)


def chain_score(chain: Sequence[Run]) -> float:
    """The words of a chain, each counted once, minus the costs of its jumps."""
    score = float(sum(run.words for run in chain))
    for one, other in pairwise(chain):
        if one.start >= other.start or one.other_start >= other.other_start:
            return 0.0  # not in one order
        off = abs((other.other_start - other.start) - (one.other_start - one.start))
        score -= max(0, one.end - other.start, one.other_end - other.other_start) + 0.03 * off + log2(1 + off) / 2
    return score


@given(RUNS.filter(lambda runs: 0 < len(runs) < 9))
def test_no_other_chain_scores_higher(runs: list[Run]) -> None:
    chains = joined.from_iterable(combinations(runs, count) for count in range(1, len(runs) + 1))

    assert chain_score(in_one_order(runs)) == pytest.approx(max(map(chain_score, chains)))


def test_no_runs_give_an_empty_chain() -> None:
    assert in_one_order([]) == []


@pytest.mark.parametrize("count", [1, 200, 5_000])
def test_every_run_stays_when_one_word_in_ten_was_changed(count: int) -> None:
    runs = [Run(10 * number, 10 * number, 7) for number in range(count)]

    assert in_one_order(runs) == runs
