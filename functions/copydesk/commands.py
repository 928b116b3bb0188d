"""What each command does: paths in, the local store in the middle, lines or a table out."""

from argparse import Namespace
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from copydesk import node_commands
from copydesk.adapters.local import LocalStore
from copydesk.adapters.local.bucket import BUCKET
from copydesk.adapters.local.file_bytes import file_bytes
from copydesk.identity import article_id_of_url, source_id
from copydesk.normalize.canonical_url import canonical_form
from copydesk.outcome import LedgerPage, Outcome, OutcomeKind
from copydesk.output import WrongUsage, print_lines, screen_or_why_not
from copydesk.ports import Bytes
from copydesk.revisions import StoredArticle
from copydesk.settings import Limits, Thresholds

Command = Callable[[Namespace], int]

_NOTHING_WITHDRAWN = {
    **dict.fromkeys(("recordIndex", "outcome", "reason", "articleId", "revision")),
    "reason": "the object was deleted; it held no article",
}


@dataclass
class Collected:
    """Reporter that keeps what it is told, in order."""

    outcomes: list[Outcome] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def outcome(self, outcome: Outcome) -> None:
        """Keep the end of one record."""
        self.outcomes.append(outcome)

    def failure(self, problem: str, reason: str, **where: str | int) -> None:
        """Keep a failure as one line."""
        self.failures.append(f"{problem}: {reason} ({', '.join(map(str, where.values()))})")

    def checked(self) -> list[Outcome]:
        """Return the outcomes. Raises: WrongUsage where there were failures, naming them all."""
        if self.failures:
            raise WrongUsage("; ".join(self.failures))
        return self.outcomes


@dataclass(frozen=True)
class Row:
    """One record's end, with what a person wants to see beside it: what was cleaned, what is doubtful."""

    source: str
    outcome: Outcome
    headline: str = ""
    notes: tuple[str, ...] = ()

    @property
    def line(self) -> dict[str, Any]:
        """The row as other programs read it."""
        return {"source": self.source, **_end(self.outcome)}


def ingest(options: Namespace) -> int:
    """Take files in as uploads; print what became of each record."""
    paths = files(options.paths, options.store)
    show = _printed if options.json else _tabled
    with LocalStore(options.store, thresholds=thresholds(options)) as store:
        rows = show(paths, store)
    return int(any(row.outcome.kind is OutcomeKind.REJECTED for row in rows))


def thresholds(options: Namespace) -> Thresholds:
    """The thresholds that a command was given."""
    return Thresholds(options.copy_score, options.join_score)


def export(options: Namespace) -> int:
    """Print every stored record as JSON Lines, provenance included."""
    with LocalStore(options.store) as store:
        print_lines(stored.record.published() for stored in store.table.scan())
    return 0


def search(options: Namespace) -> int:
    """Print the articles that hold every word of the query, best first; on a node, the answer to its query."""
    if options.endpoint:
        return node_commands.search(options)
    if options.query is None:
        raise WrongUsage("search needs words to look for")
    with LocalStore(options.store) as store:
        hits = store.index.search(options.query, options.limit)
    print_lines(hit.document for hit in hits) if options.json else screen_or_why_not().hits(options.query, hits)
    return 0


def trace(options: Namespace) -> int:
    """Print the ledger's answer for an object, or for every object that an article came from."""
    with LocalStore(options.store) as store:
        pages = _pages_of_key(options.name, store) or _pages_of_article(options.name, store)
    if not pages:
        raise WrongUsage(f"nothing is known of {options.name}; a path must be written as it was ingested")
    lines = [_ledger_line(page, outcome) for page in pages for outcome in page.outcomes or (None,)]
    print_lines(lines) if options.json else screen_or_why_not().ledger(lines)
    return 0


def withdraw(options: Namespace) -> int:
    """Delete an object from the inbox; the articles that only it said are withdrawn."""
    collected = Collected()
    with LocalStore(options.store) as store:
        pages = _pages_of_key(options.key, store)
        if not pages:
            raise WrongUsage(f"nothing is known of {options.key}; a path must be written as it was ingested")
        store.delete(pages[-1].key, collected)
        rows = [_row(options.key, outcome, store) for outcome in collected.checked()]
    print_lines(row.line for row in rows) if options.json else screen_or_why_not().outcomes(rows)
    return 0


def demo(options: Namespace) -> int:
    """Take the bundled samples in, show what became of each, and search them. A second run changes nothing."""
    if not options.samples.is_dir():
        raise WrongUsage(f"no samples at {options.samples}; run this in a checkout, or name a folder with --samples")
    paths, screen, query = files([options.samples], options.store), screen_or_why_not(), "ferry terminal"
    with LocalStore(options.store) as store:
        before = {stored.record.article_id: stored.record for stored in store.table.scan()}
        _tabled(paths, store)
        after = {stored.record.article_id: stored.record for stored in store.table.scan()}
        screen.changes(before, after, options.store)
        screen.hits(query, store.index.search(query, 5))
    return 0


