"""The past of a bucket: its object versions as lines of a manifest, and every line against the ledger.

    listing ──> versions in their order ──> lines of 25 ──> deliveries ──> receipt

A line is the event that the ingest function takes from its queue: 25 messages, each the notification of one version,
without a sequencer. Such a version ranks below every one that the bucket itself announced, so neither a live overwrite
nor a deletion is ever hidden (docs/adr/0005-sequencers.md). Every line may be delivered again.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, islice
from typing import Any

from copydesk import events
from copydesk.errors import CopydeskError
from copydesk.events import ObjectRef
from copydesk.outcome import LedgerPage, Outcome
from copydesk.pipeline.ledger import are_complete
from copydesk.pipeline.notification import notification_of
from copydesk.ports import ListedVersion

LINE_VERSIONS = 25
_LATEST = 999  # milliseconds
_SECOND = len("2026-03-04T12:00:00")


class MalformedLine(CopydeskError):
    """A line that is not one of a manifest; the message has the reason."""


def in_order(bucket: str, listed: Iterable[ListedVersion]) -> Iterator[ObjectRef]:
    """Return the versions of each key from the oldest on; `listed` has them side by side, the newest first.

    S3 gives times in whole seconds, so the versions of one second get a millisecond each.
    """
    for _, versions in groupby(listed, lambda one: one.key):
        oldest_first = list(versions)[::-1]
        for _, same in groupby(oldest_first, lambda one: one.modified[:_SECOND]):
            yield from (_ref(bucket, one, rank) for rank, one in enumerate(same))


def in_no_order(bucket: str, listed: Iterable[ListedVersion]) -> Iterator[ObjectRef]:
    """Return versions as an inventory lists them, in any order: of those of one second the latest comes last."""
    yield from (_ref(bucket, one, _LATEST if one.is_latest else 0) for one in listed)


def _ref(bucket: str, listed: ListedVersion, rank: int) -> ObjectRef:
    """The reference of a version, `rank` milliseconds after the second of its time."""
    moment = f"{listed.modified[:_SECOND]}.{min(rank, _LATEST):03d}Z"
    size = None if listed.is_marker else listed.size
    key, version, etag = listed.key, listed.version_id, listed.etag
    return ObjectRef(bucket, key, version, "", etag, size, moment, removed=listed.is_marker)


def lines(refs: Iterable[ObjectRef]) -> Iterator[str]:
    """Return the lines of a manifest, each an event for the ingest function; messages are numbered from 0."""
    numbered = enumerate(refs)
    while part := list(islice(numbered, LINE_VERSIONS)):
        yield json.dumps(event_of({str(number): notification_of(ref) for number, ref in part}), ensure_ascii=False)


def event_of(messages: Mapping[str, Any]) -> dict[str, Any]:
    """Return notifications, by message id, as one batch of the queue."""
    return {
        "Records": [
            {"messageId": name, "eventSource": "aws:sqs", "body": json.dumps(notification, ensure_ascii=False)}
            for name, notification in messages.items()
        ]
    }


@dataclass(frozen=True)
class Line:
    """A line of a manifest: its versions by message id."""

    number: int  # from 1, as editors count
    versions: Mapping[str, ObjectRef]

    def event(self, names: Iterable[str] | None = None) -> dict[str, Any]:
        """Return the event that delivers the versions of these messages, without `names` of all."""
        chosen = self.versions if names is None else names
        return event_of({name: notification_of(self.versions[name]) for name in chosen})


def read_line(number: int, text: str, bucket: str) -> Line:
    """Read a line of a manifest. Raises: MalformedLine, which quotes nothing of it."""
    try:
        versions = {
            message.message_id: ref
            for message in events.messages(events.parse_notification(text))
            for ref in events.object_refs(events.parse_notification(message.body))
        }
    except CopydeskError as problem:
        raise MalformedLine(f"not a line of a manifest: {problem}") from problem
    if not versions:
        raise MalformedLine("the line names no version")
    if any(ref.bucket != bucket for ref in versions.values()):
        raise MalformedLine(f"the line names another bucket than {bucket}")
    return Line(number, versions)


class State(StrEnum):
    """What the ledger has of a version."""

    COMPLETE = "complete"  # an outcome for each of its records
    GONE = "gone"  # the version was gone before it was read
    UNDER_WAY = "underWay"  # a large object, which the queue continues
    MISSING = "missing"  # nothing: its delivery failed or is still to come


def state_of(ref: ObjectRef, pages: Iterable[LedgerPage]) -> tuple[State, Sequence[Outcome]]:
    """Return what the ledger pages of an object have of one of its versions, with the outcomes of its records.

    A version that the bucket announced too may have pages of both deliveries; those with outcomes count.
    """
    own = [page for page in pages if page.version_id == ref.version_id and (ref.version_id or _same(page, ref))]
    by_place = [list(same) for _, same in groupby(own, lambda page: page.sequence)]
    if not by_place:
        return State.MISSING, ()
    best = max(by_place, key=lambda same: (are_complete(same), sum(page.records_read for page in same)))
    outcomes = [outcome for page in best for outcome in page.outcomes]
    if not are_complete(best):
        return State.UNDER_WAY, outcomes
    return State.GONE if any(outcome.is_gone for outcome in outcomes) else State.COMPLETE, outcomes


def _same(page: LedgerPage, ref: ObjectRef) -> bool:
    return page.sequence == ref.sequence
