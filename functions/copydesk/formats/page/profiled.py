"""The draft of a page after the rules of its profile."""

from collections.abc import Iterator

from copydesk.article import Draft, HeadlineCandidate, Person
from copydesk.extraction.choice import Choice
from copydesk.extraction.html.article import Extraction
from copydesk.extraction.html.marks import Marked
from copydesk.profiles.page_rules import Found, PageRules, word_rules

SOURCE = "profile"  # of a date or headline that a rule takes


def with_rules(draft: Draft, rules: PageRules, body: Extraction) -> Draft:
    """Return the draft of a page with the fields that the rules of its profile find, and with its warnings.

    Rules for the text were applied when it was found: `body`.
    """
    changes: dict[str, object] = {"profile": rules.profile.label}
    if rules.headline:
        first = HeadlineCandidate(headline=rules.headline, sources=(SOURCE,))
        shown = (first, *draft.headline_candidates) if draft.headline_candidates else ()
        changes |= {"headline": rules.headline, "headline_candidates": shown}
    if rules.date:
        changes |= {"date_published": rules.date, "published_source": SOURCE}
        draft = _without_warning(draft, "date_published_guessed")
    if rules.authors:
        changes["author"] = tuple(Person(name=name) for name in rules.authors)
    return draft.warned(*_warnings(rules, body), **changes)


def tried(rules: PageRules, body: Extraction) -> list[Found]:
    """Return all rules of a profile that were tried on a page, with the number of places where each was found."""
    used = body.marked.why.values() if body.marked else ()
    return [*rules.found, *word_rules(rules.profile, list(used))]


def _warnings(rules: PageRules, body: Extraction) -> Iterator[str]:
    counts: dict[str, int] = {}
    for one in tried(rules, body):
        counts[one.entry] = counts.get(one.entry, 0) + one.count
    yield from (f"profile_unmatched:{entry}" for entry, count in counts.items() if not count)
    named = body.marked or Marked(Choice((), frozenset(), 0.0))
    is_missing = named.is_spared or (rules.profile.body.take and not named.is_named)
    if is_missing or (rules.profile.body.within and not (named.is_named or named.is_within)):
        yield "profile_body_missing"


def _without_warning(draft: Draft, warning: str) -> Draft:
    return draft.model_copy(update={"warnings": tuple(one for one in draft.warnings if one != warning)})
