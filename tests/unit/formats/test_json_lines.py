import json

import pytest

from copydesk.errors import Rejected
from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, raw, reasons, records

WHOLE = '{"text": "The ferry sails again."}'
BROKEN = '{"text": "The ferry'


def texts(body: bytes | str) -> list[str | None]:
    """The text of each record, None in the place of a rejected one."""
    return [None if isinstance(record, Rejected) else record.text for record in records(body)]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"{WHOLE}\n{WHOLE}\n", id="two-records"),
        pytest.param(f"{WHOLE}\r\n{WHOLE}\r\n", id="carriage-returns"),
        pytest.param(f"\n\n{WHOLE}\n\n\n{WHOLE}", id="blank-lines"),
        pytest.param(f"\ufeff{WHOLE}\n{WHOLE}", id="byte-order-mark"),
        pytest.param(f"{BROKEN}\n{WHOLE}\n{WHOLE}", id="first-record-broken"),
        pytest.param(f"{WHOLE}\n{BROKEN}", id="last-record-cut-off"),
        pytest.param(f"log: started\n{WHOLE}\n{WHOLE}", id="first-line-is-no-record"),
        pytest.param("{}\n{}", id="empty-records"),
        pytest.param(json.dumps({"text": "a" * 70_000}) + f"\n{WHOLE}", id="first-record-over-64-kb"),
    ],
)
def test_records_on_lines_are_recognised(body: str) -> None:
    assert parse(raw(body), LIMITS).format == "json_lines"


@pytest.mark.parametrize(
    ("body", "name"),
    [
        pytest.param(WHOLE, "json", id="one-record"),
        pytest.param('{\n"a": {"b": 1},\n"c":\n{"d": 2}\n}', "json", id="one-record-over-lines"),
        pytest.param(f"{BROKEN}\n{BROKEN}", "json", id="no-record-is-whole"),
        pytest.param(f"How to write it.\nA line.\nA line.\n{WHOLE}\n{WHOLE}", "plain_text", id="text-about-json"),
        pytest.param(f"<p>How to write it:\n{WHOLE}\n{WHOLE}</p>", "html_page", id="page-with-json-in-it"),
    ],
)
def test_document_that_only_looks_like_lines_is_another_format(body: str, name: str) -> None:
    assert parse(raw(body), LIMITS).format == name


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\n \n", "\r\n\r\n\t\r\n"], ids=["lf", "crlf", "blank", "blanks"])
def test_broken_line_does_not_affect_the_others(separator: str) -> None:
    assert texts(separator.join([WHOLE, BROKEN, "[]", '{"text": [1]}', WHOLE])) == [
        "The ferry sails again.",
        None,
        None,
        None,
        "The ferry sails again.",
    ]


def test_problem_names_line_and_column() -> None:
    assert reasons(f'{WHOLE}\n\n{{"text" "a"}}\n{WHOLE}') == [
        "malformed_payload: line 3: Expecting ':' delimiter, column 9"
    ]


def test_line_nested_without_end_is_refused_alone() -> None:
    body = f"{WHOLE}\n" + '{"a":' * 50_000 + f"\n{WHOLE}"

    assert reasons(body) == ["malformed_payload: line 2: nested too deeply"]
    assert len(records(body)) == 3


def test_rejection_carries_its_own_line() -> None:
    rejected = records(f"{WHOLE}\n{BROKEN}\r\n{WHOLE}")[1]

    assert isinstance(rejected, Rejected)
    assert rejected.record == BROKEN


def test_line_separator_of_unicode_ends_no_record() -> None:
    assert texts('{"text": "one\u2028two\u0085three"}\n' + WHOLE) == [
        "one\u2028two\u0085three",
        "The ferry sails again.",
    ]


def test_records_are_read_as_they_are_asked_for() -> None:
    payload = parse(raw(f"{WHOLE}\n{BROKEN}\n" * 3), LIMITS)

    assert getattr(next(payload.records), "text", None) == "The ferry sails again."
    assert isinstance(next(payload.records), Rejected)
