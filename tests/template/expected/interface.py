"""What users of the stack see: parameters with values they take and refuse, conditions, outputs."""

from dataclasses import dataclass
from typing import Any

from template.comparison import att, ref, sub, when
from template.expected.search import MADE_ENDPOINT

_ACCOUNT = "arn:aws:iam::111122223333"
_PERSON = f"{_ACCOUNT}:role/desk"
_KEY = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
_SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:node-AbCdEf"
_SIGNING = "arn:aws:lambda:eu-west-1:111122223333:code-signing-config:csc-0a1b"


@dataclass(frozen=True)
class Parameter:
    """A parameter: its default, values that it takes, and values that would break the stack."""

    default: str | float
    takes: tuple[str, ...]
    refuses: tuple[str, ...]
    kind: str = "String"


def _of_length(start: str, length: int) -> str:
    return start + "a" * (length - len(start))


def _bounded(default: str, most: int, takes: tuple[str, ...], refuses: tuple[str, ...]) -> Parameter:
    """A text of at most so many characters; the last valid value can be made longer."""
    longest = (_of_length(takes[-1], most), _of_length(takes[-1], most + 1))
    return Parameter(default, (*takes, longest[0]), (*refuses, longest[1]))


def _choice(*values: str, default: str) -> Parameter:
    return Parameter(default, values, ("", f"{values[0]}x", values[0].swapcase()))


def _number(default: float, least: float, most: float) -> Parameter:
    return Parameter(default, (str(least), str(most)), (str(least - 0.001), str(most + 0.001), "a"), "Number")


_PRINCIPALS = _bounded(
    "",
    2_000,
    ("", _PERSON, f"{_PERSON},arn:aws-cn:iam::111122223333:user/sub/ann", _PERSON),
    (
        "*",
        "111122223333",
        f"{_ACCOUNT}:root",
        f"{_PERSON},",
        f",{_PERSON}",
        f"{_PERSON}, {_PERSON}",
        f"{_ACCOUNT}:role/*",
    ),
)

PARAMETERS = {
    "Architecture": _choice("arm64", "x86_64", default="arm64"),
    "Prefix": Parameter(
        "inbox/",
        ("inbox/", "wire/2026/", f"{'a' * 199}/"),
        ("", "/", "inbox", "in*/", "in box/", f"{'a' * 200}/"),
    ),
    "DedupeWindowDays": _number(30, 1, 365),
    "DedupeCopyScore": _number(1, 0.5, 5),
    "DedupeJoinScore": _number(2, 0.5, 5),
    "LogLevel": _choice("DEBUG", "INFO", "WARNING", "ERROR", default="INFO"),
    "LogDays": Parameter(30, ("14", "30", "60", "90", "180", "365"), ("0", "1", "31", "3650"), "Number"),
    "Concurrency": _number(20, 2, 100),
    "Canary": Parameter("false", ("true", "false"), ("yes", "")),
    "CodeSigning": _bounded("", 200, ("", _SIGNING), ("none", _SIGNING.replace("lambda", "signer"))),
    "ExistingBucket": _bounded("", 63, ("", "news.example", "news"), ("ab", "News", "s3://news", "news/", "-news")),
    "Publishers": _bounded(
        "",
        2_000,
        ("", f"{_ACCOUNT}:root", f"{_ACCOUNT}:root,{_PERSON}", _PERSON),
        ("*", "111122223333", f"{_PERSON},", f",{_PERSON}", f"{_ACCOUNT}:group/x", f"{_ACCOUNT}:role/*"),
    ),
    "DecryptKeys": _bounded("", 2_000, ("", f"{_KEY},{_KEY}", _KEY), ("*", "alias/x", f"{_KEY},", f"{_KEY}*")),
    "KmsKey": _bounded("", 200, ("", _KEY), ("*", "alias/x", f"{_KEY},{_KEY}")),
    "Search": _choice("none", "endpoint", "domain", "collection", default="endpoint"),
    "SearchEndpoint": _bounded(
        "",
        500,
        (
            "",
            "https://search-news-abc.eu-west-1.es.amazonaws.com",
            "https://abc.eu-west-1.aoss.amazonaws.com/",
            "http://127.0.0.1:9201",
            "http://10.1.2.3",
            "http://172.31.0.9:9200",
            "http://192.168.1.4/",
            "http://node:9200",
            "http://search.news.internal:9200",
            "http://search.local",
            "https://a",
        ),
        (
            "search.example.org",
            "https://search.example.org/articles",
            "ftp://search.example.org",
            "http://search.example.org",
            "http://8.8.8.8:9200",
            "http://172.32.0.9",
            "https://desk:hunter2@search.example.org",
            "http://desk@127.0.0.1",
            "http://node:port",
        ),
    ),
    "SearchSecret": _bounded(
        "", 300, ("", _SECRET), ("hunter2", "node-AbCdEf", _SECRET.replace("secretsmanager", "ssm"))
    ),
    "SigningService": _choice("auto", "es", "aoss", "none", default="auto"),
    "SearchDomain": _bounded("*", 28, ("*", "news-1", "news"), ("", "ab", "News", "1news", "news*")),
    "SubnetIds": _bounded(
        "", 500, ("", "subnet-0a,subnet-1b", "subnet-0"), ("subnet-", "vpc-1", "subnet-0,", "subnet-0,1")
    ),
    "SecurityGroupIds": _bounded("", 500, ("", "sg-0a,sg-1b", "sg-0"), ("sg-", "default", "sg-0,", "sg-0,1")),
    "OperatorPrincipals": _PRINCIPALS,
    "ReaderPrincipals": _PRINCIPALS,
    "AlarmSet": _choice("all", "basic", default="all"),
    "SilentHours": _number(0, 0, 24),
    "CostPerThousand": _number(0.1, 0.01, 100),
    "Dashboard": _choice("yes", "no", default="yes"),
}


