"""What users of the stack see: parameters with values they take and refuse, conditions, outputs."""

from dataclasses import dataclass
from typing import Any

from template.comparison import att, ref, sub


@dataclass(frozen=True)
class Parameter:
    """A parameter: its default, values that it takes, and values that would break the stack."""

    default: str | float
    takes: tuple[str, ...]
    refuses: tuple[str, ...]
    kind: str = "String"
    is_hidden: bool = False


_WHOLE = "Number"

_PERSON = "arn:aws:iam::111122223333:role/desk"
_PRINCIPALS = Parameter(
    "",
    (_PERSON, f"{_PERSON},arn:aws-cn:iam::111122223333:user/sub/ann", f"{_PERSON}{'a' * (2_000 - len(_PERSON))}"),
    ("*", "111122223333", "arn:aws:iam::111122223333:root", f"{_PERSON},", f"{_PERSON}, {_PERSON}",
     "arn:aws:iam::111122223333:role/*", f"{_PERSON}{'a' * (2_001 - len(_PERSON))}"),
)  # fmt: skip

PARAMETERS = {
    "SearchEndpoint": Parameter(
        "",
        (
            "https://search-news-abc.eu-west-1.es.amazonaws.com",
            "https://abc.eu-west-1.aoss.amazonaws.com/",
            "http://user:secret@127.0.0.1:9201",
            f"https://{'a' * 492}",
        ),
        (
            "search.example.org",
            "https://search.example.org/articles",
            "ftp://search.example.org",
            f"https://{'a' * 493}",
        ),
        is_hidden=True,  # the address of a node of one's own may contain a password
    ),
    "Architecture": Parameter("arm64", ("arm64", "x86_64"), ("arm", "")),
    "Prefix": Parameter(
        "inbox/",
        ("inbox/", "wire/2026/", f"{'a' * 199}/"),
        ("", "/", "inbox", "in*/", "in box/", f"{'a' * 200}/"),
    ),
    "DedupeWindowDays": Parameter(30, ("1", "365"), ("0", "366", "a"), _WHOLE),
    "DedupeCopyScore": Parameter(1, ("0.5", "5"), ("0.4", "5.1"), _WHOLE),
    "DedupeJoinScore": Parameter(2, ("0.5", "2.75", "5"), ("0.4", "5.1"), _WHOLE),
    "SilentHours": Parameter(0, ("0", "24"), ("-1", "25", "a"), _WHOLE),
    "CostPerThousand": Parameter(0.1, ("0.01", "100"), ("0", "101"), _WHOLE),
    "Dashboard": Parameter("yes", ("yes", "no"), ("", "true")),
    "OperatorPrincipals": _PRINCIPALS,
    "ReaderPrincipals": _PRINCIPALS,
    "LogLevel": Parameter("INFO", ("DEBUG", "INFO", "WARNING", "ERROR"), ("info", "")),
}

CONDITIONS: dict[str, Any] = {
    "HasIndex": {"Fn::Not": [{"Fn::Equals": [ref("SearchEndpoint"), ""]}]},
    "HasDashboard": {"Fn::Equals": [ref("Dashboard"), "yes"]},
    "MayNotBeSilent": {"Fn::Not": [{"Fn::Equals": [ref("SilentHours"), "0"]}]},
    "HasOperator": {"Fn::Not": [{"Fn::Equals": [ref("OperatorPrincipals"), ""]}]},
    "HasReader": {"Fn::Not": [{"Fn::Equals": [ref("ReaderPrincipals"), ""]}]},
    "HasPeople": {"Fn::Or": [{"Condition": "HasOperator"}, {"Condition": "HasReader"}]},
    "SearchIsGranted": {"Fn::Equals": [{"Fn::If": ["HasIndex", "yes", "no"]}, "yes"]},
    "LogsDebug": {"Fn::Equals": [ref("LogLevel"), "DEBUG"]},
}

CONDITIONS_OF_OUTPUTS = {"ReaderRole": "HasReader", "OperatorRole": "HasOperator"}

OUTPUTS: dict[str, dict[str, Any]] = {
    "template.yaml": {
        "InboxBucket": ref("InboxBucket"),
        "QuarantineUri": sub("s3://${DeskBucket}/quarantine/"),
        "TextsUri": sub("s3://${DeskBucket}/texts/"),
        "ArticleTable": ref("ArticleTable"),
        "IngestQueue": ref("IngestQueue"),
        "IngestDeadLetterQueue": ref("IngestDeadLetterQueue"),
        "StreamDeadLetterQueue": ref("StreamDeadLetterQueue"),
        "ReaderRole": att("Access.Outputs.ReaderRole"),
        "OperatorRole": att("Access.Outputs.OperatorRole"),
    },
    "infra/roles.yaml": {"IngestRole": att("IngestRole.Arn"), "IndexRole": att("IndexRole.Arn")},
    "infra/access.yaml": {"ReaderRole": att("ReaderRole.Arn"), "OperatorRole": att("OperatorRole.Arn")},
    "infra/observability.yaml": {name: ref(name) for name in ("Topic", "IngestFails", "IndexFails")},
    "infra/dashboard.yaml": {"Name": ref("Dashboard")},
}
