"""The ingest queue and the two queues of what was given up."""

from typing import Any

from template.comparison import att, between, ref, sub, text, when
from template.expected.policies import document, without_tls

QUEUE = "AWS::SQS::Queue"
_DAY = 86_400
_FROM_THE_INBOX = {  # S3 is one principal for all accounts
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


def _from_the_rule(queue: str) -> dict[str, Any]:
    """The rule of an existing bucket, and no other of the account, sends."""
    return {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": att(f"{queue}.Arn"),
        "Condition": {"ArnEquals": {"aws:SourceArn": att("UploadsRule.Arn")}},
    }


def _queue(**properties: Any) -> dict[str, Any]:
    """An encrypted queue: messages contain keys of objects."""
    encrypted = {
        "SqsManagedSseEnabled": when("QueuesHaveKey", False, True),
        "KmsMasterKeyId": when("QueuesHaveKey", ref("KmsKey"), ref("AWS::NoValue")),
    }
    return {"Type": QUEUE, "Properties": {**encrypted, **properties}}


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
    "IngestQueuePolicy": _policy(
        "IngestQueue", when("IsExistingBucket", _from_the_rule("IngestQueue"), _FROM_THE_INBOX)
    ),
    "IngestDeadLetterQueue": _GIVEN_UP,
    "IngestDeadLetterQueuePolicy": _policy(
        "IngestDeadLetterQueue",
        when("IsExistingBucket", _from_the_rule("IngestDeadLetterQueue"), ref("AWS::NoValue")),
    ),
    "StreamDeadLetterQueue": _GIVEN_UP,
    "StreamDeadLetterQueuePolicy": _policy("StreamDeadLetterQueue"),
    "UploadsRule": {  # sends what the notifications of the own inbox send
        "Type": "AWS::Events::Rule",
        "Condition": "IsExistingBucket",
        "Properties": {
            "Name": sub("${AWS::StackName}-uploads"),
            "Description": text,
            "State": "ENABLED",
            "EventPattern": {
                "source": ["aws.s3"],
                "account": [ref("AWS::AccountId")],
                "detail-type": ["Object Created", "Object Deleted"],
                "detail": {
                    "bucket": {"name": [ref("ExistingBucket")]},
                    "object": {"key": [{"prefix": ref("Prefix")}]},
                },
            },
            "Targets": [
                {
                    "Id": "IngestQueue",
                    "Arn": att("IngestQueue.Arn"),
                    "RetryPolicy": {
                        "MaximumEventAgeInSeconds": between(_DAY, _DAY, "EventBridge tries no longer"),
                        "MaximumRetryAttempts": between(185, 185, "EventBridge tries no more often"),
                    },
                    "DeadLetterConfig": {"Arn": att("IngestDeadLetterQueue.Arn")},
                }
            ],
        },
    },
}
