"""Words and shingles: equal for texts that a reader takes as equal, and the same on every machine."""

import pytest

from copydesk.dedupe.comparison.shingles import fold_words, shingles, space_words


def words(text: str) -> list[str]:
    return fold_words(text).split()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The ferry costs 1,000 dollars.", "THE FERRY COSTS 1000 DOLLARS"),
        ("It didn't sail, the U.S. owner said", "it didn’t sail the US owner said"),
        ("Ｆｅｒｒｙ １２", "ferry 12"),
        ("Straße", "STRASSE"),
        ("„Die Fähre“ – sie fährt", "Die Fähre, sie fährt."),
        ("It’s the owner’s ferry", "Its the owners ferry"),
    ],
)
def test_words_ignore_case_width_and_the_marks_within_them(one: str, other: str) -> None:
    assert words(one) == words(other)


def test_hindi_words_keep_their_vowel_signs() -> None:
    assert words("नई दिल्ली में बारिश") == ["नई", "दिल्ली", "में", "बारिश"]


def test_scripts_without_spaces_give_pairs_of_characters() -> None:
    assert words("港口关闭") == ["港口", "口关", "关闭"]


def test_mixed_text_is_split_by_script() -> None:
    assert words("中国GDP增长5.2%") == ["中国", "gdp", "增长", "52"]


def test_cased_words_line_up_with_folded_ones() -> None:
    text = "The Harbour Board of Ålund met; Ms Ek's motion failed."
    assert [word.casefold() for word in space_words(text).split()] == words(text)


def test_shingles_are_the_same_numbers_on_every_machine() -> None:
    assert shingles("the ferry sails again") == [82961052272164693, 892027387979230365]


def test_text_of_one_word_is_one_shingle() -> None:
    assert len(shingles("closed")) == 1


def test_text_without_words_has_no_shingles() -> None:
    assert shingles("") == []
