"""The desk: the ports, limits and remaining time that the ingest path works with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from copydesk.article import Draft
from copydesk.pipeline.side_by_side import SideBySide, one_after_another
from copydesk.ports import ObjectStore, Quarantine
from copydesk.profiles.selection import NO_PROFILES, Profiles
from copydesk.settings import THRESHOLDS, Limits, Thresholds
from copydesk.table.article_table import ArticleTable

OnRecordStep = Callable[[int, str, Draft, Draft], None]  # record index, step, draft before, draft after

FOREVER_MS = 2**31


@dataclass(frozen=True)
class Desk:
    """The ports, limits and remaining time of the ingest path."""

    store: ObjectStore
    table: ArticleTable
    quarantine: Quarantine
    dedupe_window_days: int = 30
    thresholds: Thresholds = THRESHOLDS
    limits: Limits = field(default_factory=Limits)
    profiles: Profiles = NO_PROFILES
    on_step: OnRecordStep | None = None
    side_by_side: SideBySide = one_after_another  # runs records of one object that cannot see each other
    time_left: Callable[[], int] = lambda: FOREVER_MS  # milliseconds until the function is killed

    def is_short_of_time(self) -> bool:
        """Whether work that has not begun must wait for another delivery."""
        return self.time_left() < self.limits.reserve_ms

    def expires_at(self, event_time: str) -> int:
        """Return the end of a claim in epoch seconds; the window counts from the upload, not from now."""
        return int((datetime.fromisoformat(event_time) + timedelta(days=self.dedupe_window_days)).timestamp())
