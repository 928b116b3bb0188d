"""The alarms, each whole; references are those of the root template."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from copydesk.outcome import OutcomeKind
from template.comparison import att, ref, sub, text
from template.expected.policies import document, without_tls

ALARM = "AWS::CloudWatch::Alarm"
SERVICE = {"service": ref("AWS::StackName")}  # the stage of every metric that the functions write
TABLE = {"TableName": ref("ArticleTable")}
INGEST, INDEX = {"FunctionName": ref("IngestFunction")}, {"FunctionName": ref("IndexFunction")}
_ABOVE = "GreaterThanThreshold"


def queue(name: str) -> dict[str, Any]:
    """The dimension of a queue's metrics."""
    return {"QueueName": att(f"{name}.QueueName")}


@dataclass(frozen=True)
class Metric:
    """A metric: its namespace, name and dimensions."""

    namespace: str
    name: str
    of: Mapping[str, Any]

    @property
    def declared(self) -> dict[str, Any]:
        """The metric as an alarm declares it."""
        dimensions = [{"Name": name, "Value": value} for name, value in self.of.items()]
        return {"Namespace": self.namespace, "MetricName": self.name, "Dimensions": dimensions}


@dataclass(frozen=True)
class Fires:
    """When an alarm fires: the threshold is passed in `least` of `periods`."""

    periods: Any
    threshold: Any
    least: int = 0
    compared: str = _ABOVE
    missing: str = "notBreaching"

    @property
    def declared(self) -> dict[str, Any]:
        """The properties of the alarm."""
        least = {"DatapointsToAlarm": self.least} if self.least else {}
        return {
            "AlarmDescription": text,
            "EvaluationPeriods": self.periods,
            **least,
            "Threshold": self.threshold,
            "ComparisonOperator": self.compared,
            "TreatMissingData": self.missing,
            "AlarmActions": [ref("Topic")],
        }


def _alarm(metric: Metric, statistic: str, period: int, fires: Fires) -> dict[str, Any]:
    properties = {**metric.declared, "Statistic": statistic, "Period": period, **fires.declared}
    return {"Type": ALARM, "Properties": properties}


def _computed(period: int, metrics: Mapping[str, Metric], fires: Fires, **expressions: str) -> dict[str, Any]:
    """An alarm on an expression, the first one, of the sums of metrics."""
    computed = [
        {"Id": name, "ReturnData": number == 0, "Expression": expression}
        for number, (name, expression) in enumerate(expressions.items())
    ]
    sums = [
        {"Id": name, "ReturnData": False, "MetricStat": {"Stat": "Sum", "Period": period, "Metric": metric.declared}}
        for name, metric in metrics.items()
    ]
    return {"Type": ALARM, "Properties": {"Metrics": [*computed, *sums], **fires.declared}}


def _filled(metrics: Mapping[str, Metric]) -> str:
    return " + ".join(f"FILL({name}, 0)" for name in metrics)


_VISIBLE = ("AWS/SQS", "ApproximateNumberOfMessagesVisible")
_OFTEN = Fires(6, 0, least=4)  # a file that kills its invocation comes back every 12 minutes, in 3 of 6 periods
_OUTCOMES = {kind.value: Metric("copydesk", kind.value.capitalize(), SERVICE) for kind in OutcomeKind}
_OPERATIONS = ("PutItem", "UpdateItem", "BatchGetItem", "Query")
_SYSTEM_ERRORS = {
    f"{name[0].lower()}{name[1:]}": Metric("AWS/DynamoDB", "SystemErrors", {**TABLE, "Operation": name})
    for name in _OPERATIONS
}
_THROTTLED = {
    "reads": Metric("AWS/DynamoDB", "ReadThrottleEvents", TABLE),
    "writes": Metric("AWS/DynamoDB", "WriteThrottleEvents", TABLE),
}
_WORK = {
    "writes": Metric("AWS/DynamoDB", "ConsumedWriteCapacityUnits", TABLE),
    "reads": Metric("AWS/DynamoDB", "ConsumedReadCapacityUnits", TABLE),
    "ingest": Metric("AWS/Lambda", "Duration", INGEST),
    "index": Metric("AWS/Lambda", "Duration", INDEX),
}
# Dollars of us-east-1 a write unit and a read unit, and a GB-second on arm64 at the memory of the functions.
DOLLARS = (
    "FILL(writes, 0) * 0.000000625 + FILL(reads, 0) * 0.000000125"
    " + (FILL(ingest, 0) * 1.7275 + FILL(index, 0) * 0.5) / 1000 * 0.0000133334"
)
_ALARMS_PUBLISH = {
    "Sid": "AlarmsNotify",
    "Effect": "Allow",
    "Principal": {"Service": "cloudwatch.amazonaws.com"},
    "Action": "sns:Publish",
    "Resource": ref("Topic"),
    "Condition": {"StringEquals": {"aws:SourceAccount": ref("AWS::AccountId")}},
}

