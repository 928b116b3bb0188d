"""The resources that nest a template. What they pass is seen where it is used: the templates are read as one."""

from typing import Any

from template.comparison import att, ref, sub, when

_STACK = "arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/${AWS::StackName}"


def _nested(file: str, *names: str, **values: Any) -> dict[str, Any]:
    """A nested template that is passed the ARNs of named resources, and other values."""
    parameters = {**{name: att(f"{name}.Arn") for name in names}, **values}
    return {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": file, "Parameters": parameters}}


_STORES = ("InboxBucket", "DeskBucket", "ArticleTable", "IngestQueue", "StreamDeadLetterQueue")
_WATCHED = {
    **{name: ref(name) for name in ("IngestFunction", "IndexFunction", "ArticleTable")},
    **{name: att(f"{name}.QueueName") for name in ("IngestQueue", "IngestDeadLetterQueue", "StreamDeadLetterQueue")},
    "Service": ref("AWS::StackName"),
}

NESTED: dict[str, dict[str, Any]] = {
    "Roles": _nested(
        "infra/roles.yaml",
        *_STORES,
        "IngestLogs",
        "IndexLogs",
        Prefix=ref("Prefix"),
        HasIndex=when("HasIndex", "yes", "no"),
    ),
    "Access": {
        **_nested(
            "infra/access.yaml",
            *_STORES,
            "IndexFunction",
            "IngestDeadLetterQueue",
            Prefix=ref("Prefix"),
            OperatorPrincipals=ref("OperatorPrincipals"),
            ReaderPrincipals=ref("ReaderPrincipals"),
            Stack=sub(_STACK),
        ),
        "Condition": "HasPeople",
    },
    "Alarms": _nested(
        "infra/observability.yaml",
        **_WATCHED,
        SilentHours=ref("SilentHours"),
        CostPerThousand=ref("CostPerThousand"),
    ),
    "Overview": {
        **_nested("infra/dashboard.yaml", **_WATCHED, Name=ref("AWS::StackName"), IngestLogs=ref("IngestLogs")),
        "Condition": "HasDashboard",
    },
}
