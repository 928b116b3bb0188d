"""Two articles side by side, and whether they count as copies."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException

from copydesk.desk.asked import Asked
from copydesk.desk.page import Page
from copydesk.desk.pages.article import article_named, id_of
from copydesk.desk.reader import DeskReader
from copydesk.desk.views.compare import CompareFacts, compare_facts
from copydesk.settings import THRESHOLDS


def _facts(asked: Asked, _path: Mapping[str, str], store: DeskReader) -> CompareFacts:
    names = asked.text("one"), asked.text("other")
    if not all(names):
        raise HTTPException(400, "give the ids or addresses of two articles, as one and other")
    one, other = (article_named(id_of(name), store).record for name in names)
    return compare_facts(one, other, THRESHOLDS)


PAGE = Page("/compare", "compare.html", ("one", "other"), _facts)
