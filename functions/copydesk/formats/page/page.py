"""A whole HTML page -> a draft: the text of its article, and the fields that the page declares or shows."""

from typing import Any

from copydesk.addresses.archives import original_address
from copydesk.article import Draft, HeadlineCandidate
from copydesk.errors import NotAnArticle, Rejected
from copydesk.extraction.html.article import Extraction
from copydesk.extraction.html.document import MIN_CONFIDENCE, article_text, parse_page
from copydesk.formats.fields.drafts import read_draft
from copydesk.formats.page import page_kind
from copydesk.formats.page.evidence import PageEvidence, evidence
from copydesk.formats.page.fields import (
    MOST_CANDIDATES,
    headline_candidates,
    own_address,
    page_fields,
    publication,
    warnings,
)
from copydesk.formats.page.paywall import is_paywalled
from copydesk.formats.page.profiled import with_rules
from copydesk.formats.page.publication import Date
from copydesk.formats.syntax.payload import Payload
from copydesk.ports import OVERRULE
from copydesk.profiles.page_rules import PageRules, page_rules
from copydesk.profiles.selection import Profiles

HOW_TO_STORE = f"to store it, give it the metadata {OVERRULE}=yes (copydesk ingest --as-articles)"
LEAST_DECLARED = 40  # words; a shorter declared body is a teaser


def read_page(payload: Payload, address: str = "") -> Draft | Rejected:
    """Read the text of a page's article, and the fields that the page gives in any place.

    `address` is where the page was fetched; "" where that is unknown. A page without an article is refused, unless its
    sender calls it one and it has any text.
    """
    try:
        document = parse_page(payload.body, payload.encoding)
        if payload.profiles:
            return _read_by_profile(document, original_address(address), payload)
    except Rejected as rejected:
        return rejected
    return read_document(document, address, is_article=payload.is_article)


def read_document(document: Any, address: str = "", *, is_article: bool = False) -> Draft | Rejected:
    """Read a parsed page, as `read_page`; `is_article` where its sender calls it an article."""
    address = original_address(address)
    try:
        return _read(article_text(document), evidence(document), address, is_article=is_article)
    except Rejected as rejected:
        return rejected


def _read_by_profile(document: Any, address: str, payload: Payload) -> Draft | Rejected:
    """Read a parsed page by its profile, if it has one: what rules find precedes what the page declares or shows."""
    found = evidence(document)
    rules = _rules(document, found, payload.profiles, address)
    if rules is None:
        return _read(article_text(document), found, address, is_article=payload.is_article)
    body = article_text(document, rules.marks)
    draft = _read(body, found, address, is_article=payload.is_article)
    return draft if isinstance(draft, Rejected) else with_rules(draft, rules, body)


def rules_for(document: Any, profiles: Profiles) -> PageRules | None:
    """Return what the profile of a parsed page finds in it; None where no profile is for it."""
    return _rules(document, evidence(document), profiles, "")


def _rules(document: Any, found: PageEvidence, profiles: Profiles, address: str) -> PageRules | None:
    profile = profiles.of_page(own_address(found, address))
    return page_rules(document, profile) if profile else None


def _read(body: Extraction, found: PageEvidence, address: str, *, is_article: bool) -> Draft | Rejected:
    """The draft of a page. Raises: InvalidArticle, as every record may."""
    date = publication(found, address)
    is_article = is_article or body.is_named
    if not body.text or (body.confidence < MIN_CONFIDENCE and not is_article):
        return _declared(found, date, address) or NotAnArticle("no article text was found in the page")
    kind = page_kind.measure_kind(body, found, date, own_address(found, address))
    if not is_article and (problem := page_kind.problem(kind)):
        return NotAnArticle(f"{problem}; {HOW_TO_STORE}")
    draft = _described(found, date, address, body.text)
    if not body.is_named:
        draft = draft.extracted(body.confidence)
        if page_kind.is_doubtful(kind):
            draft = draft.warned("text_doubtful")
    if is_paywalled(body, found):
        draft = draft.warned("paywalled")
    return draft.warned("page_cut_short") if body.is_cut_short else draft


def describe_page(document: Any, address: str = "", text: str = "") -> Draft:
    """Read the fields of a parsed page, with the sources of headline and date; `text` is the article's text.

    Raises: InvalidArticle, as every record may; no page is known that causes it.
    """
    found = evidence(document)
    return _described(found, publication(found, address), address, text)


def _described(found: PageEvidence, date: Date | None, address: str, text: str) -> Draft:
    draft = read_draft({**page_fields(found, address), "articleBody": text})
    headlines = headline_candidates(found, address)
    shown = tuple(HeadlineCandidate(headline=one.text, sources=tuple(one.sources)) for one in headlines)
    return draft.warned(
        *warnings(found, date),
        headline=headlines[0].text if headlines else None,
        headline_candidates=shown[:MOST_CANDIDATES] if len(shown) > 1 else (),
        date_published=date.text if date else None,
        published_source=date.source if date else None,
    )


def _declared(found: PageEvidence, date: Date | None, address: str) -> Draft | None:
    """The draft of a page that shows no article, with the body that its JSON-LD declares; None without one.

    A declared body has no paragraphs on many sites, so a body that the page shows is preferred, however short.
    """
    body = found.linked.of_article("articleBody")
    if not isinstance(body, str) or len(body.split()) < LEAST_DECLARED:
        return None
    return _described(found, date, address, body).warned("text_declared")
