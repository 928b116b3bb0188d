"""A normal form costs linear time: no letter keeps more marks than Unicode's Stream-Safe Text Format allows."""

import re
import sys
import unicodedata
from pathlib import Path

import pytest

from copydesk.characters.normal_form import _MAYBE_MARKS, MAX_MARKS, normal_form

SOURCES = Path(__file__).parents[3] / "functions"
BELOW, ABOVE = "\u0316", "\u0301"


@pytest.mark.parametrize(
    "marks",
    [
        pytest.param(BELOW + ABOVE, id="below-and-above-in-turn"),
        pytest.param("\u0f73\u0f75", id="marks-that-are-two-marks"),
        pytest.param("\uff9e\u0301", id="halfwidth-marks"),
        pytest.param("\U0001d165\u0301", id="beyond-the-basic-plane"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFKC", "NFKD"])
def test_letter_keeps_its_first_marks(form: str, marks: str) -> None:
    found = normal_form(form, f"a{marks * 500}b")  # type: ignore[arg-type]

    assert found[0] in "aàá"
    assert found[-1] == "b"
    assert len(found) <= 2 + 2 * MAX_MARKS


def test_marks_of_other_letters_are_counted_anew() -> None:
    text = ("x" + BELOW * 20) * 50 + "—…“" * 50 + "🗞👩‍🚀" * 50

    assert normal_form("NFC", text) == text


def test_text_without_long_runs_of_marks_is_normalized_as_the_standard_library_does() -> None:
    text = "Größe e\u0301 ﬁ ｶﾞ हिन्दी ทำ \u1e9b\u0323 한국어 \u0344"

    for form in ("NFC", "NFKC", "NFKD"):
        assert normal_form(form, text) == unicodedata.normalize(form, text)


def test_every_character_that_becomes_a_mark_is_looked_at() -> None:
    marks = [
        char
        for char in map(chr, range(sys.maxunicode + 1))
        if unicodedata.combining(unicodedata.normalize("NFKD", char)[0])
    ]

    assert len(marks) > 900
    assert [char for char in marks if not _MAYBE_MARKS.fullmatch(char * (MAX_MARKS + 1))] == []


def test_no_other_module_calls_the_standard_library_for_a_normal_form() -> None:
    callers = {
        path.name
        for path in SOURCES.rglob("*.py")
        if re.search(
            r"unicodedata\.normalize|unicodedata import[^\n]*\b(?:normalize|is_normalized)", path.read_text("utf-8")
        )
    }

    assert callers == {"normal_form.py"}
