"""The header fields of a message -> headline, author, publisher, date and identifier.

Mail that is sent to many (a newsletter, a list) names its publisher as its sender; other mail names its author.
"""

import re
from collections.abc import Mapping
from email.errors import HeaderParseError
from email.header import decode_header
from typing import Any

from copydesk.formats.syntax.xml_encoding import codec_of

MAX_FIELD = 4_096  # characters of one field that are read: the library is slow on long ones
_FIELD = re.compile(r"([!-9;-~]{1,76}):(?!//)")
_LEAST_FIELDS = 3
_MOST_LINES = 400  # of a header; seals and signatures of forwarders fill 100
_DELIVERED = frozenset(
    ("received", "return-path", "delivered-to", "message-id", "to", "list-id", "reply-to", "x-received")
)
_SAVED_BY = re.compile(r"^From: <Saved by", re.IGNORECASE | re.MULTILINE)  # as browsers begin a page
_MOST_SAVED = 1_000  # characters of the beginning that may name the browser
_SAVED_PAGE = frozenset(("snapshot-content-location", "content-location"))
_PREFIX = re.compile(
    r"(?:re|fwd?|aw|wg|tr|rv|sv|vs|vb|antw|enc|ynt|odp|pd|res|ref|doorst|回复|转发|答复|回覆|轉寄|返信|转寄)"
    r"\s?(?:\[\d{1,3}\])?\s?[:：]\s*",
    re.IGNORECASE,
)
_TAG = re.compile(r"\[([^\[\]]{1,60})\]\s*")
_OF_MANY = ("list-id", "list-unsubscribe", "list-post", "feedback-id", "x-campaign", "x-campaignid", "x-mailer-lid")
_BULK = {"bulk", "list", "junk"}
_AT = re.compile(r"\s+(?:from|at|of|von|de|di|du|chez|bei|van|från|fra|via)\s+(?=[^\W\d_])|\s+@\s*|\s*[,|]\s+")
_ADDRESS = re.compile(r"(?<![\w.+%'-])[\w.+%'-]{1,64}@[\w.-]{1,253}")
_COMMENT = re.compile(r"\(([^()]{1,100})\)")
_PERSON = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,3}")
# Words of a name that is not a person's.
_ORGANIZATION = re.compile(
    r"\b(?:newsletters?|news|lists?|alerts?|digest|team|flash|daily|weekly|monthly|press|media|institute|bulletin|update|dispatch|office|editors?|announcements?|redaktion|rédaction|redacción|presse|zeitung|times|post|briefing|bot)\b",
    re.IGNORECASE,
)
_ARTICLES = ("the ", "a ", "an ", "la ", "le ", "les ", "el ", "los ", "der ", "die ", "das ", "il ", "het ", "de ")
# Host labels that only send mail: mail.gazette.example is the Gazette.
_SENDING = re.compile(
    r"^(?:(?:e|em|email|mail|mailer|mailing|mg|news|newsletters?|info|reply|updates?|lists?|send|bounces?|www)\d*\.)+"
    r"(?=[^.]+\.[^.]+)"
)
# Hosts of mailing services and of private mail, which publish nothing themselves.
_SERVICES = (
    "substack.com", "beehiiv.com", "mailchimpapp.com", "mcsv.net", "buttondown.email", "ghost.io", "gmail.com",
    "googlemail.com", "hotmail.com", "outlook.com", "live.com", "yahoo.com", "gmx.de", "gmx.net", "web.de",
    "aol.com", "icloud.com", "t-online.de", "orange.fr", "free.fr", "libero.it", "mail.ru", "yandex.ru", "qq.com",
    "163.com", "naver.com", "proton.me", "protonmail.com",
)  # fmt: skip


def is_header(head: str) -> bool:
    """Whether a text is the header fields of a sent message, RFC 5322, and a line behind them."""
    if _SAVED_BY.search(head[:_MOST_SAVED]):
        return False
    names = set()
    lines = head.split("\n", _MOST_LINES)
    for number, line in enumerate(lines):
        field = _FIELD.match(line)
        if field:
            names.add(field[1].lower())
        elif not line.strip():
            return _is_sent(names) and any(behind.strip() for behind in lines[number:])
        elif not line.startswith((" ", "\t")):
            return False
    return False


def _is_sent(names: set[str]) -> bool:
    is_sent = not _DELIVERED.isdisjoint(names) or {"from", "date"} <= names or {"subject", "mime-version"} <= names
    return len(names) >= _LEAST_FIELDS and is_sent and _SAVED_PAGE.isdisjoint(names)


def words_of(written: str) -> str:
    """Return a field with its encoded words decoded (RFC 2047), in one line."""
    written = written[:MAX_FIELD]
    try:
        parts = decode_header(written) if "=?" in written else [(written, None)]
    except HeaderParseError:  # damaged base64
        parts = [(written, None)]
    return " ".join("".join(_decoded(part, charset) for part, charset in parts).split())


