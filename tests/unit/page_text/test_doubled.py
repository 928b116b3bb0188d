"""Where a body stands twice in one stretch, and what that does to the probabilities of lines."""

import pytest

from copydesk.extraction.words import WordWeights
from copydesk.page_text.doubled import Stretch, longest_stretch, tilted
from copydesk.page_text.scoring import PageText

BODY = [
    "The bakers of Ansleigh will open two hours later from Monday, because power before six costs twice as much.",
    "Eleven of the town’s twelve bakeries signed the agreement at a meeting in the Corn Exchange on Thursday.",
    "“Nobody can bake rolls at four any more,” said Maud Ferreira, who speaks for the guild of bakers.",
    "The twelfth, on Mill Lane, heats its oven with wood and will go on opening at six, as it has since 1911.",
]
STORY = [
    "The clock tower of Saint Odile will strike again at Easter, once a spring nobody makes any more is found.",
    "Its keeper has written to eleven museums and had two answers, both of them very kind refusals.",
    "Until then the telephone of the town hall will tell the time to whoever rings it, day and night.",
]
TEASER = "Ferry returns to the northern islands in May, with two boats a day and a lower fare for bicycles."


def moved(lines: list[str]) -> list[float]:
    page = PageText("\n".join(lines), WordWeights({}))
    return [round(each, 2) for each in tilted(page, [0.5] * len(page.copies.order))]


def test_stretch_is_found_by_its_copies_though_each_has_lines_of_its_own() -> None:
    texts = ["Menu", *"abcd", "Caption", "Title", *"ab", "Advertisement", *"cd", "Foot"]
    dropped = {7: 1, 8: 2, 10: 3, 11: 4}
    assert longest_stretch(texts, dropped) == Stretch(1, 4, 7, 11, 4)


def test_of_two_stretches_the_longer_one_counts() -> None:
    texts = ["News", *BODY, *["-"] * 20, "News", *["-"] * 20, *BODY]
    dropped = {25: 0, 46: 1, 47: 2, 48: 3, 49: 4}
    assert longest_stretch(texts, dropped).first == 1


def test_line_that_repeats_one_far_away_does_not_end_a_stretch() -> None:
    texts = [*"abcdef", *["-"] * 30, *"abcdef"]
    dropped = {36: 0, 37: 1, 38: 35, 39: 3, 40: 4, 41: 5}
    assert longest_stretch(texts, dropped) == Stretch(0, 5, 36, 41, 5)


def test_zones_are_above_first_copy_between_second_copy_and_below() -> None:
    stretch = Stretch(first=2, first_end=4, second=7, second_end=9)
    assert [stretch.zone(place) for place in (1, 2, 4, 5, 7, 9, 10)] == [0, 1, 1, 2, 3, 3, 4]


def test_lines_of_the_stretch_gain_and_lines_around_it_lose_most_above() -> None:
    assert moved(["Home", *BODY, *BODY, TEASER]) == [0.12, 0.59, 0.59, 0.59, 0.59, 0.32]


def test_line_that_was_given_up_stays_so() -> None:
    page = PageText("\n".join([*BODY, *BODY]), WordWeights({}))
    assert tilted(page, [0.0] * 4) == [0.0] * 4


@pytest.mark.parametrize(
    "lines",
    [BODY, [*BODY, *STORY, TEASER, TEASER], [*BODY[:2], *STORY, *BODY]],
    ids=["nothing stands twice", "only a teaser does", "a story lies between"],
)
def test_nothing_moves_where(lines: list[str]) -> None:
    assert set(moved(lines)) == {0.5}
