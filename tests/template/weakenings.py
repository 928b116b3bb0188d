"""Single edits that an attacker, a tired engineer or a merge would make, each with the check that must fail for it."""

from typing import Any

from template.mutants import REMOVED, Mutant, Place
from template.nested import ROOT_FILE

ALARMS_FILE = "infra/observability.yaml"
QUEUES_FILE = "infra/queues.yaml"
PUBLISHERS_FILE = "infra/publishers.yaml"
ROLES_FILE = "infra/roles.yaml"
ACCESS_FILE = "infra/access.yaml"


def _edit(path: str, instead: Any, check: str, file: str = ROOT_FILE) -> tuple[Mutant, str]:
    """A change of the place that a path with `/` names; numbers are places of a list."""
    place: Place = tuple(int(step) if step.isdecimal() else step for step in path.split("/"))
    return Mutant(file, place, instead), check


def _part(resource: str, path: str, instead: Any) -> tuple[Mutant, str]:
    return _edit(f"Resources/{resource}/{path}", instead, f"resource {resource}")


def _of(resource: str, path: str, instead: Any) -> tuple[Mutant, str]:
    return _part(resource, f"Properties/{path}", instead)


def _queue(resource: str, path: str, instead: Any) -> tuple[Mutant, str]:
    return _edit(f"Resources/{resource}/Properties/{path}", instead, f"resource {resource}", QUEUES_FILE)


def _policy(resource: str, path: str, instead: Any) -> tuple[Mutant, str]:
    return _edit(f"Resources/{resource}/Properties/{path}", instead, f"resource {resource}", PUBLISHERS_FILE)


def _more(resource: str, kind: str, **properties: Any) -> tuple[Mutant, str]:
    """A resource beside those that are expected."""
    return _edit(f"Resources/{resource}", {"Type": kind, "Properties": properties}, "no other resources")


def _alarm(name: str, path: str, instead: Any) -> tuple[Mutant, str]:
    return _edit(f"Resources/{name}/Properties/{path}", instead, f"resource {name}", ALARMS_FILE)


def _role(name: str, path: str, instead: Any, file: str = ROLES_FILE) -> tuple[Mutant, str]:
    return _edit(f"Resources/{name}/Properties/{path}", instead, f"resource {name}", file)


_QUEUE_URL, _QUEUE_NAME = ({"Fn::GetAtt": ["Queues", f"Outputs.Ingest{what}"]} for what in ("Url", "Name"))
_ALLOW_ALL = {"Effect": "Allow", "Principal": "*", "Action": "s3:PutObject", "Resource": "*"}
_ANOTHER_ACCOUNT = {**_ALLOW_ALL, "Principal": {"AWS": "111122223333"}, "Action": "s3:GetObject"}
_ADMIN = {"Effect": "Allow", "Action": "*", "Resource": "*"}
_UPLOADS = "Events/Uploads/Properties"
_CHANGES = "Events/Articles/Properties"
_STATEMENTS = "Policies/0/PolicyDocument/Statement"
_VARIABLES = "Environment/Variables"
_SHARED = "Globals/Function"

