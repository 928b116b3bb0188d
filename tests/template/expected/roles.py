"""The roles: who may take them, and every grant with its condition."""

import json
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from template.cloudformation import listed, resource_of
from template.comparison import Check, ref, sub, when
from template.expected.policies import document

ROLE = "AWS::IAM::Role"

PROFILES = {("s3:GetObject", "${DeskBucket.Arn}/profiles/*"), ("s3:ListBucket", "DeskBucket")}
# Action and resource, by role. A grant that is added, widened or dropped must be changed here too.
GRANTS = {
    "IngestRole": {
        ("s3:GetObjectVersion", "arn:${AWS::Partition}:s3:::${OwnInbox?InboxBucket:ExistingBucket}/${Prefix}*"),
        ("s3:GetObject", "arn:${AWS::Partition}:s3:::${OwnInbox?InboxBucket:ExistingBucket}/${Prefix}*"),
        ("s3:ListBucket", "arn:${AWS::Partition}:s3:::${OwnInbox?InboxBucket:ExistingBucket}"),
        ("s3:PutObject", "${DeskBucket.Arn}/quarantine/*"),
        ("s3:PutObject", "${DeskBucket.Arn}/texts/*"),
        ("s3:GetObject", "${DeskBucket.Arn}/texts/*"),
        ("dynamodb:BatchGetItem", "ArticleTable"),
        ("dynamodb:Query", "ArticleTable"),
        ("dynamodb:PutItem", "ArticleTable"),
        ("dynamodb:UpdateItem", "ArticleTable"),
        ("sqs:ReceiveMessage", "IngestQueue"),
        ("sqs:DeleteMessage", "IngestQueue"),
        ("sqs:GetQueueAttributes", "IngestQueue"),
        ("sqs:SendMessage", "IngestQueue"),
        ("logs:CreateLogStream", "IngestLogs"),
        ("logs:PutLogEvents", "IngestLogs"),
        ("xray:PutTraceSegments", "*"),
        ("xray:PutTelemetryRecords", "*"),
        *PROFILES,
    },
    "IndexRole": {
        ("dynamodb:DescribeStream", "${ArticleTable.Arn}/stream/*"),
        ("dynamodb:GetRecords", "${ArticleTable.Arn}/stream/*"),
        ("dynamodb:GetShardIterator", "${ArticleTable.Arn}/stream/*"),
        ("dynamodb:ListStreams", "${ArticleTable.Arn}/stream/*"),
        ("sqs:SendMessage", "StreamDeadLetterQueue"),
        ("s3:GetObject", "${DeskBucket.Arn}/texts/*"),
        ("s3:PutObject", "${DeskBucket.Arn}/quarantine/*"),
        ("logs:CreateLogStream", "IndexLogs"),
        ("logs:PutLogEvents", "IndexLogs"),
        ("xray:PutTraceSegments", "*"),
        ("xray:PutTelemetryRecords", "*"),
        ("es:ESHttpPost", "arn:${AWS::Partition}:es:${AWS::Region}:${AWS::AccountId}:domain/${SearchDomain}/*"),
        ("es:ESHttpPut", "arn:${AWS::Partition}:es:${AWS::Region}:${AWS::AccountId}:domain/${SearchDomain}/*"),
        ("es:ESHttpGet", "arn:${AWS::Partition}:es:${AWS::Region}:${AWS::AccountId}:domain/${SearchDomain}/*"),
        ("aoss:APIAccessAll", "arn:${AWS::Partition}:aoss:${AWS::Region}:${AWS::AccountId}:collection/*"),
    },
}
OF_THE_ACCOUNT = {"StringEquals": {"aws:ResourceAccount": ref("AWS::AccountId")}}  # a deleted bucket may be taken
# Conditions of actions, by role.
CONDITIONS: dict[str, dict[str, dict[str, Any]]] = {
    "IngestRole": {
        **dict.fromkeys(("s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"), OF_THE_ACCOUNT),
        "s3:ListBucket": {"StringLike": {"s3:prefix": sub("${Prefix}*")}, **OF_THE_ACCOUNT},
    },
    "IndexRole": dict.fromkeys(("s3:GetObject", "s3:PutObject"), OF_THE_ACCOUNT),
}
_OF_PROFILES: dict[str, dict[str, Any]] = {
    "s3:GetObject": OF_THE_ACCOUNT,
    "s3:ListBucket": {"StringLike": {"s3:prefix": "profiles/*"}, **OF_THE_ACCOUNT},
}
_FUNCTIONS = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-*"
ONLY_WITH_AN_INDEX = ("es:", "aoss:")


