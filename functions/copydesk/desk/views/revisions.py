"""The texts of an article, and two of them -> a time line, and the two side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from copydesk.article import Record
from copydesk.desk.views import addresses
from copydesk.desk.views.changes import Changes, changes
from copydesk.desk.views.moments import written

MOST_SUMMED = 10  # revisions of the time line that are compared with the one before: 100 ms
_COMPARED = ("headline", "alternative_headline", "description", "author", "date_published")


@dataclass(frozen=True, slots=True)
class Revision:
    """A text of the article; `changed` compares it with the one before, None where that is left out."""

    number: int
    event_time: str
    date_modified: str
    key: str
    headline: str
    word_count: int
    is_current: bool
    substance: int | None
    wording: int | None
    cosmetic: int | None
    address: str  # of the page that compares it with the one before


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs, compared word by word."""

    name: str
    changes: Changes


@dataclass(frozen=True, slots=True)
class Text:
    """One of the two compared texts."""

    article_id: str
    headline: str
    label: str
    date: str


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two texts side by side: the fields that differ, then the text; `summary` in words."""

    before: Text
    after: Text
    summary: str
    fields: tuple[FieldChange, ...]
    text: Changes


@dataclass(frozen=True, slots=True)
class RevisionFacts:
    """The page of an article's revisions; nothing is compared where there is one text."""

    article_id: str
    headline: str
    in_language: str
    revisions: tuple[Revision, ...]
    before: int
    after: int
    compared: SideBySide | None


def revision_facts(texts: Sequence[Record], current: Record, before: int, after: int) -> RevisionFacts:
    """Show the texts of an article, the first upload first, and compare number `before` with number `after`."""
    compared = None
    if len(texts) > 1:
        one, other = texts[before - 1], texts[after - 1]
        compared = side_by_side(one, other, f"revision {before}", f"revision {after}")
    return RevisionFacts(
        article_id=current.article_id,
        headline=current.headline or "",
        in_language=current.in_language,
        revisions=tuple(_time_line(texts, current)),
        before=before,
        after=after,
        compared=compared,
    )


def side_by_side(one: Record, other: Record, label: str, other_label: str) -> SideBySide:
    """Compare two texts field by field."""
    fields = tuple(_field_changes(one, other))
    text = changes(one.text, other.text, other.in_language)
    every = [*(field.changes for field in fields), text]
    return SideBySide(
        before=_text(one, label),
        after=_text(other, other_label),
        summary=_summary(every),
        fields=fields,
        text=text,
    )


def _time_line(texts: Sequence[Record], current: Record) -> Iterator[Revision]:
    for number, text in enumerate(texts, 1):
        counted = None
        if number > 1 and len(texts) - number < MOST_SUMMED:
            former = texts[number - 2]
            counted = [change.changes for change in _field_changes(former, text)]
            counted.append(changes(former.text, text.text, text.in_language))
        values = {"before": number - 1, "after": number}
        yield Revision(
            number=number,
            event_time=text.provenance.event_time,
            date_modified=written(text.date_modified),
            key=text.provenance.key,
            headline=text.headline or "",
            word_count=text.word_count,
            is_current=text.content_hash == current.content_hash,
            substance=None if counted is None else sum(one.substance for one in counted),
            wording=None if counted is None else sum(one.wording for one in counted),
            cosmetic=None if counted is None else sum(one.cosmetic for one in counted),
            address=addresses.with_values(addresses.revisions(current.article_id), values) if number > 1 else "",
        )


def _field_changes(one: Record, other: Record) -> Iterator[FieldChange]:
    for name in _COMPARED:
        before, after = _line(one, name), _line(other, name)
        if before != after:
            yield FieldChange(name, changes(before, after, other.in_language))


def _line(record: Record, name: str) -> str:
    """A field as one line."""
    if name == "author":
        return ", ".join(person.name for person in record.author)
    value = getattr(record, name)
    return written(value) if isinstance(value, datetime) else value or ""


def _text(record: Record, label: str) -> Text:
    return Text(record.article_id, record.headline or "", label, written(record.date_published))


def _summary(every: Sequence[Changes]) -> str:
    """The changes in one sentence."""
    substance, wording, cosmetic = (
        sum(getattr(one, level) for one in every) for level in ("substance", "wording", "cosmetic")
    )
    if not substance + wording + cosmetic:
        return "Both texts have the same words."
    kinds = [kind for kind in ("number", "name", "quotation") if any(one.counts.get(kind) for one in every)]
    about = f" ({', '.join(f'{kind}s' for kind in kinds)})" if kinds else ""
    return f"{substance} of substance{about}, {wording} of wording, {cosmetic} cosmetic."
