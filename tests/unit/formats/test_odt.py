import pytest

from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, only, raw, reasons
from office import archive, odt

STORY = "<text:p>The ferry sails again from Monday.</text:p><text:p>Forty children need no longer wait.</text:p>"
LINES = ["The ferry sails again from Monday.", "Forty children need no longer wait."]
STYLES = (
    '<style:style style:name="P1" style:parent-style-name="Title"/><style:style style:name="Title"/>'
    '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
)


def lines(body: str) -> list[str]:
    """The paragraphs of a document with this body."""
    return (only(odt(body, STYLES)).text or "").split("\n\n")


def test_document_is_one_record_of_its_paragraphs() -> None:
    assert parse(raw(odt(STORY)), LIMITS).format == "odt"
    assert lines(STORY) == LINES


def test_paragraph_in_the_style_of_a_title_is_the_headline() -> None:
    found = only(odt(f'<text:p text:style-name="P1">Ferry sails<text:line-break/>again</text:p>{STORY}', STYLES))

    assert (found.headline, found.text) == ("Ferry sails again", "\n\n".join(LINES))


def test_heading_is_the_headline_of_a_document_without_a_title() -> None:
    assert only(odt(f"<text:h>Ferry sails again</text:h>{STORY}")).headline == "Ferry sails again"


def test_properties_count_where_the_text_shows_them_and_the_last_change_is_a_guess() -> None:
    meta = (
        "<dc:title>Ferry sails again</dc:title><dc:creator>Jane Roe</dc:creator><dc:date>2026-03-04T06:00:00</dc:date>"
        "<meta:keyword>ferry</meta:keyword><meta:keyword>harbour</meta:keyword>"
    )

    found = only(odt(f"<text:p>Ferry sails again</text:p><text:p>By Jane Roe</text:p>{STORY}", meta=meta))

    assert (found.headline, [one.name for one in found.author]) == ("Ferry sails again", ["Jane Roe"])
    assert (found.date_published, found.keywords) == ("2026-03-04T06:00:00", ("ferry", "harbour"))
    assert found.warnings == ("date_published_guessed",)


@pytest.mark.parametrize(
    "left_out",
    [
        "<text:tracked-changes><text:deletion><text:p>Deleted.</text:p></text:deletion></text:tracked-changes>",
        "<text:p><office:annotation><text:p>Really?</text:p></office:annotation></text:p>",
        '<text:p text:style-name="T1">Hidden.</text:p>',
        '<text:p><text:span text:style-name="T1">Hidden.</text:span></text:p>',
        '<text:section text:display="none"><text:p>Hidden.</text:p></text:section>',
        "<text:p><text:hidden-text>Hidden.</text:hidden-text></text:p>",
        "<text:table-of-content><text:index-body><text:p>Ferry</text:p></text:index-body></text:table-of-content>",
    ],
    ids=["deletion", "comment", "hidden paragraph", "hidden words", "hidden section", "hidden text", "contents"],
)
def test_what_a_reader_does_not_see_is_left_out(left_out: str) -> None:
    assert lines(left_out + STORY) == LINES


def test_spaces_are_those_of_the_document() -> None:
    assert lines('<text:p>The\n  ferry<text:s text:c="2"/>sails<text:tab/>again</text:p>') == [
        "The   ferry  sails again"
    ]


def test_lists_boxes_tables_and_notes_are_read_in_order() -> None:
    def table(*cells: str) -> str:
        held = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
        row = f"<table:table-row>{held}</table:table-row>"
        return f"<table:table><table:table-header-rows>{row}</table:table-header-rows></table:table>"

    body = (
        "<text:p>One<draw:frame><draw:text-box><text:p>A box.</text:p></draw:text-box></draw:frame>."
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body>"
        "</text:note></text:p><text:list><text:list-item><text:p>Two.</text:p></text:list-item></text:list>"
        f"{table('<text:p>Adults</text:p>', '<text:p>£4</text:p>')}{table(STORY, '<text:p>Three.</text:p>')}"
    )

    assert lines(body) == ["One.", "A box.", "Two.", "Adults | £4", *LINES, "Three.", "A note."]


def test_embedded_objects_are_named() -> None:
    assert only(odt(STORY, more={"Object 1/content.xml": "<a/>"})).warnings == ("attachment_not_read:Object 1",)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            odt(STORY, more={"META-INF/manifest.xml": "<a><manifest:encryption-data/></a>"}),
            "unreadable_object: the document is encrypted; save it without a password",
        ),
        (
            odt(STORY, more={"Basic/Standard/Module1.xml": "<a/>"}),
            "unreadable_object: the document holds macros, which are refused; save it without them",
        ),
        (odt(""), "not_an_article: a document without a text"),
        (
            archive({"mimetype": "application/vnd.oasis.opendocument.text"}),
            "unreadable_object: the document is damaged: it has no part content.xml",
        ),
        (
            odt("", more={"content.xml": "<a/>"}),
            "malformed_payload: content.xml: the document has no body of text",
        ),
        (
            archive({"mimetype": "application/vnd.oasis.opendocument.presentation"}),
            "unknown_format: a zip archive of an office document, a book or a program, not of articles",
        ),
    ],
    ids=["encrypted", "macros", "empty", "no content", "another body", "presentation"],
)
def test_document_that_cannot_be_read_is_refused_with_the_reason(body: bytes, reason: str) -> None:
    assert reasons(body) == [reason]


def test_empty_lists_of_macros_as_libreoffice_writes_them_are_none() -> None:
    assert only(odt(STORY, more={"Basic/script-lc.xml": "<a/>", "Basic/Standard/script-lb.xml": "<a/>"})).text
