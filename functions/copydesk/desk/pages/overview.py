"""The overview of a store."""

from collections.abc import Iterator, Mapping, Sequence

from copydesk.adapters.local.bucket import BUCKET
from copydesk.desk.asked import Asked
from copydesk.desk.page import Page
from copydesk.desk.read_only import ReadOnlyStore
from copydesk.desk.views.overview import OverviewFacts, overview_facts
from copydesk.outcome import LedgerPage
from copydesk.table.identity import source_id

_MOST_UPLOADS = 2_000  # counted, the latest
_MOST_PAGES = 100  # of the ledger counted, which have up to 100 records each
_MOST_ARTICLES = 10_000


def _facts(_asked: Asked, _path: Mapping[str, str], store: ReadOnlyStore) -> OverviewFacts:
    totals = store.listing.count_uploads(), store.listing.count_articles()
    return overview_facts(totals, _ledger(store), store.listing.summaries(_MOST_ARTICLES))


def _ledger(store: ReadOnlyStore) -> Iterator[Sequence[LedgerPage]]:
    """The ledger pages of the latest uploads, as many as are counted."""
    left = _MOST_PAGES
    for ref in store.listing.uploads(_MOST_UPLOADS):
        pages = store.listing.ledger_pages(source_id(BUCKET, ref.key), ref.sequence, left)
        yield pages
        left -= sum(len(page.outcomes) > 1 for page in pages)
        if left <= 0:
            return


PAGE = Page("/overview", "overview.html", (), _facts)
