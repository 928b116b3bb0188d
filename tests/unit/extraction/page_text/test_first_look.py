"""Features from the first forest's scores, on pages of a few lines."""

import pytest

from copydesk.extraction.page_text.first_look import NAMES, FirstLook

SIZES = [20, 300, 200, 40, 300, 30]
PROBABILITIES = [0.0, 0.9, 0.9, 0.2, 0.8, 0.0]


def row_of(index: int) -> dict[str, float]:
    look = FirstLook(SIZES, PROBABILITIES)
    return dict(zip(NAMES, (round(value, 2) for value in look.rows([index])[0]), strict=True))


def test_row_holds_the_scores_of_a_line_and_its_neighbours_in_log_odds() -> None:
    third = row_of(3)
    assert (third["first:own"], third["first:before_1"], third["first:after_1"]) == (-1.39, 2.2, 1.39)


def test_lines_beyond_the_edges_of_the_page_count_as_chrome() -> None:
    assert (row_of(0)["first:before_1"], row_of(5)["first:after_3"]) == (-10.0, -10.0)


def test_means_above_and_below_weigh_lines_by_their_size() -> None:
    assert row_of(3)["first:mean_before_3"] == round((0.9 * 300 + 0.9 * 200) / 520, 2)
    assert row_of(3)["first:mean_after_3"] == round(0.8 * 300 / 330, 2)


def test_no_line_counts_for_more_than_400_letters() -> None:
    assert FirstLook([5000, 10], [0.5, 0.5]).rows([1])[0][NAMES.index("first:body_before_3")] == 200


def test_run_begins_with_the_first_probable_line_and_bridges_an_improbable_one() -> None:
    assert [row_of(index)["first:since_start"] for index in range(6)] == [-1, 0, 1, 2, 3, 4]
    assert [row_of(index)["first:to_run"] for index in range(6)] == [-8, 0, 0, 0, 0, -12]


def test_distances_are_counted_to_the_next_sure_line_on_either_side() -> None:
    assert (row_of(3)["first:to_sure_before"], row_of(3)["first:to_sure_after"]) == (0, 0)
    assert (row_of(5)["first:to_sure_before"], row_of(5)["first:to_sure_after"]) == (0, 99)


def test_rank_is_the_share_of_the_body_that_is_more_probable() -> None:
    assert [row_of(index)["first:rank"] for index in (1, 2, 4)] == [0.0, 0.39, 0.64]


@pytest.mark.parametrize("probabilities", [[], [0.0], [1.0]])
def test_page_with_no_line_or_one_has_rows_too(probabilities: list[float]) -> None:
    look = FirstLook([100.0] * len(probabilities), probabilities)
    assert [len(row) for row in look.rows(range(len(probabilities)))] == [len(NAMES)] * len(probabilities)
