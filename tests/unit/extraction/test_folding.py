"""Texts reduced to their letters: one by one, and all lines of a page together."""

import pytest

from copydesk.extraction.folding import fold_letters, folded_lines
from copydesk.extraction.words import words_of, words_of_lines

LINES = [
    "Harrowby reopens its Tidal_Mill in 2024",
    "“It is done,” Varga said – and left…",
    "",
    "Straße nach Zürich · 3 km",
    "总工程师伊尔莎·瓦尔加说",
    "½ price © Harrowby’s",
    "!",
]


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("Tidal_Mill, 2024!", "tidal_mill2024"),
        ("“It’s done…” – Varga", "itsdonevarga"),
        ("Straße · Zürich", "strassezürich"),
        ("瓦尔加说：“是。”", "瓦尔加说是"),
    ],
)
def test_letters_and_digits_are_left(text: str, letters: str) -> None:
    assert fold_letters(text) == letters


def test_lines_folded_together_equal_lines_folded_one_by_one() -> None:
    assert folded_lines(LINES) == [fold_letters(line) for line in LINES]


def test_words_of_lines_read_together_equal_words_read_one_by_one() -> None:
    assert words_of_lines(LINES) == [words_of(line) for line in LINES]


def test_empty_list_of_lines_gives_an_empty_list() -> None:
    assert (folded_lines([]), words_of_lines([])) == ([], [])
