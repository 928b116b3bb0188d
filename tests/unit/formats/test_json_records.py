import json
from typing import Any

import pytest

from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, only, raw, reasons, records

DEEP = 100_000


def one(**fields: Any) -> Draft:
    """The draft of a JSON record of these fields."""
    return only(json.dumps({"text": "The ferry sails again.", **fields}))


@pytest.mark.parametrize(
    ("body", "name"),
    [
        pytest.param('{"text": "a"}', "json", id="object"),
        pytest.param(' \n\t{ "text": "a"}', "json", id="object-after-white-space"),
        pytest.param('{\n  "text": "a"\n}', "json", id="object-over-lines"),
        pytest.param("{}", "json", id="empty-object"),
        pytest.param("[]", "json", id="empty-array"),
        pytest.param('[{"text": "a"}]', "json", id="array"),
        pytest.param("[1, 2]", "json", id="array-of-numbers"),
        pytest.param("{'text': 'a'}", "json", id="single-quotes"),
        pytest.param("[Updated] The ferry sails again.", "plain_text", id="text-in-brackets"),
        pytest.param("[1] The ferry sails again.", "plain_text", id="text-after-a-footnote-mark"),
        pytest.param("{UPDATE} The ferry sails again.", "plain_text", id="text-in-braces"),
        pytest.param('[\n{"text": "a"},\n{"text": "b"}\n]', "json", id="array-with-a-record-a-line"),
        pytest.param('{"articles": [\n{"text": "a"},\n{"text": "b"}\n]}', "json", id="wrapper-with-a-record-a-line"),
        pytest.param('{"articles": [\n{"text": "a"}\n]}', "json", id="wrapper-with-one-record-in-a-line"),
    ],
)
def test_json_is_distinguished_from_text_that_looks_like_it(body: str, name: str) -> None:
    assert parse(raw(body), LIMITS).format == name


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param('{"text": "a', "line 1: Unterminated string starting at, column 10", id="cut-off"),
        pytest.param('{\n "text": "a"\n "url": "b"}', "line 3: Expecting ',' delimiter, column 2", id="comma-missing"),
        pytest.param('{"text": "a"} {"text": "b"}', "line 1: Extra data, column 15", id="two-documents"),
        pytest.param("{'text': 1}", "line 1: Expecting property name enclosed in double quotes, column 2", id="quotes"),
        pytest.param('{"text": NaN}', "line 1: a number that JSON does not have, column 10", id="nan"),
        pytest.param('{"text":\n-Infinity}', "line 2: a number that JSON does not have, column 1", id="infinity"),
        pytest.param(
            '{"text": ' + "9" * 5_000 + "}",
            "line 1: a number of over 4300 digits, column 10",
            id="number-of-5000-digits",
        ),
        pytest.param("[" * DEEP, "nested too deeply", id="arrays-without-end"),
        pytest.param('{"a":' * DEEP, "nested too deeply", id="objects-without-end"),
        pytest.param('{"text": "a", "x": ' + "[" * DEEP + "]" * DEEP + "}", "nested too deeply", id="deep-but-closed"),
    ],
)
def test_broken_json_is_refused_with_its_place(body: str, reason: str) -> None:
    assert reasons(body) == [f"malformed_payload: {reason}"]


@pytest.mark.parametrize("depth", [100, 300, 500, 800, 900, 960, 980, 990, 1_000])
def test_nesting_near_the_stack_is_read_or_refused_but_never_raises(depth: int) -> None:
    body = '{"text": "a", "author": ' + "[" * depth + "]" * depth + "}"

    assert reasons(body) in ([], ["malformed_payload: nested too deeply"])


@pytest.mark.parametrize(
    ("value", "kind"),
    [("a", "str"), (1, "int"), (None, "NoneType"), ([], "list"), (True, "bool")],
    ids=["text", "number", "null", "array", "boolean"],
)
def test_array_entry_that_is_not_an_object_is_rejected_alone(value: object, kind: str) -> None:
    found = records(json.dumps([{"text": "a"}, value, {"text": "b"}]))

    assert [getattr(record, "text", None) for record in found] == ["a", None, "b"]
    assert isinstance(found[1], Rejected)
    assert found[1].reason == f"malformed_payload: a record must be an object, this is {kind}"


