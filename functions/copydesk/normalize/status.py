"""The publication status: usable, withheld for now, or withdrawn by a kill order; and the end of an embargo."""

import re
from datetime import UTC, datetime

from copydesk.article import Draft
from copydesk.errors import InvalidArticle
from copydesk.pub_status import pub_status

_TEMPLATE = re.compile(r"Y{2,4}[-/.]?M{2}[-/.]?D{2}", re.IGNORECASE)
WITHOUT_TEXT = "Withdrawn by its publisher."


def read_status(draft: Draft) -> Draft:
    """Set the status and the end of the embargo, RFC 3339 in UTC. An embargo that cannot be read withholds the article.

    A template that its sender did not fill in (YYYYMMDD000000-HHMM) is not an embargo.
    A kill order often comes without the text that it withdraws; it then gets a sentence as its text.
    Raises: InvalidArticle if a kill order without a text does not identify its article.
    """
    until = _moment(draft.embargoed)
    warnings = {
        "pub_status_unknown": bool(draft.pub_status) and pub_status(draft.pub_status) is None,
        "embargo_unreadable": bool(draft.embargoed) and until is None,
        "text_missing": False,
    }
    status = pub_status(draft.pub_status) or "usable"
    if warnings["embargo_unreadable"] and status == "usable" and not _TEMPLATE.match((draft.embargoed or "").strip()):
        status = "withheld"
    changes: dict[str, object] = {"pub_status": status, "embargoed": until}
    if status == "withdrawn" and not draft.text:
        changes["text"] = _in_place_of_text(draft)
        warnings["text_missing"] = True
    return draft.warned(*(name for name, applies in warnings.items() if applies), **changes)


def _in_place_of_text(draft: Draft) -> str:
    if not (draft.url or draft.canonical_url or draft.identifier):
        raise InvalidArticle("a kill order names its article by address or identifier, this one by neither")
    return WITHOUT_TEXT


def _moment(written: str | None) -> str | None:
    """The moment as RFC 3339 in UTC, None if it cannot be read. A time without a zone is read as UTC."""
    try:
        moment = datetime.fromisoformat((written or "").strip())
        return (moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
    except (ValueError, OverflowError):
        return None
