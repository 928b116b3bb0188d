"""The resources that nest a template. What they pass is seen where it is used: the templates are read as one."""

from typing import Any

from template.comparison import att, ref, sub, when

_STACK = "arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/${AWS::StackName}"


def _nested(file: str, *names: str, **values: Any) -> dict[str, Any]:
    """A nested template that is passed parameters of the root under their own names, and other values."""
    parameters = {**{name: ref(name) for name in names}, **values}
    return {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": file, "Parameters": parameters}}


_INBOX = when("OwnInbox", ref("InboxBucket"), ref("ExistingBucket"))
_STORES = {
    "InboxBucket": _INBOX,
    **{name: att(f"{name}.Arn") for name in ("DeskBucket", "ArticleTable", "IngestQueue", "StreamDeadLetterQueue")},
}
_WATCHED = {
    **{name: ref(name) for name in ("IngestFunction", "IndexFunction", "ArticleTable")},
    **{name: att(f"{name}.QueueName") for name in ("IngestQueue", "IngestDeadLetterQueue", "StreamDeadLetterQueue")},
    "Service": ref("AWS::StackName"),
}

NESTED: dict[str, dict[str, Any]] = {
    "Queues": _nested(
        "infra/queues.yaml",
        "ExistingBucket",
        "Prefix",
        "KmsKey",
        RuleName=sub("${AWS::StackName}-uploads"),
        InboxBucket=sub("arn:${AWS::Partition}:s3:::${AWS::StackName}-inbox-${AWS::AccountId}-${AWS::Region}"),
    ),
    "Publishing": _nested(
        "infra/publishers.yaml",
        "Publishers",
        "Prefix",
        InboxBucket=when("OwnInbox", ref("InboxBucket"), ""),
        DeskBucket=ref("DeskBucket"),
    ),
    "Roles": _nested(
        "infra/roles.yaml",
        *("LogDays", "Canary", "Prefix", "KmsKey", "DecryptKeys", "SubnetIds", "SearchDomain", "SearchSecret"),
        **_STORES,
        Service=ref("AWS::StackName"),
        HasIndex=when("HasIndex", "yes", "no"),
    ),
    "SearchIndex": {
        **_nested(
            "infra/search.yaml",
            *("SubnetIds", "SecurityGroupIds", "KmsKey"),
            Kind=ref("Search"),
            Name=ref("SearchDomain"),
            IndexRole=att("IndexRole.Arn"),
        ),
        "Condition": "MakesIndex",
    },
    "Access": {
        **_nested(
            "infra/access.yaml",
            *("Prefix", "OperatorPrincipals", "ReaderPrincipals", "KmsKey", "DecryptKeys"),
            **_STORES,
            IndexFunction=att("IndexFunction.Arn"),
            IngestFunction=att("IngestFunction.Arn"),
            StateMachine=att("StateMachine.Name"),
            IngestDeadLetterQueue=att("IngestDeadLetterQueue.Arn"),
            Stack=sub(_STACK),
        ),
        "Condition": "HasPeople",
    },
    "Backfill": _nested("infra/backfill.yaml", "DeskBucket", "KmsKey", IngestFunction=att("IngestFunction.Arn")),
    "Alarms": _nested("infra/observability.yaml", "SilentHours", "AlarmSet", "CostPerThousand", **_WATCHED),
    "Overview": {
        **_nested("infra/dashboard.yaml", **_WATCHED, Name=ref("AWS::StackName"), IngestLogs=ref("IngestLogs")),
        "Condition": "HasDashboard",
    },
}
