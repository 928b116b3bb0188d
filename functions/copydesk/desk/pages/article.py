"""The page of one article."""

from collections.abc import Iterator, Mapping

from starlette.exceptions import HTTPException

from copydesk.dedupe.cluster_reads import member_dates
from copydesk.desk.asked import Asked
from copydesk.desk.original import blocks_of
from copydesk.desk.page import Page
from copydesk.desk.reader import DeskReader
from copydesk.desk.views.article import ArticleFacts, article_facts, outcome_in
from copydesk.normalize.canonical_url import canonical_form
from copydesk.outcome import LedgerPage, Outcome
from copydesk.settings import Limits
from copydesk.table.identity import article_id_of_url
from copydesk.table.stored import StoredArticle


def id_of(name: str) -> str:
    """Return the id of an article that is named by its id or address."""
    url = canonical_form(name) if "://" in name else ""
    return article_id_of_url(url) if url else name


def article_named(name: str, store: DeskReader) -> StoredArticle:
    """Read an article by its id. Raises: HTTPException where the store has none."""
    stored = store.table.articles([name]).get(name)
    if stored is None:
        raise HTTPException(404, f"the store has no article {name[:80]}")
    return stored


def _facts(_asked: Asked, path: Mapping[str, str], store: DeskReader) -> ArticleFacts:
    stored = article_named(path["article_id"], store)
    others = member_dates(stored.record, store.table).keys() - {stored.record.article_id}
    return article_facts(stored, len(others), _ledger(stored, store), blocks_of(stored.record, store))


def _ledger(stored: StoredArticle, store: DeskReader) -> Iterator[tuple[LedgerPage, Outcome, bool]]:
    """The ledger's entry of the article for the last version of each object that holds it."""
    size = Limits().records_per_page
    for source, state in stored.sources.items():
        page = store.listing.ledger_page(source, state.sequence, state.record_index // size)
        outcome = outcome_in(page, state.record_index, stored.record.article_id) if page else None
        if page and outcome:
            yield page, outcome, state.is_live


PAGE = Page("/article/{article_id}", "article.html", (), _facts)
