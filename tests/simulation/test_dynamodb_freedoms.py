"""The choices that the real DynamoDB has, as a test of the fake sets them, and the sizes of its answers."""

from typing import Any

from simulation.numbered_items import TABLE, filled, key
from simulation.services.dynamodb import DynamoDB, Freedom


def query(dynamodb: DynamoDB, **request: Any) -> dict[str, Any]:
    partition = {"ExpressionAttributeValues": {":a": {"S": "a"}}}
    answer: dict[str, Any] = dynamodb.query(TableName=TABLE, KeyConditionExpression="pk = :a", **partition, **request)
    return answer


def sorts(answer: dict[str, Any]) -> list[str]:
    return [item["sk"]["S"] for item in answer["Items"]]


def batch(dynamodb: DynamoDB, count: int) -> dict[str, Any]:
    keys = [key(str(number)) for number in range(count)]
    answer: dict[str, Any] = dynamodb.batch_get_item(RequestItems={TABLE: {"Keys": keys, "ConsistentRead": True}})
    return answer


def test_page_answers_as_many_items_as_the_freedom_allows_and_the_next_goes_on() -> None:
    dynamodb = filled(5)
    dynamodb.freedom.page_items = lambda possible: possible // 2

    first = query(dynamodb)
    second = query(dynamodb, ExclusiveStartKey=first["LastEvaluatedKey"])

    assert (sorts(first), sorts(second)) == (["0", "1"], ["2"])
    assert second["LastEvaluatedKey"] == key("2")


def test_scan_in_pages_of_one_answers_each_item_once() -> None:
    dynamodb = DynamoDB(TABLE, freedom=Freedom(page_items=lambda _: 1))
    for partition in "abcdefgh":
        dynamodb.put_item(TableName=TABLE, Item=key("1", partition))
    found: list[str] = []
    start: dict[str, Any] = {}
    while len(found) <= 8:
        page = dynamodb.scan(TableName=TABLE, **start)
        found += [item["pk"]["S"] for item in page["Items"]]
        if "LastEvaluatedKey" not in page:
            break
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}

    assert sorted(found) == list("abcdefgh") != found


def test_page_answers_at_least_one_item() -> None:
    dynamodb = filled(2)
    dynamodb.freedom.page_items = lambda _: 0

    assert sorts(query(dynamodb)) == ["0"]


def test_last_page_may_have_a_key_with_nothing_behind_it() -> None:
    """Query.Pagination: a LastEvaluatedKey does not necessarily mean that there is more data."""
    dynamodb = filled(2)
    dynamodb.freedom.names_end = lambda: True

    last = query(dynamodb)
    behind = query(dynamodb, ExclusiveStartKey=last["LastEvaluatedKey"])

    assert (sorts(last), sorts(behind)) == (["0", "1"], [])
    assert "LastEvaluatedKey" not in behind


def test_keys_that_a_batch_leaves_out_come_back_with_the_rest_of_their_request() -> None:
    dynamodb = filled(3)
    dynamodb.freedom.page_items = lambda _: 2

    answer = batch(dynamodb, 3)

    assert sorts({"Items": answer["Responses"][TABLE]}) == ["0", "1"]
    assert answer["UnprocessedKeys"] == {TABLE: {"Keys": [key("2")], "ConsistentRead": True}}


def test_batch_answers_its_items_in_the_order_of_the_freedom() -> None:
    dynamodb = filled(3)
    dynamodb.freedom.order = lambda items: items[::-1]

    assert sorts({"Items": batch(dynamodb, 3)["Responses"][TABLE]}) == ["2", "1", "0"]


def test_eventually_consistent_reads_see_the_item_before_its_last_change() -> None:
    dynamodb = filled(1, n={"N": "1"})
    dynamodb.put_item(TableName=TABLE, Item={**key("0"), "n": {"N": "2"}})
    asked: list[str] = []

    def sees_previous(name: str) -> bool:
        asked.append(name)
        return True

    dynamodb.freedom.sees_previous = sees_previous
    stale = dynamodb.get_item(TableName=TABLE, Key=key("0"))
    fresh = dynamodb.get_item(TableName=TABLE, Key=key("0"), ConsistentRead=True)

    assert (stale["Item"]["n"], fresh["Item"]["n"]) == ({"N": "1"}, {"N": "2"})
    assert asked == ["a/0"]


def test_eventually_consistent_query_sees_a_deleted_item_and_misses_a_new_one() -> None:
    dynamodb = filled(1)
    dynamodb.delete_item(TableName=TABLE, Key=key("0"))
    dynamodb.put_item(TableName=TABLE, Item=key("1"))
    dynamodb.freedom.sees_previous = lambda _: True

    assert sorts(query(dynamodb)) == ["0"]
    assert sorts(query(dynamodb, ConsistentRead=True)) == ["1"]


def test_page_of_a_query_ends_before_a_mebibyte() -> None:
    """Query.Pagination: a result set is at most 1 MB."""
    assert len(query(filled(4, a={"S": "x" * 300_000}))["Items"]) == 3


def test_batch_answers_52_items_of_300_kb() -> None:
    """API_BatchGetItem: of 100 items of 300 KB the system returns 52, so as not to exceed 16 MB."""
    item = {"a": {"B": b"x" * (300 * 1024 + 12_000)}}

    assert len(batch(filled(60, **item), 60)["Responses"][TABLE]) == 52
