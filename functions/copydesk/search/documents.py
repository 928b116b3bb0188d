"""A change of the table as a bulk action: the whole document with the article's version."""

from typing import Any

from copydesk.ports import BulkAction
from copydesk.search.languages import field_of
from copydesk.table.stored import StoredArticle

# Fields that a withdrawn article keeps in the index: enough to show that it is withdrawn, nothing of its content. The
# document stays, because OpenSearch forgets the version of a deleted document after a minute (index.gc_deletes) and a
# late write would bring the text back.
_OF_A_WITHDRAWN = {
    "schemaVersion", "articleId", "revision", "pubStatus", "contentHash", "fingerprint", "clusterId", "canonicalUrl",
    "inLanguage", "provenance",
}  # fmt: skip


def bulk_action(stored: StoredArticle) -> BulkAction:
    """Return the write that brings the index in line with the table."""
    return BulkAction(stored.record.article_id, stored.version, document(stored))


def document(stored: StoredArticle) -> dict[str, Any]:
    """Return the search document: the published record without absent fields; a stub while it is not usable.

    `localized` holds the text for the analyzer of the article's language; it is searched, never returned.
    """
    record = stored.record
    fields = {name: value for name, value in record.published().items() if value is not None}
    if record.pub_status != "usable":
        return {name: value for name, value in fields.items() if name in _OF_A_WITHDRAWN}
    read = "\n\n".join(part for part in (record.headline, record.description, record.text) if part)
    return {**fields, "localized": {field_of(record.in_language): read}}
