import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import TEXT
from copydesk.article import Draft
from copydesk.errors import MalformedPayload, Rejected
from copydesk.formats.syntax.json_array import elements
from copydesk.settings import Limits
from corpus.reading import records

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)


def pieces(text: str, size: int) -> Iterator[str]:
    return (text[place : place + size] for place in range(0, len(text), size))


def read(text: str, size: int = 7) -> tuple[list[Any], str]:
    """The values, and the problem that ended the reading."""
    values: list[Any] = []
    try:
        for element in elements(pieces(text, size), json.JSONDecoder(), Limits().json_chars):
            values.append(element.value)  # noqa: PERF401 - what comes before the fault counts
    except MalformedPayload as fault:
        return values, fault.problem
    return values, ""


@given(st.lists(VALUES, max_size=8), st.integers(1, 40), st.sampled_from([None, 1]))
@settings(max_examples=150, deadline=None)
def test_array_in_pieces_is_the_array(values: list[Any], size: int, indent: int | None) -> None:
    assert read(f" {json.dumps(values, indent=indent)}\n", size) == (values, "")


@pytest.mark.parametrize("size", [1, 3, 1_000])
@pytest.mark.parametrize(
    ("text", "count", "problem"),
    [
        ('[{"a": 1}, {"b": ', 1, "line 1: Expecting value, column 18"),
        ('[{"a": 1},\n {"b": 2} {"c": 3}]', 2, "line 2: Expecting ',' delimiter, column 11"),
        ('[{"a": 1}', 1, "line 1: Expecting ',' delimiter, column 10"),
        ('[{"a": 1}]\n\n [2]', 1, "line 3: Extra data, column 2"),
        ('{"a": 1}', 0, "line 1: Expecting an array, column 1"),
        ('[1, 2, "abc', 2, "line 1: Unterminated string starting at, column 8"),
        ("", 0, "line 1: Expecting an array, column 1"),
    ],
)
def test_elements_before_a_fault_are_yielded_and_the_fault_names_its_place(
    text: str, count: int, problem: str, size: int
) -> None:
    values, found = read(text, size)

    assert (len(values), found) == (count, problem)


def test_endless_nesting_is_a_fault() -> None:
    assert read("[" * 100_000, 5_000) == ([], "line 1: nested too deeply, column 2")


def test_long_array_gives_its_records_before_a_fault() -> None:
    written = [json.dumps({"headline": f"Größe {n} \ud83d", "text": TEXT}) for n in range(100)]

    body = "[" + ",\n".join(written) + ', {"text": nonsense}, ' + written[0] + "]"

    *drafts, fault = records(body, Limits(json_whole_bytes=10_000))

    assert [draft.headline for draft in drafts if isinstance(draft, Draft)] == [f"Größe {n} " for n in range(100)]
    assert isinstance(fault, Rejected)
    assert fault.problem == "line 100: Expecting value, column " + str(len(written[99]) + 12)
