"""One record's end as a line: for other programs and for the screen."""

from dataclasses import dataclass
from typing import Any

from copydesk.outcome import Outcome


@dataclass(frozen=True)
class OutcomeRow:
    """One record's end, with what a person wants to see beside it: what was cleaned, what is doubtful."""

    source: str
    outcome: Outcome
    headline: str = ""
    notes: tuple[str, ...] = ()

    @property
    def line(self) -> dict[str, Any]:
        """The row as other programs read it."""
        return {"source": self.source, **outcome_fields(self.outcome)}


def outcome_fields(outcome: Outcome) -> dict[str, Any]:
    """Return the end of a record under the names that other programs read."""
    return {
        "recordIndex": outcome.record_index,
        "outcome": outcome.kind.value,
        "reason": outcome.reason or None,
        "articleId": outcome.article_id or None,
        "revision": outcome.revision or None,
    }
