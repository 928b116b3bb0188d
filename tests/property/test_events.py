import copy
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.errors import UnknownNotification
from copydesk.events import ObjectRef, is_queue_event, messages, object_refs, parse_notification

MAX_KEY_BYTES = 1024  # S3's own limit, in UTF-8

keys = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=MAX_KEY_BYTES).filter(
    lambda key: len(key.encode()) <= MAX_KEY_BYTES
)
hexadecimal = st.integers(1, 32).flatmap(
    lambda length: st.tuples(*[st.text("0123456789abcdefABCDEF", min_size=length, max_size=length)] * 2)
)


def s3(*key_names: str, plain: str = "/") -> dict[str, Any]:
    """An S3 notification; characters in `plain` are not percent-encoded: S3 does not encode `/`, moto does."""
    return {
        "Records": [
            {
                "eventVersion": "2.6",
                "eventSource": "aws:s3",
                "eventTime": "2026-03-14T07:21:09.417Z",
                "eventName": "ObjectCreated:Put",
                "s3": {
                    "bucket": {"name": "gazette-inbox"},
                    "object": {"key": quote_plus(key, safe=plain), "sequencer": "0069B50D756D2A41C8"},
                },
            }
            for key in key_names
        ]
    }


def event_bridge(key: str) -> dict[str, Any]:
    return {
        "detail-type": "Object Created",
        "source": "aws.s3",
        "time": "2026-03-14T07:21:09Z",
        "detail": {"bucket": {"name": "gazette-inbox"}, "object": {"key": key}, "reason": "PutObject"},
    }


def sns(inner: dict[str, Any]) -> dict[str, Any]:
    return {"Type": "Notification", "Message": json.dumps(inner)}


def sqs(*bodies: dict[str, Any]) -> dict[str, Any]:
    return {
        "Records": [
            {"messageId": str(number), "eventSource": "aws:sqs", "body": json.dumps(body)}
            for number, body in enumerate(bodies)
        ]
    }


ENVELOPES: dict[str, Callable[[str], dict[str, Any]]] = {
    "s3-direct": s3,
    "s3-in-sqs": lambda key: sqs(s3(key)),
    "s3-in-sns-in-sqs": lambda key: sqs(sns(s3(key))),
    "eventbridge-direct": event_bridge,
    "eventbridge-in-sqs": lambda key: sqs(event_bridge(key)),
    "moto-in-sqs": lambda key: sqs(s3(key, plain="")),
}


def delivered(event: dict[str, Any]) -> list[str]:
    if not is_queue_event(event):
        return [ref.key for ref in object_refs(event)]
    return [ref.key for message in messages(event) for ref in object_refs(parse_notification(message.body))]


@pytest.mark.parametrize("envelope", ENVELOPES.values(), ids=ENVELOPES.keys())
@given(key=keys)
def test_every_envelope_returns_the_key_unchanged(envelope: Callable[[str], dict[str, Any]], key: str) -> None:
    assert delivered(envelope(key)) == [key]


@given(st.lists(keys, min_size=1, max_size=5))
def test_records_of_one_message_keep_their_order(key_names: list[str]) -> None:
    assert delivered(sqs(s3(*key_names))) == key_names


@given(st.lists(keys, min_size=1, max_size=5))
def test_messages_of_one_batch_keep_their_order(key_names: list[str]) -> None:
    assert delivered(sqs(*map(event_bridge, key_names))) == key_names


@given(hexadecimal)
def test_sequence_orders_equally_long_sequencers_as_numbers(pair: tuple[str, str]) -> None:
    first, second = (ObjectRef("gazette-inbox", "in/flood.json", sequencer=text) for text in pair)

    assert (first.sequence < second.sequence) == (int(pair[0], 16) < int(pair[1], 16))


@given(st.text("0123456789ABCDEF", min_size=1, max_size=32), st.datetimes())
def test_state_without_sequencer_comes_before_every_sequencer(sequencer: str, moment: datetime) -> None:
    timed = ObjectRef("gazette-inbox", "in/flood.json", event_time=f"{moment.isoformat()}Z")

    assert timed.sequence < ObjectRef("gazette-inbox", "in/flood.json", sequencer=sequencer).sequence


def places(document: Any, *path: str | int) -> Iterator[tuple[str | int, ...]]:
    """The path of every value in a JSON document: the names and positions that lead to it."""
    yield path
    branches = document.items() if isinstance(document, dict) else enumerate(document)
    for name, branch in branches if isinstance(document, dict | list) else ():
        yield from places(branch, *path, name)


def damaged(document: dict[str, Any], path: tuple[str | int, ...], value: Any) -> Any:
    broken: Any = copy.deepcopy(document)
    place = broken
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    return broken


WHOLE = [s3("in/flood.json"), event_bridge("in/flood.json"), sns(s3("in/flood.json"))]
DAMAGES = [(document, path) for document in WHOLE for path in places(document) if path]


@given(
    st.sampled_from(DAMAGES),
    st.sampled_from([None, True, 7, 0.5, "", "text", "%FF", [], [None], {}, {"a": 1}]),
)
def test_damaged_notification_is_read_or_refused(
    damage: tuple[dict[str, Any], tuple[str | int, ...]], value: Any
) -> None:
    document, path = damage
    try:
        refs = object_refs(damaged(document, path, value))
    except UnknownNotification:
        return

    assert all(ref.bucket and ref.key for ref in refs)
