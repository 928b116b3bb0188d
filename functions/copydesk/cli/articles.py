"""Finds the article that a person names."""

from copydesk.cli.output import WrongUsage
from copydesk.normalize.canonical_url import canonical_form
from copydesk.table.article_table import ArticleTable
from copydesk.table.identity import article_id_of_url
from copydesk.table.stored import StoredArticle


def existing_article(name: str, table: ArticleTable) -> StoredArticle:
    """Find an article by its id or address. Raises: WrongUsage where there is none."""
    found = find_article(name, table)
    if found is None:
        raise WrongUsage(f"no article {name}; name it by its id or its address")
    return found


def find_article(name: str, table: ArticleTable) -> StoredArticle | None:
    """Find an article by its id or address; None where there is none."""
    address = canonical_form(name)
    wanted = article_id_of_url(address) if address else name
    return table.articles([wanted]).get(wanted)
