"""The two functions, with what they share, their event sources and their logs."""

import json
from typing import Any

from copydesk.table.items import META
from template.comparison import att, between, ref, sub, when

FUNCTION = "AWS::Serverless::Function"
SEARCH_ALIAS = "articles"  # the default of `copydesk index-setup`, `rebuild` and `search`
LAMBDA_PYTHON = "python3.13"  # of the Makefile, which builds with it

GLOBALS: dict[str, Any] = {
    "Function": {
        "CodeUri": "functions/",
        "Runtime": LAMBDA_PYTHON,
        "Architectures": [ref("Architecture")],
        "Timeout": between(30, 120, "time to answer a throttled table and a slow index"),
        "Tracing": "Active",
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
        "RetentionInDays": between(14, 400, "a fault is found within two weeks; old logs cost money"),
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
            "LoggingConfig": {"LogGroup": ref("IngestLogs")},
            "Environment": {
                "Variables": {
                    "ARTICLE_TABLE": ref("ArticleTable"),
                    "INGEST_QUEUE": ref("IngestQueue"),
                    "DEDUPE_WINDOW_DAYS": ref("DedupeWindowDays"),
                    "DEDUPE_COPY_SCORE": ref("DedupeCopyScore"),
                    "DEDUPE_JOIN_SCORE": ref("DedupeJoinScore"),
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
                            "MaximumConcurrency": between(2, 100, "Lambda takes 2 at least; the table is the limit")
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
            "LoggingConfig": {"LogGroup": ref("IndexLogs")},
            "Environment": {"Variables": {"SEARCH_ENDPOINT": ref("SearchEndpoint"), "SEARCH_INDEX": SEARCH_ALIAS}},
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
                        "MaximumRetryAttempts": between(1_000, 10_000, "the age is to be reached first"),
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
