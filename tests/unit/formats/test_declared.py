"""The content selects the format; where it leaves that open, the declared type does; a contradiction is a warning."""

import json

import pytest

from builders import TEXT
from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.formats.catalogue import FORMATS
from copydesk.formats.declared import declared_formats, disagreement
from copydesk.formats.format import Format, never
from copydesk.formats.parsing import parse
from copydesk.formats.syntax.payload import Payload
from copydesk.settings import Limits
from corpus.reading import raw

ARTICLE = json.dumps({"headline": "Ansleigh keeps its libraries", "text": TEXT})
PAGE = f"<html><body><article><h1>Ansleigh</h1><p>{TEXT}</p></article></body></html>"
ATOM = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><content>{TEXT}</content></entry></feed>'
PIECE = f"{TEXT} <a href='/more'>More</a>"
TABLE = "otsikko,teksti\nKirjasto,Kirjasto pysyy auki."
WITH_TYPE, WITH_SUFFIX = "format_disagrees_with_content_type", "format_disagrees_with_suffix"


def read(body: str, name: str = "inbox/a", content_type: str = "") -> tuple[str, tuple[str, ...]]:
    """The format, and the warnings of the first record."""
    payload = parse(raw(body, name, content_type), Limits())
    record = next(payload.records)
    return payload.format, record.warnings if isinstance(record, Draft) else ()


@pytest.mark.parametrize(
    ("body", "name", "content_type"),
    [
        (ARTICLE, "a.json", "application/json"),
        (ARTICLE, "a", "binary/octet-stream"),
        (ARTICLE, "a.json", "application/octet-stream"),
        (ARTICLE, "2026.03.04/story", ""),
        (PAGE, "a.html.gz", "text/html; charset=utf-8"),
        (PAGE, "A.HTM", "TEXT/HTML"),
        (ATOM, "a.xml", "application/atom+xml"),
        (TEXT, "a.txt", "text/plain"),
    ],
)
def test_declaration_that_is_right_or_absent_leaves_no_warning(body: str, name: str, content_type: str) -> None:
    assert read(body, name, content_type)[1] == ()


@pytest.mark.parametrize(
    ("body", "name", "content_type", "expected"),
    [
        (ARTICLE, "a.json", "text/html", ("json", WITH_TYPE)),
        (ARTICLE, "a.html", "", ("json", WITH_SUFFIX)),
        (PAGE, "a.json", "", ("html_page", WITH_SUFFIX)),
        (ATOM, "a.html", "text/html", ("feed", WITH_TYPE)),
        (TEXT, "a.json", "", ("plain_text", WITH_SUFFIX)),
        (TEXT, "a.html", "application/json", ("plain_text", WITH_TYPE)),
    ],
)
def test_content_stands_before_its_declaration(
    body: str, name: str, content_type: str, expected: tuple[str, str]
) -> None:
    assert read(body, name, content_type) == (expected[0], (expected[1],))


def test_content_type_stands_before_the_suffix() -> None:
    assert read(ARTICLE, "a.html", "application/json") == ("json", ())


@pytest.mark.parametrize(
    ("body", "name", "content_type", "expected"),
    [
        (PIECE, "a", "", "plain_text"),
        (PIECE, "a", "text/html", "html_page"),
        (PIECE, "a.html", "", "html_page"),
        (TABLE, "a", "", "plain_text"),
        (TABLE, "a.csv", "", "delimited"),
        (TABLE, "a.csv", "text/html", "delimited"),
        ('{"data": "x"}', "a.jsonld", "", "json_ld"),
        ('{"data": "x"}', "a", "application/feed+json", "json_feed"),
        ('{"data": "x"}', "a.jsonl", "", "json"),
        ("'abc'", "a.json", "", "json"),
        ('{"html": "<p>x</p>"}', "a.html", "", "json"),
    ],
)
def test_declaration_selects_the_format_where_the_content_leaves_it_open(
    body: str, name: str, content_type: str, expected: str
) -> None:
    assert read(body, name, content_type)[0] == expected


def test_table_of_unknown_columns_is_rejected_with_the_columns_it_lacks() -> None:
    [record] = parse(raw(TABLE, "a.csv"), Limits()).records

    assert isinstance(record, Rejected)
    assert record.reason == (
        "malformed_payload: line 1: the header must name a column of texts, and one of addresses, headlines or dates"
    )