BUCKETS = {
    "inbox: policy of TLS dropped": _edit(
        "Resources/InboxBucketPolicy", REMOVED, "resource InboxBucketPolicy", PUBLISHERS_FILE
    ),
    "desk: TLS for the bucket, not for objects": _policy(
        "DeskBucketPolicy", "PolicyDocument/Statement/0/Resource/1", REMOVED
    ),
    "desk: another account reads all": _policy("DeskBucketPolicy", "PolicyDocument/Statement/1", _ANOTHER_ACCOUNT),
    "inbox: anyone writes": _policy("InboxBucketPolicy", "PolicyDocument/Statement/2", _ALLOW_ALL),
    "desk: public access possible": _of("DeskBucket", "PublicAccessBlockConfiguration", REMOVED),
    "inbox: public bucket not restricted": _of(
        "InboxBucket", "PublicAccessBlockConfiguration/RestrictPublicBuckets", False
    ),
    "inbox: public policy possible": _of("InboxBucket", "PublicAccessBlockConfiguration/BlockPublicPolicy", False),
    "desk: encryption not declared": _of("DeskBucket", "BucketEncryption", REMOVED),
    "inbox: versions suspended": _of("InboxBucket", "VersioningConfiguration/Status", "Suspended"),
    "inbox: deleted with the stack": _part("InboxBucket", "DeletionPolicy", REMOVED),
    "desk: deleted when replaced": _part("DeskBucket", "UpdateReplacePolicy", REMOVED),
    "inbox: originals expire after a day": _of("InboxBucket", "LifecycleConfiguration/Rules/0/ExpirationInDays", 1),
    "desk: long texts expire": _of(
        "DeskBucket", "LifecycleConfiguration/Rules/0", {"Id": "x", "Status": "Enabled", "ExpirationInDays": 30}
    ),
    "inbox: writers own their objects": _of("InboxBucket", "OwnershipControls/Rules/0/ObjectOwnership", "ObjectWriter"),
    "inbox: only one kind of upload notified": _of(
        "InboxBucket", "NotificationConfiguration/QueueConfigurations/0/Event", "s3:ObjectCreated:Put"
    ),
    "inbox: deletions not notified": _of("InboxBucket", "NotificationConfiguration/QueueConfigurations/1", REMOVED),
    "inbox: every key notified": _of("InboxBucket", "NotificationConfiguration/QueueConfigurations/0/Filter", REMOVED),
    "inbox: notified before the queue allows it": _of(
        "InboxBucket", "NotificationConfiguration/QueueConfigurations/0/Queue", {"Fn::Sub": "arn:aws:sqs:x:1:queue"}
    ),
    "desk: notification added": _of("DeskBucket", "NotificationConfiguration", {"EventBridgeConfiguration": {}}),
    "quarantine in the inbox": _edit(
        f"{_SHARED}/{_VARIABLES}/QUARANTINE_URI", {"Fn::Sub": "s3://${InboxBucket}/inbox/quarantine/"}, "globals"
    ),
    "texts beside what the role may write": _edit(
        f"{_SHARED}/{_VARIABLES}/TEXTS_URI",
        {"Fn::Sub": "s3://${DeskBucket}/long/"},
        "roles may write where the variables point",
    ),
}

QUEUES = {
    "any bucket sends": _queue("IngestQueuePolicy", "PolicyDocument/Statement/0/Fn::If/2/Condition/ArnEquals", REMOVED),
    "any account sends": _queue(
        "IngestQueuePolicy", "PolicyDocument/Statement/0/Fn::If/2/Condition/StringEquals", REMOVED
    ),
    "any bucket by its pattern": _queue(
        "IngestQueuePolicy", "PolicyDocument/Statement/0/Fn::If/2/Condition/ArnEquals/aws:SourceArn", "arn:aws:s3:::*"
    ),
    "anyone sends": _queue("IngestQueuePolicy", "PolicyDocument/Statement/0/Fn::If/2/Principal", "*"),
    "senders do all": _queue("IngestQueuePolicy", "PolicyDocument/Statement/0/Fn::If/2/Action", "sqs:*"),
    "queue without TLS": _queue("IngestQueuePolicy", "PolicyDocument/Statement/1", REMOVED),
    "dead letters without TLS": _edit(
        "Resources/StreamDeadLetterQueuePolicy", REMOVED, "resource StreamDeadLetterQueuePolicy", QUEUES_FILE
    ),
    "no dead-letter queue": _queue("IngestQueue", "RedrivePolicy", REMOVED),
    "dead letters into the queue of the stream": _queue(
        "IngestQueue", "RedrivePolicy/deadLetterTargetArn", {"Fn::GetAtt": ["StreamDeadLetterQueue", "Arn"]}
    ),
    "given up after one attempt": _queue("IngestQueue", "RedrivePolicy/maxReceiveCount", 1),
    "attempts for eight days": _queue("IngestQueue", "RedrivePolicy/maxReceiveCount", 1_000),
    "attempts longer than messages are kept": _edit(
        "Resources/IngestQueue/Properties/MessageRetentionPeriod",
        14_400,
        "every attempt is made before a message expires",
        QUEUES_FILE,
    ),
    "hidden for one timeout": _edit(
        "Resources/IngestQueue/Properties/VisibilityTimeout", 120, "messages stay hidden for six timeouts", QUEUES_FILE
    ),
    "hidden for half a day": _queue("IngestQueue", "VisibilityTimeout", 43_200),
    "messages kept for a minute": _queue("IngestQueue", "MessageRetentionPeriod", 60),
    "dead letters kept for 4 days": _edit(
        "Resources/IngestDeadLetterQueue/Properties/MessageRetentionPeriod",
        345_600,
        "dead letters outlive the queue by four days",
        QUEUES_FILE,
    ),
    "changes given up kept for a minute": _queue("StreamDeadLetterQueue", "MessageRetentionPeriod", 60),
    "queue not encrypted": _queue("IngestQueue", "SqsManagedSseEnabled", False),
    "any rule sends": _queue("IngestQueuePolicy", "PolicyDocument/Statement/0/Fn::If/1/Condition", REMOVED),
    "the rule leaves out deletions": _queue("UploadsRule", "EventPattern/detail-type/1", REMOVED),
    "the rule takes every key": _queue("UploadsRule", "EventPattern/detail/object", REMOVED),
    "events given up are lost": _queue("UploadsRule", "Targets/0/DeadLetterConfig", REMOVED),
}

