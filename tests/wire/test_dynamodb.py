"""The real client, adapter and ingest handler on DynamoDB Local, behind a proxy that spoils answers.

After each fault the table equals the one of a delivery without a fault, item by item: version counters, revisions,
claims, clusters and ledger included. If three attempts do not suffice, the message returns to the queue, and the next
delivery brings the same table.
"""

import json
from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest

from wire.dynamo_desk import OUTCOMES, Calm, DynamoDesk, dynamo_desk
from wire.fault_proxy import (
    Answer,
    Exchange,
    FaultProxy,
    answer_too_late,
    answer_with,
    answer_with_html,
    cut_answer,
    lose_answer,
    of,
    reset_before,
)

pytestmark = pytest.mark.dynamodb_local
DYNAMO_JSON = "application/x-amz-json-1.0"
THROTTLED = answer_with(
    400,
    b'{"__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException", "message": "slow down"}',
    DYNAMO_JSON,
)
FAILED = answer_with(500, b'{"__type": "com.amazon.coral.service#InternalServerError", "message": "?"}', DYNAMO_JSON)
UNAVAILABLE = answer_with(503)
ARTICLE, LEDGER = of("PutItem", '"A#'), of("PutItem", '"S#')
ATTEMPTS = 3


def answer_with_wrong_checksum(exchange: Exchange) -> None:
    answer = exchange.forward()
    exchange.reply(replace(answer, headers={**answer.headers, "x-amz-crc32": "1"}))


def process_one_key(exchange: Exchange) -> None:
    """Read only the first key of a batch, and return the others as not processed."""
    wanted = json.loads(exchange.request.body)
    ((table, request),) = wanted["RequestItems"].items()
    first, *others = request["Keys"]
    wanted["RequestItems"] = {table: {**request, "Keys": [first]}}
    answer = exchange.forward(json.dumps(wanted).encode())
    left = {table: {**request, "Keys": others}} if others else {}
    body = json.dumps({**answer.json, "UnprocessedKeys": left}).encode()
    exchange.reply(Answer(200, body, {"content-type": DYNAMO_JSON}))


def process_nothing(exchange: Exchange) -> None:
    wanted = json.loads(exchange.request.body)["RequestItems"]
    body = json.dumps({"Responses": {}, "UnprocessedKeys": wanted}).encode()
    exchange.reply(Answer(200, body, {"content-type": DYNAMO_JSON}))


def assert_delivered_at_once(desk: DynamoDesk, calm: Calm) -> None:
    assert desk.deliver() == []
    assert desk.outcomes() == OUTCOMES
    assert desk.items() == calm.items


def assert_returned_then_delivered(desk: DynamoDesk, calm: Calm, reason: str) -> None:
    assert desk.deliver() == ["m1"]
    assert [str(failure["reason"]) for failure in desk.reporter.failures] == [f"table_unavailable: {reason}"]
    desk.proxy.heal()
    assert_delivered_at_once(desk, calm)


def test_calm_delivery_uses_every_kind_of_request(calm: Calm) -> None:
    operations = {request.operation for request in calm.requests}

    assert operations == {"BatchGetItem", "PutItem", "Query", "UpdateItem"}
    assert {pk[:2] for pk, _ in calm.items} == {"A#", "B#", "C#", "K#", "S#"}
    assert len(calm.requests) > 30


def test_write_that_is_throttled_twice_is_stored_by_the_third_attempt(desk: DynamoDesk, calm: Calm) -> None:
    throttled = desk.proxy.inject(THROTTLED, ARTICLE, times=2)

    assert_delivered_at_once(desk, calm)
    assert throttled.met > 2


def test_write_that_is_throttled_for_good_returns_the_message(desk: DynamoDesk, calm: Calm) -> None:
    throttled = desk.proxy.inject(THROTTLED, ARTICLE, times=99)

    assert_returned_then_delivered(desk, calm, "PutItem: ProvisionedThroughputExceededException")
    assert throttled.met == ATTEMPTS


def test_connection_that_is_reset_before_the_request_is_made_again(desk: DynamoDesk, calm: Calm) -> None:
    desk.proxy.inject(reset_before, ARTICLE)

    assert_delivered_at_once(desk, calm)


def test_own_write_is_recognised_when_its_answer_was_lost(desk: DynamoDesk, calm: Calm) -> None:
    desk.proxy.inject(lose_answer, ARTICLE)

    assert_delivered_at_once(desk, calm)


def test_own_write_is_recognised_when_all_answers_were_lost_and_the_message_returned(
    desk: DynamoDesk, calm: Calm
) -> None:
    desk.proxy.inject(lose_answer, ARTICLE, times=ATTEMPTS)

    assert_returned_then_delivered(desk, calm, "ConnectionClosedError")


def test_ledger_page_whose_answer_was_lost_is_entered_once(desk: DynamoDesk, calm: Calm) -> None:
    desk.proxy.inject(lose_answer, LEDGER)

    assert_delivered_at_once(desk, calm)


def test_answer_that_is_cut_in_the_middle_of_its_json_is_asked_for_again(desk: DynamoDesk, calm: Calm) -> None:
    desk.proxy.inject(cut_answer, of("BatchGetItem", '"A#'))

    assert_delivered_at_once(desk, calm)


