"""The headline: found if it is missing, and removed from the body."""

import re

from copydesk.article import Draft
from copydesk.normalize.lines import count_words, ends_sentence, line_key, lines_of

_SITE_SUFFIX = re.compile(r"\s+[|–—·»-]\s+(?P<site>[^|–—·»]{2,40})$")
_SPACE = re.compile(r"\s+")
MAX_HEADLINE_WORDS = 40


def set_headline(draft: Draft) -> Draft:
    """Remove the site's name from the headline, take a missing one from the first line, drop copies from the body."""
    lines = lines_of(draft.text or "")
    headline = _SPACE.sub(" ", draft.headline or "").strip() or _first_line(lines)
    if headline is None:
        return draft.warned("headline_missing")
    headline = _without_site(headline, draft)
    key = line_key(headline)
    kept = [line for line in lines if line_key(line) != key]
    teaser = _SPACE.sub(" ", draft.description or "").strip() or None
    if teaser and line_key(teaser) == key:
        teaser = None
    text = "\n".join(kept) if len(kept) < len(lines) and kept else draft.text
    return draft.edited("headline_in_body", len(lines) - len(kept), headline=headline, text=text, description=teaser)


def _first_line(lines: list[str]) -> str | None:
    """The first line, if it is not a sentence and more text follows; else None."""
    if len(lines) > 1 and count_words(lines[0]) <= MAX_HEADLINE_WORDS and not ends_sentence(lines[0]):
        return lines[0]
    return None


def _without_site(headline: str, draft: Draft) -> str:
    """The headline without " | Site Name", if that is the publisher's own name or domain."""
    found = _SITE_SUFFIX.search(headline)
    if not found or not draft.publisher:
        return headline
    names = {re.sub(r"\W", "", name.casefold()) for name in (draft.publisher.name, draft.publisher.domain) if name}
    site = re.sub(r"\W", "", found["site"].casefold())
    return headline[: found.start()] if site and any(name.startswith(site) for name in names) else headline
