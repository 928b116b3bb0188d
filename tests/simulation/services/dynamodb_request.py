"""The expressions of one request, bound to its placeholders: the condition of a write, the items of a read."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from simulation.services.dynamodb_table import KEYS, MAX_ITEM_BYTES, Place, key_of, place_of
from simulation.services.expressions.conditions import condition
from simulation.services.expressions.key_conditions import SortTest, key_condition
from simulation.services.expressions.projections import projection
from simulation.services.expressions.updates import applied, update
from simulation.services.expressions.values import MAX_DEPTH, NOTHING, Attributes, Value, value_of
from simulation.services.refusals import Refused, UnknownRequest, invalid

Request = Mapping[str, Any]

PLACEHOLDERS = ("ExpressionAttributeNames", "ExpressionAttributeValues")
WRITE = ("ConditionExpression", *PLACEHOLDERS, "ReturnValues", "ReturnValuesOnConditionCheckFailure")
READ = ("FilterExpression", "ProjectionExpression", *PLACEHOLDERS, "ConsistentRead", "ExclusiveStartKey", "Limit")


class Placeholders:
    """The names and values of a request; `check_used` refuses those that no expression uses, or that are missing."""

    def __init__(self, request: Request) -> None:
        for name in PLACEHOLDERS:
            if name in request and not request[name]:
                raise invalid(f"{name} must not be empty")
        self.names: Mapping[str, str] = request.get("ExpressionAttributeNames", {})
        given = request.get("ExpressionAttributeValues", {})
        self.values: dict[str, Value] = {name: value_of(value) for name, value in given.items()}

    def check_used(self, *expressions: Any) -> None:
        """Compare with the placeholders of compiled expressions; None stands for an expression that is not given."""
        names, values = _placeholders_of(expressions)
        for given, wanted in ((self.names.keys(), names), (self.values.keys(), values)):
            if given != wanted:
                missing, unused = sorted(wanted - given), sorted(given - wanted)
                raise invalid(f"Placeholders of expressions; not defined: {missing}, unused: {unused}")


@lru_cache(10_000)
def _placeholders_of(expressions: tuple[Any, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The names and the values in compiled expressions, which are kept by their texts and so are few."""
    there = [expression for expression in expressions if expression is not None]
    names = frozenset(name for expression in there for name in expression.names)
    return names, frozenset(value for expression in there for value in expression.values)


class Write(Placeholders):
    """The condition and the update of a write, and the item that it answers."""

    def __init__(self, request: Request, *returns: str) -> None:
        super().__init__(request)
        test, update_expression = request.get("ConditionExpression"), request.get("UpdateExpression")
        self._test = None if test is None else condition(test)
        self._update = None if update_expression is None else update(update_expression)
        self.check_used(self._test, self._update)
        if self._test is not None:
            self._test.check(self.names, self.values)
        self._edits = self._update.tree(self.names, self.values) if self._update else {}
        self._returned = _choice(request, "ReturnValues", ("NONE", *returns))
        self._shows_failure = _choice(request, "ReturnValuesOnConditionCheckFailure", ("NONE", "ALL_OLD")) == "ALL_OLD"

    def require(self, standing: Attributes | None) -> None:
        """Refuse the write unless the stored item meets the condition."""
        if self._test is None or self._test.test(NOTHING if standing is None else standing, self.names, self.values):
            return
        more = {"Item": standing} if self._shows_failure and standing is not None else None
        raise Refused("ConditionalCheckFailedException", "The conditional request failed", more)

    def edited(self, key: Attributes, standing: Attributes | None) -> Attributes:
        """The stored item with the update applied; a missing item begins as its key."""
        for name in KEYS:
            if name in self._edits:
                raise invalid(f"Cannot update attribute {name}. This attribute is part of the key")
        item = applied(self._edits, key, standing, self.names, self.values)
        if item.size > MAX_ITEM_BYTES:
            raise invalid("Item size to update has exceeded the maximum allowed size")
        if item.depth > MAX_DEPTH:
            raise invalid("Nesting Levels have exceeded supported limits")
        return item

    def answer(self, old: Attributes | None, new: Attributes | None) -> dict[str, Any]:
        """The answer of the call: the item before or after, if the request asks for it."""
        shown = old if self._returned == "ALL_OLD" else new if self._returned == "ALL_NEW" else None
        return {} if shown is None else {"Attributes": shown}


def _choice(request: Request, name: str, known: tuple[str, ...]) -> str:
    chosen = str(request.get(name, "NONE"))
    if chosen not in known:
        if chosen in {"UPDATED_OLD", "UPDATED_NEW"} and "ALL_NEW" in known:
            raise UnknownRequest(f"{name}: {chosen}")
        raise invalid(f"{name} set to invalid value")
    return chosen


class Read(Placeholders):
    """The filter and the projection of a read."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        keys, filters, shown = (request.get(f"{name}Expression") for name in ("KeyCondition", "Filter", "Projection"))
        self._keys = None if keys is None else key_condition(keys)
        self._filter = None if filters is None else condition(filters)
        self._shown = None if shown is None else projection(shown)
        self.check_used(self._keys, self._filter, self._shown)
        if self._filter is not None:
            self._filter.check(self.names, self.values)
        if self._shown is not None:
            self._shown.tree(self.names)
        self.is_consistent = bool(request.get("ConsistentRead", False))

    def partition_and_test(self) -> tuple[str, SortTest]:
        """The partition key and the test of sort keys of a query; its filter may not look at keys."""
        if self._keys is None:
            raise UnknownRequest("Query: no KeyConditionExpression")
        if self._filter and any(path.resolved(self.names)[0] in KEYS for path in self._filter.paths):
            raise invalid("Filter Expression can only contain non-primary key attributes")
        return self._keys.partition_and_test(self.names, self.values, KEYS)

    def shown(self, item: Attributes) -> Attributes:
        """The projection of an item."""
        return item if self._shown is None else self._shown.of(item, self.names)

    def answered(self, items: list[Attributes]) -> list[Attributes]:
        """The projections of the items that pass the filter."""
        if self._filter is not None:
            test = self._filter.test
            items = [item for item in items if test(item, self.names, self.values)]
        return [self.shown(item) for item in items]


def start_of(request: Request) -> Place | None:
    """The key behind which a page begins."""
    start = request.get("ExclusiveStartKey")
    return None if start is None else place_of(key_of(start))


def limit_of(request: Request) -> int | None:
    """The most items that a page reads."""
    limit = request.get("Limit")
    if limit is not None and limit < 1:
        raise UnknownRequest(f"Limit: {limit}")
    return limit
