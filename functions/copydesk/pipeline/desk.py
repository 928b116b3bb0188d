"""What the ingest path works with: its ports, its limits, and the time that is left."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from copydesk.article import Draft
from copydesk.ports import ObjectStore, Quarantine
from copydesk.settings import THRESHOLDS, Limits, Thresholds
from copydesk.table.article_table import ArticleTable

OnRecordStep = Callable[[int, str, Draft, Draft], None]  # record index, step, draft before, draft after

FOREVER_MS = 2**31


@dataclass(frozen=True)
class Desk:
    """What the ingest path works with."""

    store: ObjectStore
    table: ArticleTable
    quarantine: Quarantine
    dedupe_window_days: int = 30
    thresholds: Thresholds = THRESHOLDS
    limits: Limits = field(default_factory=Limits)
    on_step: OnRecordStep | None = None
    time_left: Callable[[], int] = lambda: FOREVER_MS  # milliseconds until the function is killed

    def is_short_of_time(self) -> bool:
        """Whether what is not begun yet must wait for another delivery."""
        return self.time_left() < self.limits.reserve_ms

    def expires_at(self, event_time: str) -> int:
        """Return when a claim ends, in epoch seconds: the window counts from the upload, not from now."""
        return int((datetime.fromisoformat(event_time) + timedelta(days=self.dedupe_window_days)).timestamp())
