"""SQS in memory, behind the methods of its boto3 client: deterministic, without a clock or faults of its own."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from simulation.services.refusals import Client, Refused, UnknownRequest, operation
from simulation.services.sqs_queue import MAX_MESSAGES, MAX_VISIBILITY, Delivery, Queue, md5_of

Request = Mapping[str, Any]

_SYSTEM = ("AttributeNames", "MessageSystemAttributeNames")


class SQS(Client):
    """The client, for standard queues. `now` [epoch seconds] is the time of its calls; a Queue is given the time."""

    def __init__(self, now: Callable[[], float] = lambda: 0.0) -> None:
        """Start without queues."""
        self._now = now
        self._queues: dict[str, Queue] = {}
        self._made = 0

    def add_queue(self, name: str, **settings: Any) -> Queue:
        """Create an empty queue; the settings are those of Queue. Its URL is `url(name)`."""
        self._queues[name] = Queue(name, self._new_id, **settings)
        return self._queues[name]

    def queue(self, name: str) -> Queue:
        """The queue of that name."""
        return self._queues[name]

    def url(self, name: str) -> str:
        """The URL of a queue."""
        return f"https://sqs.eu-west-1.amazonaws.com/123456789012/{name}"

    def _new_id(self) -> str:
        self._made += 1
        return f"{self._made:08x}-0000-4000-8000-000000000000"

    @operation("SendMessage", "QueueUrl", "MessageBody", "DelaySeconds")
    def send_message(self, request: Request) -> dict[str, Any]:
        """Send a message."""
        body = request["MessageBody"]
        if not isinstance(body, str):
            raise UnknownRequest(f"SendMessage: MessageBody is {type(body).__name__}, not str")
        message = self._queue(request).send(body, self._now(), request.get("DelaySeconds", 0))
        return {"MessageId": message.message_id, "MD5OfMessageBody": md5_of(body)}

    @operation("ReceiveMessage", "QueueUrl", "MaxNumberOfMessages", "VisibilityTimeout", "WaitTimeSeconds", *_SYSTEM)
    def receive_message(self, request: Request) -> dict[str, Any]:
        """Receive up to ten messages; the answer lacks `Messages` if there are none."""
        most = request.get("MaxNumberOfMessages", 1)
        if not 1 <= most <= MAX_MESSAGES:
            raise Refused("InvalidParameterValue", f"Value {most} for parameter MaxNumberOfMessages is invalid.")
        delivered = self._queue(request).receive(self._now(), most, request.get("VisibilityTimeout"))
        wanted = {name for names in _SYSTEM for name in request.get(names, ())}
        return {"Messages": [_received(one, wanted) for one in delivered]} if delivered else {}

    @operation("DeleteMessage", "QueueUrl", "ReceiptHandle")
    def delete_message(self, request: Request) -> dict[str, Any]:
        """Delete a message by a receipt handle."""
        self._queue(request).delete(request["ReceiptHandle"], self._now())
        return {}

    @operation("ChangeMessageVisibility", "QueueUrl", "ReceiptHandle", "VisibilityTimeout")
    def change_message_visibility(self, request: Request) -> dict[str, Any]:
        """Set the seconds from now on after which a received message is visible again."""
        timeout = request["VisibilityTimeout"]
        if not 0 <= timeout <= MAX_VISIBILITY:
            raise Refused("InvalidParameterValue", f"Value {timeout} for parameter VisibilityTimeout is invalid.")
        self._queue(request).change_visibility(request["ReceiptHandle"], timeout, self._now())
        return {}

    @operation("GetQueueUrl", "QueueName")
    def get_queue_url(self, request: Request) -> dict[str, Any]:
        """The URL of a queue."""
        return {"QueueUrl": self.url(self._named(request["QueueName"]).name)}

    @operation("GetQueueAttributes", "QueueUrl", "AttributeNames")
    def get_queue_attributes(self, request: Request) -> dict[str, Any]:
        """The attributes of a queue; its counts are exact, which the real ones are not."""
        queue, now = self._queue(request), self._now()
        queue.drop_expired(now)
        invisible = [message for message in queue.messages.values() if message.visible_at > now]
        delayed = sum(message.received == 0 for message in invisible)
        known = {
            "QueueArn": queue.arn,
            "ApproximateNumberOfMessages": str(len(queue.messages) - len(invisible)),
            "ApproximateNumberOfMessagesNotVisible": str(len(invisible) - delayed),
            "ApproximateNumberOfMessagesDelayed": str(delayed),
            "VisibilityTimeout": str(int(queue.visibility)),
            "MessageRetentionPeriod": str(int(queue.retention)),
        }
        if queue.dead_letters is not None:
            policy = {"deadLetterTargetArn": queue.dead_letters.arn, "maxReceiveCount": queue.max_receives}
            known["RedrivePolicy"] = json.dumps(policy)
        names = request.get("AttributeNames", [])
        if unknown := set(names) - known.keys() - {"All", "RedrivePolicy"}:
            raise UnknownRequest(f"GetQueueAttributes: {sorted(unknown)}")
        return {"Attributes": {name: value for name, value in known.items() if "All" in names or name in names}}

    @operation("StartMessageMoveTask", "SourceArn", "DestinationArn")
    def start_message_move_task(self, request: Request) -> dict[str, Any]:
        """Move all dead letters to a queue, by default the one they came from. Here the task ends with the call."""
        source = self._named(request["SourceArn"].rpartition(":")[2])
        origins = [queue for queue in self._queues.values() if queue.dead_letters is source]
        if not origins:
            raise Refused("InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue.")
        if "DestinationArn" not in request and len(origins) > 1:
            raise UnknownRequest("StartMessageMoveTask: which of several queues a message came from")
        name = request["DestinationArn"].rpartition(":")[2] if "DestinationArn" in request else origins[0].name
        moved = list(source.moved_to(self._named(name), self._now()))
        return {"TaskHandle": f"{source.name}/{len(moved)}"}

    def _queue(self, request: Request) -> Queue:
        url = request["QueueUrl"]
        name = url.rpartition("/")[2]
        if url != self.url(name):
            raise UnknownRequest(f"not the URL of a queue: {url}")
        return self._named(name)

    def _named(self, name: str) -> Queue:
        queue = self._queues.get(name)
        if queue is None:
            raise Refused("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.")
        return queue


def _received(delivery: Delivery, wanted: set[str]) -> dict[str, Any]:
    known = delivery.attributes
    if unknown := wanted - known.keys() - {"All"}:
        raise UnknownRequest(f"ReceiveMessage: {sorted(unknown)}")
    attributes = {name: value for name, value in known.items() if "All" in wanted or name in wanted}
    return {
        "MessageId": delivery.message_id,
        "ReceiptHandle": delivery.receipt_handle,
        "MD5OfBody": md5_of(delivery.body),
        "Body": delivery.body,
        **({"Attributes": attributes} if attributes else {}),
    }
