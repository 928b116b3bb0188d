"""The articles of a cluster -> a time line: which was published first, and what each other cut, added or changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from copydesk.article import Record
from copydesk.desk.views.changes import Changes, changes
from copydesk.desk.views.evidence import sentences_of
from copydesk.desk.views.moments import between, written
from copydesk.desk.views.pages import Numbered
from copydesk.desk.views.wording import RELATIONS

MEMBERS_PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Member:
    """An article of the story, compared with the first one."""

    article_id: str
    headline: str
    publisher: str
    date_published: str
    later: str  # than the first article, in words; "" for that one, and where a date is unknown
    address: str
    pub_status: str
    word_count: int
    is_first: bool
    kind: str
    relation: str  # to the first article, in words
    evidence: tuple[str, ...]
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """The page of a story."""

    cluster_id: str
    first_id: str
    headline: str
    in_language: str
    count: int
    summary: str
    members: tuple[Member, ...]
    pages: Numbered


def story_facts(first: Record, members: Sequence[Record], count: int, pages: Numbered) -> StoryFacts:
    """Show a page of the members of a story of `count` articles, in order of publication."""
    return StoryFacts(
        cluster_id=first.cluster_id,
        first_id=first.article_id,
        headline=first.headline or "",
        in_language=first.in_language,
        count=count,
        summary=_summary(first, count),
        members=tuple(_member(first, record) for record in members),
        pages=pages,
    )


def _summary(first: Record, count: int) -> str:
    if count == 1:
        return "The store has no copy of this article."
    date = f" on {first.date_published:%Y-%m-%d at %H:%M} UTC" if first.date_published else ""
    others = "one other article is a copy" if count == 2 else f"{count - 1} other articles are copies"
    return f"{_publisher(first) or 'An unnamed publisher'} published it first{date}; {others}."


def _member(first: Record, record: Record) -> Member:
    is_first = record.article_id == first.article_id
    evidence = record.duplicate_evidence
    compared = () if is_first else tuple(_differences(changes(first.text, record.text, record.in_language)))
    return Member(
        article_id=record.article_id,
        headline=record.headline or "",
        publisher=_publisher(record),
        date_published=written(record.date_published),
        later="" if is_first else between(first.date_published, record.date_published),
        address=record.canonical_url or record.url or "",
        pub_status=record.pub_status,
        word_count=record.word_count,
        is_first=is_first,
        kind=record.duplicate_kind or "",
        relation=RELATIONS.get(record.duplicate_relation or "", ""),
        evidence=sentences_of(evidence, first) if evidence and not is_first else (),
        differences=compared,
    )


def _publisher(record: Record) -> str:
    publisher = record.publisher
    return (publisher.name or publisher.domain or "") if publisher else ""


def _differences(found: Changes) -> Iterator[str]:
    """What an article cut, added and changed, in sentences."""
    cut = sum(bool(row.before) and not row.after for row in found.rows)
    added = sum(bool(row.after) and not row.before for row in found.rows)
    both = [row for row in found.rows if row.before and row.after]
    changed = sum(any(piece.kind for piece in (*row.before, *row.after)) for row in both)
    if not found.count:
        yield "Its paragraphs are the same."
    for number, verb in ((cut, "cuts"), (added, "adds"), (changed, "changes words in")):
        if number:
            yield f"It {verb} {number} paragraph{'' if number == 1 else 's'}."
    kinds = [f"{found.counts[kind]} of {kind}s" for kind in ("number", "name", "quotation") if kind in found.counts]
    if kinds:
        yield f"Changes of substance: {', '.join(kinds)}."
