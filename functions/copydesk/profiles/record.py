"""A draft of any format, completed by the profile of its publisher or supplier."""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from copydesk.article import Draft, Organization
from copydesk.dates.moment import MAX_DATE_CHARS, read_moment
from copydesk.extraction.html.marks import begins_with, folded_words
from copydesk.profiles.profile import Profile
from copydesk.profiles.selection import Profiles

_FIGURES = re.compile(r"(?<!\d)(\d{1,4})([./-])(\d{1,2})\2(\d{4}|\d{1,2})(?!\d)")
_ORDERS = {"day-month-year": (2, 1, 0), "month-day-year": (2, 0, 1), "year-month-day": (0, 1, 2)}
_CENTURY = 70  # a year of two figures below it is of this century
_INDEX = re.compile(r"(?:^|(?<=/))(?:index|default)\.\w{2,5}\Z", re.IGNORECASE)
_EDGES = " \t|–—:·•-,"


def completed(draft: Draft, profiles: Profiles) -> Draft:
    """Return a draft by the rules of its profile that do not need a page.

    The draft itself is returned where no profile is for it.
    """
    draft = _with_address(draft, profiles)
    publisher = draft.publisher.domain if draft.publisher else None
    profile = profiles.of_page(draft.url, draft.canonical_url, publisher)
    if profile is None:
        return draft
    draft = draft if draft.profile else _without_words(draft, profile)
    published = _ordered(_bare(draft.date_published or "", profile.date.drop_words), profile)
    zoned = _zoned(published, profile)
    doubts = ("date_ambiguous",) if zoned != published and _is_doubtful(published, profile) else ()
    return draft.warned(
        *doubts,
        profile=profile.label,
        headline=_bare(draft.headline or "", profile.headline.drop_words) or draft.headline,
        author=_authors(draft, profile),
        publisher=_publisher(draft, profile),
        in_language=draft.in_language or profile.language,
        date_published=zoned or None,
        date_modified=_zoned(_ordered(draft.date_modified or "", profile), profile) or None,
    )


def _ordered(text: str, profile: Profile) -> str:
    """A date in figures as year, month, day; any other as it is."""
    order = profile.date_order
    if order is None or len(text) > MAX_DATE_CHARS:
        return text
    return _FIGURES.sub(lambda found: _in_order(found, order) or found[0], text, count=1)


def _is_doubtful(text: str, profile: Profile) -> bool:
    moment = read_moment(text, profile.language or "")
    return moment is not None and moment.is_doubtful


def _zoned(text: str, profile: Profile) -> str:
    """A time without a zone with that of the profile; any other as it is."""
    if not profile.zone:
        return text
    moment = read_moment(text, profile.language or "")
    if moment is None or moment.precision != "unknown-zone":
        return text
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - its rules are loaded by profiles with a zone alone

    local = moment.instant.replace(tzinfo=ZoneInfo(profile.zone))
    return local.isoformat(timespec="seconds" if local.second else "minutes")


def _in_order(found: re.Match[str], order: str) -> str | None:
    """Figures as year, month and day; None where they are not a date in that order."""
    year, month, day = (int((found[1], found[3], found[4])[place]) for place in _ORDERS[order])
    year += 0 if year > 99 else 2000 if year < _CENTURY else 1900
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def _with_address(draft: Draft, profiles: Profiles) -> Draft:
    """A draft without an address with the one that its path below the profile's folder gives it."""
    if draft.url or draft.canonical_url:
        return draft
    profile = profiles.of_folder
    if profile is None or not profile.base_url:
        return draft
    path = _INDEX.sub("", f"/{profiles.key}".partition(f"/{profiles.folder}/")[2])
    base = profile.base_url if profile.base_url.endswith("/") else f"{profile.base_url}/"
    return draft.model_copy(update={"url": f"{base}{quote(path, safe='/?=&@%:')}"})


def _publisher(draft: Draft, profile: Profile) -> Organization | None:
    if not profile.publisher:
        return draft.publisher
    return (draft.publisher or Organization()).model_copy(update={"name": profile.publisher})


def _authors(draft: Draft, profile: Profile) -> tuple[Any, ...]:
    words = profile.author.drop_words
    named = ((one, _bare(one.name, words)) for one in draft.author)
    return tuple(one.model_copy(update={"name": name}) for one, name in named if name)


def _bare(text: str, words: Iterable[str]) -> str:
    """A text without words at its beginning and end, each once, and without the signs beside them."""
    for word in folded_words(words):
        folded = text.casefold()
        if folded.startswith(word) and not folded[len(word) : len(word) + 1].isalnum():
            text = text[len(word) :].strip(_EDGES)
        elif folded.endswith(word) and not folded[: -len(word)][-1:].isalnum():
            text = text[: -len(word)].strip(_EDGES)
    return text


def _without_words(draft: Draft, profile: Profile) -> Draft:
    """A draft whose text has no paragraphs that begin with the words of the profile, and no others outside of them."""
    body = profile.body
    start, end, drop = map(folded_words, (body.start_words, body.end_words, body.drop_words))
    if not draft.text or not (start or end or drop):
        return draft
    lines = draft.text.split("\n")
    first = _first(lines, start) or 0
    last = _first(lines[first:], end)
    kept = lines[first:] if last is None else lines[first : first + last]
    own = [line for line in kept if not begins_with(line, drop)]
    used = {"body.start_words": first, "body.end_words": last is not None, "body.drop_words": len(own) < len(kept)}
    named = {"body.start_words": start, "body.end_words": end, "body.drop_words": drop}
    unmatched = (f"profile_unmatched:{entry}" for entry, found in used.items() if named[entry] and not found)
    return draft.warned(*unmatched, text="\n".join(own))


def _first(lines: Sequence[str], words: Sequence[str]) -> int | None:
    return next((place for place, line in enumerate(lines) if begins_with(line, words)), None)
