"""The state machine that delivers a manifest to the ingest function, line by line, and its role."""

from typing import Any

from template.comparison import att, between, ref, sub, when
from template.expected.policies import document
from template.expected.roles import OF_THE_ACCOUNT, ROLE

_FILES = sub("arn:${AWS::Partition}:s3:::${DeskBucket}/backfill/*")
_MULTIPART = ["s3:GetObject", "s3:PutObject", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"]
_BUSY = [f"Lambda.{name}" for name in ("TooManyRequestsException", "ServiceException", "AWSLambdaException")]
_INGEST = {
    "Type": "Task",
    "Resource": "arn:${Partition}:states:::lambda:invoke",
    "Parameters": {"FunctionName": "${IngestFunction}", "Payload.$": "$"},
    "ResultSelector": {"failed.$": "$.Payload.batchItemFailures"},
    "TimeoutSeconds": between(121, 300, "the function ends by itself at 120"),
    "Retry": [
        {
            "ErrorEquals": [*_BUSY, "Lambda.SdkClientException"],
            "IntervalSeconds": between(1, 10, "a throttled function has room soon"),
            "MaxAttempts": between(4, 20, "live uploads may take all concurrency for minutes"),
            "BackoffRate": between(2, 3, "doubled"),
            "MaxDelaySeconds": between(30, 300, "a brake, not a stop"),
            "JitterStrategy": "FULL",
        },
        {
            "ErrorEquals": ["States.TaskFailed"],
            "IntervalSeconds": between(1, 60, "stopped in the middle"),
            "MaxAttempts": between(1, 3, "once more; the command delivers what is missing again"),
        },
    ],
    "End": True,
}
_LINES = {
    "Type": "Map",
    "ItemReader": {
        "Resource": "arn:${Partition}:states:::s3:getObject",
        "ReaderConfig": {"InputType": "JSONL"},
        "Parameters": {"Bucket.$": "$.bucket", "Key.$": "$.key"},
    },
    "MaxConcurrencyPath": "$.concurrency",
    "ToleratedFailurePercentage": between(100, 100, "the receipt finds a line that failed; the others go on"),
    "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Ingest",
        "States": {"Ingest": _INGEST},
    },
    "ResultWriter": {
        "Resource": "arn:${Partition}:states:::s3:putObject",
        "Parameters": {"Bucket.$": "$.bucket", "Prefix.$": "$.results"},
    },
    "End": True,
}


def _executions(which: str) -> dict[str, Any]:
    place = "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${Name}"
    return {"Fn::Sub": [f"{place}{which}", {"Name": att("StateMachine.Name")}]}


_KEY = {"Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": ref("KmsKey")}

BACKFILL: dict[str, dict[str, Any]] = {
    "StateMachine": {
        "Type": "AWS::StepFunctions::StateMachine",
        "Metadata": {"cfn-lint": {"config": {"ignore_checks": ["E3601"]}}},
        "Properties": {
            "RoleArn": att("Role.Arn"),
            "DefinitionSubstitutions": {
                "IngestFunction": att("IngestFunction.Arn"),
                "Partition": ref("AWS::Partition"),
            },
            "Definition": {"StartAt": "Lines", "States": {"Lines": _LINES}},
        },
    },
    "Role": {
        "Type": ROLE,
        "Properties": {
            "AssumeRolePolicyDocument": document(
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "states.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                    "Condition": {"StringEquals": {"aws:SourceAccount": ref("AWS::AccountId")}},
                }
            ),
            "Policies": [
                {
                    "PolicyName": "lines",
                    "PolicyDocument": document(
                        {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": att("IngestFunction.Arn")},
                        {"Effect": "Allow", "Action": _MULTIPART, "Resource": _FILES, "Condition": OF_THE_ACCOUNT},
                        when("BackfillHasKey", _KEY, ref("AWS::NoValue")),
                    ),
                }
            ],
        },
    },
    "MapPolicy": {
        "Type": "AWS::IAM::Policy",
        "Properties": {
            "PolicyName": "map",
            "Roles": [ref("Role")],
            "PolicyDocument": document(
                {"Effect": "Allow", "Action": "states:StartExecution", "Resource": ref("StateMachine")},
                {
                    "Effect": "Allow",
                    "Action": ["states:DescribeExecution", "states:StopExecution"],
                    "Resource": [_executions("/*"), _executions(":*")],
                },
            ),
        },
    },
}
