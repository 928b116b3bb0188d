"""Paragraphs of a newsletter about the subscription: how to end it, to whom it was sent, where to read it online."""

import re
from collections.abc import Sequence

_FOOTER = re.compile(
    r"unsubscrib|opt[ -]?out of|manage (?:your )?(?:subscription|preferences|email)"
    r"|update (?:your )?(?:profile|preferences)|email preferences"
    r"|(?:this|the) (?:e-?mail|message|newsletter) (?:was|is being|has been) sent to|sent to you because"
    r"|you(?:'re| are| have)? (?:are )?(?:receiv\w+|subscribed|getting) (?:this|to|because)"
    r"|to (?:stop|change) receiving|remove(?:d)? from (?:this|our|the) (?:mailing )?list"
    r"|add us to your address book|view (?:this|it|in|the).{0,30}browser"
    r"|(?:newsletter|mail|hier|klick).{0,60}(?:abmelden|abbestell)"
    r"|(?:abmelden|abbestell).{0,60}(?:newsletter|hier|klick)|abonnement kündigen|im browser (?:an|öffnen)|désabonn"
    r"|désinscri|se désinscrire|darse de baja|cancelar (?:la |tu )?suscripci"
    r"|cancelar (?:a )?(?:sua )?(?:inscri|subscri|assinatura)|disiscri"
    r"|cancella(?:ti|re|zione).{0,30}(?:newsletter|iscrizione)|afmelden|uitschrijven|avprenumerera"
    r"|avsluta prenumeration|afmeld|meld (?:deg|dig) av"
    r"|(?:wypisz|wypisać|zrezygnować).{0,40}(?:list|newsletter|subskryp)|отписаться|отписки|odhlásit"
    r"|abonelikten çık|退订|配信停止|購読解除|수신거부|إلغاء الاشتراك",
    re.IGNORECASE,
)
_FOOTER_SHARE = 0.6  # of the lines: only what follows is looked at for a footer, and what precedes 0.2 for a header
_HEADER_LINES = 12
_MOST_FOOTER = 400  # characters of such a paragraph
# Enough anywhere: newsletters put such a paragraph between their parts.
_UNSUBSCRIBE = re.compile(
    r"\bto unsubscribe\b|^\W*unsubscribe\b|unsubscribe@"
    r"|your (?:subscribed )?e-?mail address (?:is|for your subscription)|(?:hier|klicken).{0,40}abmelden"
    r"|newsletter (?:abbestellen|abmelden)",
    re.IGNORECASE,
)
_ENDS = 65_536  # bytes at the beginning and at the end
_MENTIONED = re.compile(
    rb"unsubscrib|list-manage|abmelden|abbestell|d\xc3\xa9sinscri|d\xc3\xa9sabonn|darse de baja|disiscri|afmelden"
    rb"|uitschrijven|wypisz|avprenumerera|\xd0\xbe\xd1\x82\xd0\xbf\xd0\xb8\xd1\x81",
    re.IGNORECASE,
)


def mentions_subscription(content: bytes) -> bool:
    """Whether a part, in UTF-8, mentions at its beginning or end a subscription that its reader can end."""
    return bool(_MENTIONED.search(content[:_ENDS]) or _MENTIONED.search(content[-_ENDS:]))


def is_about_subscription(paragraph: str) -> bool:
    """Whether a short paragraph is about the subscription."""
    return len(paragraph) <= _MOST_FOOTER and bool(_FOOTER.search(paragraph))


def without_footers(paragraphs: Sequence[str]) -> list[str]:
    """Return the paragraphs without those about the subscription: near the beginning and near the end."""
    begin, end = min(_HEADER_LINES, len(paragraphs) // 5 + 1), int(len(paragraphs) * _FOOTER_SHARE)
    return [
        paragraph
        for at, paragraph in enumerate(paragraphs)
        if not is_about_subscription(paragraph) or (begin <= at < end and not _UNSUBSCRIBE.search(paragraph))
    ]