@pytest.mark.parametrize(
    ("document", "texts"),
    [
        pytest.param({"articles": [{"text": "a"}, {"text": "b"}]}, ["a", "b"], id="articles"),
        pytest.param({"status": "ok", "posts": [{"text": "a"}]}, ["a"], id="posts"),
        pytest.param({"articles": {"page": 1, "results": [{"body": "a"}]}}, ["a"], id="results-in-articles"),
        pytest.param({"articles": []}, [], id="nothing-found"),
        pytest.param({"response": {"docs": [{"text": "a"}]}}, ["a"], id="docs-in-response"),
        pytest.param({"hits": {"hits": [{"_id": "1", "_source": {"text": "a"}}]}}, ["a"], id="hits-of-a-search"),
        pytest.param({"data": {"text": "a"}}, ["a"], id="article-alone-in-a-wrapper"),
        pytest.param({"data": [{"attributes": {"body": {"value": "<p>", "processed": "a"}}}]}, ["a"], id="json-api"),
        pytest.param({"url": "x", "article": {"articleBody": "a"}}, ["a"], id="article-beside-its-address"),
        pytest.param({"data": {"data": {"data": {"data": {"text": "a"}}}}}, [None], id="wrappers-without-end"),
        pytest.param({"text": "a", "items": [{"text": "b"}]}, ["a"], id="article-with-a-field-of-a-wrapper-name"),
    ],
)
def test_wrapped_records_are_found(document: dict[str, Any], texts: list[str | None]) -> None:
    assert [getattr(record, "text", "") for record in records(json.dumps(document))] == texts


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("headline", {"main": "Ferry"}),
        ("url", {"href": "x"}),
        ("datePublished", {"on": "Monday"}),
        ("author", {"first": "Jane"}),
        ("author", ["Jane", 5]),
        ("keywords", {"a": 1}),
        ("isAccessibleForFree", "perhaps"),
        ("publisher", 7),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_field_of_a_wrong_type_is_dropped_with_a_warning(field: str, value: object) -> None:
    found = one(**{field: value})

    assert found.warnings == (f"field_dropped:{field}",)
    assert found.text == "The ferry sails again."


def test_all_wrong_fields_are_named_and_the_right_ones_kept() -> None:
    found = one(headline=["Ferry"], description={"x": 1}, image=[["x"]], identifier=81234567)

    assert (found.headline, found.identifier) == ("Ferry", "81234567")
    assert found.warnings == ("field_dropped:description", "field_dropped:image")


@pytest.mark.parametrize("text", [{"a": 1}, [["a"]], True], ids=["object", "array-of-arrays", "boolean"])
def test_text_of_a_wrong_type_rejects_the_record(text: object) -> None:
    assert reasons(json.dumps({"text": text})) == ["invalid_article: text: must be a string"]


def test_rejection_carries_its_record_for_the_quarantine() -> None:
    [rejected] = records('[{"text": {"place": "Ansleigh"}}]')

    assert isinstance(rejected, Rejected)
    assert rejected.record == '{"text": {"place": "Ansleigh"}}'


def test_text_in_a_list_of_paragraphs_is_read() -> None:
    assert only('{"body": ["The ferry sails again.", "", "It was repaired."]}').text == (
        "The ferry sails again.\n\nIt was repaired."
    )


def test_half_of_a_surrogate_pair_is_left_out() -> None:
    found = only(
        '{"headline": "\\ud83d\\ude00 Ferry \\udc00", "text": "a\\ud800b", "url": "https://x.example/\\uD812"}'
    )

    assert (found.headline, found.text, found.url) == ("😀 Ferry ", "ab", "https://x.example/")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark_selects_the_encoding(encoding: str) -> None:
    assert only('{"text": "déjà vu"}'.encode(encoding)).text == "déjà vu"


def test_record_that_is_not_utf_8_is_read_as_windows_1252_with_a_warning() -> None:
    found = only('{"text": "déjà vu"}'.encode("cp1252"))

    assert (found.text, found.warnings) == ("déjà vu", ("encoding_guessed",))
