"""Which line above a body is taken for its headline, and the table of weights behind that choice."""

from importlib import resources

import pytest

from copydesk.normalize.headline_above import (
    ABOVE_FEATURES,
    ALL_SHARED,
    Above,
    candidates_above,
    headline_above,
    read_headline_weights,
)

BODY = [
    "The bakers of Ansleigh will open two hours later from Monday, because power before six costs twice as much.",
    "Eleven of the town’s twelve bakeries signed the agreement at a meeting in the Corn Exchange on Thursday.",
]


def headline(*nearest_first: str) -> str | None:
    return headline_above(Above(nearest_first, [True] * len(nearest_first)), BODY)


def row(line: str, *, below_blank: bool = True) -> dict[str, float]:
    ((_, values),) = candidates_above(Above([line], [below_blank]), BODY)
    return dict(zip(ABOVE_FEATURES, values, strict=True))


def test_line_that_shares_words_with_the_body_is_its_headline() -> None:
    assert headline("Share this story", "Ansleigh bakers to open later", "Weather for the coast") == (
        "Ansleigh bakers to open later"
    )


def test_nearest_of_equal_lines_is_taken() -> None:
    above = ["Ansleigh bakers to open later", "ANSLEIGH BAKERS TO OPEN LATER"]
    assert headline(*above) == above[0]


@pytest.mark.parametrize("line", ["Home", "Ansleigh " * 41, "a" * 150 + " " + "b" * 150], ids=["word", "words", "long"])
def test_single_word_and_overlong_line_are_not_candidates(line: str) -> None:
    assert not list(candidates_above(Above([line], [True]), BODY))


def test_no_line_is_taken_if_none_looks_like_a_headline() -> None:
    assert headline("12.03.2026 10:15 | 14.03.2026 11:20", "By Maud Ilić") is None


def test_features_describe_the_words_shared_with_the_body_and_the_form_of_the_line() -> None:
    found = row("• Ansleigh bakers sleep longer.")
    shared = {"body": 0.5, "lead": 0.5, "few_words": 0, "many_words": 0, "sentence": 1, "bullet": 1, "blank_above": 1}
    assert {name: found[name] for name in shared} == shared


def test_body_without_spaces_is_compared_by_characters() -> None:
    ((_, values),) = candidates_above(
        Above(["潮汐磨坊 重新开放"], [True]), ["哈罗比的潮汐磨坊于星期六重新向公众开放。"]
    )
    assert values[0] == 1.0


def test_shipped_table_has_a_weight_for_every_feature() -> None:
    table = resources.files("copydesk.normalize").joinpath("headline_above.tsv").read_text("utf-8")
    assert len(read_headline_weights(table.split("\n"))) == len(ABOVE_FEATURES)


def test_line_that_shares_every_word_scores_highest_as_the_shipped_weights_of_sharing_are_positive() -> None:
    table = resources.files("copydesk.normalize").joinpath("headline_above.tsv").read_text("utf-8")
    assert min(read_headline_weights(table.split("\n"))[: len(ALL_SHARED)]) > 0
