"""The fake SQS answers as moto does to random requests; each difference that is accepted is listed with AWS's page."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

import ports
from simulation.services.sqs import SQS

ROUNDS = 2_000
VISIBILITY, MAX_RECEIVES = 30, 3  # seconds, times
START = 1_772_625_600_000  # milliseconds of the epoch
PAUSES = (1, 1_129, 7_433, 31_607)  # milliseconds, whose sums meet no end of a timeout
QUEUES = ("ingest", "dead")


@dataclass
class Clock:
    milliseconds: int = START

    @property
    def now(self) -> float:
        """Seconds of the epoch."""
        return self.milliseconds / 1_000


@dataclass
class Numbered:
    """A client whose deliveries have numbers, in the order in which they are answered."""

    client: Any
    urls: dict[str, str]
    handles: list[tuple[str, str]] = field(default_factory=list)  # queue and receipt handle

    def call(self, operation: str, queue: str, **request: Any) -> Any:
        """The comparable answer of a call, or the code of its error."""
        delivery = request.pop("delivery", None)
        if delivery is not None:
            queue, request["ReceiptHandle"] = self.handles[delivery % len(self.handles)]
        try:
            answer = getattr(self.client, operation)(QueueUrl=self.urls[queue], **request)
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        messages = sorted(answer.get("Messages", []), key=lambda message: str(message["Body"]))
        self.handles += [(queue, message["ReceiptHandle"]) for message in messages]
        counts = answer.get("Attributes", {})
        return [(one["Body"], one["Attributes"], one["MD5OfBody"]) for one in messages], counts


Step = tuple[int, str, str, dict[str, Any]]  # milliseconds that pass, operation, queue, arguments


def steps(source: random.Random, in_flight: Callable[[], list[int]]) -> Iterator[Step]:
    """Endless random requests of two queues, and the time between them; the first sends a message and receives it.

    The visibility is changed of messages in flight, which `in_flight` lists by the number of their last delivery.
    """
    attributes = {"AttributeNames": ["ApproximateReceiveCount", "SentTimestamp", "ApproximateFirstReceiveTimestamp"]}
    yield 0, "send_message", "ingest", {"MessageBody": "0000"}
    yield 1, "receive_message", "ingest", attributes
    number = 0
    while True:
        kind, pause = source.random(), source.choice(PAUSES)
        if kind < 0.35:
            number += 1
            delay = {"DelaySeconds": 20} if source.random() < 0.1 else {}
            yield pause, "send_message", "ingest", {"MessageBody": f"{number:04d} größe 🗞", **delay}
        elif kind < 0.7:
            timeout = {"VisibilityTimeout": source.choice((0, 5, 60))} if source.random() < 0.4 else {}
            most = {"MaxNumberOfMessages": source.choice((1, 3, 10))}
            queue = "dead" if source.random() < 0.15 else "ingest"
            yield pause, "receive_message", queue, {**attributes, **most, **timeout}
        elif kind < 0.85:
            yield pause, "delete_message", "", {"delivery": -source.randint(1, 12)}
        elif kind < 0.93 and in_flight():
            timeout = {"VisibilityTimeout": source.choice((0, 10, 43_201))}
            yield 0, "change_message_visibility", "", {"delivery": source.choice(in_flight()), **timeout}
        else:
            counted = [f"ApproximateNumberOfMessages{kind}" for kind in ("", "NotVisible", "Delayed")]
            yield pause, "get_queue_attributes", source.choice(QUEUES), {"AttributeNames": counted}


def _of_missing_message(operation: str, ours: Any, theirs: Any) -> bool:
    return operation == "delete_message" and (ours, theirs) == (NOTHING, "ReceiptHandleIsInvalid")


@dataclass(frozen=True)
class Difference:
    """An accepted difference, which is moto's fault: a sentence about it, and AWS's page."""

    sentence: str
    reference: str
    explains: Callable[[str, Any, Any], bool]


NOTHING: tuple[list[Any], dict[str, str]] = ([], {})  # the comparable part of an answer without messages and attributes
MOTO = (
    Difference(
        "A deletion of a message that is no longer in its queue is an error instead of a success without an effect",
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html",
        _of_missing_message,
    ),
)


def on_fake(clock: Clock) -> Numbered:
    sqs = SQS(lambda: clock.now)
    dead = sqs.add_queue("dead", visibility=VISIBILITY)
    ingest = sqs.add_queue("ingest", visibility=VISIBILITY, dead_letters=dead, max_receives=MAX_RECEIVES)
    for queue in (dead, ingest):
        queue.freedom.deletes_by_old_handle = lambda _: True  # AWS leaves it open; moto deletes
    return Numbered(sqs, {name: sqs.url(name) for name in QUEUES})


def on_moto() -> Numbered:
    sqs = ports.aws_client("sqs")
    common = {"VisibilityTimeout": str(VISIBILITY)}
    urls = {"dead": sqs.create_queue(QueueName="dead", Attributes=common)["QueueUrl"]}
    arn = sqs.get_queue_attributes(QueueUrl=urls["dead"], AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": MAX_RECEIVES})
    urls["ingest"] = sqs.create_queue(QueueName="ingest", Attributes={**common, "RedrivePolicy": policy})["QueueUrl"]
    return Numbered(sqs, urls)


def in_flight(clock: Clock, ours: Numbered) -> list[int]:
    """The numbers of the newest deliveries of messages that are invisible."""
    queues = {name: ours.client.queue(name) for name in QUEUES}
    newest = {
        message.handle
        for queue in queues.values()
        for message in queue.messages.values()
        if message.visible_at > clock.now
    }
    return [number for number, (_, handle) in enumerate(ours.handles) if handle in newest]


def test_random_requests_have_equal_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr("moto.sqs.models.unix_time", lambda: clock.now)
    monkeypatch.setattr("moto.sqs.models.unix_time_millis", lambda: clock.milliseconds)
    ours = on_fake(clock)
    reasons: list[Any] = []
    with mock_aws():
        theirs = on_moto()
        for pause, operation, queue, request in islice(
            steps(random.Random(16), lambda: in_flight(clock, ours)), ROUNDS
        ):
            clock.milliseconds += pause
            answers = [client.call(operation, queue, **request) for client in (ours, theirs)]
            if answers[0] != answers[1]:
                explained = (one.sentence for one in MOTO if one.explains(operation, *answers))
                reasons.append(next(explained, (operation, request, *answers)))

    assert [reason for reason in reasons if not isinstance(reason, str)][:3] == []
    assert set(reasons) == {one.sentence for one in MOTO}
    assert len(ours.handles) > ROUNDS / 2
