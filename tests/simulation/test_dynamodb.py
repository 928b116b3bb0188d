"""The fake DynamoDB beyond plain requests: stream, expiry, frozen answers, refusals of the unknown."""

from base64 import b64encode
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from botocore.exceptions import ClientError

from simulation.numbered_items import TABLE, filled, key
from simulation.services.dynamodb import DynamoDB
from simulation.services.refusals import UnknownExpression, UnknownRequest

NOW = 1_772_625_600  # epoch seconds
DAY = 86_400


def batch(dynamodb: DynamoDB, count: int) -> dict[str, Any]:
    keys = [key(str(number)) for number in range(count)]
    answer: dict[str, Any] = dynamodb.batch_get_item(RequestItems={TABLE: {"Keys": keys, "ConsistentRead": True}})
    return answer


def refusal(dynamodb: DynamoDB, operation: str, **request: Any) -> str:
    """The code of the error of a call, "" without one."""
    try:
        getattr(dynamodb, operation)(TableName=TABLE, **request)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return ""


# --- the stream ---


def test_stream_has_one_record_for_each_change() -> None:
    dynamodb = DynamoDB(TABLE, moment=lambda: NOW)
    for version in ("1", "2", "2"):
        dynamodb.put_item(TableName=TABLE, Item={**key("0"), "version": {"N": version}})
    dynamodb.delete_item(TableName=TABLE, Key=key("0"))
    dynamodb.delete_item(TableName=TABLE, Key=key("0"))

    records = [change.record for change in dynamodb.changes]

    assert [record["eventName"] for record in records] == ["INSERT", "MODIFY", "REMOVE"]
    assert records[1]["dynamodb"]["OldImage"]["version"] == {"N": "1"}
    assert records[1]["dynamodb"]["ApproximateCreationDateTime"] == NOW
    numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
    assert numbers == sorted(numbers, key=int) == sorted(set(numbers))


def test_stream_shows_binaries_as_base64_text() -> None:
    dynamodb = filled(1, text={"B": b"\x00\xff"}, l={"L": [{"B": b"a"}]})
    image = dynamodb.changes[0].record["dynamodb"]["NewImage"]

    assert image["text"] == {"B": b64encode(b"\x00\xff").decode()}
    assert image["l"] == {"L": [{"B": "YQ=="}]}


def test_failed_write_adds_no_stream_record() -> None:
    dynamodb = filled(1)

    assert refusal(dynamodb, "put_item", Item=key("0"), ConditionExpression="attribute_not_exists(pk)") != ""
    assert len(dynamodb.changes) == 1


# --- expiry ---


@pytest.mark.parametrize(
    ("end", "is_deleted"),
    [
        ({"N": str(NOW - 1)}, True),
        ({"N": str(NOW)}, False),
        ({"N": str(NOW + 1)}, False),
        ({"S": str(NOW - 1)}, False),
        ({"N": str(NOW - 6 * 365 * DAY)}, False),
    ],
    ids=["past", "this second", "later", "a text", "more than five years ago"],
)
def test_item_is_deleted_after_the_second_of_its_end(end: dict[str, str], *, is_deleted: bool) -> None:
    """TTL: the attribute is a Number; items that expired more than five years ago are not deleted."""
    dynamodb = filled(1, expires_at=end)

    assert dynamodb.expire(NOW) == ([("a", "0")] if is_deleted else [])
    assert dynamodb.items(TABLE) == ([] if is_deleted else [{**key("0"), "expires_at": end}])


def test_deletion_by_expiry_is_the_services_own_in_the_stream() -> None:
    """time-to-live-ttl-streams: principalId dynamodb.amazonaws.com and type Service."""
    dynamodb = filled(2, expires_at={"N": "1772600000"})

    dynamodb.expire(NOW, lambda name: name == "a/1")
    dynamodb.delete_item(TableName=TABLE, Key=key("0"))

    expired, deleted = (change.record for change in dynamodb.changes[2:])
    assert expired["userIdentity"] == {"type": "Service", "principalId": "dynamodb.amazonaws.com"}
    assert expired["dynamodb"]["Keys"] == key("1")
    assert "userIdentity" not in deleted


# --- answers and arguments are not shared with the store ---


def test_argument_changed_after_the_call_does_not_change_the_item() -> None:
    dynamodb, item = DynamoDB(TABLE), {**key("0"), "m": {"M": {"l": {"L": [{"S": "as stored"}]}}}}
    dynamodb.put_item(TableName=TABLE, Item=item)
    before = deepcopy(item)
    item["m"]["M"]["l"]["L"][0]["S"] = "changed"

    assert dynamodb.items(TABLE) == [before]


@pytest.mark.parametrize(
    "change",
    [
        lambda item: item.update(n={"N": "2"}),
        lambda item: item["m"].pop("M"),
        lambda item: item["m"]["M"].__setitem__("x", {"N": "2"}),
        lambda item: item["m"]["M"]["l"]["L"].append({"N": "2"}),
        lambda item: item["m"]["M"]["l"]["L"][0].clear(),
    ],
    ids=["item", "value", "map", "list", "element"],
)
def test_answer_refuses_to_be_changed(change: Callable[[Any], object]) -> None:
    dynamodb = filled(1, m={"M": {"l": {"L": [{"N": "1"}]}}})

    with pytest.raises(TypeError, match="shared with its store"):
        change(dynamodb.get_item(TableName=TABLE, Key=key("0"))["Item"])


def test_deep_copy_of_an_answer_can_be_changed() -> None:
    dynamodb = filled(1, l={"L": []})
    copied = deepcopy(dynamodb.get_item(TableName=TABLE, Key=key("0"))["Item"])
    copied["l"]["L"].append({"N": "1"})

    assert dynamodb.items(TABLE) == [{**key("0"), "l": {"L": []}}]


# --- the unknown ---


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        ("put_item", {"Item": key("0"), "ReturnConsumedCapacity": "TOTAL"}),
        ("put_item", {"Item": key("0"), "Expected": {}}),
        ("update_item", {"Key": key("0"), "ReturnValues": "UPDATED_NEW"}),
        ("query", {"Select": "COUNT"}),
        ("scan", {"Segment": 0}),
        ("put_item", {"Item": {**key("0"), "a": {"X": "1"}}}),
        ("put_item", {"Item": {**key("0"), "a": {"S": 1}}}),
        ("put_item", {"Item": {**key("0"), "a": {"N": 1}}}),
        ("put_item", {"Item": {**key("0"), "a": "text"}}),
        ("transact_write_items", {}),
    ],
)
def test_unknown_argument_value_or_operation_is_an_error(operation: str, request_: dict[str, Any]) -> None:
    with pytest.raises(UnknownRequest):
        getattr(DynamoDB(TABLE), operation)(TableName=TABLE, **request_)


@pytest.mark.parametrize("expression", ["n == :v", "n = 5", "unknown(n)", "n = :v AND", "(n = :v", "n"])
def test_unknown_expression_is_an_error(expression: str) -> None:
    with pytest.raises(UnknownExpression):
        DynamoDB(TABLE).put_item(TableName=TABLE, Item=key("0"), ConditionExpression=expression)


def test_error_of_the_unknown_passes_a_handler_of_every_exception() -> None:
    assert not issubclass(UnknownRequest, Exception)


def test_unknown_table_is_not_found() -> None:
    assert refusal(DynamoDB(), "get_item", Key=key("0")) == "ResourceNotFoundException"
