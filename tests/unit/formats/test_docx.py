import pytest

from copydesk.errors import Rejected
from copydesk.formats.parsing import parse
from copydesk.settings import Limits
from corpus.reading import LIMITS, only, raw, reasons
from office import archive, docx, p

STORY = p("The ferry sails again from Monday.") + p("Forty children need no longer wait.")
LINES = ["The ferry sails again from Monday.", "Forty children need no longer wait."]
MACROS = "unreadable_object: the document holds macros, which are refused; save it as .docx"
EMBEDDED = (
    "not_an_article: the text of the document is in an embedded file; open it in a word processor and save it again"
)
ALTERNATIVES = (
    "<mc:AlternateContent xmlns:mc='urn:mc'><mc:Choice><w:txbxContent>{}</w:txbxContent></mc:Choice>"
    "<mc:Fallback><w:txbxContent>{}</w:txbxContent></mc:Fallback></mc:AlternateContent>"
)


def lines(body: str, **more: dict[str, str]) -> list[str]:
    """The paragraphs of a document with this body."""
    return (only(docx(body, **more)).text or "").split("\n\n")  # type: ignore[arg-type]


def test_document_is_one_record_of_its_paragraphs() -> None:
    assert parse(raw(docx(STORY)), LIMITS).format == "docx"
    assert lines(STORY) == LINES


def test_document_within_an_archive_is_read() -> None:
    found = parse(raw(archive({"a.docx": docx(STORY), "b.docx": docx(p("A second story, of the pier."))})), LIMITS)

    assert [getattr(one, "text", None) for one in found.records] == ["\n\n".join(LINES), "A second story, of the pier."]


@pytest.mark.parametrize("style", ["Titel", "Zeile"])
def test_paragraph_in_the_style_of_a_title_is_the_headline(style: str) -> None:
    found = only(docx(p("Press release") + p("Ferry sails again", style) + p("From Monday", "Unter") + STORY))

    assert (found.headline, found.alternative_headline) == ("Ferry sails again", "From Monday")
    assert found.text == "\n\n".join(["Press release", *LINES])


def test_first_heading_is_the_headline_of_a_document_without_a_title() -> None:
    found = only(docx(p("4 March") + p("Ferry sails again", "H1") + STORY + p("What it costs", "H1") + p("Nothing.")))

    assert found.headline == "Ferry sails again"
    assert found.text == "\n\n".join(["4 March", *LINES, "What it costs", "Nothing."])


@pytest.mark.parametrize(("title", "headline"), [("FERRY sails again", "Ferry sails again!"), ("Document1", None)])
def test_title_of_the_properties_counts_where_the_text_shows_it(title: str, headline: str | None) -> None:
    assert only(docx(p("Ferry sails again!") + STORY, title=title)).headline == headline


def test_creator_is_an_author_where_a_line_names_them() -> None:
    signed = docx(p("By Jane Roe, harbour reporter") + STORY, creator="Jane Roe;jroe")

    assert [one.name for one in only(signed).author] == ["Jane Roe"]
    assert only(docx(STORY, creator="Jane Roe")).author == ()


def test_last_change_is_a_guess_at_the_date() -> None:
    found = only(docx(STORY, modified="2026-03-04T06:00:00Z"))

    assert (found.date_published, found.published_source) == ("2026-03-04T06:00:00Z", "document")
    assert found.warnings == ("date_published_guessed",)


@pytest.mark.parametrize("modified", ["2013-12-23T23:15:00Z", "1601-01-01T00:00:00Z", ""])
def test_date_of_a_template_is_none(modified: str) -> None:
    assert only(docx(STORY, modified=modified)).date_published is None


def test_tracked_deletions_are_left_out_and_insertions_kept() -> None:
    body = (
        "<w:p><w:r><w:t>The ferry sails </w:t></w:r><w:del><w:r><w:delText>not</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>again</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>from Sunday</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t> from Monday</w:t></w:r></w:moveTo></w:p>"
    )

    assert lines(body) == ["The ferry sails again from Monday"]


@pytest.mark.parametrize(
    "properties", ["<w:rPr><w:del/></w:rPr>", '<w:framePr w:dropCap="drop"/>'], ids=["its end was deleted", "initial"]
)
def test_paragraph_that_the_next_one_continues_is_joined_to_it(properties: str) -> None:
    begun = f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>T</w:t></w:r></w:p>"

    assert lines(begun + p("he ferry sails.")) == ["The ferry sails."]
    assert lines(p("It sails.") + begun) == ["It sails.", "T"]


