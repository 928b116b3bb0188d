"""Each alarm fires when its metric is injected, and is silent on a usual day."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from template.cloudformation import Template
from template.cloudwatch import Sample, Samples, fires, pages
from template.expected.alarms import ALARM
from template.nested import Stack

HOUR, DAY = 3_600, 43_200  # a working day
NAMES = {  # what references stand for in these tests
    '{"Ref": "AWS::StackName"}': '"copydesk-prod"',
    '{"Ref": "SilentHours"}': "6",
    '{"Ref": "CostPerThousand"}': "0.1",
    **{f'{{"Ref": "{name}"}}': f'"{name}"' for name in ("IngestFunction", "IndexFunction", "ArticleTable", "Topic")},
    **{
        f'{{"Fn::GetAtt": ["{name}", "QueueName"]}}': f'"{name}"'
        for name in ("IngestQueue", "IngestDeadLetterQueue", "StreamDeadLetterQueue")
    },
}


@pytest.fixture(scope="module")
def alarms(stack: Stack) -> dict[str, Any]:
    """The alarms by name, with values in place of references."""
    return {name: _resolved(one) for name, one in Template.properties(stack.whole, ALARM).items()}


def _resolved(alarm: dict[str, Any]) -> Any:
    text = json.dumps(alarm)
    for reference, value in NAMES.items():
        text = text.replace(reference, value)
    found = json.loads(text)
    for metric in found.get("Metrics", []):
        if isinstance(metric.get("Expression"), dict):
            metric["Expression"] = metric["Expression"]["Fn::Sub"].replace("${AWS::StackName}", "copydesk-prod")
    return found


def every(
    seconds: int, metric: tuple[str, str], of: dict[str, str], value: float = 1, until: int = DAY
) -> list[Sample]:
    """Samples of a metric at a steady pace."""
    return [Sample(at, *metric, of, value) for at in range(0, until, seconds)]


INGEST, INDEX = {"FunctionName": "IngestFunction"}, {"FunctionName": "IndexFunction"}
TABLE, STAGE = {"TableName": "ArticleTable"}, {"service": "copydesk-prod"}
AFP = {**STAGE, "supplier": "afp"}
VISIBLE, AGE = ("AWS/SQS", "ApproximateNumberOfMessagesVisible"), ("AWS/SQS", "ApproximateAgeOfOldestMessage")
ERRORS, DURATION, THROTTLES = (("AWS/Lambda", name) for name in ("Errors", "Duration", "Throttles"))
STORED, REJECTED, SHARE = (("copydesk", name) for name in ("Stored", "Rejected", "RejectedShare"))
WRITES = ("AWS/DynamoDB", "ConsumedWriteCapacityUnits")

# A day on which everything is well: 30 articles a minute, some bad records, small faults that pass by themselves.
USUAL = Samples([
    *every(300, ("AWS/SQS", "NumberOfMessagesSent"), {"QueueName": "IngestQueue"}, 150),
    *(sample for name in ("IngestDeadLetterQueue", "StreamDeadLetterQueue")
      for sample in every(60, VISIBLE, {"QueueName": name}, 0)),
    *every(60, AGE, {"QueueName": "IngestQueue"}, 40),
    *every(60, ("AWS/Lambda", "IteratorAge"), INDEX, 1_500),
    *every(300, DURATION, INGEST, 900),
    *every(2 * HOUR, DURATION, INGEST, 112_000),
    *every(300, DURATION, INDEX, 300),
    *(sample for of in (INGEST, INDEX) for name in (ERRORS, THROTTLES) for sample in every(300, name, of, 0)),
    *every(4 * HOUR, THROTTLES, INGEST, 8),
    *every(300, STORED, STAGE, 150),
    *every(600, REJECTED, STAGE, 2),
    *every(300, SHARE, AFP, 0),
    *every(5_100, SHARE, AFP, 1),
    *every(3 * HOUR, ("copydesk", "Failures"), STAGE, 3),
    *every(300, WRITES, TABLE, 150 * 7),
    *every(300, ("AWS/DynamoDB", "ConsumedReadCapacityUnits"), TABLE, 150 * 4),
    *every(5 * HOUR, ("AWS/DynamoDB", "WriteThrottleEvents"), TABLE, 20),
    *every(5 * HOUR, ("AWS/DynamoDB", "SystemErrors"), {**TABLE, "Operation": "PutItem"}, 2),
])  # fmt: skip
# What each alarm is for, at its mildest.
INJECTED: dict[str, list[Sample]] = {
    "UploadsGivenUp": [Sample(HOUR, *VISIBLE, {"QueueName": "IngestDeadLetterQueue"})],
    "ChangesGivenUp": [Sample(HOUR, *VISIBLE, {"QueueName": "StreamDeadLetterQueue"})],
    "ChangesLost": [Sample(HOUR, "AWS/Lambda", "DestinationDeliveryFailures", INDEX)],
    "UploadsWait": every(60, AGE, {"QueueName": "IngestQueue"}, 1_801, until=180),
    "IndexLags": every(60, ("AWS/Lambda", "IteratorAge"), INDEX, 600_001, until=180),
    "IngestFails": every(300, ERRORS, INGEST, until=HOUR),
    "IndexFails": every(300, ERRORS, INDEX, until=HOUR),
    "WorkComesBack": every(300, ("copydesk", "Failures"), STAGE, until=HOUR),
    "IngestThrottled": every(60, THROTTLES, INGEST, until=900),
    "IndexThrottled": every(60, THROTTLES, INDEX, until=900),
    "IngestSlow": every(120, DURATION, INGEST, 120_000, until=900),
    "IndexSlow": every(60, DURATION, INDEX, 60_000, until=900),
    "TableThrottled": every(60, ("AWS/DynamoDB", "ReadThrottleEvents"), TABLE, until=900),
    "TableFails": every(60, ("AWS/DynamoDB", "SystemErrors"), {**TABLE, "Operation": "Query"}, 2, until=600),
    "IndexRefuses": [Sample(HOUR, "copydesk", "Refused", STAGE)],
    "RecordsRejected": [*every(60, STORED, STAGE, 70, until=HOUR), *every(60, REJECTED, STAGE, 30, until=HOUR)],
    "SupplierRejected": every(60, SHARE, {**STAGE, "supplier": "small"}, 1, until=HOUR),
    "CostRises": [*every(60, STORED, STAGE, 30, until=3 * HOUR), *every(60, WRITES, TABLE, 30_000, until=3 * HOUR)],
    "NoUploads": [],
}


def test_every_alarm_is_injected(alarms: dict[str, Any]) -> None:
    assert set(INJECTED) == set(alarms)


@pytest.mark.parametrize("name", INJECTED)
def test_the_alarm_fires_for_its_metric(name: str, alarms: dict[str, Any]) -> None:
    assert fires(alarms[name], Samples(INJECTED[name]), DAY)


@pytest.mark.parametrize("name", INJECTED)
def test_the_alarm_is_silent_on_a_usual_day(name: str, alarms: dict[str, Any]) -> None:
    assert fires(alarms[name], USUAL, DAY) == []


@pytest.mark.parametrize("name", [name for name in INJECTED if name != "NoUploads"])
def test_the_alarm_ends_with_its_cause(name: str, alarms: dict[str, Any]) -> None:
    raised = fires(alarms[name], USUAL + INJECTED[name], DAY)

    assert raised
    assert max(raised) < 5 * HOUR


@pytest.mark.parametrize("name", INJECTED)
def test_another_stage_raises_no_alarm_of_this_one(name: str, alarms: dict[str, Any]) -> None:
    other = {value: f"{value}-dev" for value in ("copydesk-prod", "IngestFunction", "IndexFunction", "ArticleTable")}
    strange = [
        Sample(one.at, one.namespace, one.name, {key: other.get(of, f"{of}-dev") for key, of in one.of.items()})
        for one in INJECTED[name]
    ]

    assert fires(alarms[name], USUAL + strange, DAY) == []


def lasting(alarms: dict[str, Any], samples: Sequence[Sample]) -> dict[str, int]:
    """How often each alarm pages for samples on a usual day."""
    found = {name: pages(alarm, USUAL + samples, DAY) for name, alarm in alarms.items()}
    return {name: count for name, count in found.items() if count}


def test_a_file_that_kills_its_invocation_pages_once_when_it_is_given_up(alarms: dict[str, Any]) -> None:
    killed = every(720, ERRORS, INGEST, until=20 * 720)
    given_up = every(60, VISIBLE, {"QueueName": "IngestDeadLetterQueue"})[20 * 12 :]

    assert lasting(alarms, [*killed, *given_up]) == {"UploadsGivenUp": 1}


def test_a_small_supplier_whose_format_breaks_is_not_lost_among_the_others(alarms: dict[str, Any]) -> None:
    broken = every(300, SHARE, {**STAGE, "supplier": "small"}, 1)[20:]

    assert lasting(alarms, broken) == {"SupplierRejected": 1}


def test_one_bad_file_of_a_supplier_pages_nobody(alarms: dict[str, Any]) -> None:
    assert lasting(alarms, [Sample(HOUR, *SHARE, {**STAGE, "supplier": "small"})]) == {}
