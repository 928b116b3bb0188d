"""Deploy template.yaml unchanged, upload a folder of objects, and compare every result with the local store.

    python tests/e2e [SOURCE]        SOURCE: a folder of objects; default: over 200 made from the samples
    python tests/e2e --grants        remove each grant of the functions' roles; processing must stop until it is back

Some objects are in the inbox before its notifications, and are backfilled while others arrive.

The stack runs in an emulator that enforces its roles, and writes to a real OpenSearch node. The last line of the output
is the account, as JSON. The exit status is 0 if every upload is accounted for and every result equals that of the local
store for the same uploads in the same order.
"""

import argparse
import json
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from account import account_for, formats_not_read, wait_until_drained
from backfill import backfilling, with_past
from copies import reconcile_stack
from emulator import running_emulator
from grants import needed_grants
from search_node import emptied_search_node
from stack import Stack, built, deployed
from uploads import Upload, from_folder, from_samples, over_the_past

ROOT = Path(__file__).parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the comparison, or the test of the grants, and print the result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", nargs="?", type=Path, metavar="SOURCE", help="folder of objects to upload")
    parser.add_argument("--grants", action="store_true", help="test the grants of the roles instead")
    options = parser.parse_args(arguments)
    if options.source and not options.source.exists():
        parser.error(f"there is no {options.source}")
    started = time.monotonic()

    def report(text: str) -> None:
        print(f"[{time.monotonic() - started:5.1f} s] {text}", flush=True)

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # stops the emulator
    template = built(ROOT, report)
    endpoint = emptied_search_node(ROOT, report)
    with running_emulator(ROOT / ".venv-emulator", report) as emulator:
        given = {"SearchEndpoint": endpoint, "AlarmSet": "basic"}  # the emulator computes no alarms
        stack = deployed(template, emulator, {**given, "LogLevel": "INFO"}, report)
        if options.grants:
            return _reported(needed_grants(stack, endpoint, report))
        uploads = _uploads(options.source)
        half = len(uploads) // 2
        past = [] if options.source else with_past(stack, report)
        first = [*(over_the_past() if past else []), *uploads[:half]]
        findings: list[str] = []
        report(f"uploading {len(uploads)} objects, overwrites and deletions; the stack is updated half way")
        with backfilling(stack, findings, report) if past else nullcontext():
            feed(first, stack)
        stack = deployed(template, emulator, {**given, "LogLevel": "DEBUG"}, report)
        feed(uploads[half:], stack)
        uploads = [*past, *first, *uploads[half:]]
        wait_until_drained(stack, uploads, endpoint, report)
        reconcile_stack(stack, report)
        wait_until_drained(stack, uploads, endpoint, report)
        account = account_for(stack, uploads, endpoint)
        account.findings += [*findings, *([] if options.source else formats_not_read(stack))]
    for line in account.findings:
        print(f"  {line}")
    print(json.dumps({**account.line, "seconds": round(time.monotonic() - started, 1)}))
    return 0 if account.is_clean else 1


def _uploads(source: Path | None) -> list[Upload]:
    return from_folder(source) if source else from_samples(ROOT / "samples", ROOT / "tests/corpus")


def feed(uploads: Sequence[Upload], stack: Stack) -> None:
    """Put and delete objects in order; record the version of each in its Upload."""
    s3 = stack.s3
    for upload in uploads:
        upload.apply(s3, stack.inbox)


def _reported(findings: list[str]) -> int:
    for line in findings:
        print(f"  {line}")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
