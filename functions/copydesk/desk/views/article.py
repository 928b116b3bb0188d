"""A stored article -> what its page shows: text, fields with their source, doubts, uploads, the page it came from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from copydesk.article import Organization, Record
from copydesk.desk.views.moments import written
from copydesk.desk.views.wording import DATE_SOURCES, doubt, why
from copydesk.extraction.reason import Reason
from copydesk.formats.page_blocks import PageBlocks
from copydesk.outcome import LedgerPage, Outcome
from copydesk.table.stored import StoredArticle

MOST_LETTERS = 4_000  # shown of a block
OWN = "the upload"
FOUND = "the page"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the record: its values in words, and where it is from."""

    name: str
    values: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A warning of the record, in words."""

    warning: str
    words: str


@dataclass(frozen=True, slots=True)
class Upload:
    """The last version of an object that holds the article, and what became of the record in it."""

    key: str
    event_time: str
    record_index: int
    format: str
    outcome: str
    reason: str
    is_live: bool  # not deleted since


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the page, in its place."""

    is_kept: bool
    text: str
    probability: float
    why: str


@dataclass(frozen=True, slots=True)
class PageShown:
    """The page that the text was found in; `absent` is the reason where there is none.

    Of a page with very many blocks, those around the text are shown, the first being number `start`, from 1.
    """

    confidence: float | None
    blocks: tuple[Block, ...]
    start: int
    kept: int
    removed: int
    is_cut: bool
    absent: str


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """The page of an article."""

    article_id: str
    headline: str
    in_language: str
    pub_status: str
    address: str
    paragraphs: tuple[str, ...]
    revision: int
    cluster_id: str
    duplicate_of: str
    copies: int  # other articles of its cluster
    fields: tuple[Field, ...]
    doubts: tuple[Doubt, ...]
    cleaned: tuple[tuple[str, int], ...]
    uploads: tuple[Upload, ...]
    page: PageShown
    record: dict[str, Any]


def article_facts(
    stored: StoredArticle, copies: int, ledger: Iterable[tuple[LedgerPage, Outcome, bool]], page: PageBlocks
) -> ArticleFacts:
    """Bring together what is known of an article; `ledger` has its entry of each object, and whether that is live."""
    record = stored.record
    uploads = (_upload(entry, outcome, is_live) for entry, outcome, is_live in ledger)
    return ArticleFacts(
        article_id=record.article_id,
        headline=record.headline or "",
        in_language=record.in_language,
        pub_status=record.pub_status,
        address=record.canonical_url or record.url or "",
        paragraphs=tuple(record.text.split("\n\n")),
        revision=record.revision,
        cluster_id=record.cluster_id,
        duplicate_of=record.duplicate_of or "",
        copies=copies,
        fields=tuple(field for field in _fields(record) if any(field.values)),
        doubts=tuple(Doubt(warning, doubt(warning)) for warning in record.warnings),
        cleaned=tuple((note.rule, note.count) for note in record.cleaned),
        uploads=tuple(sorted(uploads, key=lambda upload: upload.event_time, reverse=True)),
        page=page_shown(page),
        record=record.published(),
    )


def _fields(record: Record) -> Iterator[Field]:
    """The fields that a reader would check, each with its source where that is recorded."""
    yield Field("alternativeHeadline", (record.alternative_headline or "",), "")
    yield Field("description", (record.description or "",), "")
    for place, candidate in enumerate(record.headline_candidates):
        name = "headline" if not place else "another headline"
        yield Field(name, (candidate.headline,), f"{FOUND}: {', '.join(candidate.sources)}")
    yield Field("author", tuple(person.name for person in record.author), "")
    yield Field("publisher", _names(record.publisher), "")
    yield Field("sourceOrganization", _names(record.source_organization), "")
    yield Field("datePublished", (written(record.date_published),), DATE_SOURCES.get(_date_source(record), ""))
    yield Field("datePublishedPrecision", (record.date_published_precision or "",), "")
    yield Field("dateModified", (written(record.date_modified),), "")
    yield Field("inLanguage", (record.in_language,), _language_source(record))
    yield Field("articleSection", record.article_section, "")
    yield Field("keywords", record.keywords, "")
    yield Field("image", record.image, "")
    yield Field("identifier", (record.identifier or "",), "")
    yield Field("version", (record.version or "",), "")
    yield Field("slugline", (record.slugline or "",), "")
    yield Field("isBasedOn", record.is_based_on, "")
    yield Field("canonicalUrl", (record.canonical_url or "",), "")
    yield Field("url", (record.url or "",), OWN if record.url else "")
    yield Field("copyrightNotice", (record.copyright_notice or "",), "")
    yield Field("embargoed", (written(record.embargoed),), "")
    yield Field("isAccessibleForFree", (_yes_or_no(record.is_accessible_for_free),), "")
    yield Field("wordCount", (f"{record.word_count:,}",), _text_source(record))


def _names(named: Organization | None) -> tuple[str, ...]:
    return tuple(filter(None, (named.name, named.domain))) if named else ()


def _date_source(record: Record) -> str:
    return record.date_published_source or ""


def _language_source(record: Record) -> str:
    sure = record.language_confidence
    return "" if sure is None else f"read from the text, {100 * sure:.0f} % sure"


def _text_source(record: Record) -> str:
    sure = record.text_confidence
    return f"{OWN} names the text" if sure is None else f"found in {FOUND}, confidence {sure:.2f}"


def _yes_or_no(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def _upload(entry: LedgerPage, outcome: Outcome, is_live: bool) -> Upload:
    return Upload(
        key=entry.key,
        event_time=entry.event_time,
        record_index=outcome.record_index,
        format=entry.format,
        outcome=outcome.kind.value,
        reason=outcome.reason,
        is_live=is_live,
    )


def page_shown(page: PageBlocks) -> PageShown:
    """Return the blocks of a page with the reason of each in words."""
    confidence = None if page.confidence is None else round(page.confidence, 3)
    return PageShown(
        confidence=confidence,
        blocks=tuple(map(_block, page.reasons)),
        start=page.start + 1,
        kept=page.kept,
        removed=page.count - page.kept,
        is_cut=len(page.reasons) < page.count,
        absent=page.absent,
    )


def _block(reason: Reason) -> Block:
    text = " ".join(reason.text.split())
    shown = text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}…"
    return Block(reason.kept, shown, round(reason.probability, 3), why(reason))


def outcome_in(page: LedgerPage, record_index: int, article_id: str) -> Outcome | None:
    """Return the outcome of an article's record in a ledger page; None where the page has none."""
    found = (one for one in page.all_outcomes if (one.record_index, one.article_id) == (record_index, article_id))
    return next(found, None)
