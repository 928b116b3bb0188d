"""Hostile input without external test data: one small case of each kind, with the expected reason.

The public suites in `test_hostile_input.py` have thousands more; they are skipped where the data folder is absent.
"""

import json

import pytest

from copydesk.article import Article
from corpus.reading import ends, normalized, only

SENTENCE = "The council of Ansleigh voted on Tuesday to keep all four of its libraries open."
ENTITIES = "malformed_payload: the document declares entities, which is refused"

REFUSED = {
    "empty": (b"", "unreadable_object: the object is empty"),
    "white-space": (b" \r\n\t " * 100, "unreadable_object: the object is empty"),
    "byte-order-mark-alone": (b"\xef\xbb\xbf \r\n", "unreadable_object: the object is empty"),
    "utf-16-mark-alone": (b"\xff\xfe", "unreadable_object: the object is empty"),
    "json-cut": (b'{"text": "a', "malformed_payload: line 1: Unterminated string starting at, column 10"),
    "json-nan": (b'{"text": "a", "b": NaN}', "malformed_payload: line 1: a number that JSON does not have, column 20"),
    "json-deep": (b"[" * 100_000, "malformed_payload: nested too deeply"),
    "json-number": (b"[1]", "malformed_payload: a record must be an object, this is int"),
    "json-without-text": (b'{"headline": "A"}', "invalid_article: text: no article text"),
    "json-text-is-an-object": (b'{"text": {"a": 1}}', "invalid_article: text: must be a string"),
    "json-spaces": (b'{"text": " \\n\\t "}', "invalid_article: text: no article text"),
    "xml-bomb": (b'<!DOCTYPE rss [<!ENTITY a "ha">]><rss>&a;</rss>', ENTITIES),
    "xml-external": (b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>', ENTITIES),
    "gzip-cut": (b"\x1f\x8b\x08\0\0\0\0\0\0\3", "unreadable_object: the gzip data ends before its end mark"),
    "zip-cut": (b"PK\3\4" + bytes(40), "unreadable_object: the zip archive is damaged or cut off: it has no directory"),
    "binary": (bytes(range(256)) * 8, "unknown_format: "),
    "replacement-characters": (("\ufffd" * 60_000).encode(), "unknown_format: "),
    "html-without-article": (b"<html><body><nav><a href=/>Home</a></nav></body></html>", "not_an_article: "),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_object_is_rejected_with_its_reason(name: str) -> None:
    body, reason = REFUSED[name]

    [end] = ends(body)

    assert end.startswith(reason)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("a\\u0000b", "ab", id="null"),
        pytest.param("a\\u0007b", "ab", id="bell"),
        pytest.param("a\\ud800b", "ab", id="half-a-surrogate-pair"),
        pytest.param("a\\ufeffb", "ab", id="byte-order-mark"),
        pytest.param("e\\u0301", "\u00e9", id="decomposed"),
    ],
)
def test_control_characters_are_removed_from_the_article(written: str, read: str) -> None:
    [article] = normalized(f'{{"headline": "{written}", "text": "{SENTENCE}"}}')

    assert isinstance(article, Article)
    assert article.headline == read


@pytest.mark.parametrize("field", ["headline", "author", "url", "keywords", "datePublished", "publisher", "image"])
@pytest.mark.parametrize("value", [0, -1.5, True, [], {}, [[]], [{}], {"a": {"b": []}}, "\u202e\u2066", "<script>"])
def test_field_of_any_type_never_rejects_the_article(field: str, value: object) -> None:
    body = json.dumps({"headline": "Ansleigh", "text": SENTENCE, field: value})

    assert only(body).text == SENTENCE
    assert list(ends(body.encode())) == [""]
