"""A table's stream: one change of an item -> the record that Lambda receives."""

from base64 import b64encode
from functools import cached_property
from typing import Any

from simulation.services.expressions.values import Attributes, Value

_ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/{}/stream/2026-03-01T00:00:00.000"
_AS_THEY_ARE = frozenset({"S", "N", "BOOL", "NULL", "SS", "NS"})  # types whose values JSON has too
_BY_TTL = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}


class Change:
    """One change of an item, as its stream reports it. `key` and the images are frozen and shared with the store."""

    def __init__(
        self,
        table: str,
        number: int,
        key: Attributes,
        images: tuple[Attributes | None, Attributes | None],
        moment: float,
    ) -> None:
        """Change `number` of all tables, from the old to the new image, at `moment` [epoch seconds]."""
        self.table = table
        self.number = number
        self.key = key
        self.old, self.new = images
        self.moment = moment
        self.is_by_ttl = False

    @property
    def kind(self) -> str:
        """INSERT, MODIFY or REMOVE."""
        return "INSERT" if self.old is None else "REMOVE" if self.new is None else "MODIFY"

    @property
    def sequence_number(self) -> str:
        """The place in the stream; digits, all of one length."""
        return f"{111_000_000_000_000_000_000_000 + self.number}"

    @cached_property
    def record(self) -> dict[str, Any]:
        """The record in the JSON form of a Lambda event: binaries are base64 text."""
        images = {"OldImage": self.old, "NewImage": self.new}
        sizes = (image.size for image in (self.key, self.old, self.new) if image is not None)
        return {
            "eventID": f"{self.number:032x}",
            "eventName": self.kind,
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": "eu-west-1",
            "dynamodb": {
                "ApproximateCreationDateTime": self.moment,
                "Keys": _in_json(self.key),
                **{name: _in_json(image) for name, image in images.items() if image is not None},
                "SequenceNumber": self.sequence_number,
                "SizeBytes": sum(sizes),
                "StreamViewType": "NEW_AND_OLD_IMAGES",
            },
            **({"userIdentity": dict(_BY_TTL)} if self.is_by_ttl else {}),
            "eventSourceARN": _ARN.format(self.table),
        }


def _in_json(value: Any) -> Any:
    if isinstance(value, Value) and value.kind in _AS_THEY_ARE:
        return value
    if isinstance(value, dict):
        return {name: _in_json(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_in_json(member) for member in value]
    return b64encode(value).decode("ascii") if isinstance(value, bytes) else value
