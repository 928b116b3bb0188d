"""What each command does: paths in, the local store in the middle, lines or a table out."""

import json
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from copydesk import tables
from copydesk.adapters.local import LocalStore
from copydesk.article import Draft
from copydesk.identity import article_id_of_url, source_id
from copydesk.normalize.canonical_url import canonical_form
from copydesk.outcome import LedgerPage, Outcome, OutcomeKind

Command = Callable[[Namespace], int]


class WrongUsage(Exception):
    """What was asked for cannot be done; the message says why."""


@dataclass
class Collected:
    """Reporter that keeps what it is told, in order."""

    outcomes: list[Outcome] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def outcome(self, outcome: Outcome) -> None:
        """Keep the end of one record."""
        self.outcomes.append(outcome)

    def failure(self, problem: str, reason: str, **where: str) -> None:
        """Keep a failure as one line."""
        self.failures.append(f"{problem}: {reason} ({', '.join(where.values())})")


@dataclass
class Steps:
    """What each normalization step changed, by record: filled while a rehearsal runs."""

    by_record: dict[int, list[dict[str, Any]]] = field(default_factory=dict)

    def __call__(self, record_index: int, name: str, before: Draft, after: Draft) -> None:
        """Note one step: every field that it changed, before and after."""
        old, new = (draft.model_dump(mode="json", exclude={"is_page_text"}) for draft in (before, after))
        changed = {key: {"before": old[key], "after": new[key]} for key in new if new[key] != old[key]}
        self.by_record.setdefault(record_index, []).append({"step": name, "changed": changed})


def ingest(options: Namespace) -> int:
    """Take files in as uploads; print what became of each record."""
    paths = list(_files(options.paths))
    rejected, rows = False, []
    with LocalStore(options.store) as store:
        for path in paths if options.json else tables.progress(paths, "taking in"):
            taken_in = _taken_in(path, store)
            rejected |= any(row.outcome.kind is OutcomeKind.REJECTED for row in taken_in)
            if options.json:
                _print_lines(row.line for row in taken_in)
            else:
                rows += taken_in
    if not options.json:
        tables.outcomes(rows)
    return int(rejected)


def explain(options: Namespace) -> int:
    """Show what would become of each file and why; nothing is written."""
    if options.store:
        _existing(options.store)
    rejected = False
    steps = Steps()
    with LocalStore(options.store, keeps_objects=False, on_step=steps) as store, store.database.rehearsal():
        for path in _files(options.paths):
            steps.by_record.clear()
            for row in _taken_in(path, store):
                rejected |= row.outcome.kind is OutcomeKind.REJECTED
                explanation = _explanation(row, store, steps)
                _print_lines([explanation]) if options.json else tables.explanation(explanation)
    return int(rejected)


def export(options: Namespace) -> int:
    """Print every stored record as JSON Lines, provenance included."""
    with LocalStore(_existing(options.store)) as store:
        _print_lines(stored.record.published() for stored in store.table.scan())
    return 0


def search(options: Namespace) -> int:
    """Print the articles that hold every word of the query, best first."""
    with LocalStore(_existing(options.store)) as store:
        hits = store.index.search(options.query, options.limit)
    _print_lines(hit.document for hit in hits) if options.json else tables.hits(options.query, hits)
    return 0


def trace(options: Namespace) -> int:
    """Print the ledger's answer for an object, or for every object that an article came from."""
    with LocalStore(_existing(options.store)) as store:
        pages = _ledger_of(options.name, store)
        if not pages:
            raise WrongUsage(f"nothing is known of {options.name}")
    lines = [_ledger_line(page, outcome) for page in pages for outcome in page.outcomes or (None,)]
    _print_lines(lines) if options.json else tables.ledger(lines)
    return 0


def withdraw(options: Namespace) -> int:
    """Delete an object from the inbox; the articles that only it said are withdrawn."""
    collected = Collected()
    with LocalStore(_existing(options.store)) as store:
        store.delete(_key(Path(options.key)), collected)
        rows = [Row(options.key, outcome, _headline(outcome, store)) for outcome in collected.outcomes]
    _print_lines(row.line for row in rows) if options.json else tables.outcomes(rows)
    return 0


