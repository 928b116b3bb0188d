"""The nested template of alarms, each alarm whole; references are those of the root template."""

from typing import Any

from template.comparison import att, ref, text
from template.expected.policies import document, without_tls

ALARM = "AWS::CloudWatch::Alarm"


def _alarm(
    metric: tuple[str, str], dimensions: dict[str, Any], statistic: str, period: int, times: int, threshold: float
) -> dict[str, Any]:
    """An alarm that fires while a metric is above its threshold so many times in a row, and notifies the topic."""
    return {
        "Type": ALARM,
        "Properties": {
            "AlarmDescription": text,
            "Namespace": metric[0],
            "MetricName": metric[1],
            "Dimensions": [{"Name": name, "Value": value} for name, value in dimensions.items()],
            "Statistic": statistic,
            "Period": period,
            "EvaluationPeriods": times,
            "Threshold": threshold,
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [ref("Topic")],
        },
    }


def _queue(name: str) -> dict[str, Any]:
    return {"QueueName": att(f"{name}.QueueName")}


def _function(name: str) -> dict[str, Any]:
    return {"FunctionName": ref(name)}


_ALARMS_PUBLISH = {
    "Sid": "AlarmsNotify",
    "Effect": "Allow",
    "Principal": {"Service": "cloudwatch.amazonaws.com"},
    "Action": "sns:Publish",
    "Resource": ref("Topic"),
    "Condition": {"StringEquals": {"aws:SourceAccount": ref("AWS::AccountId")}},
}
_VISIBLE = ("AWS/SQS", "ApproximateNumberOfMessagesVisible")

ALARMS: dict[str, dict[str, Any]] = {
    "Topic": {"Type": "AWS::SNS::Topic"},
    "TopicPolicy": {
        "Type": "AWS::SNS::TopicPolicy",
        "Properties": {
            "Topics": [ref("Topic")],
            "PolicyDocument": document(_ALARMS_PUBLISH, {"Sid": "TlsOnly", **without_tls("sns:Publish", ref("Topic"))}),
        },
    },
    "UploadsGivenUp": _alarm(_VISIBLE, _queue("IngestDeadLetterQueue"), "Maximum", 60, 1, 0),
    "ChangesGivenUp": _alarm(_VISIBLE, _queue("StreamDeadLetterQueue"), "Maximum", 60, 1, 0),
    "UploadsWait": _alarm(("AWS/SQS", "ApproximateAgeOfOldestMessage"), _queue("IngestQueue"), "Maximum", 60, 3, 1_800),
    "IndexLags": _alarm(("AWS/Lambda", "IteratorAge"), _function("IndexFunction"), "Maximum", 60, 3, 600_000),
    "IngestFails": _alarm(("AWS/Lambda", "Errors"), _function("IngestFunction"), "Sum", 300, 1, 0),
    "IndexFails": _alarm(("AWS/Lambda", "Errors"), _function("IndexFunction"), "Sum", 300, 1, 0),
}
