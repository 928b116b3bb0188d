"""The page of an article's revisions, any two side by side."""

from collections.abc import Mapping

from copydesk.desk.asked import Asked
from copydesk.desk.page import Page
from copydesk.desk.pages.article import article_named
from copydesk.desk.reader import DeskReader
from copydesk.desk.views.revisions import RevisionFacts, revision_facts
from copydesk.table.revisions import history


def _facts(asked: Asked, path: Mapping[str, str], store: DeskReader) -> RevisionFacts:
    stored = article_named(path["article_id"], store)
    texts = history(stored, store.table.revisions(stored.record.article_id))
    last = len(texts)
    after = asked.number("after", last, last)
    before = asked.number("before", max(1, after - 1), last)
    return revision_facts(texts, stored.record, before, after)


PAGE = Page("/article/{article_id}/revisions", "revisions.html", ("before", "after"), _facts)
