"""The table: laid out as the code expects, restorable, and never deleted by accident."""

from typing import Any

from template.comparison import ref, when

_KEYS = (("pk", "HASH"), ("sk", "RANGE"))

TABLE: dict[str, dict[str, Any]] = {
    "ArticleTable": {
        "Type": "AWS::DynamoDB::Table",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": {
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name, _ in _KEYS],
            "KeySchema": [{"AttributeName": name, "KeyType": kind} for name, kind in _KEYS],
            "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
            "TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": True},
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
            "SSESpecification": when(
                "HasKey", {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": ref("KmsKey")}, {"SSEEnabled": True}
            ),
            "DeletionProtectionEnabled": True,
        },
    }
}
