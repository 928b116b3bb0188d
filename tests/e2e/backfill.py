"""The past of the inbox: objects that were there before its notifications, backfilled among live uploads.

One half is delivered by the state machine of the stack, the other by the command itself; meanwhile some of the objects
are overwritten or deleted.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stack import NAME, Stack
from uploads import Upload, past

_RAN_WITHIN_S = 240


def with_past(stack: Stack, report: Callable[[str], None]) -> list[Upload]:
    """Store objects that the bucket announces to nobody, some of them in two versions; return them."""
    uploads = past()
    with _silenced(stack):
        for upload in uploads:
            upload.apply(stack.s3, stack.inbox)
    report(f"{len(uploads)} object versions were in the inbox before its notifications")
    return uploads


@contextmanager
def backfilling(stack: Stack, findings: list[str], report: Callable[[str], None]) -> Iterator[None]:
    """List the past, then deliver it while the block uploads; add what the receipts miss to `findings`."""
    with tempfile.TemporaryDirectory() as folder:
        listed = [_started(stack, by, Path(folder), "--dry-run") for by in ("map", "self")]
        for listing in listed:
            listing.communicate(timeout=_RAN_WITHIN_S)
        runs = {by: _started(stack, by, Path(folder)) for by in ("map", "self")}
        yield
        for by, run in runs.items():
            out, err = run.communicate(timeout=_RAN_WITHIN_S)
            receipt = json.loads(out) if out.startswith("{") else {}
            counts = {
                name: receipt.get(name) for name in ("versions", "complete", "gone", "missing", "underWay", "twice")
            }
            report(f"backfill by {by}: {counts}{'' if receipt else f' {err[-500:]}'}")
            if run.returncode or not receipt.get("complete"):
                findings.append(f"backfill by {by} ended with {run.returncode}: {err[-1_000:]} {receipt.get('first')}")


def _started(stack: Stack, by: str, folder: Path, *options: str) -> "subprocess.Popen[str]":
    """Start the command as an operator does."""
    command = ["backfill", f"s3://{stack.inbox}/inbox/past/{by}/", "--stack", NAME, "--json", "--by", by, *options]
    root = Path(__file__).parents[2]
    environment = {**os.environ, **stack.emulator.environment, "PYTHONPATH": str(root / "functions")}
    words = [sys.executable, "-m", "copydesk.cli", *command, "--manifest", str(folder / f"{by}.jsonl")]
    return subprocess.Popen(words, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@contextmanager
def _silenced(stack: Stack) -> Iterator[None]:
    """Take the notifications off the inbox for as long as the block lasts."""
    s3: Any = stack.s3
    standing = s3.get_bucket_notification_configuration(Bucket=stack.inbox)
    standing.pop("ResponseMetadata", None)
    s3.put_bucket_notification_configuration(Bucket=stack.inbox, NotificationConfiguration={})
    try:
        yield
    finally:
        s3.put_bucket_notification_configuration(Bucket=stack.inbox, NotificationConfiguration=standing)
