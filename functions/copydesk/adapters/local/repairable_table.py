"""The article table in SQLite with the writes of recovery."""

from collections.abc import Iterator

from copydesk.adapters.local.table import LocalTable
from copydesk.outcome import LedgerPage
from copydesk.table import cluster_items, items, ledger_items
from copydesk.table.claim import Claim
from copydesk.table.items import Item
from copydesk.table.repairable_table import ArticleName, article_name
from copydesk.table.stored import StoredArticle


class LocalRepairableTable(LocalTable):
    """Implements RepairableTable."""

    def replace_page(self, page: LedgerPage, standing: LedgerPage) -> bool:
        """Write a ledger page in the place of `standing`; return False if another page is stored by now."""
        with self._database.transaction():
            item = ledger_items.ledger_item(page)
            found = self._get(item)
            if found is None or ledger_items.ledger_page(found) != standing:
                return False
            self._put(item, found)
        return True

    def pages(self) -> Iterator[LedgerPage]:
        """Read the whole ledger, in order of source, version and page."""
        return self.sources()

    def names(self) -> Iterator[ArticleName]:
        """Read the names of all articles and revisions, in order of id."""
        yield from map(article_name, self._items("pk >= 'A#' AND pk < 'A$' ORDER BY pk, sk"))

    def release(self, claim: Claim) -> bool:
        """Remove the owner of a key's place, if it is still this text."""
        with self._database.transaction():
            standing = self._get(cluster_items.claim_key(claim.key))
            owner = cluster_items.owner(standing, claim, 0) if standing else None
            if standing is None or owner is None or owner.text != claim.text:
                return False
            left = {name: value for name, value in standing.items() if name != cluster_items.place_of(claim)}
            if cluster_items.claims(left, 0):
                self._put(left, standing)
            else:
                self._delete(standing)
        return True

    def revision_names(self, article_id: str) -> list[str]:
        """Read the content hashes of an article's revisions."""
        return [kept.content_hash for kept in self.revisions(article_id).values()]

    def remove_revision(self, article_id: str, content_hash: str) -> None:
        """Remove a revision."""
        with self._database.transaction():
            self._delete(items.revision_key(article_id, content_hash))

    def remove(self, stored: StoredArticle) -> bool:
        """Remove an article, if this version is stored, and enter the removal into the stream."""
        with self._database.transaction():
            standing = self._get(items.article_key(stored.record.article_id))
            if standing is None:
                return True
            if items.stored_article(standing).version != stored.version:
                return False
            self._delete(standing)
            self._streamed(standing, standing, None)
        return True

    def remove_texts(self, article_id: str) -> int:
        """Return 0: all texts are in the items."""
        del article_id
        return 0

    def _delete(self, key: Item) -> None:
        self._database.connection.execute("DELETE FROM items WHERE pk = ? AND sk = ?", (key["pk"]["S"], key["sk"]["S"]))
