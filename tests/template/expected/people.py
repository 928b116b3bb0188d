"""The roles of people: a reader who changes nothing, and an operator who reads, repairs and erases."""

from typing import Any

from template.comparison import ref, text, when
from template.expected.policies import document
from template.expected.roles import ROLE, grants

_DOMAIN = "arn:${AWS::Partition}:es:${AWS::Region}:${AWS::AccountId}:domain/*"
_COLLECTION = "arn:${AWS::Partition}:aoss:${AWS::Region}:${AWS::AccountId}:collection/*"
_STACK = "arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/${AWS::StackName}/*"
_BUCKET = "arn:${AWS::Partition}:s3:::${OwnInbox?InboxBucket:ExistingBucket}"
_INBOX = f"{_BUCKET}/${{Prefix}}*"
_QUARANTINE, _TEXTS = "${DeskBucket.Arn}/quarantine/*", "${DeskBucket.Arn}/texts/*"
_STATES, _BACKFILL = "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}", "${StateMachine.Name}"
_DEAD_LETTERS = ("IngestDeadLetterQueue", "StreamDeadLetterQueue")


def _on(resource: str, *actions: str) -> set[tuple[str, str]]:
    return {(action, resource) for action in actions}


READ = {
    *_on(_STACK, "cloudformation:DescribeStacks", "cloudformation:DescribeStackResource"),
    *_on("IndexFunction", "lambda:GetFunctionConfiguration"),
    *_on(
        "ArticleTable", *(f"dynamodb:{name}" for name in ("BatchGetItem", "GetItem", "Query", "Scan", "DescribeTable"))
    ),
    *(pair for place in (_INBOX, _QUARANTINE, _TEXTS) for pair in _on(place, "s3:GetObject", "s3:GetObjectVersion")),
    *(pair for bucket in (_BUCKET, "DeskBucket") for pair in _on(bucket, "s3:ListBucket", "s3:ListBucketVersions")),
    *(pair for queue in ("IngestQueue", *_DEAD_LETTERS) for pair in _on(queue, "sqs:GetQueueAttributes")),
    *_on(_DOMAIN, "es:ESHttpGet"),
    *(pair for path in ("_search", "_count", "_mget") for pair in _on(f"{_DOMAIN}/articles*/{path}", "es:ESHttpPost")),
    *_on(_COLLECTION, "aoss:APIAccessAll"),
}
OPERATE = {
    *_on("ArticleTable", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"),
    *(pair for place in (_QUARANTINE, _TEXTS)
      for pair in _on(place, "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion")),
    *_on(_INBOX, "s3:DeleteObject", "s3:DeleteObjectVersion"),
    *_on("IngestFunction", "lambda:InvokeFunction"),
    *_on("${DeskBucket.Arn}/backfill/*", "s3:PutObject"),
    *_on(f"{_STATES}:stateMachine:{_BACKFILL}", "states:StartExecution"),
    *_on(f"{_STATES}:execution:{_BACKFILL}:*", *(
        f"states:{name}" for name in ("DescribeExecution", "StopExecution", "ListMapRuns"))),
    *_on(f"{_STATES}:mapRun:{_BACKFILL}/*", "states:DescribeMapRun", "states:UpdateMapRun"),
    *_on("IngestQueue", "sqs:SendMessage"),
    *(pair for queue in _DEAD_LETTERS for pair in _on(
        queue, *(f"sqs:{name}" for name in (
            "ReceiveMessage", "DeleteMessage", "StartMessageMoveTask", "ListMessageMoveTasks")))),
    *_on(_DOMAIN, "es:ESHttpPost", "es:ESHttpPut", "es:ESHttpDelete"),
}  # fmt: skip


_KEYS = [
    when(condition, {"Effect": "Allow", "Action": action, "Resource": resource}, ref("AWS::NoValue"))
    for condition, action, resource in (
        ("PeopleHaveKey", ["kms:Decrypt", "kms:GenerateDataKey"], ref("KmsKey")),
        ("PeopleMayDecrypt", "kms:Decrypt", {"Fn::Split": [",", ref("DecryptKeys")]}),
    )
]


def _person(name: str, **policies: Any) -> dict[str, Any]:
    """A role of people for an hour at a time: only the principals of its parameter may take it."""
    named = {"Fn::Split": [",", ref(f"{name}Principals")]}
    trust = document({"Effect": "Allow", "Principal": {"AWS": named}, "Action": "sts:AssumeRole"})
    properties = {"Description": text, "MaxSessionDuration": 3_600, "AssumeRolePolicyDocument": trust}
    read = {"ManagedPolicyArns": [ref("ReadPolicy")]}
    return {"Type": ROLE, "Condition": f"Has{name}", "Properties": {**properties, **read, **policies}}


def _reads(found: Any) -> str:
    """The grants of a reader, and those of keys, which exist only with their parameters."""
    keys = [one for one in found if isinstance(one, dict) and "Fn::If" in one]
    if keys != _KEYS:
        return f"differs in {keys}"
    return grants(READ)([one for one in found if one not in keys])


PEOPLE: dict[str, dict[str, Any]] = {
    "ReadPolicy": {
        "Type": "AWS::IAM::ManagedPolicy",
        "Condition": "HasPeople",
        "Properties": {"Description": text, "PolicyDocument": {**document(), "Statement": _reads}},
    },
    "ReaderRole": _person("Reader"),
    "OperatorRole": _person(
        "Operator",
        Policies=[{"PolicyName": "operator", "PolicyDocument": {**document(), "Statement": grants(OPERATE)}}],
    ),
}
