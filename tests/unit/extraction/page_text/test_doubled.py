"""Stretches that hold a body twice, and how they tilt the probabilities of lines."""

import pytest

from copydesk.extraction.page_text.doubled import Stretch, equal_stretch, longest_stretch, tilted
from copydesk.extraction.page_text.scoring import PageText
from copydesk.learned.word_weights import WordWeights

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
HEADLINE = "Bakers agree to open late"
LINKS = [f"Link {n}" for n in range(80)]
REVIEWS = [
    f"Boat-{n} took letter-{n} over sound-{n} on day-{n}, and was late-{n} by half-{n} an hour." for n in range(40)
]
REST = "Nobody will go hungry: the night trains sell rolls on every platform from four in the morning on."
TEASER = "Ferry returns to the northern islands in May, with two boats a day and a lower fare for bicycles."


def halves_after_tilt(lines: list[str]) -> list[float]:
    page = PageText("\n".join(lines), WordWeights({}))
    return [round(each, 2) for each in tilted(page, [0.5] * len(page.repeats.order))]


def kept(lines: list[str], likely: list[str]) -> list[str]:
    """Lines that are probable after tilting, if the `likely` ones were probable before and all others improbable."""
    page = PageText("\n".join(lines), WordWeights({}))
    found = tilted(page, [0.9 if line in likely else 0.1 for line in page.lines.texts])
    return [line for line, each in zip(page.lines.texts, found, strict=True) if each > 0.5]


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
    assert stretch.zones([1, 2, 4, 5, 7, 9, 10]) == [0, 1, 1, 2, 3, 3, 4]


def test_equal_copies_begin_below_lines_that_are_above_each_in_another_order() -> None:
    texts = ["Lead", "Thumbnail", HEADLINE, *BODY, HEADLINE, "Lead", "Thumbnail", *BODY, "Foot"]
    dropped = {8: 0, 10: 3, 11: 4, 12: 5, 13: 6}
    assert longest_stretch(texts, dropped).first == 0
    equal = equal_stretch(texts, dropped)
    assert equal is not None
    assert (equal.first, equal.first_end, equal.second, equal.second_end) == (3, 6, 10, 13)


def test_copies_that_go_on_but_differ_are_not_equal() -> None:
    assert equal_stretch([*BODY, "Caption", REST, *BODY, REST], {6: 0, 7: 1, 8: 2, 9: 3, 10: 5}) is None


def test_body_that_occurs_three_times_has_no_equal_stretch() -> None:
    texts = BODY[:2] * 3
    assert equal_stretch(texts, {2: 0, 3: 1, 4: 0, 5: 1}) is None


def test_lines_around_the_stretch_drop_to_zero_if_few_letters_are_expected_there() -> None:
    assert halves_after_tilt(["Home", *BODY, *BODY, "Imprint"]) == [0.0, 0.5, 0.5, 0.5, 0.5, 0.0]


def test_lines_around_the_stretch_keep_their_probability_if_many_letters_are_expected() -> None:
    assert halves_after_tilt([*STORY, *BODY, *BODY, TEASER]) == [*[0.5] * 7, 0.0]


def test_lines_within_equal_copies_gain_if_their_headline_is_above_both() -> None:
    assert halves_after_tilt([HEADLINE, *BODY, HEADLINE, *["Share"] * 2, *BODY])[1:5] == [0.59] * 4


def test_lines_around_a_body_with_its_headline_above_both_copies_are_removed() -> None:
    page = [TEASER, HEADLINE, *BODY, HEADLINE, "Thumbnail", *BODY, *LINKS, *STORY]
    assert kept(page, likely=[TEASER, *BODY, *STORY]) == BODY


def test_body_with_its_headline_above_both_copies_may_be_a_small_part_of_the_page() -> None:
    page = ["Home", HEADLINE, *BODY, HEADLINE, "Thumbnail", *BODY, *LINKS, *REVIEWS]
    assert kept(page, likely=[*BODY, *REVIEWS]) == BODY


def test_body_without_its_headline_above_both_copies_may_not_be_so_small() -> None:
    page = ["Home", *BODY, *BODY, *LINKS, *REVIEWS]
    assert kept(page, likely=[*BODY, *REVIEWS]) == [*BODY, *REVIEWS]


def test_likely_text_right_below_such_a_body_may_be_its_rest() -> None:
    page = [HEADLINE, *BODY, HEADLINE, "Thumbnail", *BODY, REST, *STORY, "Imprint"]
    assert kept(page, likely=[*BODY, REST, *STORY]) == [*BODY, REST, *STORY]


def test_line_with_probability_zero_stays_at_zero() -> None:
    page = PageText("\n".join([*BODY, *BODY]), WordWeights({}))
    assert tilted(page, [0.0] * 4) == [0.0] * 4


@pytest.mark.parametrize(
    "lines",
    [BODY, [*BODY, *STORY, TEASER, TEASER], [*BODY[:2], *STORY, *BODY]],
    ids=["nothing is repeated", "only a teaser is repeated", "a story is between the copies"],
)
def test_no_probability_changes_if(lines: list[str]) -> None:
    assert set(halves_after_tilt(lines)) == {0.5}
