"""Two articles side by side."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException

from copydesk.desk.asked import Asked
from copydesk.desk.page import Page
from copydesk.desk.pages.article import article_named
from copydesk.desk.read_only import ReadOnlyStore
from copydesk.desk.views.revisions import SideBySide, side_by_side


def _facts(asked: Asked, _path: Mapping[str, str], store: ReadOnlyStore) -> SideBySide:
    names = asked.text("one"), asked.text("other")
    if not all(names):
        raise HTTPException(400, "give the ids of two articles, as one and other")
    one, other = (article_named(name, store).record for name in names)
    return side_by_side(one, other, "first article", "second article")


PAGE = Page("/compare", "compare.html", ("one", "other"), _facts)
