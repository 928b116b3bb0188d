import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from builders import arrival, stored
from copydesk.errors import (
    IndexUnavailable,
    Interrupted,
    MalformedPayload,
    ObjectUnavailable,
    TableUnavailable,
    UnknownNotification,
    reason,
)
from copydesk.events import ObjectRef
from copydesk.pipeline.handler import IngestHandler
from copydesk.pipeline.notification import notification_of
from copydesk.ports import BulkOutcome, BulkStatus
from copydesk.search.documents import document
from copydesk.search.handler import IndexHandler
from copydesk.settings import Limits
from copydesk.table.cluster_items import claim_key
from copydesk.table.items import article_item, text_loader
from copydesk.table.revisions import admit
from copydesk.table.stored import StoredArticle
from fakes import Faulty, MemoryIndex, MemoryQuarantine, RecordingReporter
from newsroom import ECHO, Newsroom, body, fields

RESERVE_MS = Limits().reserve_ms
DONE: dict[str, Any] = {"batchItemFailures": []}
SECRET = "a secret headline"


def batch(*bodies: str | dict[str, Any]) -> dict[str, Any]:
    """An SQS event; its messages have the ids m0, m1, ..."""
    texts = [body if isinstance(body, str) else json.dumps(body) for body in bodies]
    return {"Records": [{"messageId": f"m{n}", "eventSource": "aws:sqs", "body": t} for n, t in enumerate(texts)]}


def failures(*names: str) -> dict[str, Any]:
    return {"batchItemFailures": [{"itemIdentifier": name} for name in names]}


@dataclass(frozen=True)
class TimeLeft:
    """A Lambda context with a fixed remaining time."""

    milliseconds: int

    def get_remaining_time_in_millis(self) -> int:
        return self.milliseconds


@pytest.fixture
def newsroom() -> Newsroom:
    return Newsroom()


@pytest.fixture
def reporter() -> RecordingReporter:
    return RecordingReporter()


@pytest.fixture
def ingest(newsroom: Newsroom, reporter: RecordingReporter) -> IngestHandler:
    return IngestHandler(newsroom.desk, reporter)


def raising(error: Exception, on: str = "fetch") -> Callable[[str], None]:
    """Return a hook for `Faulty` that raises at every call of the method `on`."""

    def check(name: str) -> None:
        if name == on:
            raise error

    return check


def failing_at(key: str, error: Exception, handler: IngestHandler) -> IngestHandler:
    """A copy of the handler whose store raises `error` for one key."""

    @dataclass(frozen=True)
    class Inbox:
        def fetch(self, ref: ObjectRef) -> Any:
            if ref.key == key:
                raise error
            return handler.desk.store.fetch(ref)

    return replace(handler, desk=replace(handler.desk, store=Inbox()))


def test_batch_without_failures_returns_an_empty_list(newsroom: Newsroom, ingest: IngestHandler) -> None:
    refs = [newsroom.add(), newsroom.add("inbox/b.json", url=ECHO)]

    assert ingest(batch(*map(notification_of, refs))) == DONE


def test_every_outcome_is_reported_in_order(
    newsroom: Newsroom, ingest: IngestHandler, reporter: RecordingReporter
) -> None:
    refs = [newsroom.add(), newsroom.add(), newsroom.store.delete("inbox/a.json")]

    ingest(batch(*map(notification_of, refs)))

    assert [outcome.kind.value for outcome in reporter.outcomes] == ["stored", "duplicate", "withdrawn"]


def test_only_the_failing_message_is_returned(newsroom: Newsroom, ingest: IngestHandler) -> None:
    refs = [newsroom.add(f"inbox/{n}.json", url=f"https://gazette.example/{n}") for n in range(3)]
    failing = failing_at("inbox/1.json", ObjectUnavailable("GetObject: SlowDown"), ingest)

    assert failing(batch(*map(notification_of, refs))) == failures("m1")
    assert len(list(newsroom.table.scan())) == 2


def test_failure_is_reported_with_its_object_and_reason(
    newsroom: Newsroom, ingest: IngestHandler, reporter: RecordingReporter
) -> None:
    ref = newsroom.add()

    failing_at(ref.key, ObjectUnavailable("GetObject: SlowDown"), ingest)(batch(notification_of(ref)))

    where = {"bucket": ref.bucket, "key": ref.key, "version_id": ref.version_id, "message_id": "m0"}
    reported = {"problem": "notification returns to its queue", "reason": "object_unavailable: GetObject: SlowDown"}
    assert reporter.failures == [reported | where]


