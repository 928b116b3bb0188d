"""Rules for the table and for the stream that the index function reads."""

import json
from typing import Any

from copydesk.table.items import META
from template.cloudformation import Template, resource_of

TABLE = "AWS::DynamoDB::Table"
STREAM_HOURS = 24  # DynamoDB keeps a change no longer


def the_table_outlives_the_stack(template: Template) -> list[str]:
    """The table is not deleted with the stack, and it is protected from accidental deletion."""
    faults = []
    for name, table in template.properties(TABLE).items():
        resource = template.resources[name]
        if (resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy")) != ("Retain", "Retain"):
            faults.append(f"{name} is deleted with the stack")
        if table.get("DeletionProtectionEnabled") is not True:
            faults.append(f"{name} can be deleted")
    return faults


def the_table_can_be_restored(template: Template) -> list[str]:
    """The table can be restored to any second of the last 35 days."""
    restorable = {"PointInTimeRecoveryEnabled": True}
    return [
        f"{name} has no backup"
        for name, table in template.properties(TABLE).items()
        if table.get("PointInTimeRecoverySpecification") != restorable
    ]


def the_table_has_the_layout_of_the_code(template: Template) -> list[str]:
    """Keys, expiry, whole images in the stream, billing by request, encryption."""
    expected = {
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
        "TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": True},
        "SSESpecification": {"SSEEnabled": True},
    }
    table = template.resources["ArticleTable"]["Properties"]
    return [f"ArticleTable: {name} is {table.get(name)}" for name in expected if table.get(name) != expected[name]]


def only_failed_changes_are_retried(template: Template) -> list[str]:
    """A failed change is named by its sequence number; a batch that crashes the function is halved."""
    faults = []
    if _stream(template).get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
        faults.append("indexed changes are delivered again with the failed one")
    if _stream(template).get("BisectBatchOnFunctionError") is not True:
        faults.append("one bad change holds up its whole batch")
    return faults


def changes_given_up_are_sent_to_a_queue(template: Template) -> list[str]:
    """Changes are given up before the stream drops them, and each is sent to a queue."""
    target = _stream(template).get("DestinationConfig", {}).get("OnFailure", {})
    faults = []
    if target.get("Type") != "SQS" or resource_of(target.get("Destination")) != "StreamDeadLetterQueue":
        faults.append("changes are given up without notice")
    if not 0 < _stream(template).get("MaximumRecordAgeInSeconds", 0) <= STREAM_HOURS * 3600 // 2:
        faults.append("a bad change blocks its shard until the stream drops the changes behind it")
    if _stream(template).get("MaximumRetryAttempts", -1) < 0:
        faults.append("a bad change is tried without end")
    return faults


def only_articles_reach_the_index(template: Template) -> list[str]:
    """The stream is filtered, because claims, revisions and ledger pages would each cost an invocation."""
    articles = {"dynamodb": {"Keys": {"sk": {"S": [META]}}}}
    filters = _stream(template).get("FilterCriteria", {}).get("Filters", [])
    return [] if [json.loads(entry["Pattern"]) for entry in filters] == [articles] else ["the stream is not filtered"]


def the_stream_is_not_read_without_an_index(template: Template) -> list[str]:
    """An empty SearchEndpoint disables the event source; once enabled, it starts at the oldest change in the stream."""
    condition = template.body["Conditions"]["HasIndex"]
    given = {"Fn::Not": [{"Fn::Equals": [{"Ref": "SearchEndpoint"}, ""]}]}
    stream = _stream(template)
    if condition != given or stream.get("Enabled") != {"Fn::If": ["HasIndex", True, False]}:
        return ["the index function is started without an index"]
    return [] if stream["StartingPosition"] == "TRIM_HORIZON" else ["changes made before the index are skipped"]


def _stream(template: Template) -> dict[str, Any]:
    (stream,) = template.event_sources("DynamoDB")
    return stream


TABLE_RULES = (
    the_table_outlives_the_stack,
    the_table_can_be_restored,
    the_table_has_the_layout_of_the_code,
    only_failed_changes_are_retried,
    changes_given_up_are_sent_to_a_queue,
    only_articles_reach_the_index,
    the_stream_is_not_read_without_an_index,
)