_SIMPLE = {
    "UploadsGivenUp": _alarm(Metric(*_VISIBLE, queue("IngestDeadLetterQueue")), "Maximum", 60, Fires(1, 0)),
    "ChangesGivenUp": _alarm(Metric(*_VISIBLE, queue("StreamDeadLetterQueue")), "Maximum", 60, Fires(1, 0)),
    "ChangesLost": _alarm(Metric("AWS/Lambda", "DestinationDeliveryFailures", INDEX), "Sum", 300, Fires(1, 0)),
    "UploadsWait": _alarm(
        Metric("AWS/SQS", "ApproximateAgeOfOldestMessage", queue("IngestQueue")), "Maximum", 60, Fires(3, 1_800)
    ),
    "IndexLags": _alarm(Metric("AWS/Lambda", "IteratorAge", INDEX), "Maximum", 60, Fires(3, 600_000)),
    "IngestFails": _alarm(Metric("AWS/Lambda", "Errors", INGEST), "Sum", 300, _OFTEN),
    "IndexFails": _alarm(Metric("AWS/Lambda", "Errors", INDEX), "Sum", 300, _OFTEN),
    "WorkComesBack": _alarm(Metric("copydesk", "Failures", SERVICE), "Sum", 300, _OFTEN),
    "IngestThrottled": _alarm(Metric("AWS/Lambda", "Throttles", INGEST), "Sum", 300, Fires(3, 0)),
    "IndexThrottled": _alarm(Metric("AWS/Lambda", "Throttles", INDEX), "Sum", 300, Fires(3, 0)),
    "IngestSlow": _alarm(Metric("AWS/Lambda", "Duration", INGEST), "Maximum", 300, Fires(3, 116_000)),
    "IndexSlow": _alarm(Metric("AWS/Lambda", "Duration", INDEX), "Maximum", 300, Fires(3, 54_000)),
    "IndexRefuses": _alarm(Metric("copydesk", "Refused", SERVICE), "Sum", 900, Fires(1, 0)),
    "NoUploads": {
        **_alarm(
            Metric("AWS/SQS", "NumberOfMessagesSent", queue("IngestQueue")),
            "Sum",
            3_600,
            Fires(ref("SilentHours"), 1, compared="LessThanThreshold", missing="breaching"),
        ),
        "Condition": "MayNotBeSilent",
    },
}
_COMPUTED = {
    "TableThrottled": _computed(300, _THROTTLED, Fires(3, 0), throttled=_filled(_THROTTLED)),
    "TableFails": _computed(300, _SYSTEM_ERRORS, Fires(3, 5, least=2), errors=_filled(_SYSTEM_ERRORS)),
    "RecordsRejected": _computed(
        900,
        _OUTCOMES,
        Fires(3, 20, least=2),
        share="IF(records >= 20, 100 * FILL(rejected, 0) / records, 0)",
        records=_filled(_OUTCOMES),
    ),
    "CostRises": _computed(
        3_600,
        {**_OUTCOMES, **_WORK},
        Fires(2, ref("CostPerThousand")),
        dollars="IF(records >= 100, 1000 * spent / records, 0)",
        records=_filled(_OUTCOMES),
        spent=DOLLARS,
    ),
    "SupplierRejected": {
        "Type": ALARM,
        "Properties": {
            "Metrics": [
                {
                    "Id": "share",
                    "ReturnData": True,
                    "Period": 900,
                    "Expression": sub(
                        'SELECT AVG(RejectedShare) FROM SCHEMA("copydesk", service, supplier)'
                        " WHERE service = '${AWS::StackName}' GROUP BY supplier"
                    ),
                }
            ],
            **Fires(4, 0.5, least=3).declared,
        },
    },
}

ALARMS: dict[str, dict[str, Any]] = {
    "Topic": {"Type": "AWS::SNS::Topic"},
    "TopicPolicy": {
        "Type": "AWS::SNS::TopicPolicy",
        "Properties": {
            "Topics": [ref("Topic")],
            "PolicyDocument": document(_ALARMS_PUBLISH, {"Sid": "TlsOnly", **without_tls("sns:Publish", ref("Topic"))}),
        },
    },
    **_SIMPLE,
    **{name: {**alarm, "Condition": "ComputesAlarms"} for name, alarm in _COMPUTED.items()},
}