# The formats that a type or suffix declares. Left of the bar, likeliest first: formats that a declaration can select.
# Right of the bar: formats that only their content selects.
JSON = "json json_feed json_ld ninjs | json_lines"
XML = "html_page | feed newsml_1 newsml_g2 nitf news_sitemap trafilatura"
TEXTS = "delimited | plain_text"
BY_TYPE = {
    "application/json": JSON,
    "text/json": JSON,
    "application/x-ndjson": JSON,
    "application/x-jsonlines": JSON,
    "application/jsonl": JSON,
    "application/feed+json": "json_feed |",
    "application/ld+json": "json_ld |",
    "application/xml": XML,
    "text/xml": XML,
    "application/rss+xml": "| feed",
    "application/atom+xml": "| feed",
    "application/rdf+xml": "| feed",
    "application/nitf+xml": "| nitf",
    "application/vnd.iptc.g2.newsitem+xml": "| newsml_g2",
    "application/vnd.iptc.g2.newsmessage+xml": "| newsml_g2",
    "application/vnd.iptc.g2.packageitem+xml": "| newsml_g2",
    "text/html": "html_page |",
    "application/xhtml+xml": "html_page |",
    "multipart/related": "| mhtml",
    "message/rfc822": "| email mhtml",
    "application/mbox": "| mbox",
    "text/csv": "delimited |",
    "text/tab-separated-values": "delimited |",
    "text/markdown": "markdown |",
    "text/plain": TEXTS,
    "application/warc": "| warc",
    "application/vnd.apache.parquet": "| parquet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "| docx",
    "application/vnd.oasis.opendocument.text": "| odt",
    "application/pdf": "| pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "| xlsx",
}
BY_SUFFIX = {
    "json": JSON,
    "jsonl": JSON,
    "ndjson": JSON,
    "jsonld": "json_ld |",
    "xml": XML,
    "rss": "| feed",
    "atom": "| feed",
    "rdf": "| feed",
    "nitf": "| nitf",
    "html": "html_page |",
    "htm": "html_page |",
    "xhtml": "html_page |",
    "eml": "| email",
    "mbox": "| mbox",
    "mbx": "| mbox",
    "mhtml": "| mhtml",
    "mht": "| mhtml",
    "csv": "delimited |",
    "tsv": "delimited |",
    "md": "markdown |",
    "markdown": "markdown |",
    "txt": TEXTS,
    "warc": "| warc",
    "arc": "| warc",
    "parquet": "| parquet",
    "docx": "| docx",
    "dotx": "| docx",
    "odt": "| odt",
    "ott": "| odt",
    "pdf": "| pdf",
    "xlsx": "| xlsx",
    "xltx": "| xlsx",
}
DECLARED = [(Payload(b"", content_type=word), BY_TYPE[word], WITH_TYPE) for word in BY_TYPE]
DECLARED += [(Payload(b"", name=f"inbox/a.{word}"), BY_SUFFIX[word], WITH_SUFFIX) for word in BY_SUFFIX]


def words(payload: Payload) -> str:
    return payload.content_type or payload.name


@pytest.mark.parametrize(("payload", "expected", "warning"), DECLARED, ids=[words(row[0]) for row in DECLARED])
def test_type_or_suffix_declares_these_formats(payload: Payload, expected: str, warning: str) -> None:
    meant, _, always_recognised = expected.partition("|")
    found = declared_formats(payload, FORMATS)

    assert [one.name for one in found if one.may_be is not never] == meant.split()
    assert {one.name for one in found if one.may_be is never} == {*always_recognised.split()}


@pytest.mark.parametrize(("payload", "expected", "warning"), DECLARED, ids=[words(row[0]) for row in DECLARED])
@pytest.mark.parametrize("recognised", FORMATS, ids=lambda one: one.name)
def test_every_other_format_disagrees_with_the_declaration(
    payload: Payload, expected: str, warning: str, recognised: Format
) -> None:
    is_declared = recognised.name in expected.replace("|", "").split()
    is_kind_of_text = recognised.name in {"markdown", "wire_text"} and "plain_text" in expected

    found = disagreement(payload, recognised, FORMATS)

    assert found == (None if is_declared or is_kind_of_text else warning)


def test_no_format_has_another_type_or_suffix() -> None:
    assert {word for one in FORMATS for word in one.content_types} == {*BY_TYPE}
    assert {word for one in FORMATS for word in one.suffixes} == {*BY_SUFFIX}


def test_content_type_is_tried_before_the_suffix() -> None:
    payload = Payload(b"", "TEXT/HTML; charset=utf-8", "inbox/A.CSV.gz")

    assert [one.name for one in declared_formats(payload, FORMATS)] == ["html_page", "delimited"]


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/octet-stream"])
@pytest.mark.parametrize("name", ["inbox/a", "inbox/a.txt", "inbox/a.txt.gz"])
@pytest.mark.parametrize("body", [TEXT, "Ansleigh\n\n# One heading\n\nand no more.", f"* {TEXT}", "A\nB\nC"])
def test_plain_text_is_never_turned_into_markdown(body: str, name: str, content_type: str) -> None:
    assert read(body, name, content_type) == ("plain_text", ())


def test_markdown_by_its_marks_agrees_with_a_declared_plain_text() -> None:
    marked = f"# Ansleigh\n\n{TEXT}\n\n## More\n\n{TEXT}"

    assert read(marked, "a.txt", "text/plain") == ("markdown", ())
    assert read(TEXT, "a.md", "text/markdown")[0] == "markdown"
