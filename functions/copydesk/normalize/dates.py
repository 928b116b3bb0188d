"""Dates: RFC 3339 in UTC with precision and source, or None. Missing parts are never filled in from today's date."""

from datetime import datetime, timedelta

from copydesk.article import Draft
from copydesk.dates.moment import Moment, read_moment

DECLARED = "declared"  # the source of a date from a field of the record
# An article may be dated a little ahead of its upload: clocks differ, and a day or a time without a zone is read as
# UTC, which can be up to 14 hours off.
_CLOCKS_DIFFER = timedelta(minutes=10)
_WIDEST_ZONE = timedelta(hours=14)


def read_dates(draft: Draft) -> Draft:
    """Set the dates as RFC 3339 text in UTC; a date that cannot be read is dropped with a warning."""
    language = draft.in_language or ""
    published = read_moment(draft.date_published or "", language)
    modified = read_moment(draft.date_modified or "", language)
    warnings = {
        "date_published_unreadable": (draft.date_published or "").strip() and published is None,
        "date_modified_unreadable": (draft.date_modified or "").strip() and modified is None,
        "date_zone_unknown": published is not None and published.precision == "unknown-zone",
        "date_ambiguous": published is not None and published.is_doubtful,
        "date_published_future": published is not None and _is_ahead(published, draft.received),
    }
    return draft.warned(
        *(name for name, applies in warnings.items() if applies),
        date_published=published.instant.isoformat() if published else None,
        date_modified=modified.instant.isoformat() if modified else None,
        published_precision=published.precision if published else None,
        published_source=(draft.published_source or DECLARED) if published else None,
    )


def _is_ahead(published: Moment, received: str) -> bool:
    """Whether an article is dated later than its upload; False if the time of upload is unknown."""
    if not received:
        return False
    slack = _CLOCKS_DIFFER if published.precision in {"second", "minute"} else _WIDEST_ZONE
    return published.instant > datetime.fromisoformat(received) + slack
