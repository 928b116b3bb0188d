"""The ingest queue and the two queues of what was given up."""

from typing import Any

from template.comparison import att, between, ref, sub
from template.expected.policies import document, without_tls

QUEUE = "AWS::SQS::Queue"
_DAY = 86_400
_OF_THE_INBOX = {  # S3 is one principal for all accounts
    "Effect": "Allow",
    "Principal": {"Service": "s3.amazonaws.com"},
    "Action": "sqs:SendMessage",
    "Resource": att("IngestQueue.Arn"),
    "Condition": {
        "StringEquals": {"aws:SourceAccount": ref("AWS::AccountId")},
        "ArnEquals": {
            "aws:SourceArn": sub("arn:${AWS::Partition}:s3:::${AWS::StackName}-inbox-${AWS::AccountId}-${AWS::Region}")
        },
    },
}


def _queue(**properties: Any) -> dict[str, Any]:
    """An encrypted queue: messages contain keys of objects."""
    return {"Type": QUEUE, "Properties": {"SqsManagedSseEnabled": True, **properties}}


def _policy(queue: str, *allowed: dict[str, Any]) -> dict[str, Any]:
    statements = document(*allowed, without_tls("sqs:*", att(f"{queue}.Arn")))
    return {"Type": "AWS::SQS::QueuePolicy", "Properties": {"Queues": [ref(queue)], "PolicyDocument": statements}}


_GIVEN_UP = _queue(MessageRetentionPeriod=between(14 * _DAY, 14 * _DAY, "a person has two weeks, SQS keeps no longer"))

QUEUES: dict[str, dict[str, Any]] = {
    "IngestQueue": _queue(
        VisibilityTimeout=between(720, 1_800, "six timeouts of the function; a failed upload does not wait for hours"),
        MessageRetentionPeriod=between(4 * _DAY, 10 * _DAY, "a long weekend; dead letters count from the same moment"),
        RedrivePolicy={
            "deadLetterTargetArn": att("IngestDeadLetterQueue.Arn"),
            "maxReceiveCount": between(5, 50, "Lambda's guide names 5; a day of attempts is enough"),
        },
    ),
    "IngestQueuePolicy": _policy("IngestQueue", _OF_THE_INBOX),
    "IngestDeadLetterQueue": _GIVEN_UP,
    "IngestDeadLetterQueuePolicy": _policy("IngestDeadLetterQueue"),
    "StreamDeadLetterQueue": _GIVEN_UP,
    "StreamDeadLetterQueuePolicy": _policy("StreamDeadLetterQueue"),
}