SOURCES = {
    "messages lost with their batch": _of("IngestFunction", f"{_UPLOADS}/FunctionResponseTypes", REMOVED),
    "uploads not read": _of("IngestFunction", f"{_UPLOADS}/Enabled", False),
    "deletions filtered out": _of(
        "IngestFunction", f"{_UPLOADS}/FilterCriteria", {"Filters": [{"Pattern": '{"body":{"Records":[]}}'}]}
    ),
    "batches of 10,000": _of("IngestFunction", f"{_UPLOADS}/BatchSize", 10_000),
    "five minutes of waiting": _of("IngestFunction", f"{_UPLOADS}/MaximumBatchingWindowInSeconds", 300),
    "a thousand at once": _of("IngestFunction", f"{_UPLOADS}/ScalingConfig/MaximumConcurrency", 1_000),
    "without bound": _of("IngestFunction", f"{_UPLOADS}/ScalingConfig", REMOVED),
    "changes lost with their batch": _of("IndexFunction", f"{_CHANGES}/FunctionResponseTypes", REMOVED),
    "batches never halved": _of("IndexFunction", f"{_CHANGES}/BisectBatchOnFunctionError", False),
    "changes given up without notice": _of("IndexFunction", f"{_CHANGES}/DestinationConfig", REMOVED),
    "first fault loses the change": _of("IndexFunction", f"{_CHANGES}/MaximumRetryAttempts", 0),
    "tried without end": _of("IndexFunction", f"{_CHANGES}/MaximumRetryAttempts", -1),
    "given up after a minute": _of("IndexFunction", f"{_CHANGES}/MaximumRecordAgeInSeconds", 60),
    "given up before the alarm": _edit(
        f"Resources/IndexFunction/Properties/{_CHANGES}/MaximumRecordAgeInSeconds",
        600,
        "the index alarm is raised long before changes are given up",
    ),
    "given up when the stream forgets": _of("IndexFunction", f"{_CHANGES}/MaximumRecordAgeInSeconds", 86_400),
    "never given up": _of("IndexFunction", f"{_CHANGES}/MaximumRecordAgeInSeconds", REMOVED),
    "batches of 10,000 changes": _edit(
        f"Resources/IndexFunction/Properties/{_CHANGES}/BatchSize",
        10_000,
        "a batch fits the time of its function",
    ),
    "five minutes of waiting for changes": _of("IndexFunction", f"{_CHANGES}/MaximumBatchingWindowInSeconds", 300),
    "first changes skipped": _of("IndexFunction", f"{_CHANGES}/StartingPosition", "LATEST"),
    "filter misspelt": _of(
        "IndexFunction", f"{_CHANGES}/FilterCriteria/Filters/0/Pattern", '{"dynamodb":{"Keys":{"sk":{"S":["META "]}}}}'
    ),
    "claims sent to the index": _of("IndexFunction", f"{_CHANGES}/FilterCriteria", REMOVED),
    "stream read without an index": _of("IndexFunction", f"{_CHANGES}/Enabled", True),
    "no index where there is one": _edit(
        "Conditions/HasIndex", {"Fn::Not": [{"Condition": "IsAtEndpoint"}]}, "conditions"
    ),
}

