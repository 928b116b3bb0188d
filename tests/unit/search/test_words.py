"""Words, stems, excerpts and periods: what both kinds of index share."""

import pytest

from copydesk.search.excerpt import excerpt
from copydesk.search.period import Period, period
from copydesk.search.query_syntax import UnclearQuery, parsed
from copydesk.search.stems import stem
from copydesk.search.words import folded, tokens, words


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Größe", "grosse"),
        ("CAFÉ", "cafe"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("Αθήνα", "αθηνα"),
        ("Ёлка й", "елка й"),
        ("Ｆｅｒｒｙ", "ferry"),
        ("코로나", "코로나"),
    ],
)
def test_case_width_and_accents_are_folded(text: str, plain: str) -> None:
    assert folded(text) == plain


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("l’avion de U.S. Steel_Co", ["l", "avion", "de", "U", "S", "Steel", "Co"]),
        ("हिन्दी समाचार।", ["हिन्दी", "समाचार"]),
        ("文化庁は、芸術家の", ["文化庁は", "芸術家の"]),
        ("코로나19 시대", ["코로나", "19", "시대"]),
        ("iPhoneในไทย 5", ["iPhone", "ในไทย", "5"]),
    ],
)
def test_text_is_cut_into_words(text: str, cut: list[str]) -> None:
    assert words(text) == cut


def test_word_of_a_script_without_spaces_is_held_as_pairs() -> None:
    assert tokens("文化庁") == ["文化", "化庁"]
    assert tokens("庁") == ["庁"]
    assert tokens("Größe") == ["grosse"]


@pytest.mark.parametrize(
    ("one", "other", "field"),
    [
        ("elections", "election", "en"),
        ("Häuser", "Haus", "de"),
        ("Bundespräsidenten", "Bundespräsident", "de"),
        ("chevaux", "cheval", "fr"),
        ("книги", "книга", "ru"),
    ],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str, field: str) -> None:
    assert stem(one, field) == stem(other, field)


@pytest.mark.parametrize("field", ["other", "bg", "ja"])
def test_language_without_a_stemmer_keeps_its_words(field: str) -> None:
    assert stem("Größen", field) == "grossen"


TEXT = (
    "The council of Ansleigh voted on Tuesday to keep all four of its libraries open for another year, and the "
    "readers of the town, who had feared the worst since the autumn, applauded the vote loudly in the old hall."
)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("libraries", "… all four of its [libraries] open for another year, and"),
        ("library", "four of its [libraries] open"),
        ('"another year"', "open for [another] [year], and"),
        ("appl*", "the autumn, [applauded] the vote loudly in the old hall."),
        ("ferry", "The council of Ansleigh voted on Tuesday"),
        ("headline:libraries", "The council of Ansleigh voted on Tuesday"),
    ],
)
def test_excerpt_shows_the_words_found(query: str, shown: str) -> None:
    assert shown in excerpt(TEXT, parsed(query), "en")


def test_excerpt_of_a_script_without_spaces_marks_the_word_alone() -> None:
    assert excerpt("文化庁は芸術家の支援を発表した。", parsed("芸術"), "ja") == "文化庁は[芸術]家の支援を発表した。"


def test_text_without_words_has_no_excerpt() -> None:
    assert excerpt("— !", parsed("ferry"), "en") == ""


@pytest.mark.parametrize(
    ("first", "last", "span"),
    [
        ("2026", None, Period("2026-01-01T00:00:00Z", "")),
        ("2026-02", "2026-02", Period("2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z")),
        (None, "2026-12-31", Period("", "2027-01-01T00:00:00Z")),
        ("2026-03-01T12:00:00+02:00", None, Period("2026-03-01T10:00:00Z", "")),
        (None, None, Period()),
    ],
)
def test_period_reaches_to_the_end_of_its_last_date(first: str | None, last: str | None, span: Period) -> None:
    assert period(first, last) == span


@pytest.mark.parametrize("word", ["notadate", "2026-13", "2026-02-30", "yesterday", "", "0000"])
def test_date_that_is_none_is_refused(word: str) -> None:
    with pytest.raises(UnclearQuery, match="is not a date; write a year, a month, a day or a moment"):
        period(word, None)


def test_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(UnclearQuery, match="exchange both dates"):
        period("2027", "2026")
