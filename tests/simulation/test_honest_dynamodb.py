"""The fake DynamoDB answers as moto and Amazon's DynamoDB Local do, to the product's requests and to random ones.

Every difference that is accepted is listed here with the fault and AWS's page; any other fails. Requests with values
of any type in any place go to DynamoDB Local only: moto's own code fails on one in three of them.
"""

import random
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

import pytest

import ports
from ports import Dynamo
from simulation import product_requests, random_requests, typed_requests
from simulation.comparison import NO_ANSWER, Case, Difference, Report, comparable, compare, items, outcome
from simulation.services.dynamodb import DynamoDB
from simulation.services.expressions.tokens import RESERVED

clock, s3 = ports.clock, ports.s3  # fixtures

PRODUCT, TYPED, WILD = 4_000, 6_200, 6_000  # requests
_GUIDE = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide"
_API = "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference"


def _is_answered_with_capacity(case: Case) -> bool:
    if case.ours.code or case.theirs.code:
        return False
    return {**case.theirs.answer, "ConsumedCapacity": ""} == {**case.ours.answer, "ConsumedCapacity": ""}


def _refused_by_us(*reasons: str) -> Callable[[Case], bool]:
    def explains(case: Case) -> bool:
        return case.ours.code == "ValidationException" and any(reason in case.ours.message for reason in reasons)

    return explains


def _of_size_without_value(case: Case) -> bool:
    """Whether moto looked for the size of an attribute that is not there."""
    message = case.theirs.message
    is_no_answer = case.theirs.code == NO_ANSWER and message.startswith("ValueError: Invalid attribute name")
    is_refusal = message.startswith("Bad Filter Expression: Invalid attribute name")
    return "size(" in str(case.request) and (is_no_answer or is_refusal)


def _of_double_negation(case: Case) -> bool:
    return "NOT NOT" in str(case.request) and "Bad NOT expression" in case.theirs.message


UNASKED_CAPACITY = "ConsumedCapacity is answered though ReturnConsumedCapacity is NONE by default"
MOTO = (
    Difference(UNASKED_CAPACITY, "moto", f"{_API}/API_UpdateItem.html", _is_answered_with_capacity),
    Difference(
        "size() of an attribute that is not there is an error instead of a condition that is false",
        "moto",
        f"{_GUIDE}/Expressions.OperatorsAndFunctions.html",
        _of_size_without_value,
    ),
    Difference(
        "NOT of a NOT is an error", "moto", f"{_GUIDE}/Expressions.OperatorsAndFunctions.html", _of_double_negation
    ),
    Difference(
        "An empty string is accepted as a key of a read or an update",
        "moto",
        f"{_GUIDE}/HowItWorks.NamingRulesDataTypes.html",
        _refused_by_us("an empty string value for the key"),
    ),
)


def _of_delete_with_capacity(case: Case) -> bool:
    return case.operation == "delete_item" and _is_answered_with_capacity(case)


def _of_size_as_name(case: Case) -> bool:
    return "reserved keyword: size" in case.ours.message


def _of_page_at_its_bound(case: Case) -> bool:
    """Whether a page that ends with the last key of the condition has no LastEvaluatedKey, or cannot begin there."""
    if case.operation != "query":
        return False
    if case.theirs.code:
        return not case.ours.code and case.theirs.message.endswith("does not match the range key predicate")
    if case.ours.code or "LastEvaluatedKey" in case.theirs.answer:
        return False
    end = case.ours.answer.get("LastEvaluatedKey")
    return end is not None and {**case.theirs.answer, "LastEvaluatedKey": end} == case.ours.answer


LOCAL_TYPED = (Difference(UNASKED_CAPACITY, "DynamoDB Local", f"{_API}/API_DeleteItem.html", _of_delete_with_capacity),)
LOCAL_WILD = (
    *LOCAL_TYPED,
    Difference(
        "The reserved word `size` is accepted as the name of an attribute",
        "DynamoDB Local",
        f"{_GUIDE}/ReservedWords.html",
        _of_size_as_name,
    ),
    Difference(
        "A page with Limit that ends at the upper bound of the sort key has no LastEvaluatedKey",
        "DynamoDB Local; a key with nothing behind it is allowed, and the fake gives it at every limit",
        f"{_GUIDE}/Query.Pagination.html",
        _of_page_at_its_bound,
    ),
)

