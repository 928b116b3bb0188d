"""The table's stream as the index function receives it, on moto, on DynamoDB Local and on the simulation's fake."""

import random
from typing import Any

import pytest

import ports
from builders import stored
from copydesk import events
from copydesk.outcome import LedgerPage
from copydesk.search.documents import bulk_action
from copydesk.search.handler import IndexHandler
from copydesk.table import items
from copydesk.table.stored import StoredArticle
from fakes import MemoryIndex, MemoryQuarantine, RecordingReporter
from ports import Dynamo

clock, s3, dynamo = ports.clock, ports.s3, ports.streaming  # fixtures
DONE: dict[str, Any] = {"batchItemFailures": []}


def article(name: str, version: int, **over: Any) -> StoredArticle:
    return stored(version, url=f"https://gazette.example/{name}", **over)


def streamed_versions(dynamo: Dynamo) -> list[tuple[str, int]]:
    """The article keys and versions in the stream, in order."""
    changes = (change for change in events.changes({"Records": dynamo.stream()}) if change.sort_key == items.META)
    return [(change.partition_key, int((change.new_image or {})["version"]["N"])) for change in changes]


def indexed(dynamo: Dynamo, *batches: list[dict[str, Any]]) -> MemoryIndex:
    """An index after these batches of the stream."""
    index = MemoryIndex()
    load = items.text_loader(lambda key: dynamo.s3.get_object(Bucket=ports.ASIDE, Key=key)["Body"].read())
    handler = IndexHandler(index, MemoryQuarantine(), RecordingReporter(), load)
    assert [handler({"Records": batch}) for batch in batches] == [DONE] * len(batches)
    return index


def read_back(stored_article: StoredArticle) -> Any:
    """A document as an index returns it: without `localized`, which only analyzers read."""
    document = bulk_action(stored_article).document or {}
    return {name: value for name, value in document.items() if name != "localized"}


def test_versions_of_an_article_are_streamed_in_the_order_written(dynamo: Dynamo) -> None:
    written = [article(name, version) for version in range(1, 11) for name in ("a", "b", "c")]
    for one in written:
        dynamo.port.put(one)

    for name in ("a", "b", "c"):
        key = f"A#{article(name, 1).record.article_id}"
        assert [version for found, version in streamed_versions(dynamo) if found == key] == list(range(1, 11))


def test_refused_write_adds_no_stream_record(dynamo: Dynamo) -> None:
    for version, headline in ((1, "First writer"), (2, "First writer"), (2, "Second writer"), (1, "Late"), (2, "Late")):
        dynamo.port.put(article("a", version, headline=headline))

    assert [version for _, version in streamed_versions(dynamo)] == [1, 2]


def test_stream_record_has_an_old_image_from_the_second_version_on(dynamo: Dynamo) -> None:
    for version in (1, 2):
        dynamo.port.put(article("a", version, headline=f"Headline {version}"))

    first, second = events.changes({"Records": dynamo.stream()})
    assert first.old_image is None
    assert items.stored_article(second.old_image or {}) == article("a", 1, headline="Headline 1")
    assert items.stored_article(second.new_image or {}) == article("a", 2, headline="Headline 2")


@pytest.mark.parametrize("order", ["as-written", "repeated", "shuffled"])
def test_index_ends_equal_to_the_table(dynamo: Dynamo, order: str) -> None:
    for version in (1, 2, 3):
        for name in ("a", "b"):
            dynamo.port.put(article(name, version, headline=f"{name} {version}"))
    dynamo.port.keep(article("a", 1).record)
    dynamo.port.enter(LedgerPage("gazette-inbox/01", "01", "gazette-inbox", "inbox/a.json"))
    stream = dynamo.stream()
    late = random.Random(7).sample(stream, len(stream))
    batches = {"as-written": [stream], "repeated": [stream[:4], stream[2:], stream], "shuffled": [late]}

    index = indexed(dynamo, *batches[order])

    table = {one.record.article_id: one for one in dynamo.port.scan()}
    assert index.documents() == {name: read_back(one) for name, one in table.items()}
    assert index.versions() == dict.fromkeys(table, 3)


def test_text_stored_outside_its_item_is_indexed(dynamo: Dynamo) -> None:
    long = article("a", 1, text="".join(random.Random(7).choices("abcdefghijklmnopqrstuvwxyz ", k=900_000)))
    dynamo.port.put(long)

    index = indexed(dynamo, dynamo.stream())

    assert len(dynamo.texts_in_s3()) == 1
    assert list(index.documents().values()) == [read_back(long)]
