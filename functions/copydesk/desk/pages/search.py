"""The search page. An address or id in the place of words leads to its article."""

from collections.abc import Mapping

from copydesk.desk.asked import Asked
from copydesk.desk.page import Elsewhere, Page
from copydesk.desk.pages.article import id_of
from copydesk.desk.reader import DeskReader
from copydesk.desk.searching import found
from copydesk.desk.views import addresses
from copydesk.desk.views.search import FACETS, SORTS, SearchFacts, Wanted, search_facts

_APART = "apart"


def _facts(asked: Asked, _path: Mapping[str, str], store: DeskReader) -> SearchFacts:
    words = asked.text("q")
    _go_to_article(words, store)
    chosen = {facet.name: asked.text(facet.name) for facet in FACETS}
    wanted = Wanted(
        words=words,
        chosen={name: value for name, value in chosen.items() if value},
        sort=asked.choice("sort", SORTS, SORTS[0]),
        folded=asked.choice("copies", (_APART,)) != _APART,
        page=asked.page,
    )
    return search_facts(found(words, store), wanted)


def _go_to_article(words: str, store: DeskReader) -> None:
    """Raises: Elsewhere where the words are the address or the id of a stored article."""
    name = id_of(words)
    if name.startswith("a_") and store.table.articles([name]):
        raise Elsewhere(addresses.article(name))


PAGE = Page("/", "search.html", ("q", "sort", "copies", "page", *(facet.name for facet in FACETS)), _facts)