def _printed(paths: list[Path], store: LocalStore) -> list[Row]:
    """Take files in; print a record's line as soon as its file is done."""
    rows: list[Row] = []
    for path in paths:
        ended = [Row(str(path), outcome) for outcome in taken_in(key_of(path), bytes_of(path), store)]
        print_lines(row.line for row in ended)
        rows += ended
    return rows


def _tabled(paths: list[Path], store: LocalStore) -> list[Row]:
    """Take files in under a progress bar, then print the table; after a failure, of what was done until then."""
    screen = screen_or_why_not()
    rows: list[Row] = []
    try:
        with closing(screen.progress(paths, "taking in")) as following:
            for path in following:
                rows += [_row(str(path), outcome, store) for outcome in taken_in(key_of(path), bytes_of(path), store)]
    finally:
        if rows:
            screen.outcomes(rows)
    return rows


def bytes_of(path: Path) -> Bytes:
    """Read a file, at once or, where it is large, as it is asked for. Raises: WrongUsage where it cannot be read."""
    try:
        return file_bytes(path, Limits().held_bytes)
    except OSError as problem:
        raise WrongUsage(f"{path}: {problem.strerror}") from problem


def taken_in(key: str, body: Bytes, store: LocalStore) -> list[Outcome]:
    """Upload an object and return what became of its records. Raises: WrongUsage where the store failed."""
    collected = Collected()
    store.upload(key, body, collected)
    return collected.checked()


def _row(source: str, outcome: Outcome, store: LocalStore) -> Row:
    """A record's end beside the article that it became, if it became one."""
    stored = article_of(outcome, store)
    if stored is None:
        return Row(source, outcome)
    cleaned = ", ".join(f"{note.count} {note.rule}" for note in stored.record.cleaned)
    noted = (("cleaned", cleaned), ("unsure", ", ".join(stored.record.warnings)))
    return Row(source, outcome, stored.record.headline or "", tuple(f"{what}: {said}" for what, said in noted if said))


def article_of(outcome: Outcome, store: LocalStore) -> StoredArticle | None:
    """Return the article that a record became, or None."""
    return store.table.articles([outcome.article_id]).get(outcome.article_id)


def _pages_of_key(name: str, store: LocalStore) -> list[LedgerPage]:
    """The ledger of an object, named by the path it was ingested from or by its whole key."""
    return store.table.ledger(source_id(BUCKET, key_of(Path(name)))) or store.table.ledger(source_id(BUCKET, name))


def _pages_of_article(name: str, store: LocalStore) -> list[LedgerPage]:
    """What every object said of the article of that address or id, and what of these objects became no article."""
    address = canonical_form(name)
    wanted = article_id_of_url(address) if address else name
    stored = store.table.articles([wanted]).get(wanted)
    sources = sorted(stored.sources, key=lambda source: stored.sources[source].event_time) if stored else []
    pages = (page for source in sources for page in store.table.ledger(source))
    about = (replace(p, outcomes=tuple(o for o in p.outcomes if o.article_id in {wanted, ""})) for p in pages)
    return [page for page in about if page.outcomes]


def _ledger_line(page: LedgerPage, outcome: Outcome | None) -> dict[str, Any]:
    """One record's end, or None for a deletion that found nothing to withdraw."""
    place = {"key": page.key, "versionId": page.version_id, "eventTime": page.event_time, "format": page.format or None}
    return {**place, **(_end(outcome) if outcome else _NOTHING_WITHDRAWN)}


def _end(outcome: Outcome) -> dict[str, Any]:
    return {
        "recordIndex": outcome.record_index,
        "outcome": outcome.kind.value,
        "reason": outcome.reason or None,
        "articleId": outcome.article_id or None,
        "revision": outcome.revision or None,
    }


def files(paths: list[Path], store: Path | None) -> list[Path]:
    """List files as given, folders as the files in them. Raises: WrongUsage, before any is read."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise WrongUsage(f"{path}: no such file or folder")
        inside = _inside(path, store) if path.is_dir() else [path]
        if not inside:
            raise WrongUsage(f"{path}: no files in this folder")
        found += inside
    return found


def _inside(folder: Path, store: Path | None) -> list[Path]:
    """The files of a folder and its folders in order of their names, without hidden ones and the store's own."""
    root = folder.resolve()
    own = {store.resolve().with_name(store.name + end) for end in ("", "-wal", "-shm", ".bucket")} if store else set()
    below = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    shown = (path for path in below if not any(part.startswith(".") for part in path.parts))
    return [folder / path for path in shown if own.isdisjoint([root / path, *(root / path).parents])]


def key_of(path: Path) -> str:
    """Return the key of an upload: the path as given, below the inbox's prefix."""
    return f"inbox/{path.as_posix().lstrip('/')}"
