"""The one place that asks the search index of a store: words in, the best hits out."""

from starlette.exceptions import HTTPException

from copydesk.desk.reader import DeskReader
from copydesk.desk.views.search import Found, FoundArticle
from copydesk.search.query_syntax import UnclearQuery

MOST_HITS = 1_000  # read, filtered and counted: 50 ms; a page states when there are more


def found(words: str, store: DeskReader) -> Found:
    """Return the articles that match words, the best first; without words, the articles stored last.

    Raises: HTTPException 400 with the cure, for a query that cannot be applied.
    """
    if not words:
        documents = store.listing.newest_documents(MOST_HITS + 1)
        articles = [FoundArticle(document, "") for document in documents]
    else:
        try:
            hits = store.found(words, MOST_HITS + 1)
        except UnclearQuery as unclear:
            raise HTTPException(400, str(unclear)) from unclear
        articles = [FoundArticle(hit.document, hit.snippet) for hit in hits]
    return Found(tuple(articles[:MOST_HITS]), is_cut=len(articles) > MOST_HITS)
