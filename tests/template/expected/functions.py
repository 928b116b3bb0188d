"""The two functions, with what they share, their event sources and their logs."""

import json
from typing import Any

from copydesk.table.items import META
from template.comparison import att, between, ref, sub, when
from template.expected.search import MADE_ENDPOINT

FUNCTION = "AWS::Serverless::Function"
SEARCH_ALIAS = "articles"  # the default of `copydesk index-setup`, `rebuild` and `search`
LAMBDA_PYTHON = "python3.13"  # of the Makefile, which builds with it


def _given(condition: str, parameter: str) -> dict[str, Any]:
    """A property that is the parameter where it is given, else left out."""
    return when(condition, ref(parameter), ref("AWS::NoValue"))


GLOBALS: dict[str, Any] = {
    "Function": {
        "CodeUri": "functions/",
        "Runtime": LAMBDA_PYTHON,
        "Architectures": [ref("Architecture")],
        "Timeout": between(30, 120, "time to answer a throttled table and a slow index"),
        "Tracing": "Active",
        "AutoPublishAlias": "live",
        "DeploymentPreference": {  # both are rolled back if either alarm is raised
            "Enabled": ref("Canary"),
            "Type": "Canary10Percent10Minutes",
            "Role": when("IsCanary", att("DeploymentRole.Arn"), att("IngestRole.Arn")),
            "Alarms": [ref("IngestFails"), ref("IndexFails")],
        },
        "KmsKeyArn": _given("HasKey", "KmsKey"),
        "VpcConfig": when(
            "IsInVpc",
            {name: {"Fn::Split": [",", ref(name)]} for name in ("SubnetIds", "SecurityGroupIds")},
            ref("AWS::NoValue"),
        ),
        "LoggingConfig": {"LogFormat": "JSON", "ApplicationLogLevel": when("LogsDebug", "DEBUG", "INFO")},
        "Environment": {
            "Variables": {
                "QUARANTINE_URI": sub("s3://${DeskBucket}/quarantine/"),
                "TEXTS_URI": sub("s3://${DeskBucket}/texts/"),
                "LOG_LEVEL": ref("LogLevel"),
                "POWERTOOLS_SERVICE_NAME": ref("AWS::StackName"),
                "POWERTOOLS_METRICS_NAMESPACE": "copydesk",
            }
        },
    }
}


def _logs(name: str) -> dict[str, Any]:
    """A log group of the stack: the functions have no right to make one."""
    group = {
        "LogGroupName": sub(f"/aws/lambda/${{AWS::StackName}}-{name}"),
        "RetentionInDays": ref("LogDays"),
        "KmsKeyId": _given("RolesHaveKey", "KmsKey"),
    }
    return {"Type": "AWS::Logs::LogGroup", "Properties": group}


FUNCTIONS: dict[str, dict[str, Any]] = {
    "IngestFunction": {
        "Type": FUNCTION,
        "Properties": {
            "Handler": "ingest.handler",
            "MemorySize": between(1_024, 3_008, "hostile input was tested with 1,024 MB and more"),
            "Timeout": between(60, 300, "a large object is continued; six of them are the visibility timeout"),
            "RecursiveLoop": "Allow",
            "Role": att("IngestRole.Arn"),
            "CodeSigningConfigArn": _given("IsSigned", "CodeSigning"),
            "LoggingConfig": {"LogGroup": ref("IngestLogs")},
            "Environment": {
                "Variables": {
                    "ARTICLE_TABLE": ref("ArticleTable"),
                    "INGEST_QUEUE": ref("IngestQueue"),
                    "DEDUPE_WINDOW_DAYS": ref("DedupeWindowDays"),
                    "DEDUPE_COPY_SCORE": ref("DedupeCopyScore"),
                    "DEDUPE_JOIN_SCORE": ref("DedupeJoinScore"),
                    "PROFILES_URI": sub("s3://${DeskBucket}/profiles/"),
                    "INBOX_PREFIX": ref("Prefix"),
                }
            },
            "Events": {
                "Uploads": {
                    "Type": "SQS",
                    "Properties": {  # no filter: uploads and deletions alike; no window: ten messages fit the timeout
                        "Queue": att("IngestQueue.Arn"),
                        "BatchSize": between(1, 10, "as many messages as the function has threads"),
                        "FunctionResponseTypes": ["ReportBatchItemFailures"],
                        "ScalingConfig": {
                            "MaximumConcurrency": ref("Concurrency")
                        },
                    },
                }
            },
        },
    },
    "IngestLogs": _logs("ingest"),
    "IndexFunction": {
        "Type": FUNCTION,
        "Properties": {
            "Handler": "index.handler",
            "MemorySize": between(256, 1_769, "a batch of 100 long texts"),
            "Role": att("IndexRole.Arn"),
            "CodeSigningConfigArn": _given("IsSigned", "CodeSigning"),
            "LoggingConfig": {"LogGroup": ref("IndexLogs")},
            "Environment": {
                "Variables": {
                    "SEARCH_ENDPOINT": when("MakesIndex", MADE_ENDPOINT, ref("SearchEndpoint")),
                    "SEARCH_INDEX": SEARCH_ALIAS,
                    "SEARCH_SECRET": ref("SearchSecret"),
                    "SIGNING_SERVICE": ref("SigningService"),
                }
            },
            "Events": {
                "Articles": {
                    "Type": "DynamoDB",
                    "Properties": {
                        "Stream": att("ArticleTable.StreamArn"),
                        "Enabled": when("HasIndex", True, False),
                        "StartingPosition": "TRIM_HORIZON",
                        "BatchSize": between(10, 500, "one bulk request; a batch ends within the timeout"),
                        "MaximumBatchingWindowInSeconds": between(1, 5, "full batches, found within seconds"),
                        "ParallelizationFactor": between(1, 10, "Lambda takes no more"),
                        "FilterCriteria": {
                            "Filters": [{"Pattern": json.dumps({"dynamodb": {"Keys": {"sk": {"S": [META]}}}},
                                                               separators=(",", ":"))}]
                        },
                        "FunctionResponseTypes": ["ReportBatchItemFailures"],
                        "BisectBatchOnFunctionError": True,
                        "MaximumRecordAgeInSeconds": between(3_600, 43_200, "an outage; the stream keeps 24 hours"),
                        "MaximumRetryAttempts": between(10_000, 10_000, "Lambda's most: the age is reached first"),
                        "DestinationConfig": {
                            "OnFailure": {"Type": "SQS", "Destination": att("StreamDeadLetterQueue.Arn")}
                        },
                    },
                }
            },
        },
    },
    "IndexLogs": _logs("index"),
}  # fmt: skip
