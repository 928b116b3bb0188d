"""Two texts -> what changed, word by word, and the kind of each change."""

import time

import pytest

from copydesk.desk.views.changes import Changes, changes
from copydesk.desk.views.words import Kind, Piece

SENTENCE = "The council of Ansleigh voted on Tuesday to keep 4 libraries."


def kinds(before: str, after: str, language: str = "en") -> dict[str, int]:
    return dict(changes(before, after, language).counts)


def texts(found: Changes) -> list[tuple[str, str]]:
    """The paragraphs of all rows as they were and as they are."""
    return [("".join(p.text for p in row.before), "".join(p.text for p in row.after)) for row in found.rows]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (SENTENCE, SENTENCE.replace("4", "5"), "number"),
        (SENTENCE, SENTENCE.replace("4 libraries", "4.5 libraries"), "number"),
        (SENTENCE, SENTENCE.replace("Ansleigh", "Millgate"), "name"),
        ("She met Ada Berg.", "She met Eda Berg.", "name"),
        ("“We are glad,” she said.", "“We are sad,” she said.", "quotation"),
        ('She called it "fair" today.', 'She called it "unfair" today.', "quotation"),
        ("He was not guilty.", "He was guilty.", "wording"),
        ("It is legal here.", "It is illegal here.", "wording"),
        ("They voted for it.", "They voted against it.", "wording"),
        (SENTENCE, SENTENCE.upper(), "cosmetic"),
        ("Yes, it is.", "Yes – it is", "cosmetic"),
        ("a cafe by the sea", "a café by the sea", "cosmetic"),
        ("They recieve it.", "They receive it.", "cosmetic"),
        ("議会は四つの図書館を残す。", "議会は五つの図書館を残す。", "wording"),
    ],
)
def test_kind_of_a_change(before: str, after: str, kind: str) -> None:
    assert set(kinds(before, after)) == {kind}


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("„Wir sind froh“, sagte sie.", "„Wir sind satt“, sagte sie.", "quotation"),
        ("Das neue Haus steht.", "Das neue Dach steht.", "wording"),
    ],
)
def test_capital_letters_of_german_nouns_are_not_names(before: str, after: str, kind: str) -> None:
    assert set(kinds(before, after, "de-AT")) == {kind}


def test_only_changed_words_are_marked() -> None:
    (row,) = changes(SENTENCE, SENTENCE.replace("4", "5"), "en").rows

    assert row.before == (
        Piece("The council of Ansleigh voted on Tuesday to keep "),
        Piece("4 ", Kind.NUMBER),
        Piece("libraries."),
    )
    assert row.after[1] == Piece("5 ", Kind.NUMBER)


def test_paragraphs_that_are_alike_are_counted_but_for_those_beside_a_change() -> None:
    before = [f"Paragraph number {word} stays." for word in ["one", "two", "three", "four", "five", "six"]]
    after = [*before[:3], "Paragraph number four goes.", *before[4:]]

    found = changes("\n\n".join(before), "\n\n".join(after), "en")

    assert [row.alike for row in found.rows] == [2, 0, 0, 0, 1]
    assert texts(found)[2] == (before[3], after[3])


def test_paragraph_that_is_added_or_cut_stands_alone() -> None:
    found = changes("One stays here.\n\nTwo is cut out.", "Zero is put before.\n\nOne stays here.", "en")

    assert texts(found) == [
        ("", "Zero is put before."),
        ("One stays here.", "One stays here."),
        ("Two is cut out.", ""),
    ]


def test_equal_texts_have_no_changes() -> None:
    found = changes(SENTENCE, SENTENCE, "en")

    assert (found.count, [row.alike for row in found.rows]) == (0, [1])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("the " * 600, "the " * 599 + "a"),
        ("a b " * 100_000, "b a " * 100_000),
        ("\n\n".join(f"line {n} here" for n in range(3_000)), "\n\n".join(f"line {n} there" for n in range(3_000))),
        ("\n\n".join(["a b c"] * 3_000), "\n\n".join(["a b d"] * 2_999)),
        ('"' * 5_000, "“" * 5_000),
        ("", "word " * 1_000),
    ],
    ids=["one-word", "two-words", "many-paragraphs", "equal-paragraphs", "quotation-marks", "empty"],
)
def test_hostile_texts_are_compared_in_bounded_time(before: str, after: str) -> None:
    began = time.process_time()

    found = changes(before, after, "en")

    assert time.process_time() - began < 2
    assert 0 < len(found.rows) <= 1_000