@pytest.mark.parametrize(
    "fault", [TableUnavailable("PutItem: ThrottlingException"), KeyError(SECRET)], ids=["ours", "foreign"]
)
def test_failure_in_the_middle_of_an_object_names_the_record(
    newsroom: Newsroom, reporter: RecordingReporter, fault: Exception
) -> None:
    ref = newsroom.store.upload("inbox/a.json", body(fields(), fields(url=ECHO)))
    puts: list[str] = []

    def second_put(name: str) -> None:
        puts.extend([name] if name == "put" else [])
        if len(puts) == 2:
            raise fault

    desk = replace(newsroom.desk, table=Faulty(newsroom.table, before=second_put))
    IngestHandler(desk, reporter)(batch(notification_of(ref)))

    (failure,) = reporter.failures
    assert (failure["key"], failure["record_index"]) == ("inbox/a.json", 1)
    assert SECRET not in str(failure)


@pytest.mark.parametrize("body", ["", "not JSON", "[]", '{"hello": "world"}'], ids=["empty", "text", "list", "foreign"])
def test_only_the_message_of_unknown_shape_is_returned(newsroom: Newsroom, ingest: IngestHandler, body: str) -> None:
    assert ingest(batch(notification_of(newsroom.add()), body)) == failures("m1")


def test_unexpected_fault_fails_only_its_message_and_is_not_quoted(
    newsroom: Newsroom, ingest: IngestHandler, reporter: RecordingReporter
) -> None:
    refs = [newsroom.add(), newsroom.add("inbox/b.json", url=ECHO)]
    failing = failing_at("inbox/a.json", RuntimeError(SECRET), ingest)

    assert failing(batch(*map(notification_of, refs))) == failures("m0")
    assert reporter.failures[0]["reason"].startswith("unexpected RuntimeError at fetch:")
    assert SECRET not in str(reporter.failures)


def test_message_is_done_when_all_its_records_are_done(newsroom: Newsroom, ingest: IngestHandler) -> None:
    refs = [newsroom.add(), newsroom.add("inbox/b.json", url=ECHO)]
    several = {"Records": [s3_record(ref) for ref in refs]}
    failing = failing_at("inbox/b.json", TableUnavailable("PutItem: ThrottlingException"), ingest)

    assert failing(batch(several)) == failures("m0")
    assert ingest(batch(several)) == DONE


def s3_record(ref: ObjectRef) -> dict[str, Any]:
    names = {"key": ref.key, "versionId": ref.version_id, "sequencer": ref.sequencer, "eTag": ref.etag}
    return {
        "eventSource": "aws:s3",
        "eventName": "ObjectCreated:Put",
        "eventTime": ref.event_time,
        "s3": {"bucket": {"name": ref.bucket}, "object": names},
    }


def test_rejected_input_is_done(newsroom: Newsroom, ingest: IngestHandler) -> None:
    assert ingest(batch(notification_of(newsroom.store.upload("inbox/a.json", b"[]")))) == DONE


def test_test_message_of_the_bucket_is_done(ingest: IngestHandler) -> None:
    assert ingest(batch({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "gazette-inbox"})) == DONE


def test_empty_batch_is_done(ingest: IngestHandler) -> None:
    assert ingest({"Records": []}) == DONE


@pytest.mark.parametrize(
    ("left", "answer"), [(RESERVE_MS, DONE), (RESERVE_MS - 1, failures("m0", "m1"))], ids=["enough", "too-little"]
)
def test_message_not_begun_in_time_is_returned(
    newsroom: Newsroom, ingest: IngestHandler, left: int, answer: dict[str, Any]
) -> None:
    refs = [newsroom.add(), newsroom.add("inbox/b.json", url=ECHO)]

    assert ingest(batch(*map(notification_of, refs)), TimeLeft(left)) == answer


def test_direct_event_is_ingested(newsroom: Newsroom, ingest: IngestHandler, reporter: RecordingReporter) -> None:
    assert ingest(notification_of(newsroom.add())) == {}
    assert [outcome.kind.value for outcome in reporter.outcomes] == ["stored"]


def test_failing_direct_event_is_reported_and_raised_without_quoting_the_article(
    newsroom: Newsroom, ingest: IngestHandler, reporter: RecordingReporter
) -> None:
    ref = newsroom.add()

    with pytest.raises(Interrupted, match=r"^s3://gazette-inbox/inbox/a\.json$"):
        failing_at(ref.key, RuntimeError(SECRET), ingest)(notification_of(ref))

    assert [failure["key"] for failure in reporter.failures] == [ref.key]