def _is(parameter: str, value: str) -> dict[str, Any]:
    return {"Fn::Equals": [ref(parameter), value]}


def _is_given(parameter: Any) -> dict[str, Any]:
    return {"Fn::Not": [{"Fn::Equals": [parameter, ""]}]}


def _all(kind: str, *conditions: Any) -> dict[str, Any]:
    named = [{"Condition": one} if isinstance(one, str) else one for one in conditions]
    return {f"Fn::{kind}": named}


CONDITIONS: dict[str, Any] = {
    "MakesIndex": _all("Or", _is("Search", "domain"), _is("Search", "collection")),
    "IsAtEndpoint": _all("And", _is("Search", "endpoint"), _is_given(ref("SearchEndpoint"))),
    "HasIndex": _all("Or", "MakesIndex", "IsAtEndpoint"),
    "IsInVpc": _is_given(ref("SubnetIds")),
    "OwnInbox": _is("ExistingBucket", ""),
    "HasKey": _is_given(ref("KmsKey")),
    "IsSigned": _is_given(ref("CodeSigning")),
    "LogsDebug": _is("LogLevel", "DEBUG"),
    "HasDashboard": _is("Dashboard", "yes"),
    "HasOperator": _is_given(ref("OperatorPrincipals")),
    "HasReader": _is_given(ref("ReaderPrincipals")),
    "HasPeople": _all("Or", "HasOperator", "HasReader"),
    # Of nested templates, which do not see those of the root.
    "IsExistingBucket": _is_given(ref("ExistingBucket")),
    "QueuesHaveKey": _is_given(ref("KmsKey")),
    "HasOwnInbox": _is_given(when("OwnInbox", ref("InboxBucket"), "")),
    "HasPublishers": _is_given(ref("Publishers")),
    "SearchIsGranted": {"Fn::Equals": [when("HasIndex", "yes", "no"), "yes"]},
    "HasSecret": _is_given(ref("SearchSecret")),
    "HasDecryptKeys": _is_given(ref("DecryptKeys")),
    "RolesHaveKey": _is_given(ref("KmsKey")),
    "RolesAreInVpc": _is_given(ref("SubnetIds")),
    "IsCanary": _is("Canary", "true"),
    "BackfillHasKey": _is_given(ref("KmsKey")),
    "PeopleHaveKey": _is_given(ref("KmsKey")),
    "PeopleMayDecrypt": _is_given(ref("DecryptKeys")),
    "MakesDomain": _is("Search", "domain"),
    "MakesCollection": _is("Search", "collection"),
    "DomainIsInVpc": _is_given(ref("SubnetIds")),
    "SearchHasKey": _is_given(ref("KmsKey")),
    "MayNotBeSilent": {"Fn::Not": [_is("SilentHours", "0")]},
    "ComputesAlarms": _is("AlarmSet", "all"),
}

CONDITIONS_OF_OUTPUTS = {"ReaderRole": "HasReader", "OperatorRole": "HasOperator", "SearchEndpoint": "HasIndex"}


def _queue_outputs(short: str) -> dict[str, Any]:
    """ARN, URL and name of a queue."""
    name = f"{short}Queue"
    return {name: att(f"{name}.Arn"), f"{short}Url": ref(name), f"{short}Name": att(f"{name}.QueueName")}


OUTPUTS: dict[str, dict[str, Any]] = {
    "template.yaml": {
        "InboxBucket": when("OwnInbox", ref("InboxBucket"), ref("ExistingBucket")),
        "QuarantineUri": sub("s3://${DeskBucket}/quarantine/"),
        "TextsUri": sub("s3://${DeskBucket}/texts/"),
        "ProfilesUri": sub("s3://${DeskBucket}/profiles/"),
        "ArticleTable": ref("ArticleTable"),
        "BackfillStateMachine": ref("StateMachine"),
        "IngestQueue": ref("IngestQueue"),
        "IngestDeadLetterQueue": ref("IngestDeadLetterQueue"),
        "StreamDeadLetterQueue": ref("StreamDeadLetterQueue"),
        "SearchEndpoint": when("MakesIndex", MADE_ENDPOINT, ref("SearchEndpoint")),
        "ReaderRole": att("ReaderRole.Arn"),
        "OperatorRole": att("OperatorRole.Arn"),
    },
    "infra/queues.yaml": {
        **_queue_outputs("Ingest"), **_queue_outputs("IngestDeadLetter"), **_queue_outputs("StreamDeadLetter"),
    },
    "infra/publishers.yaml": {"DeskBucketPolicy": ref("DeskBucketPolicy")},
    "infra/roles.yaml": {
        "IngestRole": att("IngestRole.Arn"),
        "IndexRole": att("IndexRole.Arn"),
        "IngestLogs": ref("IngestLogs"),
        "IndexLogs": ref("IndexLogs"),
        "DeploymentRole": when("IsCanary", att("DeploymentRole.Arn"), att("IngestRole.Arn")),
    },
    "infra/backfill.yaml": {"StateMachine": ref("StateMachine"), "Name": att("StateMachine.Name")},
    "infra/search.yaml": {"Endpoint": MADE_ENDPOINT},
    "infra/access.yaml": {"ReaderRole": att("ReaderRole.Arn"), "OperatorRole": att("OperatorRole.Arn")},
    "infra/observability.yaml": {name: ref(name) for name in ("Topic", "IngestFails", "IndexFails")},
    "infra/dashboard.yaml": {"Name": ref("Dashboard")},
}  # fmt: skip
