"""The contract of every ArticleTable on the ledger: all pages, in order, in any number."""

from dataclasses import replace
from typing import Any

import pytest

import ports
from copydesk.outcome import BegunRecords, LedgerPage, Outcome, OutcomeKind
from copydesk.table.article_table import ArticleTable
from ports import AWKWARD_KEY

clock, s3, table = ports.clock, ports.s3, ports.table  # fixtures

SOURCE = "gazette-inbox/0123456789abcdef"


def page(number: int = 0, sequence: str = "01", **over: Any) -> LedgerPage:
    outcome = Outcome("gazette-inbox", AWKWARD_KEY, number, OutcomeKind.STORED, "", "a_1", 1)
    entry = LedgerPage(SOURCE, sequence, "gazette-inbox", AWKWARD_KEY, page=number, outcomes=(outcome,))
    return replace(entry, **over)


def test_ledger_page_is_read_back_with_every_field(table: ArticleTable) -> None:
    ends = tuple(
        Outcome("gazette-inbox", AWKWARD_KEY, index, kind, f"weil „{kind}“", f"a_{index}", index)
        for index, kind in enumerate(OutcomeKind)
    )
    about = {"version_id": "v1", "sequencer": "01", "event_time": "2026-03-04T12:00:00.000Z", "format": "json"}
    entry = page(7, **about, removed=True, complete=True, outcomes=ends)
    table.enter(entry)

    assert table.ledger(SOURCE) == [entry]


def test_page_without_outcomes_is_read_back(table: ArticleTable) -> None:
    table.enter(page(outcomes=()))

    assert table.ledger(SOURCE) == [page(outcomes=())]


def test_page_written_again_replaces_the_stored_one(table: ArticleTable) -> None:
    for entry in (page(), page(complete=True), page(complete=True)):
        table.enter(entry)

    assert table.ledger(SOURCE) == [page(complete=True)]


def test_pages_are_ordered_by_sequence_and_number(table: ArticleTable) -> None:
    places = [("01", 2), ("-2026-03-04T12:00:00.000Z", 0), ("00", 10), ("01", 0), ("00", 9), ("01", 10)]
    for sequence, number in places:
        table.enter(page(number, sequence))

    assert [(entry.sequence, entry.page) for entry in table.ledger(SOURCE)] == sorted(places)


@pytest.mark.parametrize(
    ("since", "sequences"),
    [("", ["-1", "01", "02"]), ("-1", ["-1", "01", "02"]), ("01", ["01", "02"]), ("02", ["02"]), ("03", [])],
    ids=["all", "from-one-on", "from-between", "the-last", "past-the-last"],
)
def test_ledger_is_read_from_a_given_sequence(table: ArticleTable, since: str, sequences: list[str]) -> None:
    for sequence in ("-1", "02", "01"):
        table.enter(page(sequence=sequence))

    assert [entry.sequence for entry in table.ledger(SOURCE, since=since)] == sequences


def test_source_has_only_its_own_pages(table: ArticleTable) -> None:
    table.enter(page())

    assert table.ledger(SOURCE[:-1]) == []
    assert table.ledger(f"{SOURCE}0") == []


def test_300_pages_are_read_back_whole(table: ArticleTable) -> None:
    """1.2 MB: DynamoDB answers a query with at most 1 MB at a time."""
    end = Outcome("gazette-inbox", AWKWARD_KEY, 0, OutcomeKind.REJECTED, reason="text: no article text; " * 170)
    pages = [page(number, outcomes=(end,)) for number in range(300)]
    for entry in pages:
        table.enter(entry)

    assert table.ledger(SOURCE) == pages


def outcomes(count: int, kind: OutcomeKind = OutcomeKind.STORED) -> tuple[Outcome, ...]:
    return tuple(Outcome("gazette-inbox", AWKWARD_KEY, number, kind) for number in range(count))


@pytest.mark.parametrize(
    ("later", "is_kept"),
    [
        pytest.param({"outcomes": outcomes(2), "complete": False}, True, id="incomplete"),
        pytest.param({"outcomes": outcomes(1), "complete": False}, True, id="incomplete-and-shorter"),
        pytest.param({"outcomes": outcomes(1, OutcomeKind.STALE), "complete": True}, True, id="shorter"),
        pytest.param({"outcomes": outcomes(2, OutcomeKind.REJECTED), "complete": True}, False, id="as-complete"),
        pytest.param({"outcomes": outcomes(2, OutcomeKind.STALE), "complete": True}, True, id="gone-before-the-end"),
        pytest.param({"outcomes": outcomes(3), "complete": True}, False, id="longer"),
        pytest.param({"outcomes": outcomes(3), "complete": False}, False, id="incomplete-and-longer"),
    ],
)
def test_complete_page_is_replaced_only_by_a_longer_one_or_one_as_complete(
    table: ArticleTable, later: dict[str, Any], is_kept: bool
) -> None:
    first, second = page(outcomes=outcomes(2), complete=True), page(**later)

    table.enter(first)
    table.enter(second)

    assert table.ledger(SOURCE) == [first if is_kept else second]


def test_page_that_ends_with_a_version_that_was_gone_is_replaced_by_one_with_as_many_outcomes_of_records(
    table: ArticleTable,
) -> None:
    gone = page(outcomes=(*outcomes(1), *outcomes(2, OutcomeKind.STALE)[1:]), complete=True)
    read = page(outcomes=outcomes(2), complete=False)

    table.enter(gone)
    table.enter(read)

    assert table.ledger(SOURCE) == [read]


def test_page_that_is_not_full_is_filled_and_completed_and_never_emptied(table: ArticleTable) -> None:
    some, more = page(outcomes=outcomes(2), complete=False), page(outcomes=outcomes(4), complete=False)

    for entry in (some, more, some, replace(more, complete=True), more):
        table.enter(entry)

    assert table.ledger(SOURCE) == [replace(more, complete=True)]


def note(page: int = 0, sequence: str = "01", **articles: str) -> BegunRecords:
    """A note of begun records; `_7="a_1"` is record 7 of the article a_1."""
    return BegunRecords(SOURCE, sequence, "v1", page, {int(name[1:]): named for name, named in articles.items()})


def test_notes_of_begun_records_add_up(table: ArticleTable) -> None:
    for begun in (note(_0="a_1"), note(_1="a_2", _2="a_1"), note(_0="a_1")):
        table.begin(begun)

    assert table.begun(SOURCE) == [note(_0="a_1", _1="a_2", _2="a_1")]


def test_notes_of_begun_records_are_ordered_by_sequence_and_page(table: ArticleTable) -> None:
    places = [("01", 2), ("-2026-03-04T12:00:00.000Z", 0), ("00", 10), ("01", 0), ("00", 9)]
    for sequence, number in places:
        table.begin(note(number, sequence, _0="a_1"))

    assert [(begun.sequence, begun.page) for begun in table.begun(SOURCE)] == sorted(places)


def test_notes_of_begun_records_are_no_pages_of_the_ledger(table: ArticleTable) -> None:
    table.begin(note(_0="a_1"))

    assert table.ledger(SOURCE) == []
    assert table.begun(f"{SOURCE}0") == []


def test_100_begun_records_are_read_back_whole(table: ArticleTable) -> None:
    many = note(**{f"_{number}": f"a_{'x' * 24}{number}" for number in range(100)})
    table.begin(many)

    assert table.begun(SOURCE) == [many]
