import sys
import zlib

import pytest

from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, only, raw, reasons
from pdf_files import Placed, column, pdf

LEFT = [
    "The school of the islands has a boat of its",
    "own from Monday, so that forty children",
    "need no longer wait.",
]
RIGHT = ["From the first hour on its captain is a tea-", "cher: the islands pay her for both, and for", "the fuel."]
SINGLE = column(50, 700, ["The ferry sails again from Monday, said the", "harbour office on Wednesday evening."])


@pytest.fixture(autouse=True)
def _reader() -> None:
    pytest.importorskip("pypdfium2", reason="the extra `pdf` is not installed")


def paragraphs(*pages: list[Placed]) -> list[str]:
    """The paragraphs of a PDF of these pages."""
    return (only(pdf(*pages)).text or "").split("\n\n")


def test_lines_are_joined_to_paragraphs_and_the_largest_is_the_headline() -> None:
    body = pdf([(50, 760, 20, "Ferry sails again"), *SINGLE, *column(50, 640, ["It had been in dock since January."])])

    found = only(body)

    assert parse(raw(body), LIMITS).format == "pdf"
    assert found.headline == "Ferry sails again"
    assert (found.text or "").split("\n\n") == [
        "The ferry sails again from Monday, said the harbour office on Wednesday evening.",
        "It had been in dock since January.",
    ]


def test_two_columns_are_read_one_after_the_other_below_their_headline() -> None:
    page = [(50, 760, 20, "School of the islands gets a boat for its forty children"), *column(50, 700, LEFT)]

    found = only(
        pdf([*page, *column(310, 700, RIGHT), (200, 60, 8, "Islands Courier, a paper of the whole bay, March")])
    )

    assert found.headline == "School of the islands gets a boat for its forty children"
    assert (found.text or "").split("\n\n") == [
        "The school of the islands has a boat of its own from Monday, so that forty children need no longer wait.",
        "From the first hour on its captain is a teacher: the islands pay her for both, and for the fuel.",
        "Islands Courier, a paper of the whole bay, March",
    ]


def test_columns_above_and_below_a_wide_line_are_read_apart() -> None:
    wide = (50, 655, 10, "Fares: adults four pounds, children nothing, bicycles one pound, and dogs as they please")
    page = [*column(50, 700, LEFT), *column(310, 700, RIGHT), wide, *column(50, 630, LEFT), *column(310, 630, RIGHT)]

    firsts = [line[:10] for line in paragraphs(page)]

    assert firsts == ["The school", "From the f", "Fares: adu", "The school", "From the f"]


def test_rows_of_a_list_are_not_columns() -> None:
    items = ["Bring water.", "Leave dogs at home.", "Be early.", "Wear boots."]
    page = [
        one for n, item in enumerate(items) for one in ((50, 700 - 12 * n, 10, f"{n}."), (75, 700 - 12 * n, 10, item))
    ]

    assert paragraphs(page) == ["0. Bring water.", "1. Leave dogs at home.", "2. Be early.", "3. Wear boots."]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["The harbour of-", "fice opens."], "The harbour office opens."),
        (["A well-known pier, and a well-", "known captain."], "A well-known pier, and a well-known captain."),
        (["The line Merrowby-", "Ansleigh is closed."], "The line Merrowby-Ansleigh is closed."),
        (["The years 2024-", "26 were good."], "The years 2024-26 were good."),
    ],
)
def test_word_that_is_divided_at_the_end_of_a_line_is_joined(lines: list[str], text: str) -> None:
    assert paragraphs(column(50, 700, lines)) == [text]


def test_indented_line_begins_a_paragraph() -> None:
    lines = [
        (50, 700, 10, "The ferry sails again from Monday on its old"),
        (50, 688, 10, "route across the whole bay."),
    ]

    more = [(65, 676, 10, "It had been in dock, where no"), (50, 664, 10, "one missed it in this winter of storms.")]

    assert paragraphs([*lines, *more]) == [
        "The ferry sails again from Monday on its old route across the whole bay.",
        "It had been in dock, where no one missed it in this winter of storms.",
    ]


def test_running_heads_and_page_numbers_are_left_out_and_a_sentence_goes_on_over_the_page() -> None:
    texts = ["The ferry sails again to", "the islands, while their", "pier is open every day."]
    pages = [
        [(50, 800, 8, f"Islands Council - report {n}"), *column(50, 700, [text]), (290, 30, 8, f"- {n} -")]
        for n, text in enumerate(texts, 1)
    ]

    assert paragraphs(*pages) == ["The ferry sails again to the islands, while their pier is open every day."]


def test_properties_count_where_the_text_shows_them_and_the_date_is_a_guess() -> None:
    info = "/Title(Microsoft Word - a.doc)/Author(Jane Roe)/CreationDate(D:20260304060000+01'00')"

    found = only(pdf([*column(50, 760, ["By Jane Roe"]), *SINGLE], info=info))

    assert (found.headline, [one.name for one in found.author]) == (None, ["Jane Roe"])
    assert (found.date_published, found.published_source) == ("2026-03-04T06:00:00+01:00", "document")
    assert found.warnings == ("date_published_guessed",)


BOMB = zlib.compress(bytes(100 * 2**20))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            pdf([]),
            "unreadable_object: the pages of the PDF are pictures; add a text by OCR (for example with ocrmypdf)",
        ),
        (
            pdf(SINGLE, is_turned=True),
            "unreadable_object: the text of the PDF does not stand upright; turn its pages and print it to PDF again",
        ),
        (b"%PDF-1.7\n1 0 obj", "unreadable_object: the PDF is damaged"),
        (
            pdf(SINGLE).replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt<</Filter/Standard/V 1/R 2/O()/U()/P -4>>"),
            "unreadable_object: the PDF is encrypted; save it without a password and without restrictions",
        ),
        (pdf(*[SINGLE] * 201), "not_an_article: a PDF of 201 pages, over 200; upload its articles one by one"),
        (
            pdf(SINGLE, more=b"<</Length 1/Filter/FlateDecode>>\nstream\n" + BOMB + b"\nendstream"),
            "unreadable_object: the PDF holds more than can be taken in; save it again, without pictures",
        ),
        (
            pdf(SINGLE, more=b"<</Length 1/Filter[/Fl#61teDecode/FlateDecode]>>\nstream\n" + bytes(200_000)),
            "unreadable_object: the PDF holds more than can be taken in; save it again, without pictures",
        ),
    ],
    ids=["no text", "turned", "damaged", "encrypted", "long", "bomb", "filters in a row"],
)
def test_pdf_that_cannot_be_read_is_refused_with_the_reason(body: bytes, reason: str) -> None:
    assert reasons(body) == [reason]


def test_pdf_is_refused_with_the_cure_where_its_reader_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)

    assert reasons(pdf(SINGLE)) == [
        "unreadable_object: PDF is read where copydesk is installed with its extra `pdf` (pip install 'copydesk[pdf]')"
    ]
