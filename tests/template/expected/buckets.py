"""The inbox of the publishers and the desk of the functions."""

from typing import Any

from template.comparison import att, ref, sub
from template.expected.policies import document, without_tls

BUCKET = "AWS::S3::Bucket"
_CLOSED = dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True)
_UNDER_PREFIX = {"S3Key": {"Rules": [{"Name": "prefix", "Value": ref("Prefix")}]}}


def _bucket(name: str, expiry: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A versioned, encrypted bucket, closed to the public, that outlives the stack; only `expiry` is ever deleted."""
    return {
        "Type": BUCKET,
        "DeletionPolicy": "RetainExceptOnCreate",
        "UpdateReplacePolicy": "Retain",
        "Properties": {
            "BucketName": sub(f"${{AWS::StackName}}-{name}-${{AWS::AccountId}}-${{AWS::Region}}"),
            "VersioningConfiguration": {"Status": "Enabled"},
            "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
            "PublicAccessBlockConfiguration": _CLOSED,
            "BucketEncryption": {
                "ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
            },
            "LifecycleConfiguration": {"Rules": [{"Status": "Enabled", **expiry}]},
            **more,
        },
    }


def _guard(bucket: str) -> dict[str, Any]:
    """The policy of a bucket: whoever has rights uses them with TLS, for the bucket and for its objects."""
    everything = [att(f"{bucket}.Arn"), sub(f"${{{bucket}.Arn}}/*")]
    policy = {"Bucket": ref(bucket), "PolicyDocument": document(without_tls("s3:*", everything))}
    return {"Type": "AWS::S3::BucketPolicy", "Properties": policy}


def _notified(event: str) -> dict[str, Any]:
    return {"Event": event, "Queue": att("IngestQueue.Arn"), "Filter": _UNDER_PREFIX}


# No rule expires a current version: originals, quarantine and texts stay until a person removes them.
BUCKETS: dict[str, dict[str, Any]] = {
    "InboxBucket": {
        **_bucket(
            "inbox",
            {"Id": "abandoned", "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}},
            NotificationConfiguration={
                "QueueConfigurations": [_notified("s3:ObjectCreated:*"), _notified("s3:ObjectRemoved:*")]
            },
        ),
        "DependsOn": "IngestQueuePolicy",  # S3 tests the queue when the notification is configured
    },
    "InboxBucketPolicy": _guard("InboxBucket"),
    # Without a notification, so that nothing set aside starts a function.
    "DeskBucket": _bucket("desk", {"Id": "repetitions", "NoncurrentVersionExpiration": {"NoncurrentDays": 30}}),
    "DeskBucketPolicy": _guard("DeskBucket"),
}
