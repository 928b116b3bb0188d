"""The steps of a backfill: list into a manifest, deliver it, look it up in the ledger. Each may be repeated."""

import json
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from copydesk.adapters.map_runs import MapRun
from copydesk.cli.backfill_journal import Journal
from copydesk.cli.backfill_receipt import Receipt, receipt_of
from copydesk.cli.backfill_work import Worker, manifest_lines
from copydesk.cli.inputs import Patterns
from copydesk.cli.output import WrongUsage
from copydesk.cli.place import version_fields
from copydesk.cli.progress import Pace, Progress
from copydesk.cli.stack_backfill import BackfillStack
from copydesk.events import ObjectRef
from copydesk.recovery.backfill import LINE_VERSIONS, Line, lines
from copydesk.search.period import period

LINES_OF_MAP = 10  # at once
_POLL_S = 2.0
_LISTED = 100


@dataclass
class Backfill:
    """One manifest on its way into one stack."""

    stack: BackfillStack
    journal: Journal
    options: Namespace
    sleep: Callable[[float], None] = time.sleep

    @property
    def heading(self) -> dict[str, Any]:
        """What the manifest holds. Raises: WrongUsage where it is that of another backfill."""
        heading, asked = dict(self.journal.heading or {}), _asked(self.options)
        differing = [name for name in asked if heading.get(name) != asked[name]]
        if differing:
            cure = "give the options of that run, name another manifest with --manifest, or remove the file"
            raise WrongUsage(f"{self.journal.manifest} was listed with another {', '.join(differing)}; {cure}")
        return heading

    def write_manifest(self) -> None:
        """Write the manifest, then the heading of its journal; an unfinished manifest is replaced."""
        listing = _Listing(self.stack.prefix)
        refs = Progress("versions listed").over(self.stack.versions(self.options.source))
        part = self.journal.manifest.with_name(f"{self.journal.manifest.name}.part")
        with part.open("w", encoding="utf-8") as file:
            for line in lines(listing.taken(_chosen(refs, self.options))):
                file.write(f"{line}\n")
        part.replace(self.journal.manifest)
        self.journal.begin({**_asked(self.options), **listing.counts, "firstOutside": listing.first_outside})

    def deliver(self, chosen: Iterable[Line], total: int, done: int = 0) -> None:
        """Deliver lines from here, at most --rate versions a second; so many of all versions are done already."""
        progress = Progress("versions delivered", done, total)
        try:
            Worker(self.stack.deliver, self.journal, Pace(self.options.rate), progress, self.sleep).work(chosen)
        except KeyboardInterrupt:
            print("copydesk: paused; the same command goes on", file=sys.stderr)
            raise

    def undelivered(self) -> Iterator[Line]:
        """Read the lines that were not delivered, or of which a version failed."""
        lines_ = self._lines()
        return (line for line in lines_ if isinstance(line, Line) and not self.journal.is_done(line.number))

    def receipt(self) -> Receipt:
        """Look every line up in the ledger."""
        return receipt_of(self._lines(), self.journal, self.stack.reader.table)

    def follow_map(self) -> None:
        """Let Step Functions deliver what the ledger lacks, and print how far it is; an interruption ends only that."""
        journal, workflow = self.journal, self.stack.workflow
        at_once = lines_at_once(self.options.rate)
        if journal.execution and workflow.state(journal.execution).is_running:
            if self.options.rate:
                workflow.set_concurrency(journal.execution, at_once)
        elif not self._start_map(at_once):
            return
        try:
            ended = self._watched()
        except KeyboardInterrupt:
            print("copydesk: the run goes on; the same command follows it, --pause stops it", file=sys.stderr)
            raise
        if ended.status != "SUCCEEDED":
            print(f"copydesk: the run ended as {ended.status}: {ended.cause or 'no cause given'}", file=sys.stderr)

    def pause(self) -> MapRun:
        """Stop the execution. Raises: WrongUsage where there is none that runs."""
        execution = self.journal.execution
        if not execution or not self.stack.workflow.state(execution).is_running:
            raise WrongUsage("no execution runs; a backfill that delivers from here is paused with Ctrl-C")
        self.stack.workflow.stop(execution)
        return self.stack.workflow.state(execution)

    def _start_map(self, at_once: int) -> bool:
        """Upload the lines that the ledger lacks, and start on them; return False where it lacks none."""
        left = self.receipt().missing if self.journal.execution else self._readable()
        rest = self.journal.manifest.with_name(f"{self.journal.manifest.name}.rest")
        count = _write_events(left, rest)
        if not count:
            return False
        bucket, key = self.stack.upload(rest, f"{self.journal.manifest.stem}-{uuid4().hex[:12]}.jsonl")
        self.journal.started(self.stack.workflow.start(bucket, key, at_once))
        rest.unlink()
        return True

    def _watched(self) -> MapRun:
        progress = Progress("versions delivered")
        while (run := self.stack.workflow.state(self.journal.execution)).is_running:
            progress.total = run.total * LINE_VERSIONS
            progress(run.done * LINE_VERSIONS - progress.done)
            self.sleep(_POLL_S)
        return run

    def _readable(self) -> Iterator[Line]:
        return (line for line in self._lines() if isinstance(line, Line))

    def _lines(self) -> Iterator[Any]:
        return manifest_lines(self.journal.manifest, self.stack.reader.inbox)


@dataclass
class _Listing:
    """Counts the versions of a listing, and leaves out those that the ingest function may not read."""

    prefix: str
    counts: dict[str, int] = field(default_factory=lambda: {"versions": 0, "bytes": 0, "outside": 0})
    first_outside: list[dict[str, str]] = field(default_factory=list)

    def taken(self, refs: Iterable[ObjectRef]) -> Iterator[ObjectRef]:
        """Yield the versions below the prefix."""
        for ref in refs:
            if ref.key.startswith(self.prefix):
                self.counts["versions"] += 1
                self.counts["bytes"] += ref.size or 0
                yield ref
            else:
                self.counts["outside"] += 1
                if len(self.first_outside) < _LISTED:
                    self.first_outside.append(version_fields(ref))


def _chosen(refs: Iterable[ObjectRef], options: Namespace) -> Iterator[ObjectRef]:
    """The versions that --since and --include choose. Raises: UnclearQuery for an unclear date."""
    since, patterns = period(options.since, None).start, Patterns(tuple(options.include))
    return (ref for ref in refs if ref.event_time >= since and patterns.take(Path(ref.key)))


def lines_at_once(rate: int | None) -> int:
    """Return the lines at once for about `rate` versions a second: a line takes about a second."""
    return max(1, round(rate / LINE_VERSIONS)) if rate else LINES_OF_MAP


def _asked(options: Namespace) -> dict[str, Any]:
    return {"source": options.source, "stack": options.stack, "since": options.since, "include": options.include}


def _write_events(left: Iterable[Line], path: Path) -> int:
    """Write lines to a file, and return their number."""
    with path.open("w", encoding="utf-8") as file:
        return sum(bool(file.write(f"{json.dumps(line.event(), ensure_ascii=False)}\n")) for line in left)