def test_direct_event_of_unknown_shape_is_reported_and_raised(
    ingest: IngestHandler, reporter: RecordingReporter
) -> None:
    with pytest.raises(UnknownNotification):
        ingest({"hello": "world"})

    assert reporter.failures[0]["reason"].startswith("unknown_notification: not a notification of S3")


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (TableUnavailable("PutItem: ThrottlingException"), "table_unavailable: PutItem: ThrottlingException"),
        (MalformedPayload("line 3: Expecting value"), "malformed_payload: line 3: Expecting value"),
        (KeyError(SECRET), "unexpected KeyError"),
    ],
    ids=["unavailable", "rejected", "foreign"],
)
def test_reason_has_the_text_of_our_errors_and_only_the_type_of_others(error: Exception, text: str) -> None:
    assert reason(error) == text


def stream(*changes: StoredArticle | dict[str, Any]) -> dict[str, Any]:
    """An event of the table's stream; the sequence numbers are 0, 1, ..."""
    return {"Records": [stream_record(str(n), change) for n, change in enumerate(changes)]}


def stream_record(number: str, change: StoredArticle | dict[str, Any]) -> dict[str, Any]:
    image = article_item(change) if isinstance(change, StoredArticle) else change
    keys = {name: image[name] for name in ("pk", "sk")}
    row = {"Keys": keys, "SequenceNumber": number, "NewImage": image}
    return {"eventSource": "aws:dynamodb", "eventName": "MODIFY", "dynamodb": row}


ARTICLES = [stored(url=f"https://gazette.example/{n}", headline=f"{SECRET} {n}") for n in range(3)]
NAMES = [article.record.article_id for article in ARTICLES]
REFUSED = BulkOutcome(BulkStatus.REJECTED, "mapper_parsing_exception")
UPLOADED = {"bucket": "gazette-inbox", "key": "inbox/a.json", "record_index": 0}  # of every article in this module
BUSY = BulkOutcome(BulkStatus.RETRY, "es_rejected_execution_exception")


@pytest.fixture
def quarantine() -> MemoryQuarantine:
    return MemoryQuarantine()


@pytest.fixture
def index(quarantine: MemoryQuarantine, reporter: RecordingReporter) -> IndexHandler:
    return IndexHandler(MemoryIndex(), quarantine, reporter)


def answering(handler: IndexHandler, **answers: BulkOutcome) -> IndexHandler:
    """A copy of the handler whose index gives these answers; a0, a1, ... stand for ARTICLES[0], ARTICLES[1], ..."""
    return replace(handler, index=MemoryIndex({NAMES[int(name[1:])]: answer for name, answer in answers.items()}))


def indexed(handler: IndexHandler) -> list[str]:
    assert isinstance(handler.index, MemoryIndex)
    return list(handler.index.documents())


def read_back(article: StoredArticle) -> dict[str, Any]:
    """The document as the index returns it: without `localized`, which only analyzers read."""
    return {name: value for name, value in document(article).items() if name != "localized"}


def test_changed_article_is_written_to_the_index(index: IndexHandler) -> None:
    assert index(stream(ARTICLES[0])) == DONE

    assert isinstance(index.index, MemoryIndex)
    assert index.index.documents() == {NAMES[0]: read_back(ARTICLES[0])}


def test_searchable_text_is_reported_with_the_time_of_its_upload(
    index: IndexHandler, reporter: RecordingReporter
) -> None:
    first, other = stream(ARTICLES[0]), stream(replace(ARTICLES[0], version=2))
    other["Records"][0]["dynamodb"]["OldImage"] = first["Records"][0]["dynamodb"]["NewImage"]

    index(first)
    index(other)  # a change that is not of the text, such as a cluster

    assert reporter.searchable_since == [ARTICLES[0].record.provenance.event_time]


def test_text_that_the_index_refuses_is_not_reported_as_searchable(
    index: IndexHandler, reporter: RecordingReporter
) -> None:
    answering(index, a0=REFUSED)(stream(*ARTICLES[:1]))

    assert reporter.searchable_since == []


def test_older_version_that_arrives_late_is_done_and_changes_nothing(index: IndexHandler) -> None:
    newer = replace(ARTICLES[0], version=2)

    assert index(stream(newer, ARTICLES[0])) == DONE
    assert isinstance(index.index, MemoryIndex)
    assert index.index.versions() == {NAMES[0]: 2}


