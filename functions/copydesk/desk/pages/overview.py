"""The overview of a store."""

from collections.abc import Iterator, Mapping, Sequence

from copydesk.desk.asked import Asked
from copydesk.desk.page import Page
from copydesk.desk.reader import DeskReader
from copydesk.desk.views.overview import OverviewFacts, overview_facts
from copydesk.outcome import LedgerPage

_MOST_PAGES = 100  # of the ledger counted, which have up to 100 records each
_MOST_ARTICLES = 10_000


def _facts(_asked: Asked, _path: Mapping[str, str], store: DeskReader) -> OverviewFacts:
    totals = store.listing.count_uploads(), store.listing.count_articles()
    return overview_facts(totals, _ledger(store), store.listing.summaries(_MOST_ARTICLES))


def _ledger(store: DeskReader) -> Iterator[Sequence[LedgerPage]]:
    """The ledger pages of the latest uploads, as many as are counted."""
    left = _MOST_PAGES
    for ref in store.listing.uploads(store.listing.most_uploads):
        pages = store.listing.pages_of(ref, left)
        yield pages
        left -= sum(len(page.outcomes) > 1 for page in pages)
        if left <= 0:
            return


PAGE = Page("/overview", "overview.html", (), _facts)
