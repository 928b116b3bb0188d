"""MHTML: a page that a browser saved as one file of MIME parts; the page itself is read like every other page."""

import re
from collections.abc import Iterator
from dataclasses import replace

from copydesk.article import Draft
from copydesk.errors import MalformedPayload, Rejected
from copydesk.formats.format import Format
from copydesk.formats.page.page import read_page
from copydesk.formats.syntax.mime import Part, leaves_of, read_part
from copydesk.formats.syntax.payload import Payload

_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]")
_RELATED = re.compile(r"^content-type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
_ADDRESSES = ("snapshot-content-location", "content-location")
_LEVELS = 2  # browsers put frames behind the page


def recognise(payload: Payload) -> bool:
    """Whether the payload begins with the headers of a multipart/related message."""
    head = payload.head[:8_192]
    return bool(_HEADER.match(head)) and bool(_RELATED.search(head.replace("\r", "").partition("\n\n")[0]))


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield the page as one draft, under the address it was saved from."""
    try:
        message = read_part(payload.body.lstrip())
        page = _page(message)
        address = _address(message, page)
        draft = read_page(replace(payload, source=page.content(), content_type="text/html"), address or "")
        yield draft.model_copy(update={"url": address or draft.url}) if isinstance(draft, Draft) else draft
    except Rejected as rejected:
        yield rejected


def _page(message: Part) -> Part:
    """The first part of HTML."""
    page = next((part for part in leaves_of(message, _LEVELS) if "html" in part.kind), None)
    if page is None:
        raise MalformedPayload("the saved page has no part of HTML")
    return page


def _address(message: Part, page: Part) -> str | None:
    """The http address of the message, else that of its page; browsers make up other schemes for parts."""
    given = [part.headers.get(name, "") for part in (message, page) for name in _ADDRESSES]
    return next((address for address in given if address.startswith(("http://", "https://"))), None)


FORMAT = Format(
    "mhtml",
    recognise,
    parse,
    content_types=("multipart/related", "message/rfc822"),
    suffixes=("mhtml", "mht"),
    pages="many",
)
