"""The questions of a library's user as values: keyword arguments -> Question, checked."""

from dataclasses import replace
from typing import TypedDict, Unpack

from copydesk.search.period import period
from copydesk.search.query_syntax import UnclearQuery, parsed
from copydesk.search.question import RELATIONS, SORTS, STATUSES, Question, Sort, Status, status_to_export


class Filters(TypedDict, total=False):
    """What narrows a search or an export; all that are given must hold."""

    language: str  # a tag such as de or en-GB; en also finds en-GB
    published_from: str  # a year, a month, a day or a moment: 2026, 2026-03, 2026-03-01
    published_to: str  # to the end of it
    publisher: str  # domain or name
    section: str
    author: str  # words of the name side by side
    relation: str  # of a copy to the first article of its story
    status: Status  # usable, withheld, withdrawn or any


def question(query: str, **filters: Unpack[Filters]) -> Question:
    """Return the question of a query, "" for all articles, and filters. Raises: UnclearQuery."""
    _refuse_unknown(filters)
    status = filters.get("status", "usable")
    if status not in STATUSES:
        raise UnclearQuery(f"status must be one of {', '.join(STATUSES)}, not {status}")
    if filters.get("relation", "") not in ("", *RELATIONS):
        raise UnclearQuery(f"relation must be one of {', '.join(RELATIONS)}, not {filters['relation']}")
    return Question(
        query=parsed(query) if query else None,
        language=filters.get("language", ""),
        period=period(filters.get("published_from") or None, filters.get("published_to") or None),
        publisher=filters.get("publisher", ""),
        section=filters.get("section", ""),
        author=filters.get("author", ""),
        relation=filters.get("relation", ""),
        status=status,
    )


def paged(asked: Question, sort: Sort | None, limit: int, offset: int, *, is_folded: bool) -> Question:
    """Return a question with the order and the part of its hits to return. Raises: UnclearQuery."""
    if sort is not None and sort not in SORTS:
        raise UnclearQuery(f"sort must be one of {', '.join(SORTS)}, not {sort}")
    if limit < 1 or offset < 0:
        raise UnclearQuery(f"limit must be at least 1 and offset at least 0, not {limit} and {offset}")
    return replace(asked, sort=sort or "relevance", limit=limit, offset=offset, is_folded=is_folded)


def export_question(query: str, **filters: Unpack[Filters]) -> Question:
    """Return the question of an export: without words and filters, every article of any status."""
    asked = question(query, **filters)
    return asked if "status" in filters else replace(asked, status=status_to_export(query, *filters.values()))


def _refuse_unknown(filters: Filters) -> None:
    unknown = filters.keys() - Filters.__annotations__.keys()
    if unknown:
        known = ", ".join(Filters.__annotations__)
        raise TypeError(f"there is no filter {', '.join(sorted(unknown))}; there are {known}")
