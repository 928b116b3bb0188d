import time

from builders import TEXT, draft
from copydesk.normalize.paragraphs import COPIED_CHARS, MIN_REPEAT_CHARS, set_paragraphs

FIRST, SECOND, THIRD = TEXT.split("\n\n")
PATIENCE_S = 5


def paragraphs(text: str, *, is_page_text: bool = False) -> list[str]:
    return (set_paragraphs(draft(text=text, is_page_text=is_page_text)).text or "").split("\n\n")


def test_paragraphs_are_separated_by_one_blank_line() -> None:
    assert set_paragraphs(draft(text=f"\n{FIRST}\n{SECOND}\n\n\n \n{THIRD}\n")).text == TEXT


def test_page_text_keeps_a_repeated_paragraph_once_at_its_first_place() -> None:
    found = set_paragraphs(draft(text=f"{FIRST}\n{SECOND}\n{FIRST}\n{THIRD}\n{FIRST}", is_page_text=True))

    assert found.text == TEXT
    assert [(rule.rule, rule.count) for rule in found.cleaned] == [("repeated_paragraph", 2)]


def test_refrain_is_kept_each_time() -> None:
    song = [SECOND, FIRST, SECOND, THIRD, SECOND, "And the last verse of the song has other words.", SECOND]

    assert paragraphs("\n".join(song)) == song


def test_paragraph_that_stands_twice_in_a_row_is_kept_once() -> None:
    assert paragraphs(f"{FIRST}\n{SECOND}\n{SECOND}\n{SECOND}\n{THIRD}") == [FIRST, SECOND, THIRD]


def test_teaser_that_the_text_begins_with_again_is_kept_once() -> None:
    assert paragraphs(f"{FIRST}\nBy Ines Madsen\n{FIRST}\n{SECOND}") == [FIRST, "By Ines Madsen", SECOND]


def test_copy_of_several_paragraphs_is_dropped_with_its_short_lines() -> None:
    part = [FIRST, "Tickets", SECOND, THIRD]

    assert len("".join(part)) > COPIED_CHARS
    assert paragraphs("\n".join([*part, "Elsewhere on the island nothing has changed.", *part])) == [
        *part,
        "Elsewhere on the island nothing has changed.",
    ]


def test_many_equal_paragraphs_are_compared_in_linear_time() -> None:
    verses = [f"{FIRST} {number % 7}" for number in range(20_000)]
    started = time.process_time()

    assert len(paragraphs("\n".join(verses))) < len(verses)
    assert time.process_time() - started < PATIENCE_S


def test_paragraphs_are_compared_without_case_and_punctuation() -> None:
    assert paragraphs(f"{FIRST}\n“{FIRST.upper()}”\n{SECOND}") == [FIRST, SECOND]


def test_one_word_makes_a_new_paragraph() -> None:
    assert paragraphs(f"{FIRST}\n{FIRST} Again.") == [FIRST, f"{FIRST} Again."]


def test_short_line_repeats_with_reason() -> None:
    refrain = "x" * (MIN_REPEAT_CHARS - 1)

    assert paragraphs(f"{refrain}\n{FIRST}\n{refrain}", is_page_text=True) == [refrain, FIRST, refrain]


def test_punctuation_counts_for_the_length() -> None:
    call = "“No!” — “No?” — “No, no, no!” — “Oh, no …”"

    assert len(call) > MIN_REPEAT_CHARS
    assert paragraphs(f"{call}\n{FIRST}\n{call}", is_page_text=True) == [call, FIRST]


def test_line_of_the_least_length_is_kept_once() -> None:
    rule = "*" * MIN_REPEAT_CHARS

    assert paragraphs(f"{rule}\n{FIRST}\n{rule}", is_page_text=True) == [rule, FIRST]
