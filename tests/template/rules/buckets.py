"""Rules for the two buckets."""

from typing import Any

from template.cloudformation import Template, listed, resource_of

BUCKET = "AWS::S3::Bucket"
CLOSED = dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True)


def buckets_keep_versions(template: Template) -> list[str]:
    """Both buckets keep versions: a function reads the version that its event names."""
    return [
        f"{name} keeps no versions"
        for name, bucket in template.properties(BUCKET).items()
        if bucket.get("VersioningConfiguration") != {"Status": "Enabled"}
    ]


def buckets_are_closed_to_the_public(template: Template) -> list[str]:
    """ACLs are disabled and public policies are blocked."""
    owned = {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    return [
        f"{name} may be opened to the public"
        for name, bucket in template.properties(BUCKET).items()
        if bucket.get("PublicAccessBlockConfiguration") != CLOSED or bucket.get("OwnershipControls") != owned
    ]


def buckets_are_encrypted(template: Template) -> list[str]:
    """Encryption is declared, not left to a default."""
    unencrypted = (name for name, bucket in template.properties(BUCKET).items() if "BucketEncryption" not in bucket)
    return [f"{name} does not declare its encryption" for name in unencrypted]


def buckets_outlive_the_stack(template: Template) -> list[str]:
    """Articles are not deleted with a stack; the empty buckets of a failed first deployment may be."""
    buckets = {name: template.resources[name] for name in template.properties(BUCKET)}
    return [
        f"{name} is deleted with the stack"
        for name, bucket in buckets.items()
        if bucket.get("DeletionPolicy") not in {"Retain", "RetainExceptOnCreate"}
        or bucket.get("UpdateReplacePolicy") != "Retain"
    ]


def buckets_refuse_plain_http(template: Template) -> list[str]:
    """Requests without TLS are denied for the bucket itself and every object in it."""
    guarded = {
        resource_of(policy["Bucket"])
        for policy in template.properties("AWS::S3::BucketPolicy").values()
        for statement in policy["PolicyDocument"]["Statement"]
        if refuses_plain_http(statement) and len(listed(statement["Resource"])) == 2
    }
    return [f"{name} answers plain http" for name in template.properties(BUCKET) if name not in guarded]


def uploads_and_deletions_under_the_prefix_are_notified(template: Template) -> list[str]:
    """Both kinds of event are sent, none outside the prefix, and only after the queue allows S3 to write."""
    inbox = template.resources["InboxBucket"]
    notified = inbox["Properties"]["NotificationConfiguration"]["QueueConfigurations"]
    prefix = {"S3Key": {"Rules": [{"Name": "prefix", "Value": {"Ref": "Prefix"}}]}}
    faults = [f"{entry['Event']} is not bound to the prefix" for entry in notified if entry.get("Filter") != prefix]
    if {entry["Event"] for entry in notified} != {"s3:ObjectCreated:*", "s3:ObjectRemoved:*"}:
        faults.append("InboxBucket does not notify both uploads and deletions")
    if "IngestQueuePolicy" not in listed(inbox.get("DependsOn", [])):
        faults.append("InboxBucket may be created before its queue allows it to write")
    return faults


def quarantine_and_texts_start_no_function(template: Template) -> list[str]:
    """Quarantine and long texts are in a bucket without notifications, out of reach of any Prefix."""
    buckets = template.properties(BUCKET)
    written = {
        (variable, resource_of(function["Environment"]["Variables"][variable]))
        for function in template.functions().values()
        for variable in ("QUARANTINE_URI", "TEXTS_URI")
    }
    return [
        f"{variable} is in {bucket}, which starts a function"
        for variable, bucket in sorted(written)
        if "NotificationConfiguration" in buckets[bucket]
    ]


def refuses_plain_http(statement: dict[str, Any]) -> bool:
    """Whether a statement denies every action without TLS to every principal."""
    return (
        statement["Effect"] == "Deny"
        and statement["Principal"] == "*"
        and statement["Action"] in {"s3:*", "sqs:*"}
        and statement["Condition"] == {"Bool": {"aws:SecureTransport": False}}
    )


BUCKET_RULES = (
    buckets_keep_versions,
    buckets_are_closed_to_the_public,
    buckets_are_encrypted,
    buckets_outlive_the_stack,
    buckets_refuse_plain_http,
    uploads_and_deletions_under_the_prefix_are_notified,
    quarantine_and_texts_start_no_function,
)
