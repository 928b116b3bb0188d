"""What would become of a file -> facts for people."""

from collections.abc import Sequence
from dataclasses import dataclass

from copydesk.desk.views.article import Doubt, PageShown, page_shown
from copydesk.desk.views.evidence import sentences_of
from copydesk.desk.views.moments import written
from copydesk.desk.views.wording import doubt
from copydesk.formats.page_blocks import PageBlocks
from copydesk.outcome import Outcome
from copydesk.table.stored import StoredArticle


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """The outcome of a record, the article as it would be stored, and whether the store knows the article."""

    outcome: Outcome
    stored: StoredArticle | None
    is_known: bool


@dataclass(frozen=True, slots=True)
class RehearsedRecord:
    """What would become of a record."""

    record_index: int
    outcome: str
    reason: str
    article_id: str
    is_known: bool
    headline: str
    date_published: str
    in_language: str
    paragraphs: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    evidence: tuple[str, ...]
    duplicate_of: str


@dataclass(frozen=True, slots=True)
class RehearsalFacts:
    """The page of a rehearsal; without a file, it asks for one."""

    name: str
    size: int
    format: str
    records: tuple[RehearsedRecord, ...]
    page: PageShown | None


EMPTY = RehearsalFacts("", 0, "", (), None)


def rehearsal_facts(
    name: str, size: int, format_name: str, records: Sequence[Rehearsed], page: PageBlocks
) -> RehearsalFacts:
    """Bring together what would become of each record of a file of `size` bytes."""
    return RehearsalFacts(name, size, format_name, tuple(map(_record, records)), page_shown(page))


def _record(one: Rehearsed) -> RehearsedRecord:
    outcome, record = one.outcome, one.stored.record if one.stored else None
    evidence = record.duplicate_evidence if record else None
    return RehearsedRecord(
        record_index=outcome.record_index,
        outcome=outcome.kind.value,
        reason=outcome.reason,
        article_id=outcome.article_id,
        is_known=one.is_known,
        headline=(record.headline or "") if record else "",
        date_published=written(record.date_published) if record else "",
        in_language=record.in_language if record else "",
        paragraphs=tuple(record.text.split("\n\n")) if record else (),
        doubts=tuple(Doubt(warning, doubt(warning)) for warning in record.warnings) if record else (),
        evidence=sentences_of(evidence) if evidence else (),
        duplicate_of=(record.duplicate_of or "") if record else "",
    )