def test_text_box_is_read_once_after_its_paragraph() -> None:
    box = ALTERNATIVES.format(p("A box."), p("A box."))

    assert lines(f"<w:p><w:r><w:t>One.</w:t></w:r><w:r>{box}</w:r></w:p>{p('Two.')}") == ["One.", "A box.", "Two."]


def test_hidden_text_and_the_table_of_contents_are_left_out() -> None:
    contents = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    generated = f"{contents}<w:sdtContent>{p('Ferry 3')}</w:sdtContent></w:sdt>{p('Pier 4', 'Inhalt1')}"
    hidden = p("Hidden.", run="<w:vanish/>") + p("Note.", "Notiz")

    assert lines(generated + hidden + p("Shown.", "Notiz", '<w:vanish w:val="0"/>')) == ["Shown."]


def test_notes_follow_the_text_in_the_order_of_their_references() -> None:
    notes = "".join(f'<w:footnote w:id="{number}">{p(f"Note {number}.")}</w:footnote>' for number in (1, 2, 3))
    refer = '<w:p><w:r><w:t>The ferry.</w:t><w:footnoteReference w:id="{}"/></w:r></w:p>'
    parts = {"word/footnotes.xml": f'<w:footnotes xmlns:w="urn:w">{notes}</w:footnotes>'}

    found = lines(refer.format(2) + refer.format(1) + p("End."), more=parts)

    assert found == ["The ferry.", "The ferry.", "End.", "Note 2.", "Note 1."]


def test_row_of_a_table_is_a_paragraph_and_a_table_for_the_layout_is_not_seen() -> None:
    def table(*cells: str) -> str:
        return f"<w:tbl><w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr></w:tbl>"

    assert lines(table(p("Adults"), p("£4")) + table(p("Children"), p("free"))) == ["Adults | £4", "Children | free"]
    assert lines(table(STORY, p("A box."))) == [*LINES, "A box."]


def test_embedded_files_are_named() -> None:
    found = only(docx(STORY, more={"word/embeddings/fares.xlsx": "a"}))

    assert found.warnings == ("attachment_not_read:fares.xlsx",)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (docx(p(" ")), "not_an_article: a document without a text"),
        (
            docx('<w:altChunk xmlns:r="urn:r" r:id="a"/>'),
            EMBEDDED,
        ),
        (docx(STORY, "document.macroEnabled.main"), MACROS),
        (docx(STORY, more={"word/vbaProject.bin": "a"}), MACROS),
        (docx("<w:p><w:t>"), "malformed_payload: word/document.xml: broken XML, line 1 of the record"),
        (
            docx(STORY, more={"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            "malformed_payload: the document declares entities, which is refused",
        ),
        (docx(STORY)[:-200], "unreadable_object: the zip archive is damaged or cut off: it has no directory"),
        (
            archive({"[Content_Types].xml": "", "word/a.xml": ""}),
            "unreadable_object: the document is damaged: it has no part word/document.xml",
        ),
    ],
    ids=["empty", "embedded", "macros by type", "macros by part", "broken", "entities", "cut off", "no text part"],
)
def test_document_that_cannot_be_read_is_refused_with_the_reason(body: bytes, reason: str) -> None:
    assert reasons(body) == [reason]


def test_document_that_inflates_beyond_the_limit_is_refused() -> None:
    bomb = docx(p("a" * 3_000_000))

    [reason] = reasons(bomb, Limits(xml_bytes=2_000_000))

    assert reason == "unreadable_object: the zip data holds more than 2000000 bytes"


def test_style_that_is_based_on_itself_is_plain() -> None:
    circle = '<a xmlns:w="urn:w"><w:style w:styleId="A"><w:basedOn w:val="A"/></w:style></a>'

    assert lines(p("The ferry.", "A"), more={"word/styles.xml": circle}) == ["The ferry."]


def test_damaged_styles_and_properties_cost_nothing_but_themselves() -> None:
    assert only(docx(STORY, more={"word/styles.xml": "<a", "docProps/core.xml": "<b"})).text == "\n\n".join(LINES)


def test_sender_declares_it_by_suffix_or_type() -> None:
    [record] = parse(raw(docx(STORY), "inbox/a.odt"), LIMITS).records

    assert not isinstance(record, Rejected)
    assert record.warnings == ("format_disagrees_with_suffix",)
