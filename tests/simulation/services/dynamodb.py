"""DynamoDB in memory, behind the methods of its boto3 client: deterministic, without a clock or faults of its own.

The language of expressions is evaluated. What the fake does not know raises UnknownRequest or UnknownExpression.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from simulation.services.dynamodb_request import READ, WRITE, Read, Request, Write, limit_of, start_of
from simulation.services.dynamodb_stream import Change
from simulation.services.dynamodb_table import (
    Place,
    Sees,
    Table,
    item_of,
    key_at,
    key_in,
    key_of,
    place_of,
    scan_place,
)
from simulation.services.expressions.values import Attributes
from simulation.services.refusals import Client, Refused, UnknownRequest, invalid, operation

MAX_BATCH_KEYS = 100
MAX_PAGE_BYTES = 2**20
MAX_BATCH_BYTES = 16 * 2**20
_BATCH_PART = frozenset({"Keys", "ConsistentRead", "ProjectionExpression", "ExpressionAttributeNames"})


def _as_many(items: int) -> int:
    return items


def _never(_: str) -> bool:
    return False


def _if_more_lies_behind() -> bool:
    return False


def _as_asked(items: list[Attributes]) -> list[Attributes]:
    return items


@dataclass
class Freedom:
    """The choices of the real service; by default the calm ones.

    `page_items` is asked with the number of items that a page or batch could answer, and returns how many it answers,
    at least one. `sees_previous` is asked with "<pk>/<sk>" of each changed item that an eventually consistent read
    meets: whether it sees the item before its last change. `order` arranges the items that a batch answers.
    `names_end` decides whether a last page has a LastEvaluatedKey with nothing behind it.
    """

    page_items: Callable[[int], int] = _as_many
    sees_previous: Callable[[str], bool] = _never
    order: Callable[[list[Attributes]], list[Attributes]] = _as_asked
    names_end: Callable[[], bool] = _if_more_lies_behind


class DynamoDB(Client):
    """The client. Answers are frozen and shared with the store. `changes` is the stream of all tables, in order."""

    def __init__(
        self,
        *tables: str,
        freedom: Freedom | None = None,
        moment: Callable[[], float] = lambda: 0.0,
        ttl: str = "expires_at",
    ) -> None:
        """Create empty tables. `moment` [epoch seconds] is the time of a change; `ttl` the attribute with an end."""
        self.changes: list[Change] = []
        self.freedom = freedom or Freedom()
        self._tables = {name: Table(name, self.changes, moment, ttl) for name in tables}

    @operation("PutItem", "TableName", "Item", *WRITE)
    def put_item(self, request: Request) -> dict[str, Any]:
        """Replace an item if its condition holds."""
        table, item, write = self._table(request), item_of(request["Item"]), Write(request, "ALL_OLD")
        place = place_of(item)
        standing = table.item(place)
        write.require(standing)
        table.write(place, key_in(item), item)
        return write.answer(standing, None)

    @operation("UpdateItem", "TableName", "Key", "UpdateExpression", *WRITE)
    def update_item(self, request: Request) -> dict[str, Any]:
        """Change attributes of an item if its condition holds; a missing item is created."""
        table, key, write = self._table(request), key_of(request["Key"]), Write(request, "ALL_OLD", "ALL_NEW")
        place = place_of(key)
        standing = table.item(place)
        write.require(standing)
        item = write.edited(key, standing)
        table.write(place, key, item)
        return write.answer(standing, item)

    @operation("DeleteItem", "TableName", "Key", *WRITE)
    def delete_item(self, request: Request) -> dict[str, Any]:
        """Delete an item if its condition holds; for a missing item the call succeeds too."""
        table, key, write = self._table(request), key_of(request["Key"]), Write(request, "ALL_OLD")
        place = place_of(key)
        standing = table.item(place)
        write.require(standing)
        table.write(place, key, None)
        return write.answer(standing, None)

    @operation("GetItem", "TableName", "Key", "ConsistentRead", "ProjectionExpression", "ExpressionAttributeNames")
    def get_item(self, request: Request) -> dict[str, Any]:
        """Read one item."""
        table, key, read = self._table(request), key_of(request["Key"]), Read(request)
        item = table.item(place_of(key), self._sees_previous(read))
        return {} if item is None else {"Item": read.shown(item)}

    @operation("BatchGetItem", "RequestItems")
    def batch_get_item(self, request: Request) -> dict[str, Any]:
        """Read up to 100 items by their keys; keys without an answer come back as UnprocessedKeys."""
        parts = {name: _BatchPart(self._named(name), part) for name, part in request["RequestItems"].items()}
        wanted = [(name, place) for name, part in parts.items() for place in part.places]
        if not wanted or any(not part.places for part in parts.values()):
            raise UnknownRequest("BatchGetItem: no keys")
        if len(wanted) > MAX_BATCH_KEYS:
            raise invalid("Too many items requested for the BatchGetItem call")
        read = [parts[name].table.item(place, self._sees_previous(parts[name].read)) for name, place in wanted]
        answered = self._fitting(read, MAX_BATCH_BYTES)
        found: dict[str, list[Attributes]] = {name: [] for name in parts}
        for (name, _), item in zip(wanted[:answered], read, strict=False):
            if item is not None:
                found[name].append(parts[name].read.shown(item))
        left: dict[str, Any] = {}
        for name, place in wanted[answered:]:
            left.setdefault(name, {**parts[name].rest, "Keys": []})["Keys"].append(key_at(place))
        responses = {name: self.freedom.order(items) for name, items in found.items()}
        return {"Responses": responses, "UnprocessedKeys": left}

    @operation("Query", "TableName", "KeyConditionExpression", "ScanIndexForward", *READ)
    def query(self, request: Request) -> dict[str, Any]:
        """Read a page of one partition, in the order of the sort keys."""
        table, read, start = self._table(request), Read(request), start_of(request)
        partition, test = read.partition_and_test()
        found = table.partition(partition, test, self._sees_previous(read))
        is_forward = request.get("ScanIndexForward", True)
        if not is_forward:
            found.reverse()
        if start is not None:
            if start[0] != partition or not test(start[1]):
                raise invalid("The provided starting key is outside query boundaries based on provided conditions")
            sort = start[1]
            found = [one for one in found if (one["sk"]["S"] > sort if is_forward else one["sk"]["S"] < sort)]
        return self._page(found, read, limit_of(request))

    @operation("Scan", "TableName", *READ)
    def scan(self, request: Request) -> dict[str, Any]:
        """Read a page of a whole table, in the order of the hashes of the partition keys."""
        table, read, start = self._table(request), Read(request), start_of(request)
        found = table.all(self._sees_previous(read))
        if start is not None:
            behind = scan_place(start)
            found = [item for item in found if scan_place(place_of(item)) > behind]
        return self._page(found, read, limit_of(request))

    def expire(self, now: float, chooses: Callable[[str], bool] = bool) -> list[Place]:
        """Delete the items whose end has passed at `now` [epoch seconds], as TTL does; return their keys.

        `chooses` is asked with "<pk>/<sk>" of each, because the service deletes them one by one within days.
        """
        deleted: list[Place] = []
        for table in self._tables.values():
            for place in list(table.expired(now)):
                change = table.write(place, key_at(place), None) if chooses("/".join(place)) else None
                if change is not None:
                    change.is_by_ttl = True
                    deleted.append(place)
        return deleted

    def items(self, table: str) -> list[Attributes]:
        """Every item of a table, in the order of a scan."""
        return self._tables[table].all(None)

    def _table(self, request: Request) -> Table:
        return self._named(request["TableName"])

    def _named(self, name: str) -> Table:
        table = self._tables.get(name)
        if table is None:
            raise Refused("ResourceNotFoundException", "Requested resource not found")
        return table

    def _sees_previous(self, read: Read) -> Sees | None:
        return None if read.is_consistent or self.freedom.sees_previous is _never else self.freedom.sees_previous

    def _page(self, found: list[Attributes], read: Read, limit: int | None) -> dict[str, Any]:
        """Answer the first items; a page that reached its limit names its end, even if nothing lies behind it."""
        most = found if limit is None else found[:limit]
        page = most[: self._fitting(most, MAX_PAGE_BYTES)]
        items = read.answered(page)
        answer = {"Items": items, "Count": len(items), "ScannedCount": len(page)}
        if page and (len(page) < len(found) or len(page) == limit or self.freedom.names_end()):
            answer["LastEvaluatedKey"] = key_in(page[-1])
        return answer

    def _fitting(self, items: Sequence[Attributes | None], limit: int) -> int:
        """How many of the items one answer holds: those within its limit in bytes, or fewer, but at least one."""
        if not items:
            return 0
        size = fitting = 0
        for item in items:
            size += item.size if item is not None else 0
            if size > limit:
                break
            fitting += 1
        return max(1, min(self.freedom.page_items(max(1, fitting)), fitting))


class _BatchPart:
    """The keys that a batch asks of one table."""

    def __init__(self, table: Table, part: Request) -> None:
        if not _BATCH_PART.issuperset(part):
            raise UnknownRequest(f"BatchGetItem: {sorted(part.keys() - _BATCH_PART)}")
        self.table = table
        self.rest = {name: value for name, value in part.items() if name != "Keys"}
        self.read = Read(self.rest)
        self.places = [place_of(key_of(key)) for key in part["Keys"]]
        if len(set(self.places)) < len(self.places):
            raise invalid("Provided list of item keys contains duplicates")
