"""The port of the table for recovery: what an operator may do beyond what the functions do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from copydesk.outcome import LedgerPage
from copydesk.table.article_table import ArticleTable
from copydesk.table.claim import Claim
from copydesk.table.items import Attribute, from_attribute
from copydesk.table.stored import StoredArticle


@dataclass(frozen=True, slots=True)
class ArticleName:
    """An article by its current text or a revision, read without that text: `publisher` is its name and domain."""

    article_id: str
    publisher: frozenset[str]  # in small letters


class RepairableTable(ArticleTable, Protocol):
    """The article table with the writes of recovery; every method raises TableUnavailable if a retry may help."""

    def replace_page(self, page: LedgerPage, standing: LedgerPage) -> bool:
        """Write a ledger page in the place of `standing`; return False if another page is stored by now."""

    def pages(self) -> Iterator[LedgerPage]:
        """Read the whole ledger, in no particular order."""

    def names(self) -> Iterator[ArticleName]:
        """Read the names of all articles and revisions, in no particular order; one id may come several times."""

    def release(self, claim: Claim) -> bool:
        """Remove the owner of a key's place, if it is still this text; return whether it was."""

    def revision_names(self, article_id: str) -> list[str]:
        """Read the content hashes of an article's revisions, consistently, without their texts."""

    def remove_revision(self, article_id: str, content_hash: str) -> None:
        """Remove a revision."""

    def remove(self, stored: StoredArticle) -> bool:
        """Remove an article, if this version is stored; return False if another one is.

        An article that is gone already counts as removed.
        """

    def remove_texts(self, article_id: str) -> int:
        """Remove the texts of an article that were too long for the table, for good; return their number."""


def article_name(item: Mapping[str, Attribute]) -> ArticleName:
    """Read the name of an article from its item, or from that of a revision; no other attributes are needed."""
    fields = item.get("record", {"M": {}})["M"]
    publisher = from_attribute(fields["publisher"]) if "publisher" in fields else None
    known = (publisher or {}).values()
    return ArticleName(item["pk"]["S"].removeprefix("A#"), frozenset(str(word).casefold() for word in known if word))
