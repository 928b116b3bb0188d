"""Each grant that the functions use is needed: taken away from its role, the run stops; given back, it goes on.

What the emulator does not enforce (the event sources' own reads, logs, traces) is not tried here: tests/template
holds those to a list.
"""

import copy
import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from stack import Stack
from uploads import PREFIX, Upload

from copydesk import items
from copydesk.identity import source_id

GIVEN_UP_AFTER_S = 6  # with all grants an upload is done in one or two
DONE_WITHIN_S = 60


@dataclass(frozen=True)
class Grant:
    """One action on one resource, and an upload that cannot be finished without it."""

    role: str
    action: str
    resource: str  # part of its ARN
    probe: Callable[[int], bytes]


def _brief(number: int) -> bytes:
    text = f"Probe {number} is a sentence of a good dozen words, as short notices in the paper have them."
    fields = {"headline": f"Probe {number}", "text": text, "url": f"https://probe.example/{number}"}
    return json.dumps(fields).encode()


def _broken(number: int) -> bytes:
    return b'{"headline": "probe %d' % number


def _huge(number: int) -> bytes:
    noise = "".join(random.Random(number).choices("abcdefghijklmnopqrstuvwxyz ", k=900_000))
    return json.dumps(
        {"headline": f"Huge {number}", "text": noise, "url": f"https://probe.example/huge/{number}"}
    ).encode()


GRANTS = (
    Grant("IngestRole", "s3:GetObjectVersion", "inbox", _brief),
    Grant("IngestRole", "s3:PutObject", "quarantine", _broken),
    Grant("IngestRole", "s3:PutObject", "texts", _huge),
    Grant("IngestRole", "dynamodb:BatchGetItem", "table", _brief),
    Grant("IngestRole", "dynamodb:Query", "table", _brief),
    Grant("IngestRole", "dynamodb:PutItem", "table", _brief),
    Grant("IngestRole", "dynamodb:UpdateItem", "table", _brief),
    Grant("IndexRole", "s3:GetObject", "texts", _huge),
)


def needed_grants(stack: Stack, documents: Callable[[], set[str]], say: Callable[[str], None]) -> list[str]:
    """Try every grant; return a line for each that is not needed, or without which nothing was lost but time."""
    findings = []
    control = _applied(stack, _brief(0), 0)
    if not _within(DONE_WITHIN_S, lambda: _is_done(stack, control)):
        return ["with all grants the probe was not done"]
    for number, grant in enumerate(GRANTS, 1):
        done = _watch(grant, stack, documents)
        with _without(grant, stack):
            upload = _applied(stack, grant.probe(number), number)
            stopped = not _within(GIVEN_UP_AFTER_S, lambda: done(upload))  # noqa: B023 - called at once
        mended = _within(DONE_WITHIN_S, lambda: done(upload))  # noqa: B023 - called at once
        ends = f"{'stopped' if stopped else 'WENT ON'}, then {'done' if mended else 'LOST'}"
        say(f"without {grant.action} on {grant.resource}: {ends}")
        findings += [] if stopped else [f"{grant.role}: {grant.action} on {grant.resource} is not needed"]
        findings += [] if mended else [f"{grant.role}: {grant.action} on {grant.resource}: the upload was lost"]
    return findings


def _watch(grant: Grant, stack: Stack, documents: Callable[[], set[str]]) -> Callable[[Upload], bool]:
    """How to see that a probe came through: in the index for the index function, else in the ledger."""
    if grant.role == "IndexRole":
        before = documents()
        return lambda _: bool(documents() - before)
    return lambda upload: _is_done(stack, upload)


def _applied(stack: Stack, body: bytes, number: int) -> Upload:
    upload = Upload(f"{PREFIX}grants/{number}.json", body)
    upload.apply(stack.s3, stack.inbox)
    return upload


def _is_done(stack: Stack, upload: Upload) -> bool:
    key = items.ledger_key(source_id(stack.inbox, upload.key))["pk"]
    answer = stack.client("dynamodb").query(
        TableName=stack.outputs["ArticleTable"],
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": key},
        ConsistentRead=True,
    )
    return any(items.ledger_page(item).complete for item in answer["Items"])


def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.3)
    return False


@contextmanager
def _without(grant: Grant, stack: Stack) -> Iterator[None]:
    """Take a grant out of its role for as long as the block lasts."""
    iam = stack.client("iam")
    role = next(found["RoleName"] for found in iam.list_roles()["Roles"] if grant.role in found["RoleName"])
    name = iam.list_role_policies(RoleName=role)["PolicyNames"][0]
    whole = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
    document: dict[str, Any] = json.loads(whole) if isinstance(whole, str) else whole
    less = copy.deepcopy(document)
    less["Statement"] = [kept for statement in less["Statement"] for kept in _less(statement, grant)]
    iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(less))
    try:
        yield
    finally:
        iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(document))


def _less(statement: dict[str, Any], grant: Grant) -> list[dict[str, Any]]:
    """A statement without the grant; one resource or one action of several may stay."""
    actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
    resources = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
    meant = [arn for arn in resources if grant.resource in arn]
    if grant.action not in actions or not meant:
        return [statement]
    rest_of_actions = [action for action in actions if action != grant.action]
    kept = [{**statement, "Action": rest_of_actions, "Resource": meant}] if rest_of_actions else []
    others = [arn for arn in resources if arn not in meant]
    return [*kept, {**statement, "Resource": others}] if others else kept
