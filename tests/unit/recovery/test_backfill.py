"""A manifest of listed versions: their order, the lines, and what the ledger has of them."""

import json
import random
from dataclasses import dataclass, field, replace

import pytest

from copydesk import events
from copydesk.events import ObjectRef
from copydesk.pipeline.handler import IngestHandler
from copydesk.ports import ListedVersion
from copydesk.recovery.backfill import (
    LINE_VERSIONS,
    MalformedLine,
    State,
    in_no_order,
    in_order,
    lines,
    read_line,
    state_of,
)
from copydesk.table.identity import source_id
from fakes import RecordingReporter
from newsroom import Newsroom, fields

BUCKET = "gazette-inbox"
NOON = "2026-03-04T12:00:00Z"


def listed(key: str, version: str, modified: str = NOON, **over: bool) -> ListedVersion:
    return ListedVersion(key, version, modified, "etag", 100, **over)


def test_versions_of_a_key_are_delivered_from_the_oldest_on() -> None:
    found = [
        listed("a", "3", "2026-03-04T12:00:02Z"),
        listed("a", "2", is_marker=True),
        listed("a", "1"),
        listed("b", "9"),
    ]

    refs = list(in_order(BUCKET, found))

    assert [(ref.key, ref.version_id, ref.event_time[17:]) for ref in refs] == [
        ("a", "1", "00.000Z"),
        ("a", "2", "00.001Z"),
        ("a", "3", "02.000Z"),
        ("b", "9", "00.000Z"),
    ]
    assert [ref.removed for ref in refs] == [False, True, False, False]
    assert sorted(ref.sequence for ref in refs[:3]) == [ref.sequence for ref in refs[:3]]


def test_latest_version_of_a_second_comes_last_in_an_inventory() -> None:
    latest, earlier = in_no_order(BUCKET, [listed("a", "1"), listed("a", "2", is_latest=False)])

    assert earlier.sequence < latest.sequence


def test_line_is_an_event_of_25_messages_that_the_ingest_function_takes() -> None:
    refs = [ObjectRef(BUCKET, f"inbox/größe + {n}.json", f"v{n}", event_time=NOON, size=n) for n in range(60)]

    written = list(lines(refs))
    read = [ref for number, line in enumerate(written, 1) for ref in read_line(number, line, BUCKET).versions.values()]

    assert [len(json.loads(line)["Records"]) for line in written] == [LINE_VERSIONS, LINE_VERSIONS, 10]
    assert events.is_queue_event(json.loads(written[0]))
    assert read == refs


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "not an object"),
        ('{"Records": []}', "names no version"),
        ('{"Records": [{"eventSource": "aws:sqs", "messageId": "1", "body": "{}"}]}', "not a notification"),
        (next(lines([ObjectRef("another", "a", "1", event_time=NOON)])), "another bucket than gazette-inbox"),
    ],
)
def test_malformed_line_has_a_reason(text: str, reason: str) -> None:
    with pytest.raises(MalformedLine, match=reason):
        read_line(7, text, BUCKET)


def state(room: Newsroom, ref: ObjectRef) -> tuple[State, list[str]]:
    found, outcomes = state_of(ref, room.table.ledger(source_id(ref.bucket, ref.key)))
    return found, [outcome.kind.value for outcome in outcomes]


def unannounced(ref: ObjectRef) -> ObjectRef:
    """The version as a listing names it."""
    return replace(ref, sequencer="")


def test_ledger_tells_complete_gone_and_missing_versions_apart() -> None:
    room = Newsroom()
    read, gone, left = (unannounced(room.add(f"inbox/{name}.json")) for name in "abc")
    room.store.delete_version(gone)
    room.ingest(read)
    room.ingest(gone)

    assert state(room, read) == (State.COMPLETE, ["stored"])
    assert state(room, gone)[0] is State.GONE
    assert state(room, left) == (State.MISSING, [])


def test_rejected_version_is_complete_with_its_rejection() -> None:
    room = Newsroom()
    ref = unannounced(room.store.upload("inbox/a.json", b"{"))
    room.ingest(ref)

    assert state(room, ref) == (State.COMPLETE, ["rejected"])


def test_version_that_the_bucket_announced_too_is_complete_once() -> None:
    room = Newsroom()
    ref = room.add()
    room.ingest(unannounced(ref))
    room.ingest(ref)

    assert state(room, unannounced(ref))[0] is State.COMPLETE


def test_listed_deletion_that_the_bucket_announced_is_answered_from_the_ledger() -> None:
    room = Newsroom()
    room.ingest(room.add())
    deletion = room.store.delete("inbox/a.json")
    room.ingest(deletion)

    assert room.ingest(unannounced(deletion)) == [("withdrawn", "")]
    assert len(room.table.ledger(source_id(deletion.bucket, deletion.key))) == 2


@dataclass
class Bucket:
    """A history of uploads and deletions: what was announced live, and what a listing names at a moment."""

    room: Newsroom
    source: random.Random
    live: list[ObjectRef] = field(default_factory=list)
    unlisted: list[ObjectRef] = field(default_factory=list)  # events of before there were notifications
    state: dict[str, str | None] = field(default_factory=dict)  # the headline at each key; None where it is deleted

    def happen(self, *, announced: bool) -> None:
        """Upload or delete one of three objects."""
        key = f"inbox/{self.source.randrange(3)}.json"
        if self.source.random() < 0.3 and self.state.get(key):
            self.state[key], ref = None, self.room.store.delete(key)
        else:
            headline = f"Version {len(self.live) + len(self.unlisted)} of {key}"
            self.state[key] = headline
            ref = self.room.store.upload(key, json.dumps(fields(headline=headline, url=url_of(key))).encode())
        (self.live if announced else self.unlisted).append(ref)


def url_of(key: str) -> str:
    return f"https://gazette.example/{key}"


@pytest.mark.parametrize("seed", range(40))
def test_backfill_among_live_events_ends_in_the_state_of_the_bucket(seed: int) -> None:
    source = random.Random(seed)
    bucket = Bucket(Newsroom(), source)
    for _ in range(6):
        bucket.happen(announced=False)
    for _ in range(3):
        bucket.happen(announced=True)
    listing = [unannounced(ref) for ref in (*bucket.unlisted, *bucket.live)]
    for _ in range(4):
        bucket.happen(announced=True)
    deliveries = [*listing, *source.sample(listing, 3), *bucket.live, *source.sample(bucket.live, 2)]
    source.shuffle(deliveries)
    parts = [deliveries[start : start + 4] for start in range(0, len(deliveries), 4)]

    for part in parts:
        for number, line in enumerate(lines(part), 1):
            event = read_line(number, line, part[0].bucket).event()
            IngestHandler(bucket.room.desk, RecordingReporter())(event)

    for key, headline in bucket.state.items():
        record = bucket.room.record(url_of(key))
        assert (record.pub_status, record.headline if headline else None) == (
            "usable" if headline else "withdrawn",
            headline,
        )
    assert {state(bucket.room, ref)[0] for ref in listing} == {State.COMPLETE}
