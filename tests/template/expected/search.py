"""The index that is made with the stack: a domain or a Serverless collection, which outlive it."""

import json
from typing import Any

from template.comparison import Check, att, ref, sub, text, when
from template.expected.policies import document

_NAME = "${SearchDomain}"
_RETAINED = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
MADE_ENDPOINT = when(
    "MakesDomain",
    sub("https://${Domain.DomainEndpoint}"),
    when("MakesCollection", att("Collection.CollectionEndpoint"), ""),
)
_COLLECTION = {"ResourceType": "collection", "Resource": [f"collection/{_NAME}"]}
_INDEX = {"ResourceType": "index", "Resource": [f"index/{_NAME}/articles*"]}
_ITEMS = [f"aoss:{verb}CollectionItems" for verb in ("Create", "Describe", "Update")]
_DOCUMENTS = ["aoss:CreateIndex", "aoss:DescribeIndex", "aoss:UpdateIndex", "aoss:ReadDocument", "aoss:WriteDocument"]


def _json(expected: Any) -> Check:
    """A text with placeholders that is this value in JSON."""

    def check(found: Any) -> str:
        is_text = isinstance(found, dict) and set(found) == {"Fn::Sub"}
        return "" if is_text and json.loads(found["Fn::Sub"]) == expected else f"is {found}, not {expected}"

    return check


def _policy(kind: str, policy: Any) -> dict[str, Any]:
    """A policy of the collection. People have to be added to the one of data access by hand."""
    return {
        "Type": f"AWS::OpenSearchServerless::{'Access' if kind == 'data' else 'Security'}Policy",
        "Condition": "MakesCollection",
        "Properties": {"Name": ref("SearchDomain"), "Type": kind, "Policy": policy},
    }


SEARCH: dict[str, dict[str, Any]] = {
    "Domain": {
        "Type": "AWS::OpenSearchService::Domain",
        "Condition": "MakesDomain",
        **_RETAINED,
        "UpdatePolicy": {"EnableVersionUpgrade": True},
        "Properties": {
            "DomainName": ref("SearchDomain"),
            "EngineVersion": "OpenSearch_2.19",  # `make test-engines` runs this line
            "ClusterConfig": {
                "InstanceType": "t3.small.search",
                "InstanceCount": 2,
                "ZoneAwarenessEnabled": True,
                "ZoneAwarenessConfig": {"AvailabilityZoneCount": 2},
            },
            "EBSOptions": {"EBSEnabled": True, "VolumeType": "gp3", "VolumeSize": 20},
            "EncryptionAtRestOptions": {
                "Enabled": True,
                "KmsKeyId": when("SearchHasKey", ref("KmsKey"), ref("AWS::NoValue")),
            },
            "NodeToNodeEncryptionOptions": {"Enabled": True},
            "DomainEndpointOptions": {"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10"},
            "VPCOptions": when(
                "DomainIsInVpc",
                {name: {"Fn::Split": [",", ref(name)]} for name in ("SubnetIds", "SecurityGroupIds")},
                ref("AWS::NoValue"),
            ),
            "AccessPolicies": document(
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": att("IndexRole.Arn")},
                    "Action": ["es:ESHttpGet", "es:ESHttpPost", "es:ESHttpPut"],
                    "Resource": sub(
                        f"arn:${{AWS::Partition}}:es:${{AWS::Region}}:${{AWS::AccountId}}:domain/{_NAME}/*"
                    ),
                }
            ),
        },
    },
    "Encryption": _policy(
        "encryption",
        when(
            "SearchHasKey",
            _json({"Rules": [_COLLECTION], "KmsARN": "${KmsKey}"}),
            _json({"Rules": [_COLLECTION], "AWSOwnedKey": True}),
        ),
    ),
    "Network": _policy("network", _json([{"Rules": [_COLLECTION], "AllowFromPublic": True}])),
    "CollectionAccess": _policy(
        "data",
        _json(
            [
                {
                    "Principal": ["${IndexRole.Arn}"],
                    "Rules": [{**_INDEX, "Permission": _DOCUMENTS}, {**_COLLECTION, "Permission": _ITEMS}],
                }
            ]
        ),
    ),
    "Collection": {
        "Type": "AWS::OpenSearchServerless::Collection",
        "Condition": "MakesCollection",
        "DependsOn": ["Encryption", "Network", "CollectionAccess"],
        **_RETAINED,
        "Properties": {"Name": ref("SearchDomain"), "Type": "SEARCH", "Description": text},
    },
}