def test_answer_with_a_wrong_checksum_is_asked_for_again(desk: DynamoDesk, calm: Calm) -> None:
    desk.proxy.inject(answer_with_wrong_checksum, of("BatchGetItem", '"A#'))

    assert_delivered_at_once(desk, calm)


def test_answers_that_keep_a_wrong_checksum_return_the_message(desk: DynamoDesk, calm: Calm) -> None:
    desk.proxy.inject(answer_with_wrong_checksum, of("BatchGetItem", '"A#'), times=99)

    assert_returned_then_delivered(desk, calm, "ForeignAnswer")


def test_write_that_was_applied_but_answered_too_late_is_recognised(desk: DynamoDesk, calm: Calm) -> None:
    desk.proxy.inject(answer_too_late, ARTICLE)

    assert_delivered_at_once(desk, calm)


def test_table_that_stays_slow_returns_the_message(desk: DynamoDesk, calm: Calm) -> None:
    desk.proxy.inject(answer_too_late, ARTICLE, times=ATTEMPTS)

    assert_returned_then_delivered(desk, calm, "ReadTimeoutError")


def test_internal_error_with_a_body_is_tried_again(desk: DynamoDesk, calm: Calm) -> None:
    desk.proxy.inject(FAILED, of("UpdateItem"), times=2)

    assert_delivered_at_once(desk, calm)


def test_status_503_without_a_body_is_tried_again(desk: DynamoDesk, calm: Calm) -> None:
    desk.proxy.inject(UNAVAILABLE, of("UpdateItem"), times=2)

    assert_delivered_at_once(desk, calm)


def test_status_503_without_a_body_for_good_returns_the_message(desk: DynamoDesk, calm: Calm) -> None:
    desk.proxy.inject(UNAVAILABLE, of("UpdateItem"), times=99)

    assert_returned_then_delivered(desk, calm, "UpdateItem: 503")


def test_keys_that_a_batch_left_unprocessed_are_read_by_the_next(desk: DynamoDesk, calm: Calm) -> None:
    partial = desk.proxy.inject(process_one_key, of("BatchGetItem", '"A#'), times=2)

    assert_delivered_at_once(desk, calm)
    assert partial.met > 2


def test_keys_that_stay_unprocessed_return_the_message(desk: DynamoDesk, calm: Calm) -> None:
    desk.proxy.inject(process_nothing, of("BatchGetItem"), times=99)

    assert_returned_then_delivered(desk, calm, "BatchGetItem: keys stay unprocessed")


def test_table_that_refuses_connections_returns_the_message_until_it_is_back(desk: DynamoDesk, calm: Calm) -> None:
    with desk.proxy.refusing():
        assert desk.deliver() == ["m1"]

    assert [failure["reason"] for failure in desk.reporter.failures] == ["table_unavailable: EndpointConnectionError"]
    assert_delivered_at_once(desk, calm)


def test_table_that_refuses_connections_for_a_moment_is_written_to_by_a_later_attempt(
    desk: DynamoDesk, calm: Calm
) -> None:
    with desk.proxy.refusing(seconds=0.02):
        assert_delivered_at_once(desk, calm)


@pytest.mark.parametrize("operation", ["BatchGetItem", "PutItem", "Query", "UpdateItem"])
def test_page_of_a_middlebox_counts_as_no_answer(operation: str, desk: DynamoDesk, calm: Calm) -> None:
    desk.proxy.inject(answer_with_html, of(operation), times=99)

    assert_returned_then_delivered(desk, calm, "ForeignAnswer")


def test_own_write_is_recognised_when_the_answer_of_any_one_request_was_lost(
    direct: Any, proxy: FaultProxy, proxied: Any, calm: Calm
) -> None:
    for number in range(len(calm.requests)):
        with dynamo_desk(direct, proxy, proxied) as desk:
            proxy.inject(lose_answer, skipped=number)
            assert desk.deliver() == [], number
            assert desk.items() == calm.items, number


def test_fault_before_any_one_request_is_made_good_by_the_next_attempt(
    direct: Any, proxy: FaultProxy, proxied: Any, calm: Calm
) -> None:
    faults = cycle([reset_before, THROTTLED, FAILED, UNAVAILABLE])
    for number, fault in zip(range(len(calm.requests)), faults, strict=False):
        with dynamo_desk(direct, proxy, proxied) as desk:
            proxy.inject(fault, skipped=number)
            assert desk.deliver() == [], number
            assert desk.items() == calm.items, number


def test_answer_cut_at_any_one_request_costs_at_most_another_delivery(
    direct: Any, proxy: FaultProxy, proxied: Any, calm: Calm
) -> None:
    for number in range(0, len(calm.requests), 4):
        with dynamo_desk(direct, proxy, proxied) as desk:
            proxy.inject(cut_answer, skipped=number)
            assert desk.deliver() == [] or desk.deliver() == [], number
            assert desk.items() == calm.items, number


def test_table_that_is_away_from_any_request_on_leaves_nothing_that_a_repetition_does_not_heal(
    direct: Any, proxy: FaultProxy, proxied: Any, calm: Calm
) -> None:
    for number, fault in zip(range(0, len(calm.requests), 2), cycle([lose_answer, THROTTLED]), strict=False):
        with dynamo_desk(direct, proxy, proxied) as desk:
            proxy.inject(fault, skipped=number, times=99)
            assert desk.deliver() == ["m1"], number
            proxy.heal()
            assert desk.deliver() == [], number
            assert desk.items() == calm.items, number
