"""One e-mail message -> a draft: the text of its HTML part, else of its plain part, and the fields of its header."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from copydesk.article import Draft
from copydesk.errors import InvalidArticle, NotAnArticle, Rejected, UnreadableObject
from copydesk.extraction.html.document import MIN_CONFIDENCE, parse_page, text_of
from copydesk.formats.fields.drafts import validate_draft
from copydesk.formats.mail.header import addresses_of, header_fields, is_forwarded
from copydesk.formats.mail.html_part import drop_hidden, drop_quotes, online_address
from copydesk.formats.mail.quoted import before_signature, own_lines, without_addresses
from copydesk.formats.mail.subscription import mentions_subscription, without_footers
from copydesk.formats.mail.wrapped import flowed, unwrapped
from copydesk.formats.page.page import HOW_TO_STORE, read_document
from copydesk.formats.syntax.mime import Part, leaves_of, read_part

MOST_NAMED = 5  # attachments that warnings name
LEAST_WORDS = 3
MOST_CHARS, MOST_LINES = 4_000_000, 100_000  # of a text before it is cleaned, as of every record
MOST_SENT = 22 * 2**20  # bytes of it in base64
LEAST_FOUND = 60  # words of a page; with fewer the plain part is looked at
MUCH_LONGER = 3  # times the words of the page, which then are not its article
_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")
_PATCH = re.compile(rb"^(?:diff --git \S|--- \S[^\n]*\n\+\+\+ \S)", re.MULTILINE)
_PGP_MESSAGE = "-----BEGIN PGP MESSAGE-----"
_PGP_SIGNED, _PGP_SIGNATURE = "-----BEGIN PGP SIGNED MESSAGE-----", "-----BEGIN PGP SIGNATURE-----"
_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
_NAME = re.compile(r'name\*?\s*=\s*(?:"([^"]{1,120})"|([^\s;"]{1,120}))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Message:
    headers: Mapping[str, str]
    is_forward: bool
    is_newsletter: bool


def read_message(written: bytes, *, is_article: bool = False) -> Draft | Rejected:
    """Read a message with its header. An attachment is not read, and a warning names it.

    A patch of source code is not an article, unless its sender calls it one (`is_article`).
    """
    message = read_part(written)
    try:
        _refuse_other_mail(message)
        if not is_article and _PATCH.search(written):
            raise NotAnArticle(f"an e-mail with a patch of source code, not an article; {HOW_TO_STORE}")
        parts = list(leaves_of(message))
        draft = _with_text(message, [part for part in parts if not _is_attached(part)])
    except Rejected as rejected:
        return rejected.about(written[:65_536].decode("utf-8", "replace"))
    names = [_name(part) for part in parts if _is_attached(part) and not _is_of_the_text(part)]
    return draft.warned(*(f"attachment_not_read:{name}" for name in names[:MOST_NAMED]))


def _refuse_other_mail(message: Part) -> None:
    """Refuse mail that cannot be read, or has no text of its own. Raises: Rejected."""
    if message.kind in _ENCRYPTED:
        is_signed = "signed-data" in message.content_type.lower()
        raise UnreadableObject(
            f"the message is {'packed in its signature, which is not read' * is_signed or 'encrypted'}"
        )
    if message.kind == "multipart/report":
        raise NotAnArticle("an e-mail that reports the delivery of another one")


def _is_attached(part: Part) -> bool:
    disposition = part.headers.get("content-disposition", "").strip().lower()
    return disposition.startswith("attachment") or part.kind not in {"text/plain", "text/html"}


def _is_of_the_text(part: Part) -> bool:
    """Whether a part belongs to the message itself: its signature, or a picture that the page shows."""
    return part.kind in _SIGNATURES or (part.kind.startswith("image/") and "content-id" in part.headers)


def _name(part: Part) -> str:
    """The name of an attached file, else its type."""
    found = _NAME.search(part.headers.get("content-disposition", "")) or _NAME.search(part.content_type)
    return (found[1] or found[2]) if found else part.kind


def _with_text(sent: Part, parts: Sequence[Part]) -> Draft:
    """The draft with its text. Raises: NotAnArticle for a message without one; UnreadableObject for damage."""
    pages = [part for part in parts if part.kind == "text/html"][:1]
    plain = [part for part in parts if part.kind == "text/plain"]
    if sum(len(part.sent) for part in (*pages, *plain)) > MOST_SENT:
        raise InvalidArticle(f"text: longer than {MOST_CHARS} characters")
    is_newsletter = any(mentions_subscription(part.content()) for part in (*pages, *plain))
    message = _Message(sent.headers, is_forwarded(sent.headers), is_newsletter)
    page = _of_page(message, pages[0]) if pages else None
    if page and _words(page) >= LEAST_FOUND:
        return page
    text = _of_plain(message, plain) or (_of_flat_page(message, pages[0]) if pages else None)
    found = text if page is None or (text and _words(text) > MUCH_LONGER * _words(page)) else page
    if found is None:
        raise NotAnArticle("an e-mail without a text")
    return found


def _words(draft: Draft) -> int:
    return len((draft.text or "").split())


def _of_page(message: _Message, part: Part) -> Draft | None:
    """The draft of an HTML part in which the extractor finds a text; None without one."""
    try:
        document = _parsed(message, part)
    except UnreadableObject:  # the plain part is read
        return None
    page = read_document(document, is_article=True)
    if isinstance(page, Rejected) or (page.text_confidence or 1) < MIN_CONFIDENCE:
        return None
    text = _own_text(message, page.text or "")
    if not text:
        return None
    draft = _draft(message, text, {"url": online_address(document), "inLanguage": page.in_language})
    return draft if page.text_confidence is None else draft.extracted(page.text_confidence)


def _of_flat_page(message: _Message, part: Part) -> Draft | None:
    """The draft of all text of an HTML part: short messages are too little for the extractor."""
    document = _parsed(message, part)
    text = _own_text(message, text_of(document.serialize()))
    draft = _draft(message, text, {"url": online_address(document)}) if text else None
    return draft.model_copy(update={"is_page_text": True}) if draft else None


def _parsed(message: _Message, part: Part) -> Any:
    document = parse_page(part.content())
    drop_hidden(document)
    if not message.is_forward:
        drop_quotes(document)
    return document


def _of_plain(message: _Message, parts: Sequence[Part]) -> Draft | None:
    """The draft of the text parts, which lists join to one message; None without a text."""
    texts = [part.text() for part in parts]
    flat = [flowed(text, part.content_type) for part, (text, _) in zip(parts, texts, strict=True)]
    written = "\n".join(flat)
    if _PGP_MESSAGE in written:
        raise UnreadableObject("the message is encrypted")
    text = _own_text(message, _without_pgp(written))
    if not text:
        return None
    draft = _draft(message, text, {})
    return draft.warned("encoding_guessed") if any(guessed for _, guessed in texts) else draft


def _without_pgp(written: str) -> str:
    """A text without the armour of its signature."""
    before, mark, signed = written.partition(_PGP_SIGNED)
    return before + signed.partition("\n\n")[2].partition(_PGP_SIGNATURE)[0] if mark else written


def _own_text(message: _Message, written: str) -> str:
    """The text without what is quoted and what is about the subscription; "" for fewer than three words."""
    if len(written) > MOST_CHARS or written.count("\n") > MOST_LINES:
        raise InvalidArticle(f"text: longer than {MOST_CHARS} characters or {MOST_LINES} lines")
    kept = own_lines([line.rstrip() for line in written.split("\n")], keeps_quotes=message.is_forward)
    joined = "\n".join(unwrapped(kept if message.is_forward else before_signature(kept)))
    paragraphs = without_footers([one for one in re.split(r"\n\s*\n", joined) if one.strip()])
    text = without_addresses("\n\n".join(paragraphs), addresses_of(message.headers)).strip()
    return text if len(text.split()) >= LEAST_WORDS or not text.isascii() else ""


def _draft(message: _Message, text: str, found: dict[str, Any]) -> Draft:
    fields = header_fields(message.headers, is_newsletter=message.is_newsletter)
    return validate_draft({**found, **{name: value for name, value in fields.items() if value}, "text": text})
