"""Every rule can fail: a template weakened in one place violates the rule for that place."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from template.cloudformation import Template
from template.rules import RULES

Place = tuple[str | int, ...]

INBOX = ("Resources", "InboxBucket", "Properties")
DESK = ("Resources", "DeskBucket", "Properties")
QUEUE = ("Resources", "IngestQueue", "Properties")
SENDERS = ("Resources", "IngestQueuePolicy", "Properties", "PolicyDocument", "Statement")
TABLE = ("Resources", "ArticleTable", "Properties")
INGEST = ("Resources", "IngestFunction", "Properties")
INDEX = ("Resources", "IndexFunction", "Properties")
UPLOADS = (*INGEST, "Events", "Uploads", "Properties")
STREAM = (*INDEX, "Events", "Articles", "Properties")
SHARED = ("Globals", "Function")
GRANTED = ("Resources", "IngestRole", "Properties", "Policies", 0, "PolicyDocument", "Statement")
SEARCH = ("Resources", "IndexRole", "Properties", "Policies", 1)
REMOVED = object()

# Path in the template, the weaker value there, and the rule that must fail.
WEAKENINGS: dict[str, tuple[Place, Any, str]] = {
    "inbox without versions": ((*INBOX, "VersioningConfiguration"), REMOVED, "buckets_keep_versions"),
    "versions suspended": ((*DESK, "VersioningConfiguration", "Status"), "Suspended", "buckets_keep_versions"),
    "public policy possible": (
        (*INBOX, "PublicAccessBlockConfiguration", "BlockPublicPolicy"),
        False,
        "buckets_are_closed_to_the_public",
    ),
    "ACLs possible": ((*DESK, "OwnershipControls"), REMOVED, "buckets_are_closed_to_the_public"),
    "bucket encryption not declared": ((*INBOX, "BucketEncryption"), REMOVED, "buckets_are_encrypted"),
    "inbox deleted with the stack": (
        ("Resources", "InboxBucket", "DeletionPolicy"),
        "Delete",
        "buckets_outlive_the_stack",
    ),
    "desk deleted when replaced": (
        ("Resources", "DeskBucket", "UpdateReplacePolicy"),
        REMOVED,
        "buckets_outlive_the_stack",
    ),
    "inbox over plain http": (("Resources", "InboxBucketPolicy"), REMOVED, "buckets_refuse_plain_http"),
    "objects over plain http": (
        ("Resources", "DeskBucketPolicy", "Properties", "PolicyDocument", "Statement", 0, "Resource"),
        {"Fn::GetAtt": ["DeskBucket", "Arn"]},
        "buckets_refuse_plain_http",
    ),
    "deletions not notified": (
        (*INBOX, "NotificationConfiguration", "QueueConfigurations", 1),
        REMOVED,
        "uploads_and_deletions_under_the_prefix_are_notified",
    ),
    "every key notified": (
        (*INBOX, "NotificationConfiguration", "QueueConfigurations", 0, "Filter"),
        REMOVED,
        "uploads_and_deletions_under_the_prefix_are_notified",
    ),
    "notified before the queue allows it": (
        ("Resources", "InboxBucket", "DependsOn"),
        REMOVED,
        "uploads_and_deletions_under_the_prefix_are_notified",
    ),
    "quarantine in the inbox": (
        (*SHARED, "Environment", "Variables", "QUARANTINE_URI"),
        {"Fn::Sub": "s3://${InboxBucket}/quarantine/"},
        "quarantine_and_texts_start_no_function",
    ),
    "visibility under six timeouts": (
        (*QUEUE, "VisibilityTimeout"),
        300,
        "messages_stay_hidden_for_six_timeouts",
    ),
    "timeout raised alone": ((*INGEST, "Timeout"), 180, "messages_stay_hidden_for_six_timeouts"),
    "deliveries stopped as a loop": ((*INGEST, "RecursiveLoop"), REMOVED, "large_objects_may_continue"),
    "messages lost with their batch": (
        (*UPLOADS, "FunctionResponseTypes"),
        REMOVED,
        "only_failed_messages_are_retried",
    ),
    "unbounded concurrency": ((*UPLOADS, "ScalingConfig"), REMOVED, "a_burst_waits_in_the_queue"),
    "no dead-letter queue": ((*QUEUE, "RedrivePolicy"), REMOVED, "messages_given_up_are_kept"),
    "given up after one attempt": ((*QUEUE, "RedrivePolicy", "maxReceiveCount"), 1, "messages_given_up_are_kept"),
    "dead letters expire first": (
        ("Resources", "IngestDeadLetterQueue", "Properties", "MessageRetentionPeriod"),
        345600,
        "messages_given_up_are_kept",
    ),
    "queue not encrypted": ((*QUEUE, "SqsManagedSseEnabled"), False, "queues_are_encrypted"),
    "queue over plain http": ((*SENDERS, 1), REMOVED, "queues_refuse_plain_http"),
    "dead letters over plain http": (
        ("Resources", "StreamDeadLetterQueuePolicy"),
        REMOVED,
        "queues_refuse_plain_http",
    ),
    "any bucket may send": ((*SENDERS, 0, "Condition", "ArnEquals"), REMOVED, "only_the_inbox_may_send"),
    "any account may send": ((*SENDERS, 0, "Condition", "StringEquals"), REMOVED, "only_the_inbox_may_send"),
    "anyone may send": ((*SENDERS, 0, "Principal"), "*", "only_the_inbox_may_send"),
    "senders may do all": ((*SENDERS, 0, "Action"), "sqs:*", "only_the_inbox_may_send"),
    "table deleted with the stack": (
        ("Resources", "ArticleTable", "DeletionPolicy"),
        REMOVED,
        "the_table_outlives_the_stack",
    ),
    "table can be deleted": ((*TABLE, "DeletionProtectionEnabled"), False, "the_table_outlives_the_stack"),
    "no backup": ((*TABLE, "PointInTimeRecoverySpecification"), REMOVED, "the_table_can_be_restored"),
    "nothing expires": (
        (*TABLE, "TimeToLiveSpecification"),
        REMOVED,
        "the_table_has_the_layout_of_the_code",
    ),
    "stream of keys alone": (
        (*TABLE, "StreamSpecification", "StreamViewType"),
        "KEYS_ONLY",
        "the_table_has_the_layout_of_the_code",
    ),
    "changes lost with their batch": (
        (*STREAM, "FunctionResponseTypes"),
        REMOVED,
        "only_failed_changes_are_retried",
    ),
    "batches never halved": ((*STREAM, "BisectBatchOnFunctionError"), False, "only_failed_changes_are_retried"),
    "changes given up without notice": (
        (*STREAM, "DestinationConfig"),
        REMOVED,
        "changes_given_up_are_sent_to_a_queue",
    ),
    "changes never given up": (
        (*STREAM, "MaximumRecordAgeInSeconds"),
        REMOVED,
        "changes_given_up_are_sent_to_a_queue",
    ),
    "tried without end": ((*STREAM, "MaximumRetryAttempts"), -1, "changes_given_up_are_sent_to_a_queue"),
    "claims sent to the index": ((*STREAM, "FilterCriteria"), REMOVED, "only_articles_reach_the_index"),
    "stream read without an index": (
        (*STREAM, "Enabled"),
        True,
        "the_stream_is_not_read_without_an_index",
    ),
    "first changes skipped": (
        (*STREAM, "StartingPosition"),
        "LATEST",
        "the_stream_is_not_read_without_an_index",
    ),
    "variable missing": (
        (*INGEST, "Environment", "Variables", "ARTICLE_TABLE"),
        REMOVED,
        "functions_have_the_variables_that_their_settings_read",
    ),
    "variable never read": (
        (*SHARED, "Environment", "Variables", "STAGE"),
        "dev",
        "functions_have_the_variables_that_their_settings_read",
    ),
    "two builds": ((*INDEX, "CodeUri"), ".", "one_build_serves_both"),
    "processor fixed": ((*SHARED, "Architectures"), ["x86_64"], "one_build_serves_both"),
    "handler renamed": ((*INDEX, "Handler"), "indexer.handler", "handlers_exist"),
    "plain logs": ((*SHARED, "LoggingConfig", "LogFormat"), "Text", "logs_are_lines_of_json_that_expire"),
    "metrics filtered out": (
        (*SHARED, "LoggingConfig", "ApplicationLogLevel"),
        "WARN",
        "logs_are_lines_of_json_that_expire",
    ),
    "logs for ever": (
        ("Resources", "IndexLogs", "Properties", "RetentionInDays"),
        REMOVED,
        "logs_are_lines_of_json_that_expire",
    ),
    "no tracing": ((*SHARED, "Tracing"), "PassThrough", "functions_are_traced_and_have_time_to_retry"),
    "grant on everything": ((*GRANTED, 4, "Resource"), "*", "no_grant_is_wider_than_its_service_requires"),
    "every table action": ((*GRANTED, 4, "Action"), ["dynamodb:*"], "no_grant_is_wider_than_its_service_requires"),
    "articles can be deleted": (
        (*GRANTED, 4, "Action", 0),
        "dynamodb:DeleteItem",
        "no_grant_is_wider_than_its_service_requires",
    ),
    "grant dropped": ((*GRANTED, 2), REMOVED, "roles_grant_what_is_listed"),
    "managed policy": (
        ("Resources", "IndexRole", "Properties", "ManagedPolicyArns"),
        ["arn:aws:iam::aws:policy/AmazonS3FullAccess"],
        "no_managed_policy_is_attached",
    ),
    "role created by SAM": ((*INGEST, "Role"), REMOVED, "no_managed_policy_is_attached"),
    "whole inbox listed": ((*GRANTED, 1, "Condition"), REMOVED, "listing_the_inbox_is_limited_to_the_prefix"),
    "search always granted": (
        (*SEARCH, "Fn::If", 2),
        {"PolicyName": "search"},
        "search_is_granted_only_with_an_index",
    ),
    "role for anyone": (
        ("Resources", "IngestRole", "Properties", "AssumeRolePolicyDocument", "Statement", 0, "Principal"),
        {"AWS": "*"},
        "only_lambda_may_assume_a_role",
    ),
}


def weakened(template: Template, path: Place, instead: Any) -> Template:
    body = deepcopy(template.body)
    holder: Any = body
    for step in path[:-1]:
        holder = holder[step]
    if instead is REMOVED:
        del holder[path[-1]]
    else:
        holder[path[-1]] = instead
    return Template(body)


@pytest.mark.parametrize(("path", "instead", "rule"), WEAKENINGS.values(), ids=WEAKENINGS)
def test_a_weakened_template_violates_the_rule(path: Place, instead: Any, rule: str, template: Template) -> None:
    rules: dict[str, Callable[[Template], list[str]]] = {one.__name__: one for one in RULES}

    assert rules[rule](weakened(template, path, instead)) != []


def test_every_rule_has_a_weakening() -> None:
    assert {rule.__name__ for rule in RULES} == {rule for _, _, rule in WEAKENINGS.values()}
