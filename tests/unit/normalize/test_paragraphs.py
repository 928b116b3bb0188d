from builders import TEXT, draft
from copydesk.normalize.paragraphs import MIN_REPEAT_CHARS, set_paragraphs

FIRST, SECOND, THIRD = TEXT.split("\n\n")


def paragraphs(text: str) -> list[str]:
    return (set_paragraphs(draft(text=text)).text or "").split("\n\n")


def test_paragraphs_are_separated_by_one_blank_line() -> None:
    assert set_paragraphs(draft(text=f"\n{FIRST}\n{SECOND}\n\n\n \n{THIRD}\n")).text == TEXT


def test_repeated_paragraph_is_kept_once_at_its_first_place() -> None:
    found = set_paragraphs(draft(text=f"{FIRST}\n{SECOND}\n{FIRST}\n{THIRD}\n{FIRST}"))

    assert found.text == TEXT
    assert [(rule.rule, rule.count) for rule in found.cleaned] == [("repeated_paragraph", 2)]


def test_paragraphs_are_compared_without_case_and_punctuation() -> None:
    assert paragraphs(f"{FIRST}\n{SECOND}\n“{FIRST.upper()}”") == [FIRST, SECOND]


def test_one_word_makes_a_new_paragraph() -> None:
    assert paragraphs(f"{FIRST}\n{FIRST} Again.") == [FIRST, f"{FIRST} Again."]


def test_short_line_repeats_with_reason() -> None:
    refrain = "x" * (MIN_REPEAT_CHARS - 1)

    assert paragraphs(f"{refrain}\n{FIRST}\n{refrain}") == [refrain, FIRST, refrain]


def test_punctuation_counts_for_the_length() -> None:
    call = "“No!” — “No?” — “No, no, no!” — “Oh, no …”"

    assert len(call) > MIN_REPEAT_CHARS
    assert paragraphs(f"{call}\n{FIRST}\n{call}") == [call, FIRST]


def test_line_of_the_least_length_is_kept_once() -> None:
    rule = "*" * MIN_REPEAT_CHARS

    assert paragraphs(f"{rule}\n{FIRST}\n{rule}") == [rule, FIRST]
