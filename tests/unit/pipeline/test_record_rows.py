"""The plan of the records of an object: which may be stored side by side."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from copydesk.article import Draft, Provenance
from copydesk.dedupe.fingerprint import fingerprint
from copydesk.errors import MalformedPayload, OutOfTime
from copydesk.normalize import normalize
from copydesk.pipeline.ingest import ingest
from copydesk.pipeline.record_rows import rows_of
from copydesk.pipeline.side_by_side import SideBySide, one_after_another
from copydesk.table.identity import source_id
from copydesk.table.revisions import Arrival, identified
from newsroom import Newsroom, body, fields

FERRY = (
    "The ferry between the islands returns to service on Friday after four weeks of repairs to its engine, the harbour "
    "office said. Passengers had to take the bus over the bridge, which doubled the time of the trip for most of them."
)
FOG = (
    "Thick fog closed the airport for six hours on Tuesday and sent eleven flights to other cities. Travellers slept "
    "in the departure hall, where the airport handed out blankets and water until the first planes could land again."
)


def arrival(url: str, text: str) -> Arrival:
    article = normalize(Draft(url=url, headline="A headline", text=text))
    provenance = Provenance(bucket="b", key="k", event_time="2026-03-04T12:00:00.000Z", format="json")
    return Arrival("source", "01", identified(article, fingerprint(article), provenance))


def plan(*records: Any) -> list[list[int]]:
    return [[index for index, _ in row] for row in rows_of(list(enumerate(records, 5)))]


def test_records_with_nothing_in_common_may_run_side_by_side() -> None:
    assert plan(arrival("https://a.example/1", FERRY), arrival("https://a.example/2", FOG)) == [[5], [6]]


def test_versions_of_one_article_keep_their_order() -> None:
    one, other = arrival("https://a.example/1", FERRY), arrival("https://a.example/1", FOG)
    assert plan(one, other) == [[5, 6]]


def test_copies_of_one_text_keep_their_order() -> None:
    copy = arrival("https://b.example/1", f"{FERRY} A crew of nine did the work.")
    assert plan(arrival("https://a.example/1", FERRY), arrival("https://a.example/2", FOG), copy) == [[5, 7], [6]]


def test_record_that_meets_two_rows_makes_them_one() -> None:
    both = arrival("https://c.example/1", f"{FERRY}\n\n{FOG}")
    assert plan(arrival("https://a.example/1", FERRY), arrival("https://a.example/2", FOG), both) == [[5, 6, 7]]


def test_equal_texts_of_one_word_keep_their_order() -> None:
    one, other = arrival("https://a.example/1", "Fog."), arrival("https://b.example/1", "Fog.")
    assert plan(one, other) == [[5, 6]]


def test_rejected_record_meets_no_other() -> None:
    assert plan(MalformedPayload("broken"), arrival("https://a.example/1", FERRY), MalformedPayload("broken")) == [
        [5], [6], [7]
    ]  # fmt: skip


def backwards(works: Sequence[Callable[[], Any]]) -> list[Any]:
    return one_after_another(works[::-1])[::-1]


def stored_with(side_by_side: SideBySide) -> tuple[list[Any], list[Any]]:
    """The outcomes of an object with a copy, a revision and a record without text, and the articles after it."""
    room = Newsroom()
    records = [
        fields(url="https://a.example/1", text=FERRY),
        fields(url="https://a.example/2", text=FOG),
        fields(url="https://b.example/1", text=f"{FERRY} A crew of nine did the work."),
        {"url": "https://c.example/1", "headline": "Without a text"},
        fields(url="https://a.example/2", text=f"{FOG} Nobody was hurt."),
    ]
    desk = replace(room.desk, side_by_side=side_by_side)
    outcomes = ingest(room.store.upload("inbox/a.jsonl", body(*records)), desk)
    return outcomes, sorted(room.table.scan(), key=lambda one: one.record.article_id)


def test_order_of_the_rows_makes_no_difference() -> None:
    outcomes, articles = stored_with(one_after_another)

    assert stored_with(backwards) == (outcomes, articles)
    assert [str(one.kind) for one in outcomes] == ["stored", "stored", "duplicate", "rejected", "revised"]


def test_delivery_without_time_ends_before_the_first_record_that_was_not_stored() -> None:
    room = Newsroom()
    texts = enumerate((FERRY, FOG, "The library reopens in May."))
    ref = room.store.upload(
        "inbox/a.json", body(*(fields(url=f"https://a.example/{n}", text=text) for n, text in texts))
    )

    def left() -> int:
        return 100 if list(room.table.scan()) else 100_000

    with pytest.raises(OutOfTime):  # the last record is stored first, then the first one, and the second one not
        ingest(ref, replace(room.desk, side_by_side=backwards, time_left=left))
    assert len(list(room.table.scan())) == 2
    (page,) = room.table.ledger(source_id(ref.bucket, ref.key))
    assert [outcome.record_index for outcome in page.outcomes] == [0]

    assert [str(outcome.kind) for outcome in ingest(ref, room.desk)] == ["stored", "stored"]
    assert len(list(room.table.scan())) == 3
