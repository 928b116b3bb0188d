"""Each grant of the functions is needed: without it a probe stops, and with it again the probe is finished.

NOT_ENFORCED names the grants that the emulator does not enforce or no probe needs; tests/template checks that each
grant is either tested or named there.
"""

import copy
import json
import random
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from account import documents
from redelivery import deferred_articles, redeliver
from stack import Stack, set_visibility_timeout
from uploads import PREFIX, Upload

from copydesk.table import ledger_items
from copydesk.table.identity import source_id

GIVEN_UP_AFTER_S = 6  # with all grants an upload is done in one or two
VISIBILITY_TIMEOUT_S = 5
DONE_WITHIN_S = 60
NOT_ENFORCED = {
    ("IngestRole", "s3:ListBucket"): "turns a 403 for a missing object into a 404, which the emulator answers anyway;"
    " and finds profiles, which a function keeps for five minutes",
    ("IngestRole", "s3:GetObject on profiles/"): "a function keeps profiles for five minutes",
    **{
        ("IngestRole", f"sqs:{action}"): "the event source reads in the role's name"
        for action in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")
    },
    **{
        ("IndexRole", f"dynamodb:{action}"): "the event source reads in the role's name"
        for action in ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
    },
    (
        "IngestRole",
        "sqs:SendMessage",
    ): "used only by objects that take over two minutes to ingest",
    ("IndexRole", "sqs:SendMessage"): "the event source sends in the role's name",
    **{
        (role, action): "the platform writes in the role's name"
        for role in ("IngestRole", "IndexRole")
        for action in ("logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTraceSegments", "xray:PutTelemetryRecords")
    },
    **{
        ("IndexRole", action): "the node is not an AWS service"
        for action in ("es:ESHttpPost", "es:ESHttpPut", "es:ESHttpGet", "aoss:APIAccessAll")
    },
}


@dataclass(frozen=True)
class Probe:
    """An upload that cannot be finished without a grant."""

    body: bytes
    before: bytes | None = None  # uploaded under the same key and finished before the grant is removed
    has_no_version: bool = False  # the notification does not contain a version id


@dataclass(frozen=True)
class Grant:
    """One action on one resource, the probe that needs it, and the condition that the probe is finished."""

    role: str
    action: str
    resource: str  # part of its ARN
    probe: Callable[[int], Probe]
    is_done: Callable[["Desk", Upload], bool]


@dataclass(frozen=True)
class Desk:
    """The stack and its search node, with the checks of the probes."""

    stack: Stack
    endpoint: str

    def in_ledger(self, upload: Upload) -> bool:
        """Whether the ingest function has finished this version."""
        key = ledger_items.ledger_key(source_id(self.stack.inbox, upload.key))["pk"]
        answer = self.stack.client("dynamodb").query(
            TableName=self.stack.outputs["ArticleTable"],
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": key},
            ConsistentRead=True,
        )
        pages = map(ledger_items.ledger_page, answer["Items"])
        return any(page.complete and page.version_id == upload.version_id for page in pages)

    def in_index(self, upload: Upload) -> bool:
        """Whether the index has the article of this upload."""
        return any(hit["_source"]["provenance"]["key"] == upload.key for hit in documents(self.endpoint).values())

    def refused_by_index(self, _: Upload) -> bool:
        """Whether the quarantine holds a document that the index refused."""
        bucket = self.stack.outputs["QuarantineUri"].split("/")[2]
        return bool(self.stack.s3.list_objects_v2(Bucket=bucket, Prefix="quarantine/index/").get("Contents"))


def _brief(number: int) -> Probe:
    text = f"Probe {number} is a sentence of a good dozen words, as short notices in the paper have them."
    return Probe(_record(f"Probe {number}", text, str(number)))


def _copied(number: int) -> Probe:
    """The same words at another address: the two articles join one cluster."""
    text = _noise(number)[:300]
    copies = [_record(f"Told {number}", text, f"{where}/{number}") for where in ("here", "there")]
    return Probe(copies[1], before=copies[0])


def _broken(number: int) -> Probe:
    return Probe(b'{"headline": "probe %d' % number)


def _huge(number: int) -> Probe:
    return Probe(_record(f"Huge {number}", _noise(number), f"huge/{number}"))


def _revised(number: int) -> Probe:
    """A second version of an article whose first text does not fit into its item, so the function must read it."""
    return Probe(_record("Short now", "A short text in its place.", f"huge/{number}"), before=_huge(number).body)


def _by_hand(number: int) -> Probe:
    """An object that is delivered again without its version, as in a replay by hand."""
    body = _brief(number).body
    return Probe(body, before=body, has_no_version=True)


def _record(headline: str, text: str, path: str) -> bytes:
    return json.dumps({"headline": headline, "text": text, "url": f"https://probe.example/{path}"}).encode()


def _noise(number: int) -> str:
    return "".join(random.Random(number).choices("abcdefghijklmnopqrstuvwxyz ", k=900_000))


GRANTS = (
    Grant("IngestRole", "s3:GetObjectVersion", "inbox", _brief, Desk.in_ledger),
    Grant("IngestRole", "s3:GetObject", "inbox", _by_hand, Desk.in_ledger),
    Grant("IngestRole", "s3:PutObject", "quarantine", _broken, Desk.in_ledger),
    Grant("IngestRole", "s3:PutObject", "texts", _huge, Desk.in_ledger),
    Grant("IngestRole", "s3:GetObject", "texts", _revised, Desk.in_ledger),
    Grant("IngestRole", "dynamodb:BatchGetItem", "table", _brief, Desk.in_ledger),
    Grant("IngestRole", "dynamodb:Query", "table", _brief, Desk.in_ledger),
    Grant("IngestRole", "dynamodb:PutItem", "table", _brief, Desk.in_ledger),
    Grant("IngestRole", "dynamodb:UpdateItem", "table", _copied, Desk.in_ledger),
    Grant("IndexRole", "s3:GetObject", "texts", _huge, Desk.in_index),
    Grant(
        "IndexRole", "s3:PutObject", "quarantine", _brief, Desk.refused_by_index
    ),  # last, because it makes the index unusable
)


