"""Objects that are large and hold nothing: each is given up early, with its reason."""

import pytest

from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.formats import delimited, json_records, parsing
from copydesk.formats.parsing import parse
from copydesk.formats.syntax import flood, json_array, json_text, linked_nodes, xml
from corpus.bombs import zipped
from corpus.reading import LIMITS, raw, reasons, records


@pytest.fixture(autouse=True)
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MAX_WITHOUT_TEXT", 100)
    monkeypatch.setattr(json_array, "MAX_ELEMENT", 10_000)
    monkeypatch.setattr(json_text, "MAX_ELEMENT", 10_000)
    monkeypatch.setattr(delimited, "MAX_CELL", 10_000)
    monkeypatch.setattr(xml, "MAX_XML_BYTES", 100_000)
    monkeypatch.setattr(xml, "MAX_AMPERSANDS", 1_000)


FLOOD = "unreadable_object: over 100 records without a text: the rest is not read"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('{"a": 1}\n' * 5_000, id="lines-without-text"),
        pytest.param("[" + "1," * 4_000 + "1]", id="array-of-numbers"),
        pytest.param("title,text\n" + "a,\n" * 5_000, id="rows-without-text"),
        pytest.param("<rss><channel>" + "<item>" * 5_000, id="entries-without-end"),
    ],
)
def test_flood_of_records_without_a_text_ends_early(body: str) -> None:
    found = records(body)

    assert len(found) == 102
    assert getattr(found[-1], "reason", "") == FLOOD
    assert getattr(found[-1], "ends_object", None) is True


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        pytest.param('{"text": "a"}\n' * 500, 100, id="lines"),
        pytest.param("[" + '{"text": "a"},' * 499 + '{"text": "a"}]', 100, id="array"),
        pytest.param("title,text\n" + "a,b\n" * 500, 100, id="rows"),
    ],
)
def test_many_records_of_a_few_letters_end_early(monkeypatch: pytest.MonkeyPatch, body: str, kept: int) -> None:
    monkeypatch.setattr(flood, "MANY", 100)
    monkeypatch.setattr(json_records, "LONG_DOCUMENT", 100)

    *articles, end = records(body)

    assert len(articles) == kept
    assert getattr(end, "reason", "") == (
        "unreadable_object: over 100 records of under 64 bytes on average: the rest is not read"
    )


NO_PAGE = "WARC/1.0\r\nWARC-Type: metadata\r\nContent-Length: 0\r\n\r\n\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param('{"text": "a"}\n{"text": "b"}\n' + "\n" * 500, "blank lines", id="lines"),
        pytest.param("title,text\n" + "\n" * 500, "blank rows", id="rows"),
        pytest.param("title,text\n" + " , \n" * 500, "blank rows", id="rows-of-blanks"),
        pytest.param(NO_PAGE * 500, "records that are no pages", id="archive"),
    ],
)
def test_what_is_passed_over_without_end_ends_the_object(monkeypatch: pytest.MonkeyPatch, body: str, kind: str) -> None:
    monkeypatch.setattr(flood, "MAX_NOTHINGS", 100)

    assert reasons(body) == [f"unreadable_object: over 100 {kind}: the rest is not read"]


def test_object_of_too_many_records_is_taken_in_up_to_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MAX_RECORDS", 100)

    *articles, end = records('{"text": "a"}\n' * 500)

    assert len(articles) == 100
    assert getattr(end, "reason", "") == "unreadable_object: over 100 records: the rest is not read"
    assert getattr(end, "ends_object", None) is True


def test_records_without_a_text_among_articles_are_no_flood() -> None:
    found = records('{"text": "a"}\n{"a": 1}\n' * 500)

    assert len(found) == 1_000
    assert all(isinstance(record, Draft) for record in found)


def test_document_of_json_that_would_fill_the_memory_is_refused() -> None:
    assert reasons('{"a": [' + "{}," * 4_000 + "{}]}") == [
        "unreadable_object: a JSON document is over 10000 characters"
    ]


def test_linked_data_that_is_too_large_is_not_repaired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linked_nodes, "MAX_REPAIRED", 100)
    trailing = '{"@type": "NewsArticle", "articleBody": "%s",}'

    assert isinstance(linked_nodes.repaired(trailing % "a"), dict)
    assert isinstance(linked_nodes.repaired(trailing % ("a" * 100)), Rejected)


def test_line_of_cells_that_would_fill_the_memory_ends_the_table() -> None:
    found = records("title,text\na,b\n" + "," * 20_000 + "\nc,d\n")

    assert [getattr(record, "text", None) for record in found] == ["b", None]
    assert getattr(found[1], "reason", "").startswith("malformed_payload: a line is over 10000 characters")


def test_document_of_xml_that_is_too_large_is_refused() -> None:
    assert reasons("<rss><channel>" + " " * 100_000 + "</channel></rss>") == [
        "unreadable_object: the document is over 100000 bytes"
    ]


def test_record_that_would_have_to_be_mended_everywhere_is_refused() -> None:
    story = "<nitf><body><body.content><p>" + "&" * 2_000 + "</p></body.content></body></nitf>"

    assert reasons(story) == ["malformed_payload: broken XML of over 1000 ampersands"]


def test_flood_in_an_archive_ends_its_own_file_and_not_the_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "MANY", 100)
    told = parse(raw(zipped(b'{"text": "a"}\n' * 500, b'{"headline": "H", "text": "The next file."}')), LIMITS)
    *_, end, behind = told.records

    assert isinstance(end, Rejected)
    assert not end.ends_object
    assert isinstance(behind, Draft)
