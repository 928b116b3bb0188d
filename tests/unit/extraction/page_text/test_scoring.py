"""The scores of lines by two forests, the second of which corrects the first."""

from copydesk.extraction.page_text import features
from copydesk.extraction.page_text.scoring import SECOND_NAMES, PageText, Tables, scores
from copydesk.learned.forest import Forest, Node
from copydesk.learned.word_weights import WordWeights

PAGE = PageText(
    "The bakers of Ansleigh will open two hours later from Monday, because power before six costs twice as much.\n"
    "Eleven of the town’s twelve bakeries signed the agreement at a meeting in the Corn Exchange on Thursday.",
    WordWeights({}),
)


def tables(first: float, second: float) -> Tables:
    """Two forests that give every line the same score: one tests the line's size, the other its first score."""
    by_size = Node(features.NAMES.index("shape:size"), 0.0, 0.0, 0.0, first)
    by_first = Node(SECOND_NAMES.index("first:own"), -99.0, 0.0, 0.0, second)
    return Tables(WordWeights({}), Forest(features.NAMES, [by_size]), Forest(SECOND_NAMES, [by_first]))


def rounded(first: float, second: float) -> list[float]:
    return [round(each, 3) for each in scores(PAGE, tables(first, second)).probabilities]


def test_second_forest_corrects_the_odds_of_the_first_one() -> None:
    assert rounded(first=1.0, second=-0.5) == [0.622, 0.622]  # log odds 0.5


def test_line_that_the_first_forest_is_sure_of_is_not_scored_again() -> None:
    assert rounded(first=4.0, second=-0.5) == [0.982, 0.982]  # log odds 4


def test_contributions_hold_the_first_score_and_the_correction_of_the_second_forest() -> None:
    made = tables(first=1.0, second=-0.5)
    assert scores(PAGE, made).contributions(made, 0) == {"shape": 1.0, "first": -0.5}
