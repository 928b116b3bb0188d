"""Finds stored articles: by the name that a person gives, or by the outcome of a record."""

from copydesk.cli.output import WrongUsage
from copydesk.cli.reader import Reader
from copydesk.local_store import LocalStore
from copydesk.normalize.canonical_url import canonical_form
from copydesk.outcome import Outcome
from copydesk.table.article_table import ArticleReads
from copydesk.table.identity import article_id_of_url
from copydesk.table.stored import StoredArticle


def existing_article(name: str, reader: Reader) -> StoredArticle:
    """Find an article by its id or URL. Raises: WrongUsage where there is none."""
    found = find_article(name, reader.table)
    if found is None:
        raise WrongUsage(f"there is no article {name} in {reader.name}; give an article's id or URL")
    return found


def find_article(name: str, table: ArticleReads) -> StoredArticle | None:
    """Find an article by its id or URL; None where the table has none."""
    url = canonical_form(name)
    wanted = article_id_of_url(url) if url else name
    return table.articles([wanted]).get(wanted)


def article_of_outcome(outcome: Outcome, store: LocalStore) -> StoredArticle | None:
    """Find the article that a record became; None for a record without an article."""
    return store.table.articles([outcome.article_id]).get(outcome.article_id)