TABLE = {
    "table not encrypted": _of("ArticleTable", "SSESpecification/Fn::If/2/SSEEnabled", False),
    "no backup": _of("ArticleTable", "PointInTimeRecoverySpecification", REMOVED),
    "table deleted with the stack": _part("ArticleTable", "DeletionPolicy", REMOVED),
    "table can be deleted": _of("ArticleTable", "DeletionProtectionEnabled", False),
    "expiry misspelt": _of("ArticleTable", "TimeToLiveSpecification/AttributeName", "expires"),
    "stream of keys alone": _of("ArticleTable", "StreamSpecification/StreamViewType", "KEYS_ONLY"),
}

FUNCTIONS = {
    "handler misspelt": _edit("Resources/IndexFunction/Properties/Handler", "indexer.handler", "handlers exist"),
    "variable misspelt": _edit(
        f"Resources/IngestFunction/Properties/{_VARIABLES}/ARTICLES", "x",
        "functions have the variables that their settings read",
    ),
    "variable missing": _edit(
        f"Resources/IngestFunction/Properties/{_VARIABLES}/ARTICLE_TABLE", REMOVED,
        "functions have the variables that their settings read",
    ),
    "own queue is that of dead letters": _of(
        "IngestFunction", f"{_VARIABLES}/INGEST_QUEUE", {"Fn::GetAtt": ["Queues", "Outputs.IngestDeadLetterUrl"]}
    ),
    "table is the queue": _of("IngestFunction", f"{_VARIABLES}/ARTICLE_TABLE", _QUEUE_URL),
    "alias that no command makes": _of("IndexFunction", f"{_VARIABLES}/SEARCH_INDEX", "article"),
    "128 MB": _of("IngestFunction", "MemorySize", 128),
    "longer than messages are hidden": _edit(
        "Resources/IngestFunction/Properties/Timeout", 900, "messages stay hidden for six timeouts"
    ),
    "an old Python": _edit(f"{_SHARED}/Runtime", "python3.9", "one build serves both"),
    "two builds": _edit("Resources/IndexFunction/Properties/CodeUri", ".", "one build serves both"),
    "processor fixed": _edit(f"{_SHARED}/Architectures", ["x86_64"], "globals"),
    "not traced": _edit(f"{_SHARED}/Tracing", "PassThrough", "globals"),
    "public address": _of("IngestFunction", "FunctionUrlConfig", {"AuthType": "NONE"}),
    "logs kept for ever": _role("IndexLogs", "RetentionInDays", REMOVED),
    "logs kept for a day": _role("IngestLogs", "RetentionInDays", 1),
    "logs may be kept for a day": _edit("Parameters/LogDays/AllowedValues/0", 1, "parameter LogDays"),
    "plain logs": _edit(f"{_SHARED}/LoggingConfig/LogFormat", "Text", "globals"),
    "metrics filtered out": _edit(f"{_SHARED}/LoggingConfig/ApplicationLogLevel", "WARN", "globals"),
    "stopped as a loop": _of("IngestFunction", "RecursiveLoop", REMOVED),
}  # fmt: skip

