"""The list of all uploads, and the page of one uploaded object."""

from collections.abc import Iterator, Mapping
from typing import Any

from starlette.exceptions import HTTPException

from copydesk.desk.asked import MOST_KEY, Asked
from copydesk.desk.page import Page
from copydesk.desk.reader import DeskReader
from copydesk.desk.views.ledger import (
    KINDS,
    LEDGER_PAGES_PER_PAGE,
    UPLOADS_PER_PAGE,
    LedgerFacts,
    ObjectFacts,
    UploadRow,
    object_facts,
    upload_row,
)
from copydesk.desk.views.pages import numbered
from copydesk.events import ObjectRef
from copydesk.outcome import LedgerPage, OutcomeKind
from copydesk.table.identity import note_name, source_id

_MOST_PAGES = 10  # of the ledger of one upload, read to sum it up: 1,000 records
_MOST_RECORDS = 20_000  # of the uploads looked through for an outcome: 150 ms


def _ledger(asked: Asked, _path: Mapping[str, str], store: DeskReader) -> LedgerFacts:
    part, outcome = asked.text("key"), asked.choice("outcome", KINDS)
    values = {"key": part, "outcome": outcome}
    if outcome:
        scanned = list(_scanned(part, store))
        rows = [row for row in scanned if outcome in row.outcomes]
        pages = numbered("/ledger", values, len(rows), asked.page, UPLOADS_PER_PAGE)
        return LedgerFacts(part, outcome, KINDS, len(rows), len(scanned), tuple(rows[pages.first : pages.last]), pages)
    count = store.listing.count_uploads(part)
    pages = numbered("/ledger", values, count, asked.page, UPLOADS_PER_PAGE)
    refs = store.listing.uploads(pages.last - pages.first, pages.first, part)
    return LedgerFacts(part, outcome, KINDS, count, 0, tuple(_row(ref, store) for ref in refs), pages)


def _scanned(part: str, store: DeskReader) -> Iterator[UploadRow]:
    """The latest uploads, as many as are looked through."""
    left = _MOST_RECORDS
    for ref in store.listing.uploads(store.listing.most_uploads, part=part):
        row = _row(ref, store)
        yield row
        left -= sum(row.outcomes.values())
        if left <= 0:
            return


def _row(ref: ObjectRef, store: DeskReader) -> UploadRow:
    return upload_row(ref, store.listing.pages_of(ref, _MOST_PAGES), _MOST_PAGES)


def _object(asked: Asked, _path: Mapping[str, str], store: DeskReader) -> ObjectFacts:
    key = asked.text("key", MOST_KEY)
    source = source_id(store.inbox, key)
    count = store.listing.count_ledger_pages(source)
    if not count:
        raise HTTPException(
            404, f"the ledger has no object {key[:200] or 'without a key'}; give its key as it is listed"
        )
    pages = numbered("/ledger/object", {"key": key}, count, asked.page, LEDGER_PAGES_PER_PAGE)
    found = store.listing.ledger_pages_of_object(source, pages.last - pages.first, pages.first)
    return object_facts(key, ((page, dict(_notes(page, store))) for page in found), pages)


def _notes(page: LedgerPage, store: DeskReader) -> Iterator[tuple[int, tuple[str, Mapping[str, Any]]]]:
    """The notes of the rejected records of a page that are still in the quarantine."""
    for outcome in page.all_outcomes:
        if outcome.kind is OutcomeKind.REJECTED:
            name = note_name(page.source, page.sequence, outcome.record_index)
            note = store.notes.read(name)
            if note is not None:
                yield outcome.record_index, (name, note)


LEDGER = Page("/ledger", "ledger.html", ("key", "outcome", "page"), _ledger)
OBJECT = Page("/ledger/object", "object.html", ("key", "page"), _object)