def demo(options: Namespace) -> int:
    """Take the bundled samples in, show what became of each, and search them. A second run changes nothing."""
    if not options.samples.is_dir():
        raise WrongUsage(f"no samples at {options.samples}; run this in a checkout, or name a folder with --samples")
    with LocalStore(options.store) as store:
        before = {stored.record.article_id: stored.record for stored in store.table.scan()}
        rows = [
            row
            for path in tables.progress(list(_files([options.samples])), "taking in")
            for row in _taken_in(path, store)
        ]
        tables.outcomes(rows)
        after = {stored.record.article_id: stored.record for stored in store.table.scan()}
        tables.changes(before, after, options.store)
        query = "ferry terminal"
        tables.hits(query, store.index.search(query, 5))
    return 0


@dataclass(frozen=True)
class Row:
    """One record's end, with what a person wants to see beside it."""

    source: str
    outcome: Outcome
    headline: str = ""
    cleaned: str = ""

    @property
    def line(self) -> dict[str, Any]:
        """The row as other programs read it."""
        end = self.outcome
        return {
            "source": self.source,
            "recordIndex": end.record_index,
            "outcome": end.kind.value,
            "reason": end.reason or None,
            "articleId": end.article_id or None,
            "revision": end.revision or None,
        }


def _taken_in(path: Path, store: LocalStore) -> list[Row]:
    collected = Collected()
    try:
        body = path.read_bytes()
    except OSError as problem:
        raise WrongUsage(f"{path}: {problem.strerror}") from problem
    store.upload(_key(path), body, collected)
    if collected.failures:
        raise WrongUsage("; ".join(collected.failures))
    return [Row(str(path), outcome, *_shown(outcome, store)) for outcome in collected.outcomes]


def _shown(outcome: Outcome, store: LocalStore) -> tuple[str, str]:
    """Headline and cleaning of the article a record became; the quarantine has both for a rejected one."""
    stored = store.table.articles([outcome.article_id]).get(outcome.article_id)
    if stored is None:
        return "", ""
    notes = [f"{note.count} {note.rule}" for note in stored.record.cleaned]
    return stored.record.headline or "", ", ".join([*notes, *stored.record.warnings])


def _headline(outcome: Outcome, store: LocalStore) -> str:
    return _shown(outcome, store)[0]


def _explanation(row: Row, store: LocalStore, steps: Steps) -> dict[str, Any]:
    outcome = row.outcome
    stored = store.table.articles([outcome.article_id]).get(outcome.article_id)
    pages = store.table.ledger(source_id(outcome.bucket, outcome.key))
    return {
        "source": row.source,
        "recordIndex": outcome.record_index,
        "format": pages[-1].format or None,
        "outcome": outcome.kind.value,
        "reason": outcome.reason or None,
        "article": stored.record.published() if stored else None,
        "steps": steps.by_record.get(outcome.record_index, []),
    }


def _ledger_of(name: str, store: LocalStore) -> list[LedgerPage]:
    """The pages of the object of that key, else of every object that the article of that id or address came from."""
    for key in (_key(Path(name)), name):
        if pages := store.table.ledger(source_id("local", key)):
            return pages
    url = canonical_form(name)
    wanted = article_id_of_url(url) if url else name
    stored = store.table.articles([wanted]).get(wanted)
    return [page for source in sorted(stored.sources) for page in store.table.ledger(source)] if stored else []


def _ledger_line(page: LedgerPage, outcome: Outcome | None) -> dict[str, Any]:
    return {
        "key": page.key,
        "versionId": page.version_id,
        "eventTime": page.event_time,
        "format": page.format or None,
        "recordIndex": outcome.record_index if outcome else None,
        "outcome": outcome.kind.value if outcome else ("withdrawn" if page.removed else None),
        "reason": (outcome.reason if outcome else "the object was deleted") or None,
        "articleId": (outcome.article_id if outcome else "") or None,
        "revision": (outcome.revision if outcome else 0) or None,
    }


def _files(paths: list[Path]) -> Iterator[Path]:
    """Files as given; the files of a folder in order of their names, hidden ones left out."""
    for path in paths:
        if not path.exists():
            raise WrongUsage(f"{path}: no such file or folder")
        inside = path.rglob("*") if path.is_dir() else [path]
        yield from sorted(one for one in inside if one.is_file() and not one.name.startswith("."))


def _key(path: Path) -> str:
    """The key of an upload: the path as given, below the inbox's prefix."""
    return f"inbox/{path.as_posix().lstrip('/')}"


def _existing(store: Path) -> Path:
    if not store.is_file():
        raise WrongUsage(f"no store at {store}; `copydesk ingest PATH --store {store}` makes one")
    return store


def _print_lines(lines: Any) -> None:
    for line in lines:
        print(json.dumps(line, ensure_ascii=False))
