"""A deployed stack as the target of a backfill. Needs boto3."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from copydesk.adapters import stack
from copydesk.adapters.aws import bucket_and_prefix, translated_errors
from copydesk.adapters.denials import operator_client
from copydesk.adapters.ingest_function import IngestFunction
from copydesk.adapters.map_runs import Workflow
from copydesk.adapters.s3_versions import inventory, listed_versions
from copydesk.cli.output import WrongUsage
from copydesk.cli.stack_reader import StackReader
from copydesk.errors import ObjectUnavailable
from copydesk.events import ObjectRef
from copydesk.recovery.backfill import in_no_order, in_order

_FUNCTION_S = 140.0  # longer than the timeout of the ingest function, 120 s
_INVENTORY = "manifest.json"


@dataclass(frozen=True)
class BackfillStack:
    """The parts of a stack that a backfill needs."""

    reader: StackReader

    @property
    def prefix(self) -> str:
        """The prefix below which the ingest function may read."""
        return self.reader.prefix

    def versions(self, source: str) -> Iterator[ObjectRef]:
        """List the versions below s3://BUCKET/PREFIX, or those of an inventory. Raises: WrongUsage, Misconfigured."""
        bucket, name = bucket_and_prefix(source)
        s3 = operator_client("s3")
        if name.rpartition("/")[2] == _INVENTORY:
            bucket, listed = inventory(s3, bucket, name)
            self._check(bucket)
            return in_no_order(bucket, listed)
        self._check(bucket)
        return in_order(bucket, listed_versions(s3, bucket, name))

    @cached_property
    def deliver(self) -> IngestFunction:
        """The ingest function of the stack."""
        name = stack.resource(self.reader.cloudformation, self.reader.about.name, "IngestFunction")
        return IngestFunction(operator_client("lambda", _FUNCTION_S), name)

    @cached_property
    def workflow(self) -> Workflow:
        """The state machine of the stack. Raises: Misconfigured where the stack has none."""
        return Workflow(operator_client("stepfunctions"), self.reader.about.output("BackfillStateMachine"))

    def upload(self, manifest: Path, name: str) -> tuple[str, str]:
        """Put a manifest where the state machine reads it; return bucket and key."""
        bucket, _ = bucket_and_prefix(self.reader.about.output("QuarantineUri"))
        key = f"backfill/{name}"
        with translated_errors(ObjectUnavailable), manifest.open("rb") as file:
            operator_client("s3", _FUNCTION_S).put_object(Bucket=bucket, Key=key, Body=file)
        return bucket, key

    def _check(self, bucket: str) -> None:
        """Refuse another bucket than the inbox. Raises: WrongUsage."""
        if bucket != self.reader.inbox:
            inbox = f"s3://{self.reader.inbox}/{self.prefix}"
            raise WrongUsage(f"{self.reader.name} reads {inbox} only, not s3://{bucket}; copy the objects there")


def backfill_stack(name: str) -> BackfillStack:
    """Open a stack. Raises: Misconfigured, StackUnavailable."""
    cloudformation: Any = operator_client("cloudformation")
    return BackfillStack(StackReader(stack.described(cloudformation, name), cloudformation))
