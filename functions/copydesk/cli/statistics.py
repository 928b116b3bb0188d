"""What a store holds, in numbers."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from copydesk.article import Record
from copydesk.outcome import LedgerPage, OutcomeKind

_NUMBER = re.compile(r"\d+")


@dataclass
class Statistics:
    """Counts of articles and of records, filled from the table."""

    articles: int = 0
    copies: int = 0
    doubtful: int = 0
    undated: int = 0
    status: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    publishers: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)

    def count(self, one: Record | LedgerPage) -> None:
        """Count an article as it is now, or the records of a ledger page; no text is needed."""
        if isinstance(one, LedgerPage):
            self._count_page(one)
        else:
            self._count_article(one)

    def _count_article(self, record: Record) -> None:
        """Copies, languages, publishers and doubts are those of usable articles."""
        self.articles += 1
        self.status[record.pub_status] += 1
        if record.pub_status == "usable":
            self._count_usable(record)

    def _count_page(self, page: LedgerPage) -> None:
        for outcome in page.all_outcomes:
            self.outcomes[outcome.kind.value] += 1
            self.formats[page.format or "unknown"] += 1
            if outcome.kind is OutcomeKind.REJECTED:
                self.rejected[_NUMBER.sub("N", outcome.reason)] += 1

    @property
    def share_of_copies(self) -> float:
        """The share of usable articles that are copies of another, 0 to 1."""
        return self.copies / self.status["usable"] if self.status["usable"] else 0.0

    def fields(self) -> dict[str, Any]:
        """Return the numbers under the names that other programs read."""
        kinds = {kind.value: self.outcomes[kind.value] for kind in OutcomeKind}
        return {
            "articles": self.articles,
            "copies": self.copies,
            "shareOfCopies": round(self.share_of_copies, 4),
            "doubtfulTexts": self.doubtful,
            "undated": self.undated,
            "status": dict(self.status.most_common()),
            "languages": dict(self.languages.most_common()),
            "publishers": dict(self.publishers.most_common()),
            "warnings": dict(self.warnings.most_common()),
            "records": self.outcomes.total(),
            "outcomes": kinds,
            "formats": dict(self.formats.most_common()),
            "rejected": dict(self.rejected.most_common()),
        }

    def _count_usable(self, record: Record) -> None:
        publisher = record.publisher
        self.copies += record.duplicate_of is not None
        self.doubtful += "text_doubtful" in record.warnings
        self.undated += record.date_published is None
        self.languages[record.in_language] += 1
        self.publishers[(publisher and (publisher.domain or publisher.name)) or "unknown"] += 1
        self.warnings.update(record.warnings)
