"""Whether a page shows only the part of its article that stands before a paywall.

Two signs: the page declares that it is not free (schema.org's isAccessibleForFree, the meta tag article:content_tier),
and a box behind the text offers a subscription to read on. Either counts for a short text, both for any: publishers
declare pages of which they show all, and boxes stand under free articles too. Of 1,493 gold pages seven are marked; two
of them show their whole text, short reports of publishers that declare it on each page.
"""

import re

from copydesk.extraction.html.article import Extraction
from copydesk.formats.page.evidence import PageEvidence

SHORT = 1_500  # reading size; about 250 words of English
_BEHIND = 8  # blocks after the text in which a box is looked for
_BOX_CHARS = 300  # of a block; a box begins with its offer
_NOT_FREE = frozenset({"locked", "metered", "paid", "premium"})  # values of article:content_tier
_BOX = re.compile(
    r"\b(?:subscri(?:be|bers?|ption)|sign (?:in|up)|log in|register)\b[^.!?]{0,60}\b(?:to (?:read|continue|unlock)"
    r"|for (?:full|unlimited) access)|\b(?:exclusive(?:ly)? (?:to|for)|only (?:for|available to)) [^.!?]{0,20}"
    r"(?:subscribers|members)\b|already an? (?:subscriber|member)|(?:nur|exklusiv) für (?:abonnenten|mitglieder)"
    r"|weiterlesen mit|abo\b[^.!?]{0,40}weiterlesen|réservée? aux abonnés|abonnez-vous pour|déjà abonné"
    r"|(?:exclusivo|solo|sólo|apenas) para (?:suscriptores|assinantes)|suscr[ií]b[ea][^.!?]{0,40}(?:leer|acceder)"
    r"|assine para|riservato agli abbonati|abb[oò]nati per|alleen voor abonnees|(?:только для|по) подпис"
    r"|会員限定|有料会員|付费阅读|订阅后",
    re.IGNORECASE,
)


def is_paywalled(body: Extraction, found: PageEvidence) -> bool:
    """Whether the text of a page may be the beginning of a longer one."""
    boxes = (block[:_BOX_CHARS] for block in body.behind(_BEHIND))
    signs = _declares_price(found) + any(map(_BOX.search, boxes))
    return signs == 2 or (signs == 1 and body.shape().letters < SHORT)


def _declares_price(found: PageEvidence) -> bool:
    free = found.linked.of_article("isAccessibleForFree")
    return str(free).lower() == "false" or (found.meta("article:content_tier") or "").lower() in _NOT_FREE
