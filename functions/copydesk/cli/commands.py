"""What each command does: paths in, the local store in the middle, lines or a table out."""

from argparse import Namespace
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from copydesk.adapters.local.bucket import BUCKET
from copydesk.cli import node_commands
from copydesk.cli.output import WrongUsage, print_lines, screen_or_why_not
from copydesk.cli.rows import OutcomeRow, outcome_fields
from copydesk.cli.uploads import Collected, bytes_of, files, key_of, stored_article_of, taken_in, thresholds
from copydesk.local_store import LocalStore
from copydesk.normalize.canonical_url import canonical_form
from copydesk.outcome import LedgerPage, Outcome, OutcomeKind
from copydesk.table.identity import article_id_of_url, source_id

Command = Callable[[Namespace], int]

_NOTHING_WITHDRAWN = {
    **dict.fromkeys(("recordIndex", "outcome", "reason", "articleId", "revision")),
    "reason": "the object was deleted; it held no article",
}


def ingest(options: Namespace) -> int:
    """Take files in as uploads; print what became of each record."""
    paths = files(options.paths, options.store)
    show = _printed if options.json else _tabled
    with LocalStore(options.store, thresholds=thresholds(options)) as store:
        rows = show(paths, store)
    return int(any(row.outcome.kind is OutcomeKind.REJECTED for row in rows))


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


def _printed(paths: list[Path], store: LocalStore) -> list[OutcomeRow]:
    """Take files in; print a record's line as soon as its file is done."""
    rows: list[OutcomeRow] = []
    for path in paths:
        ended = [OutcomeRow(str(path), outcome) for outcome in taken_in(key_of(path), bytes_of(path), store)]
        print_lines(row.line for row in ended)
        rows += ended
    return rows


def _tabled(paths: list[Path], store: LocalStore) -> list[OutcomeRow]:
    """Take files in under a progress bar, then print the table; after a failure, of what was done until then."""
    screen = screen_or_why_not()
    rows: list[OutcomeRow] = []
    try:
        with closing(screen.progress(paths, "taking in")) as following:
            for path in following:
                rows += [_row(str(path), outcome, store) for outcome in taken_in(key_of(path), bytes_of(path), store)]
    finally:
        if rows:
            screen.outcomes(rows)
    return rows


def _row(source: str, outcome: Outcome, store: LocalStore) -> OutcomeRow:
    """A record's end beside the article that it became, if it became one."""
    stored = stored_article_of(outcome, store)
    if stored is None:
        return OutcomeRow(source, outcome)
    cleaned = ", ".join(f"{note.count} {note.rule}" for note in stored.record.cleaned)
    noted = (("cleaned", cleaned), ("unsure", ", ".join(stored.record.warnings)))
    return OutcomeRow(
        source, outcome, stored.record.headline or "", tuple(f"{what}: {said}" for what, said in noted if said)
    )


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
    return {**place, **(outcome_fields(outcome) if outcome else _NOTHING_WITHDRAWN)}