def test_withdrawn_article_has_no_text_in_the_index(index: IndexHandler) -> None:
    withdrawn = admit(None, arrival(removed="9", headline=SECRET), {}).stored

    index(stream(withdrawn))

    assert isinstance(index.index, MemoryIndex)
    (kept,) = index.index.documents().values()
    assert (kept["pubStatus"], "headline" in kept, "text" in kept) == ("withdrawn", False, False)


def test_rows_other_than_articles_are_skipped(index: IndexHandler) -> None:
    claim = stream(claim_key("0" * 32))["Records"]
    expired: dict[str, Any] = {"SequenceNumber": "8", "Keys": claim_key("1" * 32), "OldImage": claim_key("1" * 32)}
    removal = {"eventSource": "aws:dynamodb", "eventName": "REMOVE", "dynamodb": expired}

    assert index({"Records": [removal, *claim]}) == DONE
    assert indexed(index) == []


def test_only_the_first_deferred_record_is_returned(index: IndexHandler, reporter: RecordingReporter) -> None:
    busy = answering(index, a1=BUSY, a2=BUSY)

    assert busy(stream(*ARTICLES)) == failures("1")
    assert reporter.failures == [
        {
            "problem": "stream record returns",
            "reason": "index_unavailable: es_rejected_execution_exception",
            "article": f"A#{NAMES[1]}",
            **UPLOADED,
        }
    ]


def test_refused_document_is_reported_with_its_object_and_record(
    index: IndexHandler, reporter: RecordingReporter
) -> None:
    answering(index, a1=REFUSED)(stream(*ARTICLES))

    reported = {"problem": "document refused by the index", "reason": "mapper_parsing_exception", "article": NAMES[1]}
    assert reporter.failures == [reported | UPLOADED]


def test_refused_document_goes_to_quarantine_and_blocks_nothing(
    index: IndexHandler, quarantine: MemoryQuarantine
) -> None:
    refusing = answering(index, a1=REFUSED)

    assert refusing(stream(*ARTICLES)) == DONE
    assert indexed(refusing) == [NAMES[0], NAMES[2]]
    assert quarantine.notes == {
        f"index/{NAMES[1]}/1.json": {
            "articleId": NAMES[1],
            "version": 1,
            "reason": "index_refused: mapper_parsing_exception",
        }
    }


def test_record_whose_quarantine_note_cannot_be_written_is_returned(index: IndexHandler) -> None:
    full = Faulty(MemoryQuarantine(), before=raising(ObjectUnavailable("PutObject: SlowDown"), on="set_aside"))

    assert replace(answering(index, a1=REFUSED), quarantine=full)(stream(*ARTICLES)) == failures("1")


def test_whole_batch_is_returned_while_the_index_is_unavailable(
    index: IndexHandler, reporter: RecordingReporter
) -> None:
    away = Faulty(MemoryIndex(), before=raising(IndexUnavailable("HTTP 503"), on="write"))

    assert replace(index, index=away)(stream(*ARTICLES)) == failures("0")
    assert [failure["reason"] for failure in reporter.failures] == ["index_unavailable: HTTP 503"]


def damaged(article: StoredArticle) -> dict[str, Any]:
    """The item of an article with an invalid revision number, which an error message might quote."""
    item = article_item(article)
    return {**item, "record": {"M": {**item["record"]["M"], "revision": {"S": SECRET}}}}


def test_damaged_row_is_returned_after_the_rows_before_it_are_written(
    index: IndexHandler, reporter: RecordingReporter
) -> None:
    assert index(stream(ARTICLES[0], damaged(ARTICLES[1]), ARTICLES[2])) == failures("1")

    assert indexed(index) == [NAMES[0]]
    assert reporter.failures[0]["article"] == f"A#{NAMES[1]}"
    assert reporter.failures[0]["reason"].startswith("unexpected ValidationError")
    assert SECRET not in str(reporter.failures)


def test_text_stored_outside_its_item_is_read_for_the_index(index: IndexHandler) -> None:
    item = article_item(ARTICLES[0])
    moved = {**{name: value for name, value in item.items() if name != "text"}, "text_key": {"S": "texts/0"}}
    texts = {"texts/0": item["text"]["B"]}

    assert replace(index, load_text=text_loader(texts.__getitem__))(stream(moved)) == DONE
    assert isinstance(index.index, MemoryIndex)
    assert index.index.documents() == {NAMES[0]: read_back(ARTICLES[0])}
