"""The inbox of the publishers and the desk of the functions."""

from typing import Any

from template.comparison import att, ref, sub, when
from template.expected.policies import document, without_tls

BUCKET = "AWS::S3::Bucket"
_CLOSED = dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True)
_KEY = when("HasKey", {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": ref("KmsKey")}, {"SSEAlgorithm": "AES256"})
_OWN_INBOX = when("OwnInbox", ref("InboxBucket"), "")
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
                "ServerSideEncryptionConfiguration": [{"BucketKeyEnabled": True, "ServerSideEncryptionByDefault": _KEY}]
            },
            "LifecycleConfiguration": {"Rules": [{"Status": "Enabled", **expiry}]},
            **more,
        },
    }


def _guard(bucket: Any, name: str, *allowed: dict[str, Any]) -> dict[str, Any]:
    """The policy of a bucket: rights are used with TLS alone, for the bucket and for its objects."""
    everything = [sub(f"arn:${{AWS::Partition}}:s3:::{name}"), sub(f"arn:${{AWS::Partition}}:s3:::{name}/*")]
    policy = {"Bucket": bucket, "PolicyDocument": document(without_tls("s3:*", everything), *allowed)}
    return {"Type": "AWS::S3::BucketPolicy", "Properties": policy}


_INBOX = "${OwnInbox?InboxBucket:}"
_PUBLISHERS_UPLOAD = when(
    "HasPublishers",
    {
        "Effect": "Allow",
        "Principal": {"AWS": {"Fn::Split": [",", ref("Publishers")]}},
        "Action": ["s3:PutObject", "s3:AbortMultipartUpload", "s3:DeleteObject"],
        "Resource": sub(f"arn:${{AWS::Partition}}:s3:::{_INBOX}/${{Prefix}}*"),
    },
    ref("AWS::NoValue"),
)


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
        "Condition": "OwnInbox",
    },
    "InboxBucketPolicy": {**_guard(_OWN_INBOX, _INBOX, _PUBLISHERS_UPLOAD), "Condition": "HasOwnInbox"},
    # Without a notification, so that nothing set aside starts a function.
    "DeskBucket": _bucket("desk", {"Id": "repetitions", "NoncurrentVersionExpiration": {"NoncurrentDays": 30}}),
    "DeskBucketPolicy": _guard(ref("DeskBucket"), "${DeskBucket}"),
}
