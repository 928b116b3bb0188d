"""The receipt of a backfill: every line of the manifest against the ledger."""

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from copydesk.cli.backfill_journal import Journal
from copydesk.cli.place import version_fields
from copydesk.events import ObjectRef
from copydesk.outcome import Outcome, OutcomeKind
from copydesk.recovery.backfill import Line, MalformedLine, State, state_of
from copydesk.table.article_table import ArticleReads
from copydesk.table.identity import source_id

_LISTED = 100  # versions that are named; the counts cover all
_AT_ONCE = 8  # reads of the ledger
_CHUNK = 1_000  # lines
_NO_DELIVERY = "not delivered"
_CONTINUES = "a large object: the ingest queue continues it; give the command again later"

Checked = tuple[Line, list[tuple[str, ObjectRef, State, tuple[Outcome, ...]]]]


@dataclass
class Receipt:
    """Counts of versions by state and of outcomes, and the first versions that need a look."""

    versions: int = 0
    malformed: int = 0
    twice: int = 0
    states: Counter[State] = field(default_factory=Counter)
    outcomes: Counter[OutcomeKind] = field(default_factory=Counter)
    first: list[dict[str, Any]] = field(default_factory=list)
    missing: list[Line] = field(default_factory=list)  # lines with versions that the ledger lacks
    _seen: set[int] = field(default_factory=set)  # hashes of key and version

    @property
    def is_complete(self) -> bool:
        """Whether every line has its versions in the ledger."""
        left = self.states[State.MISSING] + self.states[State.UNDER_WAY]
        return not (left or self.malformed or self.twice)

    def fields(self) -> dict[str, Any]:
        """Return the receipt under the names that other programs read."""
        states = {state.value: self.states[state] for state in State}
        outcomes = {kind.value: self.outcomes[kind] for kind in OutcomeKind}
        return {"versions": self.versions, **states, "malformedLines": self.malformed, "twice": self.twice,
                "outcomes": outcomes, "first": self.first}  # fmt: skip

    def count_malformed(self, number: int, reason: MalformedLine) -> None:
        """Count a line that cannot be read."""
        self.malformed += 1
        self._list({"line": number, "state": "malformed", "reason": str(reason)})

    def count(self, checked: Checked, journal: Journal) -> None:
        """Count the versions of a line."""
        line, found = checked
        reasons = journal.failed.get(line.number, {})
        for name, ref, state, outcomes in found:
            self._count_version(line, ref, state, outcomes, reasons.get(name, _NO_DELIVERY))
        if any(state is State.MISSING for _, _, state, _ in found):
            self.missing.append(line)

    def _count_version(
        self, line: Line, ref: ObjectRef, state: State, outcomes: tuple[Outcome, ...], reason: str
    ) -> None:
        mark = hash((ref.key, ref.version_id))
        self.twice += mark in self._seen
        self._seen.add(mark)
        self.versions += 1
        self.states[state] += 1
        self.outcomes.update(outcome.kind for outcome in outcomes if not outcome.is_gone)
        about = {"line": line.number, **version_fields(ref)}
        if state is not State.COMPLETE:
            gone = next((outcome.reason for outcome in outcomes if outcome.is_gone), "")
            reasons = {State.GONE: gone, State.UNDER_WAY: _CONTINUES, State.MISSING: reason}
            self._list({**about, "state": state.value, "reason": reasons[state]})
        for outcome in outcomes:
            if outcome.kind is OutcomeKind.REJECTED:
                self._list(
                    {**about, "state": "rejected", "recordIndex": outcome.record_index, "reason": outcome.reason}
                )

    def _list(self, entry: dict[str, Any]) -> None:
        if len(self.first) < _LISTED:
            self.first.append(entry)


def receipt_of(lines: Iterable[Line | tuple[int, MalformedLine]], journal: Journal, table: ArticleReads) -> Receipt:
    """Look every version of a manifest up in the ledger. Raises: TableUnavailable."""
    receipt = Receipt()
    with ThreadPoolExecutor(_AT_ONCE, "ledger") as pool:
        for part in _chunks(lines):
            readable = [line for line in part if isinstance(line, Line)]
            for malformed in (line for line in part if not isinstance(line, Line)):
                receipt.count_malformed(*malformed)
            for checked in pool.map(lambda line: _checked(line, table), readable):
                receipt.count(checked, journal)
    return receipt


def _checked(line: Line, table: ArticleReads) -> Checked:
    """What the ledger has of the versions of a line, each object read once."""
    keys = dict.fromkeys((ref.bucket, ref.key) for ref in line.versions.values())
    pages = {key: table.ledger(source_id(*key)) for key in keys}
    found = []
    for name, ref in line.versions.items():
        state, outcomes = state_of(ref, pages[ref.bucket, ref.key])
        found.append((name, ref, state, tuple(outcomes)))
    return line, found


def _chunks(lines: Iterable[Line | tuple[int, MalformedLine]]) -> Iterator[list[Line | tuple[int, MalformedLine]]]:
    walking = iter(lines)
    while part := list(islice(walking, _CHUNK)):
        yield part
