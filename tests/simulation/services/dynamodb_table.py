"""One table of the fake DynamoDB: its items by key, the image before the last change of each, and its changes."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from hashlib import md5
from typing import Any

from simulation.services.dynamodb_stream import Change
from simulation.services.expressions.key_conditions import SortTest
from simulation.services.expressions.values import Attributes, attributes_of, decimal
from simulation.services.refusals import invalid

KEYS = ("pk", "sk")
MAX_ITEM_BYTES = 400 * 1024
_MAX_KEY_BYTES = {"pk": 2048, "sk": 1024}
_MAX_OVERDUE_SECONDS = 5 * 365 * 86_400  # DynamoDB never deletes an item that expired more than five years ago

Sees = Callable[[str], bool]
Place = tuple[str, str]  # the two keys of an item


class Table:
    """Items under two string keys, `pk` and `sk`. Items are frozen: a write replaces a whole item."""

    def __init__(self, name: str, changes: list[Change], moment: Callable[[], float], ttl: str) -> None:
        """Start empty; append to `changes`, made at `moment`. `ttl` is the attribute with the end of an item."""
        self.name = name
        self._changes = changes
        self._moment = moment
        self._ttl = ttl
        self._items: dict[str, dict[str, Attributes]] = {}
        self._previous: dict[str, dict[str, Attributes | None]] = {}

    def item(self, place: Place, sees_previous: Sees | None = None) -> Attributes | None:
        """The item at a place; the one before it if `sees_previous` answers so for its key."""
        partition, sort = place
        if sees_previous:
            before = self._previous.get(partition, {})
            if sort in before and sees_previous(f"{partition}/{sort}"):
                return before[sort]
        return self._items.get(partition, {}).get(sort)

    def write(self, place: Place, key: Attributes, item: Attributes | None) -> Change | None:
        """Replace an item, or delete it for None; return the change, None if nothing changes."""
        partition, sort = place
        items = self._items.setdefault(partition, {})
        standing = items.get(sort)
        if standing == item:
            return None
        self._previous.setdefault(partition, {})[sort] = standing
        if item is None:
            del items[sort]
        else:
            items[sort] = item
        change = Change(self.name, len(self._changes) + 1, key, (standing, item), self._moment())
        self._changes.append(change)
        return change

    def partition(self, partition: str, test: SortTest, sees_previous: Sees | None) -> list[Attributes]:
        """The items of one partition whose sort key passes the test, in the order of their sort keys."""
        standing = self._items.get(partition, {})
        if not sees_previous:
            return [standing[sort] for sort in sorted(standing) if test(sort)]
        sorts = standing.keys() | self._previous.get(partition, {}).keys()
        found = (self.item((partition, sort), sees_previous) for sort in sorted(sorts) if test(sort))
        return [item for item in found if item is not None]

    def all(self, sees_previous: Sees | None) -> list[Attributes]:
        """Every item, in the order of a scan."""
        partitions = self._items.keys() | self._previous.keys() if sees_previous else self._items.keys()
        ordered = sorted(partitions, key=hashed)
        return [item for name in ordered for item in self.partition(name, _any, sees_previous)]

    def expired(self, now: float) -> Iterator[Place]:
        """The places of items whose end has passed at `now` [epoch seconds], in the order of a scan."""
        for item in self.all(None):
            end = item.get(self._ttl)
            if end is not None and end.kind == "N" and now - _MAX_OVERDUE_SECONDS < decimal(end["N"]) < now:
                yield place_of(item)


def _any(_: str) -> bool:
    return True


def place_of(item: Attributes) -> Place:
    """The keys of an item, or of a key."""
    return item["pk"]["S"], item["sk"]["S"]


def scan_place(place: Place) -> tuple[bytes, Place]:
    """The place of an item in the order of a scan."""
    return hashed(place[0]), place


@lru_cache(100_000)
def hashed(partition: str) -> bytes:
    """The hash of a partition key, which orders a scan as in the real service: unrelated to the key's text."""
    return md5(partition.encode(), usedforsecurity=False).digest()


def key_of(given: Any) -> Attributes:
    """Check and freeze the key of an item: exactly the table's two keys."""
    place = _place_in(given)
    if place is not None:
        return key_at(place)
    key = attributes_of(given)
    if len(key) != len(KEYS) or not all(name in key for name in KEYS):
        raise invalid("The provided key element does not match the schema")
    return _checked(key)


def _place_in(given: Any) -> Place | None:
    """The place that a key names, if it has the form of nearly all keys; any other is left to the full check."""
    if type(given) is not dict or len(given) != len(KEYS):
        return None
    texts = tuple(one["S"] for one in map(given.get, KEYS) if type(one) is dict and len(one) == 1 and "S" in one)
    return texts if len(texts) == len(KEYS) and all(type(text) is str for text in texts) else None


def item_of(given: Any) -> Attributes:
    """Check and freeze an item with its keys."""
    item = attributes_of(given)
    for name in KEYS:
        if name not in item:
            raise invalid(f"One or more parameter values were invalid: Missing the key {name} in the item")
    if item.size > MAX_ITEM_BYTES:
        raise invalid("Item size has exceeded the maximum allowed size")
    return _checked(item)


def key_in(item: Attributes) -> Attributes:
    """The key of an item."""
    return key_at(place_of(item))


@lru_cache(100_000)
def key_at(place: Place) -> Attributes:
    """The checked key of the item at a place; shared."""
    return _checked(attributes_of({name: {"S": text} for name, text in zip(KEYS, place, strict=True)}))


def _checked(item: Attributes) -> Attributes:
    for name in KEYS:
        value = item[name]
        if value.kind != "S":
            raise invalid(f"One or more parameter values were invalid: Type mismatch for key {name}")
        if not value.size:
            raise invalid(f"One or more parameter values are not valid: an empty string value for the key {name}")
        if value.size > _MAX_KEY_BYTES[name]:
            raise invalid(f"One or more parameter values were invalid: the key {name} is too long")
    return item
