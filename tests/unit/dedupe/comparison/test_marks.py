"""Marks of updates and corrections, as publishers write them."""

import pytest

from copydesk.dedupe.comparison.marks import mark_of, without_mark

BODY = "The mill closes in May, its owner said on Monday."


@pytest.mark.parametrize(
    ("headline", "mark", "bare"),
    [
        pytest.param("UPDATE 2-Mill to close in May", "update", "Mill to close in May", id="numbered-update"),
        pytest.param("CORRECTED-UPDATE 1-Mill to close", "correction", "UPDATE 1-Mill to close", id="corrected-update"),
        pytest.param("Update: Mill to close in May", "update", "Mill to close in May", id="before-a-colon"),
        pytest.param("Mill to close in May (updated)", "update", "Mill to close in May", id="in-brackets-at-the-end"),
        pytest.param("(2nd LD) Mill to close", "update", "Mill to close", id="lead-in-brackets"),
        pytest.param("KORREKTUR: Mühle schließt im Mai", "correction", "Mühle schließt im Mai", id="german"),
        pytest.param("(AMPLIACIÓN) El molino cierra en mayo", "update", "El molino cierra en mayo", id="spanish"),
        pytest.param("(종합2보) 제분소 5월 폐쇄", "update", "제분소 5월 폐쇄", id="korean"),
        pytest.param("【訂正】製粉所が閉鎖", "correction", "製粉所が閉鎖", id="japanese"),
        pytest.param("EDS: UPDATES throughout with closing prices", "update", "", id="note-in-place-of-a-headline"),
        pytest.param("Lead-poisoning found in mill", "", "Lead-poisoning found in mill", id="metal"),
        pytest.param("Lead: the metal in our water", "", "Lead: the metal in our water", id="metal-before-a-colon"),
        pytest.param("Corrections officers walk out", "", "Corrections officers walk out", id="prisons"),
        pytest.param("Mill (May) to close", "", "Mill (May) to close", id="other-words-in-brackets"),
    ],
)
def test_mark_of_a_headline_is_read_and_taken_off(headline: str, mark: str, bare: str) -> None:
    assert (mark_of(headline, BODY), without_mark(headline)) == (mark, bare)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        pytest.param(f"(Adds details, quotes)\n\n{BODY}", "update", id="details-added"),
        pytest.param(f"(Corrects name of owner in paragraph 3)\n\n{BODY}", "correction", id="corrected"),
        pytest.param(f"Eds: Updates with comment from the owner.\n\n{BODY}", "update", id="note-to-editors"),
        pytest.param("Corrects a wrong idea of mills: the new exhibition.", "", id="a-sentence"),
        pytest.param(f"(Adds up) is the name of the mill's book.\n\n{BODY}", "", id="brackets-within-a-sentence"),
        pytest.param(BODY, "", id="plain"),
    ],
)
def test_note_above_a_text_is_a_mark(text: str, mark: str) -> None:
    assert mark_of("Mill to close", text) == mark


@pytest.mark.parametrize(
    ("version", "mark"),
    [("2nd Ld-Writethru", "update"), ("CORRECTION", "correction"), ("Zusammenfassung 1530", "update"), ("3", "")],
)
def test_version_is_a_mark_where_it_is_a_word(version: str, mark: str) -> None:
    assert mark_of("Mill to close", BODY, version) == mark