ROLES = {
    "every action": _role("IngestRole", f"{_STATEMENTS}/4/Action", "dynamodb:*"),
    "every resource": _role("IngestRole", f"{_STATEMENTS}/4/Resource", "*"),
    "articles can be deleted": _role("IngestRole", f"{_STATEMENTS}/4/Action/4", "dynamodb:DeleteItem"),
    "whole inbox readable": _role(
        "IngestRole", f"{_STATEMENTS}/0/Resource", {"Fn::Sub": "arn:${AWS::Partition}:s3:::${InboxBucket}/*"}
    ),
    "a bucket taken by another account": _role("IngestRole", f"{_STATEMENTS}/2/Condition", REMOVED),
    "whole inbox listed": _role("IngestRole", f"{_STATEMENTS}/1/Condition", REMOVED),
    "quarantine readable": _role("IngestRole", f"{_STATEMENTS}/3/Resource", {"Fn::Sub": "${DeskBucket}/*"}),
    "grant dropped": _role("IngestRole", f"{_STATEMENTS}/2", REMOVED),
    "all but some": _role("IngestRole", f"{_STATEMENTS}/8", {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}),
    "administrator": _role("IngestRole", "ManagedPolicyArns", ["arn:aws:iam::aws:policy/AdministratorAccess"]),
    "administrator from outside": _more(
        "Helper", "AWS::IAM::Policy", PolicyName="x", PolicyDocument={"Statement": [_ADMIN]}, Roles=["IngestRole"]
    ),
    "managed policy from outside": _more(
        "Helper", "AWS::IAM::ManagedPolicy", PolicyDocument={"Statement": [_ADMIN]}, Roles=["IndexRole"]
    ),
    "anyone invokes": _more(
        "Invoke", "AWS::Lambda::Permission", Principal="*", Action="lambda:InvokeFunction", FunctionName="x"
    ),
    "anyone invokes by an address": _more("Url", "AWS::Lambda::Url", AuthType="NONE", TargetFunctionArn="x"),
    "another account takes the role": _role(
        "IngestRole", "AssumeRolePolicyDocument/Statement/0/Principal", {"AWS": "111122223333"}
    ),
    "policies beside the role": _of("IndexFunction", "Policies", ["AmazonS3FullAccess"]),
    "role made by SAM": _of("IngestFunction", "Role", REMOVED),
    "search granted without an index": _role("IndexRole", "Policies/1/Fn::If/2", {"PolicyName": "search"}),
    "anyone is an operator": _role(
        "OperatorRole", "AssumeRolePolicyDocument/Statement/0/Principal", {"AWS": "*"}, ACCESS_FILE
    ),
    "a reader writes documents": _role("ReadPolicy", "PolicyDocument/Statement/7/Resource/0", "*", ACCESS_FILE),
    "a reader deletes articles": _role(
        "ReadPolicy", "PolicyDocument/Statement/2/Action/5", "dynamodb:DeleteItem", ACCESS_FILE
    ),
    "a domain without TLS": _role("Domain", "DomainEndpointOptions/EnforceHTTPS", False, "infra/search.yaml"),
    "an operator who may do all": _role(
        "OperatorRole", "ManagedPolicyArns/1", "arn:aws:iam::aws:policy/AdministratorAccess", ACCESS_FILE
    ),
    "roles of people without principals": _edit(
        "Resources/OperatorRole/Condition", REMOVED, "resource OperatorRole", ACCESS_FILE
    ),
}

