"""The stored articles that answer a question, as many as there are, a few at a time in memory."""

from collections.abc import Iterator
from itertools import islice

from copydesk.adapters.local.index import LocalIndex
from copydesk.adapters.local.table import LocalTable
from copydesk.search.question import Question
from copydesk.table.stored import StoredArticle

_AT_ONCE = 100  # articles in memory


def selected(
    index: LocalIndex, table: LocalTable, question: Question, changed_after: int = 0
) -> Iterator[StoredArticle]:
    """Yield the articles that answer a question in order of id, whatever its limit; the index has the answer.

    `changed_after`: only those that were written to the index after that change. All articles of any status are read
    from the table alone.
    """
    if question.is_of_all and not changed_after:
        yield from table.scan()
        return
    names = index.ids(question, changed_after)
    while page := list(islice(names, _AT_ONCE)):
        found = table.articles(page)
        yield from (found[name] for name in page if name in found)
