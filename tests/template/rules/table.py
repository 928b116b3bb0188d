"""Rules for the table and for its stream on the way to the index."""

import json
from typing import Any

from copydesk.table.items import META
from template.cloudformation import Template, resource_of

TABLE = "AWS::DynamoDB::Table"
STREAM_HOURS = 24  # DynamoDB keeps a change no longer


def the_table_outlives_the_stack(template: Template) -> list[str]:
    """Neither a deleted stack nor a slip of the hand takes the articles along."""
    faults = []
    for name, table in template.properties(TABLE).items():
        resource = template.resources[name]
        if (resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy")) != ("Retain", "Retain"):
            faults.append(f"{name} is deleted with the stack")
        if table.get("DeletionProtectionEnabled") is not True:
            faults.append(f"{name} can be deleted")
    return faults


def the_table_can_be_restored(template: Template) -> list[str]:
    """To any second of the last 35 days."""
    restorable = {"PointInTimeRecoveryEnabled": True}
    return [
        f"{name} has no backup"
        for name, table in template.properties(TABLE).items()
        if table.get("PointInTimeRecoverySpecification") != restorable
    ]


def the_table_is_laid_out_as_the_code_expects(template: Template) -> list[str]:
    """Keys, expiry, whole images in the stream; paid by request; encrypted."""
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


def failed_changes_come_back_alone(template: Template) -> list[str]:
    """By sequence number where the function answers, by halving the batch where it breaks."""
    faults = []
    if _stream(template).get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
        faults.append("changes that were indexed come back with the one that failed")
    if _stream(template).get("BisectBatchOnFunctionError") is not True:
        faults.append("one bad change holds up its whole batch")
    return faults


def changes_given_up_are_named_in_a_queue(template: Template) -> list[str]:
    """Before the stream forgets them, and never in silence."""
    target = _stream(template).get("DestinationConfig", {}).get("OnFailure", {})
    faults = []
    if target.get("Type") != "SQS" or resource_of(target.get("Destination")) != "StreamDeadLetterQueue":
        faults.append("changes are given up in silence")
    if not 0 < _stream(template).get("MaximumRecordAgeInSeconds", 0) <= STREAM_HOURS * 3600 // 2:
        faults.append("a bad change blocks its shard until the stream forgets what waits behind it")
    if _stream(template).get("MaximumRetryAttempts", -1) < 0:
        faults.append("a bad change is tried without end")
    return faults


def only_articles_reach_the_index(template: Template) -> list[str]:
    """Claims, revisions and ledger pages would cost an invocation each."""
    articles = {"dynamodb": {"Keys": {"sk": {"S": [META]}}}}
    filters = _stream(template).get("FilterCriteria", {}).get("Filters", [])
    return [] if [json.loads(entry["Pattern"]) for entry in filters] == [articles] else ["the stream is not filtered"]


def without_an_index_the_stream_is_left_alone(template: Template) -> list[str]:
    """An empty SearchEndpoint disables the mapping; the first look then goes back as far as the stream does."""
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
    the_table_is_laid_out_as_the_code_expects,
    failed_changes_come_back_alone,
    changes_given_up_are_named_in_a_queue,
    only_articles_reach_the_index,
    without_an_index_the_stream_is_left_alone,
)