ON_MOTO = pytest.param(ports.on_moto, MOTO, id="moto")
ON_LOCAL = pytest.param(ports.on_dynamodb_local, LOCAL_TYPED, id="dynamodb-local", marks=pytest.mark.dynamodb_local)
Make = Callable[[pytest.FixtureRequest], Dynamo]


def compared(made: Dynamo, requests: Any, count: int, listed: Sequence[Difference]) -> tuple[Report, DynamoDB]:
    """Send random requests to an engine and to a new fake with a table of the same name."""
    fake = DynamoDB(made.table)
    report = compare(fake, made.client, islice(requests(random.Random(16), made.table), count), listed)
    assert report.requests == count
    assert [str(case) for case in report.unexplained[:3]] == []
    return report, fake


@pytest.mark.parametrize(("make", "listed"), [ON_MOTO, ON_LOCAL])
def test_requests_of_the_product_have_equal_answers_and_leave_equal_items(
    request: pytest.FixtureRequest, make: Make, listed: Sequence[Difference]
) -> None:
    made = make(request)
    _, fake = compared(made, product_requests.requests, PRODUCT, listed)

    assert items(fake, made.table) == items(made.client, made.table) != []


@pytest.mark.parametrize(("make", "listed"), [ON_MOTO, ON_LOCAL])
def test_random_requests_have_equal_answers_and_leave_equal_items(
    request: pytest.FixtureRequest, make: Make, listed: Sequence[Difference]
) -> None:
    made = make(request)
    report, fake = compared(made, typed_requests.requests, TYPED, listed)

    assert report.seen.keys() == {difference.sentence for difference in listed}
    assert items(fake, made.table) == items(made.client, made.table) != []


@pytest.mark.dynamodb_local
def test_random_requests_with_values_of_any_type_have_equal_answers(request: pytest.FixtureRequest) -> None:
    made = ports.on_dynamodb_local(request)
    report, fake = compared(made, random_requests.requests, WILD, LOCAL_WILD)

    assert report.seen.keys() == {difference.sentence for difference in LOCAL_WILD}
    assert items(fake, made.table) == items(made.client, made.table) != []


@pytest.mark.dynamodb_local
@pytest.mark.parametrize("requests", [product_requests.requests, typed_requests.requests], ids=["product", "random"])
def test_stream_has_the_same_changes_in_the_same_order(request: pytest.FixtureRequest, requests: Any) -> None:
    made = ports.on_dynamodb_local(request)
    _, fake = compared(made, requests, 1_000, LOCAL_TYPED)

    assert list(map(streamed, made.stream())) == [streamed(change.record) for change in fake.changes] != []


def streamed(record: dict[str, Any]) -> tuple[Any, ...]:
    """The kind of change of a stream record, the key, and both images."""
    change = record["dynamodb"]
    images = (comparable(change.get(name)) for name in ("Keys", "OldImage", "NewImage"))
    return record["eventName"], *images


@pytest.mark.dynamodb_local
def test_every_reserved_word_is_refused_as_a_name(request: pytest.FixtureRequest) -> None:
    made = ports.on_dynamodb_local(request)
    accepted = {
        word
        for word in RESERVED
        if outcome(made.client, "scan", {"TableName": made.table, "ProjectionExpression": word.lower()}).code == ""
    }

    assert len(RESERVED) == 573
    assert accepted == {"CONVERT", "SIZE"}  # in AWS's list, but not in that of DynamoDB Local


SHAPES: dict[str, dict[str, Any]] = {
    "text": {"a": {"S": "größe 🗞"}},
    "binary": {"a": {"B": b"\x00\xff"}},
    "flags": {"a": {"BOOL": True}, "b": {"NULL": True}},
    "list": {"a": {"L": [{"S": "x"}, {"L": []}, {"BOOL": False}]}},
    "map": {"a": {"M": {"ü": {"S": "x"}, "m": {"M": {}}}}},
    "set": {"a": {"SS": ["x", "größe"]}},
    "whole-number": {"a": {"N": "12345"}},
}