def grants(pairs: Iterable[tuple[str, str]], conditions: Mapping[str, dict[str, Any]] = MappingProxyType({})) -> Check:
    """Statements that grant these actions on these resources, under the conditions of the actions, and no more."""
    expected = {(*pair, json.dumps(conditions.get(pair[0], {}), sort_keys=True)) for pair in pairs}

    def check(statements: Any) -> str:
        if not isinstance(statements, list):
            return "is not a list of statements"
        odd = [one for one in statements if not _is_plain(one)]
        found = {grant for one in statements if _is_plain(one) for grant in _granted(one)}
        return " ".join(
            [*(f"odd statement {one}" for one in odd), *(f"differs in {one}" for one in sorted(found ^ expected))]
        )

    return check


def _is_plain(statement: Any) -> bool:
    """Whether a statement allows actions on resources, and is nothing else."""
    needed = {"Effect", "Action", "Resource"}
    is_complete = isinstance(statement, dict) and needed <= set(statement) <= {*needed, "Condition"}
    return is_complete and statement["Effect"] == "Allow"


def _granted(statement: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each action with each resource, as a logical id or as the text of an ARN, and the condition."""
    condition = json.dumps(statement.get("Condition", {}), sort_keys=True)
    for action in listed(statement["Action"]):
        for where in listed(statement["Resource"]):
            yield str(action), _resource(where), condition


def _resource(where: Any) -> str:
    """The resource of a grant as GRANTS writes it: a logical id for its ARN, the text of another ARN."""
    if isinstance(where, dict) and set(where) == {"Fn::Sub"}:
        return str(where["Fn::Sub"])
    name = resource_of(where)
    return name if where == {"Fn::GetAtt": [name, "Arn"]} else str(where)


def _policy(name: str, role: str, *, with_index: bool = False) -> dict[str, Any]:
    pairs = {pair for pair in GRANTS[role] - PROFILES if pair[0].startswith(ONLY_WITH_AN_INDEX) == with_index}
    statements = grants(pairs, CONDITIONS.get(role, {}))
    return {"PolicyName": name, "PolicyDocument": {**document(), "Statement": statements}}


def _role(service: str, *policies: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A role that only one service may take, with these policies and no managed ones."""
    service_alone = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    properties = {"AssumeRolePolicyDocument": document(service_alone), "Policies": list(policies)}
    return {"Type": ROLE, "Properties": properties, **more}


def _only(condition: str, policy: dict[str, Any]) -> dict[str, Any]:
    return when(condition, policy, ref("AWS::NoValue"))


def _one(name: str, statement: dict[str, Any]) -> dict[str, Any]:
    return {"PolicyName": name, "PolicyDocument": document({"Effect": "Allow", **statement})}


def _of_both(condition: str, name: str, statement: dict[str, Any]) -> dict[str, Any]:
    """A policy of both functions that exists only with a parameter."""
    roles = {"Roles": [ref("IngestRole"), ref("IndexRole")]}
    return {"Type": "AWS::IAM::Policy", "Condition": condition, "Properties": {**_one(name, statement), **roles}}


_NETWORK = [
    f"ec2:{name}"
    for name in (
        "CreateNetworkInterface",
        "DescribeNetworkInterfaces",
        "DescribeSubnets",
        "DeleteNetworkInterface",
        "AssignPrivateIpAddresses",
        "UnassignPrivateIpAddresses",
    )
]
_ALIASES = {
    ("lambda:UpdateAlias", _FUNCTIONS),
    ("lambda:GetAlias", _FUNCTIONS),
    ("lambda:GetProvisionedConcurrencyConfig", _FUNCTIONS),
    ("cloudwatch:DescribeAlarms", "*"),
}

ROLES: dict[str, dict[str, Any]] = {
    "IngestRole": _role(
        "lambda.amazonaws.com",
        _policy("ingest", "IngestRole"),
        {"PolicyName": "profiles", "PolicyDocument": {**document(), "Statement": grants(PROFILES, _OF_PROFILES)}},
        _only(
            "HasDecryptKeys",
            _one("publishers", {"Action": "kms:Decrypt", "Resource": {"Fn::Split": [",", ref("DecryptKeys")]}}),
        ),
    ),
    "IndexRole": _role(
        "lambda.amazonaws.com",
        _policy("index", "IndexRole"),
        _only("SearchIsGranted", _policy("search", "IndexRole", with_index=True)),
        _only(
            "HasSecret", _one("secret", {"Action": "secretsmanager:GetSecretValue", "Resource": ref("SearchSecret")})
        ),
    ),
    "KeyPolicy": _of_both(
        "RolesHaveKey", "key", {"Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": ref("KmsKey")}
    ),
    "NetworkPolicy": _of_both("RolesAreInVpc", "network", {"Action": _NETWORK, "Resource": "*"}),
    "DeploymentRole": _role(
        "codedeploy.amazonaws.com",
        {"PolicyName": "deployment", "PolicyDocument": {**document(), "Statement": grants(_ALIASES)}},
        Condition="IsCanary",
    ),
}