def needed_grants(stack: Stack, endpoint: str, report: Callable[[str], None]) -> list[str]:
    """Test every grant; return a line for each that is not needed or whose absence lost an upload."""
    desk = Desk(stack, endpoint)
    set_visibility_timeout(VISIBILITY_TIMEOUT_S, stack)
    if not _within(DONE_WITHIN_S, desk.in_ledger, _applied(stack, _brief(0).body, 0)):
        return ["with all grants the probe was not finished"]
    return [finding for number, grant in enumerate(GRANTS, 1) for finding in _tried(number, grant, desk, report)]


def _tried(number: int, grant: Grant, desk: Desk, report: Callable[[str], None]) -> list[str]:
    """Remove a grant, upload its probe, restore the grant; return the faults."""
    probe = grant.probe(number)
    if probe.before and not _within(DONE_WITHIN_S, desk.in_ledger, _applied(desk.stack, probe.before, number)):
        return [f"{grant.role}: before {grant.action} on {grant.resource} was removed, its upload was not finished"]
    if grant.is_done == Desk.refused_by_index:
        _let_index_refuse_everything(desk.endpoint)
    with _without(grant, desk.stack):
        upload = (_without_version if probe.has_no_version else _applied)(desk.stack, probe.body, number)
        stopped = not _within(GIVEN_UP_AFTER_S, grant.is_done, desk, upload)
    mended = _within(DONE_WITHIN_S, _is_done_after_redelivery, grant, desk, upload)
    ends = f"{'stopped' if stopped else 'WENT ON'}, then {'done' if mended else 'LOST'}"
    report(f"without {grant.action} on {grant.resource}: {ends}")
    where = f"{grant.role}: {grant.action} on {grant.resource}"
    return [*([] if stopped else [f"{where} is not needed"]), *([] if mended else [f"{where}: the upload was lost"])]


def _is_done_after_redelivery(grant: Grant, desk: Desk, upload: Upload) -> bool:
    """Whether a probe is finished; redelivers the batch of the stream, which the emulator does not."""
    if grant.is_done(desk, upload):
        return True
    if grant.role == "IndexRole":
        redeliver(desk.stack, deferred_articles(desk.stack))
    return grant.is_done(desk, upload)


def _applied(stack: Stack, body: bytes, number: int) -> Upload:
    upload = Upload(f"{PREFIX}grants/{number}.json", body)
    upload.apply(stack.s3, stack.inbox)
    return upload


def _without_version(stack: Stack, body: bytes, number: int) -> Upload:
    """Send a notification of an existing object to the queue, without its version."""
    upload = Upload(f"{PREFIX}grants/{number}.json", body)
    described = {"bucket": {"name": stack.inbox}, "object": {"key": upload.key, "sequencer": "FFFFFFFFFFFFFFFF"}}
    about = {"eventVersion": "2.1", "eventSource": "aws:s3", "eventName": "ObjectCreated:Put"}
    record = {**about, "eventTime": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"), "s3": described}
    queue = stack.outputs["IngestQueue"]
    stack.client("sqs").send_message(QueueUrl=queue, MessageBody=json.dumps({"Records": [record]}))
    return upload


def _let_index_refuse_everything(endpoint: str) -> None:
    """Replace the index by one that has no fields and is strict."""
    mapping = {"mappings": {"dynamic": "strict"}, "aliases": {"articles": {}}}
    for method, path, body in (
        ("DELETE", "/_index_template/articles", None),
        ("DELETE", "/articles-v1-000001", None),
        ("PUT", "/articles-v1-000001", json.dumps(mapping).encode()),
    ):
        request = urllib.request.Request(f"{endpoint}{path}", body, {"content-type": "application/json"}, method=method)
        urllib.request.urlopen(request, timeout=30).close()


def _within(seconds: float, condition: Callable[..., bool], *about: Any) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition(*about):
            return True
        time.sleep(0.3)
    return False


@contextmanager
def _without(grant: Grant, stack: Stack) -> Iterator[None]:
    """Remove a grant from its role while the block runs."""
    iam = stack.client("iam")
    role = next(found["RoleName"] for found in iam.list_roles()["Roles"] if grant.role in found["RoleName"])
    name = iam.list_role_policies(RoleName=role)["PolicyNames"][0]
    whole = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
    document: dict[str, Any] = json.loads(whole) if isinstance(whole, str) else whole
    less = copy.deepcopy(document)
    less["Statement"] = [kept for statement in less["Statement"] for kept in _remaining(statement, grant)]
    iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(less))
    try:
        yield
    finally:
        iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(document))


def _remaining(statement: dict[str, Any], grant: Grant) -> list[dict[str, Any]]:
    """The statements that remain of a statement without the grant, with its other actions and resources."""
    actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
    resources = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
    meant = [arn for arn in resources if grant.resource in arn]
    if grant.action not in actions or not meant:
        return [statement]
    rest_of_actions = [action for action in actions if action != grant.action]
    kept = [{**statement, "Action": rest_of_actions, "Resource": meant}] if rest_of_actions else []
    others = [arn for arn in resources if arn not in meant]
    return [*kept, {**statement, "Resource": others}] if others else kept
