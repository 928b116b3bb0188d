"""The outcome of one record as a row: for other programs and for the screen."""

from dataclasses import dataclass
from typing import Any

from copydesk.cli.articles import article_of_outcome
from copydesk.local_store import LocalStore
from copydesk.outcome import Outcome


@dataclass(frozen=True)
class OutcomeRow:
    """The outcome of one record, with notes for people: fields that were cleaned, and warnings."""

    source: str
    outcome: Outcome
    headline: str = ""
    notes: tuple[str, ...] = ()

    @property
    def line(self) -> dict[str, Any]:
        """The row under the field names that other programs read."""
        return {"source": self.source, **outcome_fields(self.outcome)}


def outcome_fields(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome under the field names that other programs read."""
    return {
        "recordIndex": outcome.record_index,
        "outcome": outcome.kind.value,
        "reason": outcome.reason or None,
        "articleId": outcome.article_id or None,
        "revision": outcome.revision or None,
    }


def row_with_notes(source: str, outcome: Outcome, store: LocalStore) -> OutcomeRow:
    """Return the row of an outcome, with headline and notes of the article that the record became."""
    stored = article_of_outcome(outcome, store)
    if stored is None:
        return OutcomeRow(source, outcome)
    cleaned = ", ".join(f"{note.count} {note.rule}" for note in stored.record.cleaned)
    labelled = (("cleaned", cleaned), ("unsure", ", ".join(stored.record.warnings)))
    notes = tuple(f"{label}: {note}" for label, note in labelled if note)
    return OutcomeRow(source, outcome, stored.record.headline or "", notes)
