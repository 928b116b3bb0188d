"""Large objects of almost no content: reading ends early, with a reason."""

import json
from dataclasses import replace

import pytest

from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.formats.parsing import parse
from copydesk.formats.syntax.linked_nodes import repaired
from copydesk.settings import Limits
from corpus.bombs import zipped
from corpus.reading import raw, reasons, records

SMALL = Limits(records_without_text=100, json_chars=10_000, cell_chars=10_000, xml_bytes=100_000, xml_ampersands=1_000)
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
    found = records(body, SMALL)

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
def test_many_records_of_a_few_letters_end_early(body: str, kept: int) -> None:
    *articles, end = records(body, replace(SMALL, small_records=100, json_whole_bytes=100))

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
        pytest.param(NO_PAGE * 500, "records that are not pages", id="archive"),
    ],
)
def test_too_many_skipped_parts_end_the_object(body: str, kind: str) -> None:
    assert reasons(body, replace(SMALL, skipped_parts=100)) == [
        f"unreadable_object: over 100 {kind}: the rest is not read"
    ]


def test_object_of_too_many_records_is_read_up_to_the_limit() -> None:
    *articles, end = records('{"text": "a"}\n' * 500, replace(SMALL, records=100))

    assert len(articles) == 100
    assert getattr(end, "reason", "") == "unreadable_object: over 100 records: the rest is not read"
    assert getattr(end, "ends_object", None) is True


def test_records_without_a_text_among_articles_are_not_a_flood() -> None:
    found = records('{"text": "a"}\n{"a": 1}\n' * 500, SMALL)

    assert len(found) == 1_000
    assert all(isinstance(record, Draft) for record in found)


def test_document_of_json_that_would_fill_the_memory_is_refused() -> None:
    assert reasons('{"a": [' + "{}," * 4_000 + "{}]}", SMALL) == [
        "unreadable_object: a JSON document is over 10000 characters"
    ]


def test_linked_data_that_is_too_large_is_not_repaired() -> None:
    limits = Limits(json_repaired_chars=100)
    trailing = '{"@type": "NewsArticle", "articleBody": "%s",}'

    assert isinstance(repaired(trailing % "a", limits), dict)
    assert isinstance(repaired(trailing % ("a" * 100), limits), Rejected)


def test_line_of_cells_that_would_fill_the_memory_ends_the_table() -> None:
    found = records("title,text\na,b\n" + "," * 20_000 + "\nc,d\n", SMALL)

    assert [getattr(record, "text", None) for record in found] == ["b", None]
    assert getattr(found[1], "reason", "").startswith("malformed_payload: a line is over 10000 characters")


def test_document_of_xml_that_is_too_large_is_refused() -> None:
    assert reasons("<rss><channel>" + " " * 100_000 + "</channel></rss>", SMALL) == [
        "unreadable_object: the document is over 100000 bytes"
    ]


def test_record_that_needs_too_many_repairs_is_refused() -> None:
    story = "<nitf><body><body.content><p>" + "&" * 2_000 + "</p></body.content></body></nitf>"

    assert reasons(story, SMALL) == ["malformed_payload: broken XML of over 1000 ampersands"]


def test_flood_in_an_archive_ends_its_own_file_and_not_the_archive() -> None:
    archive = zipped(b'{"text": "a"}\n' * 500, b'{"headline": "H", "text": "The next file."}')
    *_, end, behind = parse(raw(archive), replace(SMALL, small_records=100)).records

    assert isinstance(end, Rejected)
    assert not end.ends_object
    assert isinstance(behind, Draft)


def test_text_that_is_too_long_is_rejected_with_its_beginning_as_the_record() -> None:
    limits = replace(SMALL, text_chars=100_000)

    text = "The sea is calm today. " * 5_000
    for body in (text, json.dumps({"headline": "A", "text": text})):
        [found] = records(body, replace(limits, json_chars=200_000))
        assert isinstance(found, Rejected)
        assert found.reason == "invalid_article: text: longer than 100000 characters"
        assert len(found.record) < 65_536 + 200
        assert "The sea is calm today." in found.record