def _decoded(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    codec = codec_of(charset or "ascii") or "utf-8"
    try:
        return part.decode("utf-8" if part.isascii() else codec)
    except UnicodeDecodeError:
        return part.decode("cp1252", "replace")


def is_to_many(headers: Mapping[str, str]) -> bool:
    """Whether a message went to a list or to subscribers."""
    return any(name in headers for name in _OF_MANY) or headers.get("precedence", "").lower() in _BULK


def is_forwarded(headers: Mapping[str, str]) -> bool:
    """Whether the subject marks a forwarded message."""
    subject = words_of(headers.get("subject", "")).lower()
    return subject.startswith(("fwd:", "fw:", "wg:", "tr:", "rv:", "doorst:", "转发", "轉寄"))


def addresses_of(headers: Mapping[str, str]) -> frozenset[str]:
    """Return the addresses of persons that the header names: all recipients and, of mail to one, its sender."""
    names = ["to", "cc", "bcc", "delivered-to", "x-original-to", "envelope-to", "resent-to", "resent-from"]
    names += [] if is_to_many(headers) else ["from", "reply-to", "sender"]
    fields = [words_of(headers[name]) for name in names if name in headers]
    return frozenset(address.lower() for field in fields for address in _ADDRESS.findall(field))


def header_fields(headers: Mapping[str, str], *, is_newsletter: bool) -> dict[str, Any]:
    """Return the fields of an article that the header names, under schema.org names.

    `is_newsletter` where the message itself offers to end a subscription.
    """
    return {
        "headline": _headline(headers) or None,
        "datePublished": headers.get("date") or headers.get("resent-date"),
        "identifier": _identifier(headers.get("message-id", "")),
        "inLanguage": headers.get("content-language", "").partition(",")[0].strip() or None,
        "url": _address(headers.get("archived-at", "")),
        **_sender(headers, is_newsletter=is_newsletter or is_to_many(headers)),
    }


def _headline(headers: Mapping[str, str]) -> str:
    """The subject without `Re:` and `Fwd:`, and without a list's tag in brackets."""
    written = words_of(headers.get("subject", ""))
    subject = written
    while mark := _PREFIX.match(subject) or _TAG.match(subject):
        if mark[0].startswith("[") and not _is_of_list(mark[0].strip(), written, headers):
            break
        subject = subject[mark.end() :]
    return subject


def _is_of_list(tag: str, subject: str, headers: Mapping[str, str]) -> bool:
    """Whether a tag in brackets is a list's: replies repeat it, and the list may be named so."""
    named = words_of(headers.get("list-id", "")).lower()
    return subject.count(tag) > 1 or (bool(named) and (tag.lower().strip("[]") in named or "list-post" in headers))


def _identifier(written: str) -> str | None:
    """The message's id as an address, RFC 2392."""
    found = written.strip().strip("<>")
    return f"mid:{found}" if found and " " not in found and len(found) < MAX_FIELD else None


def _address(written: str) -> str | None:
    found = written.strip().strip("<>")
    return found if found.startswith(("http://", "https://")) else None


def _sender(headers: Mapping[str, str], *, is_newsletter: bool) -> dict[str, Any]:
    """The author, or the publisher of a newsletter; both of "Jane Roe at the Gazette"."""
    name, address = _name_and_address(words_of(headers.get("from", "")))
    organization = words_of(headers.get("organization", ""))
    is_person = not _is_organization(name)
    if is_person and (not is_newsletter or _is_discussion(headers) or _is_of(name, address)):
        domain = _domain(address) if is_newsletter and not _is_discussion(headers) else None
        publisher = {"name": organization or None, "domain": domain}
        return {"author": [name] if name else [], "publisher": publisher if any(publisher.values()) else None}
    person, publisher_name = _apart(name)
    named = publisher_name or organization or _list_name(headers)
    return {"author": [person] if person else [], "publisher": {"name": named or None, "domain": _domain(address)}}


def _name_and_address(written: str) -> tuple[str, str]:
    """A sender's name and address, from `Jane Roe <jane@a.example>` or `jane@a.example (Jane Roe)`.

    Own code: the standard library's reader recurses without bound into comments.
    """
    address = _ADDRESS.search(written)
    if not address:
        return written.strip(" '\"<>"), ""
    comment = _COMMENT.search(written, address.end())
    name = written[: address.start()].strip(" '\"<").replace('\\"', '"') or (comment[1] if comment else "")
    return "" if "@" in name else name, address[0]


def _is_organization(name: str) -> bool:
    return bool(_ORGANIZATION.search(name)) or name.lower().startswith(_ARTICLES)


def _is_of(name: str, address: str) -> bool:
    """Whether an address before its @ has a part of this name, which then is a person's.

    Mailing services name the address after the newsletter.
    """
    local = address.partition("@")[0].lower()
    if _domain(address) is None:
        return False
    return bool(_PERSON.fullmatch(name)) and any(len(word) > 2 and word in local for word in name.lower().split())


def _is_discussion(headers: Mapping[str, str]) -> bool:
    """Whether a list takes messages of its members, so that their sender is a person."""
    return headers.get("list-post", "no").strip().lower() not in {"no", "<no>"}


def _apart(name: str) -> tuple[str, str]:
    """A person and the publisher that a sender's name joins; ("", name) for any other name."""
    found = _AT.search(name)
    person = name[: found.start()] if found else ""
    if found and _PERSON.fullmatch(person) and not _is_organization(person):
        return person, name[found.end() :]
    return "", name


def _list_name(headers: Mapping[str, str]) -> str:
    return words_of(headers.get("list-id", "")).partition("<")[0].strip(" \"'")


def _domain(address: str) -> str | None:
    """The host of a sender's address without the labels that only send mail; None for a mailing service."""
    host = _SENDING.sub("", address.rpartition("@")[2].strip().lower())
    return host if "." in host and not host.endswith(_SERVICES) else None
