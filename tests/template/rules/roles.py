"""Rules for the permissions of the functions."""

from typing import Any

from template.cloudformation import Template, listed, resource_of, text_of

ROLE = "AWS::IAM::Role"
WITHOUT_RESOURCE = {"xray:PutTraceSegments", "xray:PutTelemetryRecords"}

# Action and resource, by role. A grant that is added, widened or dropped must be changed here too.
GRANTS = {
    "IngestRole": {
        ("s3:GetObjectVersion", "${InboxBucket.Arn}/${Prefix}*"),
        ("s3:GetObject", "${InboxBucket.Arn}/${Prefix}*"),
        ("s3:ListBucket", "InboxBucket"),
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
        ("es:ESHttpPost", "arn:${AWS::Partition}:es:${AWS::Region}:${AWS::AccountId}:domain/*"),
        ("es:ESHttpPut", "arn:${AWS::Partition}:es:${AWS::Region}:${AWS::AccountId}:domain/*"),
        ("es:ESHttpGet", "arn:${AWS::Partition}:es:${AWS::Region}:${AWS::AccountId}:domain/*"),
        ("aoss:APIAccessAll", "arn:${AWS::Partition}:aoss:${AWS::Region}:${AWS::AccountId}:collection/*"),
    },
}


def roles_grant_what_is_listed(template: Template) -> list[str]:
    """The roles have exactly the grants in GRANTS."""
    faults = []
    for role in template.properties(ROLE):
        granted = {pair for statement in template.granted(role) for pair in _pairs(statement)}
        differing = granted ^ GRANTS.get(role, set())
        faults += [f"{role}: {action} on {where}" for action, where in sorted(differing)]
    return faults


def no_grant_is_wider_than_its_service_requires(template: Template) -> list[str]:
    """No action has a wildcard; a resource has one only where the action does not support resources."""
    pairs = [pair for role in template.properties(ROLE) for one in template.granted(role) for pair in _pairs(one)]
    faults = [f"{action} is a wildcard" for action, _ in pairs if "*" in action]
    faults += [f"{action} on everything" for action, where in pairs if where == "*" and action not in WITHOUT_RESOURCE]
    return faults + [
        f"{action} deletes articles" for action, _ in pairs if action in {"dynamodb:DeleteItem", "s3:DeleteObject"}
    ]


def no_managed_policy_is_attached(template: Template) -> list[str]:
    """Each function names its role, because SAM adds managed policies on all resources to the roles that it creates."""
    faults = [
        f"{name} has managed policies"
        for name, role in template.properties(ROLE).items()
        if "ManagedPolicyArns" in role
    ]
    own = template.functions()
    faults += [f"{name} has policies beside its role" for name, function in own.items() if "Policies" in function]
    return faults + [
        f"{name} has no role of its own"
        for name, function in own.items()
        if resource_of(function.get("Role")) != name.replace("Function", "Role")
    ]


def listing_the_inbox_is_limited_to_the_prefix(template: Template) -> list[str]:
    """The inbox is listed only to get status 404 for a missing key, so the prefix is enough."""
    prefix = {"StringLike": {"s3:prefix": {"Fn::Sub": "${Prefix}*"}}}
    listing = [one for one in template.granted("IngestRole") if "s3:ListBucket" in listed(one["Action"])]
    return [] if [one.get("Condition") for one in listing] == [prefix] else ["the whole inbox can be listed"]


def search_is_granted_only_with_an_index(template: Template) -> list[str]:
    """Search is granted only with an endpoint: the grant is wide, because an endpoint does not contain an ARN."""
    policies = template.properties(ROLE)["IndexRole"]["Policies"]
    always = [policy for policy in policies if "Fn::If" not in policy]
    conditional = [policy["Fn::If"] for policy in policies if "Fn::If" in policy]
    if [(one[0], one[2]) for one in conditional] != [("HasIndex", {"Ref": "AWS::NoValue"})]:
        return ["search is granted without an index"]
    actions = [
        action for policy in always for one in policy["PolicyDocument"]["Statement"] for action in listed(one["Action"])
    ]
    return [f"{action} is granted without an index" for action in actions if action.startswith(("es:", "aoss:"))]


def only_lambda_may_assume_a_role(template: Template) -> list[str]:
    """Lambda is the only principal in the trust policies."""
    trusted = [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]
    return [
        f"{name} may be assumed by others"
        for name, role in template.properties(ROLE).items()
        if role["AssumeRolePolicyDocument"]["Statement"] != trusted
    ]


def _pairs(statement: dict[str, Any]) -> set[tuple[str, str]]:
    """Each action with each resource, as a logical id or as the text of an ARN."""
    return {
        (action, resource_of(where) if "Fn::GetAtt" in where or "Ref" in where else text_of(where))
        for action in listed(statement["Action"])
        for where in listed(statement["Resource"])
    }


ROLE_RULES = (
    roles_grant_what_is_listed,
    no_grant_is_wider_than_its_service_requires,
    no_managed_policy_is_attached,
    listing_the_inbox_is_limited_to_the_prefix,
    search_is_granted_only_with_an_index,
    only_lambda_may_assume_a_role,
)
