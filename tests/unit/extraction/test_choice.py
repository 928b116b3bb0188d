"""The choice of the article's blocks, given their probabilities."""

import pytest

from copydesk.extraction.choice import choose, repeated_blocks

LONG = "thecouncilvotedtorebuildtheeasternpierafterthestormofjanuary"
OTHER = "theworkwillbegininmayandthestonesoftheoldpierwillbeusedagain"


def test_probable_blocks_are_kept_and_improbable_ones_not() -> None:
    choice = choose([LONG, OTHER, "home"], [300.0, 300.0, 20.0], [0.98, 0.95, 0.05], [0, 0, 1])

    assert choice.kept == (True, True, False)


def test_page_whose_blocks_are_all_a_little_improbable_is_kept_whole() -> None:
    choice = choose(["one", "two", "three"], [300.0] * 3, [0.45, 0.44, 0.43], [0] * 3)

    assert choice.kept == (True, True, True)


def test_confidence_is_lower_if_blocks_are_in_doubt() -> None:
    sure = choose(["one", "two"], [300.0, 300.0], [0.99, 0.01], [0, 0])
    doubtful = choose(["one", "two"], [300.0, 300.0], [0.6, 0.5], [0, 0])

    assert sure.confidence > 0.95 > doubtful.confidence


def test_blocks_with_probability_zero_are_not_kept() -> None:
    assert choose(["home", "sport"], [20.0, 20.0], [0.0, 0.0], [0, 0]).kept == (False, False)


@pytest.mark.parametrize(
    ("probabilities", "dropped"),
    [
        pytest.param([0.9, 0.95], 1, id="the later one"),
        pytest.param([0.2, 0.95], 0, id="the clearly less probable one"),
    ],
)
def test_one_of_two_copies_is_dropped(probabilities: list[float], dropped: int) -> None:
    assert repeated_blocks([LONG, LONG], probabilities, [0, 1]) == {dropped}


def test_short_lines_may_occur_twice() -> None:
    assert repeated_blocks(["advertisement", "advertisement"], [0.5, 0.5], [0, 1]) == frozenset()


def test_line_that_occurs_three_times_in_a_list_is_kept() -> None:
    assert repeated_blocks([LONG, OTHER, LONG, LONG], [0.9] * 4, [0] * 4) == frozenset()


def test_refrain_is_kept_each_time() -> None:
    assert repeated_blocks([LONG, OTHER, LONG], [0.9] * 3, [0] * 3) == frozenset()


def test_long_text_that_stands_twice_under_one_parent_is_dropped_once() -> None:
    assert repeated_blocks([LONG * 12, OTHER, LONG * 12], [0.9] * 3, [0] * 3) == {2}


def test_third_copy_elsewhere_on_the_page_is_dropped() -> None:
    assert repeated_blocks([LONG, LONG, LONG], [0.9] * 3, [0, 1, 2]) == {1, 2}


PARAGRAPHS = [f"paragraph{number}{LONG}{number}{OTHER}" for number in range(20)]


@pytest.mark.parametrize("probability", [0.9, 0.61], ids=["equally probable", "less probable"])
def test_block_that_repeats_all_paragraphs_is_dropped(probability: float) -> None:
    assert repeated_blocks(["".join(PARAGRAPHS), *PARAGRAPHS], [0.9, *[probability] * 20], [0] * 21) == {0}


def test_paragraphs_are_dropped_for_a_block_that_repeats_them_all_and_is_far_more_probable() -> None:
    whole = "".join(PARAGRAPHS)

    repeated = repeated_blocks([*PARAGRAPHS, whole, "home", whole], [*[0.2] * 20, 0.9, 0.1, 0.85], [*range(23)])

    assert repeated == {*range(20), 22}