@pytest.mark.dynamodb_local
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_item_of_400_kb_is_stored_and_one_byte_more_is_refused(
    request: pytest.FixtureRequest, shape: dict[str, Any]
) -> None:
    made = ports.on_dynamodb_local(request)
    fake = DynamoDB(made.table)
    item = {"pk": {"S": "a"}, "sk": {"S": "1"}, **shape, "filler": {"S": ""}}
    fake.put_item(TableName=made.table, Item=item)
    (stored,) = fake.items(made.table)
    full = "x" * (400 * 1024 - stored.size)

    for client in (fake, made.client):
        for filler, code in ((full, ""), (f"{full}x", "ValidationException")):
            put = {"TableName": made.table, "Item": {**item, "filler": {"S": filler}}}
            assert outcome(client, "put_item", put).code == code


def limited(**request: Any) -> tuple[str, dict[str, Any]]:
    """A write of an item that is there, with an expression near a limit."""
    values = {"ExpressionAttributeValues": {":v": {"N": "1"}}} if ":v" in str(request) else {}
    place: dict[str, Any] = {"Key": {"pk": {"S": "a"}, "sk": {"S": "1"}}}
    return "update_item", {**place, **request, **values}


def joined(part: str, between: str, count: int) -> str:
    return between.join(part.format(number) for number in range(count))


LIMITS = {
    "4096 characters": limited(ConditionExpression="attribute_exists(pk)".ljust(4096)),
    "4097 characters": limited(ConditionExpression="attribute_exists(pk)".ljust(4097)),
    "299 operators": limited(ConditionExpression=joined("a<>:v", " AND ", 150)),
    "301 operators": limited(ConditionExpression=joined("a<>:v", " AND ", 151)),
    "299 functions and operators": limited(ConditionExpression=joined("size(pk)<>:v", " AND ", 100)),
    "302 functions and operators": limited(ConditionExpression=joined("size(pk)<>:v", " AND ", 101)),
    "299 negations": limited(ConditionExpression=joined("NOT a=:v", " AND ", 100)),
    "302 negations": limited(ConditionExpression=joined("NOT a=:v", " AND ", 101)),
    "299 ranges": limited(ConditionExpression=joined("NOT a between :v and :v", " and ", 100)),
    "302 ranges": limited(ConditionExpression=joined("NOT a between :v and :v", " and ", 101)),
    "100 in a list": limited(ConditionExpression=f"NOT a in ({joined(':v', ',', 100)})"),
    "101 in a list": limited(ConditionExpression=f"NOT a in ({joined(':v', ',', 101)})"),
    "600 removals": limited(UpdateExpression=f"REMOVE {joined('a{}', ',', 600)}"),
    "302 assignments": limited(UpdateExpression=f"SET {joined('a{}=:v', ',', 302)}"),
    "300 sums": limited(UpdateExpression=f"SET {joined('a{}=:v+:v', ',', 300)}"),
    "301 sums": limited(UpdateExpression=f"SET {joined('a{}=:v+:v', ',', 301)}"),
    "path of 32": limited(ConditionExpression=f"attribute_not_exists({joined('a', '.', 32)})"),
    "path of 33": limited(ConditionExpression=f"attribute_not_exists({joined('a', '.', 33)})"),
    "name of 255": limited(UpdateExpression=f"REMOVE #{'a' * 254}", ExpressionAttributeNames={f"#{'a' * 254}": "a"}),
    "name of 256": limited(UpdateExpression=f"REMOVE #{'a' * 255}", ExpressionAttributeNames={f"#{'a' * 255}": "a"}),
}


@pytest.mark.dynamodb_local
def test_limits_of_expressions_are_equal(request: pytest.FixtureRequest) -> None:
    made = ports.on_dynamodb_local(request)
    fake = DynamoDB(made.table)
    codes = {}
    for client in (fake, made.client):
        client.put_item(TableName=made.table, Item={"pk": {"S": "a"}, "sk": {"S": "1"}})
        for name, (operation, limit) in LIMITS.items():
            codes[client, name] = outcome(client, operation, {"TableName": made.table, **limit}).code

    ours, theirs = ({name: codes[client, name] for name in LIMITS} for client in (fake, made.client))
    assert ours == theirs
    assert list(ours.values()).count("ValidationException") == 9
