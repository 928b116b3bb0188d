"""A deployed stack as a place, opened by its outputs and parameters. Needs boto3."""

import json
import time
from collections.abc import Callable
from functools import cache, partial

from copydesk.adapters import stack
from copydesk.adapters.dead_letters import DeadLetterQueue
from copydesk.adapters.denials import operator_client
from copydesk.adapters.dynamodb_repairs import DynamoRepairableTable
from copydesk.adapters.s3 import S3ObjectStore
from copydesk.adapters.s3_notes import S3Notes, S3Originals, S3RemovableTexts
from copydesk.adapters.s3_profiles import profiles_of_stack
from copydesk.adapters.sqs import SqsQueue
from copydesk.cli.node import connect
from copydesk.cli.place import WINDOW_DAYS, Place
from copydesk.cli.stack_node import stack_node
from copydesk.events import ObjectRef
from copydesk.pipeline.notification import notification_of
from copydesk.settings import Limits
from copydesk.table.repairable_table import RepairableTable


def stack_place(name: str, endpoint: str | None) -> Place:
    """Open a stack; `endpoint` is the address of its search index, without which it is looked up where it is needed.

    Raises: Misconfigured where there is no such stack, or one without the outputs; StackUnavailable.
    """
    cloudformation = operator_client("cloudformation")
    about = stack.described(cloudformation, name)
    s3 = cache(partial(operator_client, "s3"))
    sqs = cache(partial(operator_client, "sqs"))
    texts = S3RemovableTexts(s3, about.output("TextsUri"))

    def table_of(table: str, now: Callable[[], float]) -> RepairableTable:
        """Return a table of the account, whose claims expire by the given clock."""
        return DynamoRepairableTable(operator_client("dynamodb"), table, texts, now)

    return Place(
        name=name,
        inbox=about.output("InboxBucket"),
        table=table_of(about.output("ArticleTable"), time.time),
        notes=S3Notes(s3, about.output("QuarantineUri")),
        objects=S3ObjectStore(s3(), Limits()),
        originals=S3Originals(s3),
        deliver=partial(_send, SqsQueue(sqs, about.output("IngestQueue"))),
        drain=_nothing,
        compact=_nothing,
        index=connect(endpoint) if endpoint else None,
        find_index=partial(stack_node, cloudformation, name),
        window_days=int(about.parameters.get("DedupeWindowDays", WINDOW_DAYS)),
        thresholds=about.thresholds,
        find_profiles=partial(profiles_of_stack, about.outputs, s3),
        is_stack=True,
        queues=(
            DeadLetterQueue(sqs, about.output("IngestDeadLetterQueue")),
            DeadLetterQueue(sqs, about.output("StreamDeadLetterQueue")),
        ),
        other_table=table_of,
    )


def _send(queue: SqsQueue, ref: ObjectRef) -> None:
    queue.send(json.dumps(notification_of(ref)))


def _nothing() -> None:
    """What a stack's stream does, and what a table of DynamoDB does not need."""