ALARMS = {
    "dead letters: a million": _alarm("UploadsGivenUp", "Threshold", 1_000_000),
    "waiting: thirty years": _alarm("UploadsWait", "Threshold", 1_000_000_000),
    "lag: seconds for milliseconds": _alarm("IndexLags", "Threshold", 600),
    "errors: another metric": _alarm("IngestFails", "MetricName", "Throttles"),
    "errors: another namespace": _alarm("IngestFails", "Namespace", "AWS/SQS"),
    "lag: dimension misspelt": _alarm("IndexLags", "Dimensions/0/Name", "Function"),
    "errors: fewer than": _alarm("IngestFails", "ComparisonOperator", "LessThanThreshold"),
    "dead letters: minimum of a day": _alarm("UploadsGivenUp", "Statistic", "Minimum"),
    "dead letters: once a day": _alarm("UploadsGivenUp", "Period", 86_400),
    "waiting: a day in a row": _alarm("UploadsWait", "EvaluationPeriods", 1_440),
    "slow: above the timeout": _edit(
        "Resources/IngestSlow/Properties/Threshold",
        120_000,
        "the alarms of duration leave a function its reserve",
        ALARMS_FILE,
    ),
    "suppliers together": _alarm(
        "SupplierRejected", "Metrics/0/Expression", 'SELECT AVG(RejectedShare) FROM SCHEMA("copydesk", service)'
    ),
    "silence is taken for health": _alarm("NoUploads", "TreatMissingData", "notBreaching"),
    "errors: one period": _alarm("IngestFails", "DatapointsToAlarm", 1),
    "stages mixed": _edit(f"{_SHARED}/{_VARIABLES}/POWERTOOLS_SERVICE_NAME", "copydesk", "globals"),
    "cost: a price of ten times": _alarm("CostRises", "Metrics/2/Expression", "FILL(writes, 0) * 0.00000625"),
    "actions disabled": _alarm("IndexFails", "ActionsEnabled", False),
    "nobody notified": _alarm("ChangesGivenUp", "AlarmActions", REMOVED),
    "alarm removed": _edit("Resources/IndexLags", REMOVED, "resource IndexLags", ALARMS_FILE),
    "any account publishes": _edit(
        "Resources/TopicPolicy/Properties/PolicyDocument/Statement/0/Condition", REMOVED, "resource TopicPolicy",
        ALARMS_FILE,
    ),
    "the wrong queue watched": _edit(
        "Resources/Alarms/Properties/Parameters/IngestDeadLetterQueue", _QUEUE_NAME,
        "resource UploadsGivenUp",
    ),
    "alarms dropped": _edit("Resources/Alarms", REMOVED, "resource Alarms"),
    "a parameter not passed": _edit(
        "Resources/Alarms/Properties/Parameters/IngestQueue", REMOVED,
        "a nested template is passed what it asks for",
    ),
    "a name of the nested stack": _edit(
        "Resources/Topic/Properties", {"TopicName": {"Fn::Sub": "${AWS::StackName}-alarms"}},
        "a nested template uses no name of the stack", ALARMS_FILE,
    ),
}  # fmt: skip

INTERFACE = {
    "an output shows another queue": _edit(
        "Outputs/IngestDeadLetterQueue/Value", _QUEUE_URL, "outputs of template.yaml"
    ),
    "any prefix": _edit("Parameters/Prefix/AllowedPattern", "^.*$", "parameter Prefix"),
    "a password in the endpoint": _edit(
        "Parameters/SearchEndpoint/AllowedPattern", r"^(https?://[^\s/?#]+/?)?$", "parameter SearchEndpoint"
    ),
    "a thousand at once by parameter": _edit("Parameters/Concurrency/MaxValue", 1_000, "parameter Concurrency"),
    "publishers may be anyone": _edit("Parameters/Publishers/AllowedPattern", "^.*$", "parameter Publishers"),
    "an unknown resource named": _edit(
        "Outputs/ArticleTable/Value", {"Ref": "Table"}, "every reference is defined"
    ),
    "another section": _edit("Mappings", {"A": {"B": {"C": "D"}}}, "sections of template.yaml"),
    "another transform": _edit("Transform", ["AWS::Serverless-2016-10-31", "Other"], "sections of template.yaml"),
    "a parameter more": _edit("Parameters/Stage", {"Type": "String"}, "no other parameters"),
    "a nested parameter without description": _edit(
        "Parameters/IngestQueue/Description", "", f"parameters of {ALARMS_FILE}", ALARMS_FILE
    ),
    "outputs of alarms dropped": _edit("Outputs/Topic", REMOVED, f"outputs of {ALARMS_FILE}", ALARMS_FILE),
    "alarms of another version": _edit(
        "AWSTemplateFormatVersion", "2011-01-01", f"sections of {ALARMS_FILE}", ALARMS_FILE
    ),
}  # fmt: skip

WEAKENINGS: dict[str, tuple[Mutant, str]] = {
    **BUCKETS, **QUEUES, **SOURCES, **TABLE, **FUNCTIONS, **ROLES, **ALARMS, **INTERFACE,
}  # fmt: skip
