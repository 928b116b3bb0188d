"""The HTML part of a message, parsed: without what it quotes, and the address at which it can be read online."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# How programs mark the message that is answered, and the lines above it.
_QUOTES = (
    'blockquote[type="cite"], .gmail_quote, .gmail_quote_container, .gmail_attr, .moz-cite-prefix, .yahoo_quoted,'
    " .protonmail_quote, .tutanota_quote, .zmail_extra, .OutlookMessageHeader, #divRplyFwdMsg, #appendonsend,"
    " .WordSection1 ~ .WordSection1, .gmail_signature, .moz-signature"
)
# Text that mail programs show beside the subject and never in the message.
_HIDDEN = '.preheader, .mcnPreviewText, [style*="display:none"], [style*="display: none"]'
_ONLINE = re.compile(
    r"(?:view|read|open|see)\b.{0,40}\b(?:in|on) (?:your |a |the )?(?:web ?)?(?:browser|web)\b"
    r"|view (?:this |it )?online"
    r"|(?:view|read|see) (?:the |this )(?:e-?mail|newsletter|issue|post|message|story)\b.{0,20}\bonline|read online"
    r"|web version|online version|(?:im browser|online) (?:an|lesen|öffnen|an(?:sehen|zeigen))|online-version"
    r"|(?:voir|lire|afficher)\b.{0,40}\b(?:navigateur|en ligne)|version en ligne"
    r"|ver\b.{0,30}\b(?:navegador|en línea|online)|(?:apri|visualizza|leggi)\b.{0,30}\b(?:browser|online)"
    r"|(?:bekijk|lees)\b.{0,30}\b(?:browser|online)|(?:visa|läs)\b.{0,30}\b(?:webbläsare|online)|в браузере"
    r"|в веб-версии|zobacz w przeglądarce|tarayıcı|ブラウザ|在浏览器|브라우저",
    re.IGNORECASE | re.DOTALL,
)
_MOST_LABEL = 80  # characters of the text of such a link
_MOST_LINKS = 400
_OF_PAGE = {"u", "id", "p", "c", "n", "nid", "issue", "aid"}  # parameters that select an issue, never a recipient
_TOKEN = re.compile(r"[A-Za-z0-9_+=-]{28,}")
_WORD_PATH = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){2,}")  # a title in an address, however long


def drop_quotes(document: Any) -> None:
    """Remove what a message quotes from its parsed HTML."""
    for quote in document.select(_QUOTES):
        quote.decompose()


def drop_hidden(document: Any) -> None:
    """Remove the preview that mail programs show beside the subject."""
    for hidden in document.select(_HIDDEN):
        hidden.decompose()


def online_address(document: Any) -> str | None:
    """Return the address of the link "view in browser" without the recipient's marks; None without such a page."""
    return next(filter(None, map(_of_page, _online_links(document))), None)


def _online_links(document: Any) -> Iterator[str]:
    for link in document.select("a[href]")[:_MOST_LINKS]:
        label = " ".join(link.text.split())
        if label and len(label) <= _MOST_LABEL and _ONLINE.search(label):
            yield str(link.attr("href") or "").strip()


def _of_page(address: str) -> str | None:
    """An address without parameters that may name a recipient; None for a link that counts its readers."""
    try:
        scheme, host, path, query, _ = urlsplit(address)
    except ValueError:
        return None
    is_counter = any(_TOKEN.fullmatch(part) and not _WORD_PATH.fullmatch(part) for part in path.split("/"))
    kept = [(name, value) for name, value in parse_qsl(query) if name.lower() in _OF_PAGE and len(value) < 40]
    if scheme not in {"http", "https"} or not host or is_counter or (path in {"", "/"} and not kept):
        return None
    return urlunsplit((scheme, host, path, urlencode(kept), ""))
