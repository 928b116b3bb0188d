"""MHTML: a page that a browser saved as one file of MIME parts; the page itself is read like every other page.

Own code splits the parts: the standard library's parser recurses without bound and takes time that grows with the
square of a header's length.
"""

import binascii
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from copydesk.article import Draft
from copydesk.errors import MalformedPayload, Rejected, UnreadableObject
from copydesk.formats.format import Format
from copydesk.formats.page.page import read_page
from copydesk.formats.syntax.http_response import headers_of
from copydesk.formats.syntax.payload import Payload
from copydesk.formats.syntax.xml_encoding import codec_of

MAX_PARTS = 5_000  # including pictures; real pages have up to 500
MAX_HEAD = 65_536  # bytes of a part's headers
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]")
_RELATED = re.compile(r"^content-type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_BOUNDARY = re.compile(r'boundary\s*=\s*(?:"([^"]{1,70})"|([^\s;"]{1,70}))', re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_ADDRESSES = ("snapshot-content-location", "content-location")


class Part(NamedTuple):
    """One part of a message; header names are lower case."""

    headers: Mapping[str, str]
    sent: bytes

    @property
    def kind(self) -> str:
        """The content type with its parameters, lower case."""
        return self.headers.get("content-type", "").lower()

    def content(self) -> bytes:
        """Return the content without its transfer encoding, converted to UTF-8 if the part declares a charset."""
        encoding = self.headers.get("content-transfer-encoding", "").strip().lower()
        content = binascii.a2b_qp(self.sent) if encoding == "quoted-printable" else self.sent
        if encoding == "base64":
            content = _from_base64(self.sent)
        charset = _CHARSET.search(self.kind)
        codec = codec_of(charset[1]) if charset else ""
        return content.decode(codec, "replace").encode("utf-8") if codec else content


def _from_base64(sent: bytes) -> bytes:
    try:
        return binascii.a2b_base64(sent)
    except binascii.Error as damage:
        raise UnreadableObject("the base64 data of the page is damaged") from damage


def recognise(payload: Payload) -> bool:
    """Whether the payload begins with the headers of a multipart/related message."""
    head = payload.head[:8_192]
    return bool(_HEADER.match(head)) and bool(_RELATED.search(head.replace("\r", "").partition("\n\n")[0]))


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield the page as one draft, under the address it was saved from."""
    try:
        message = _part(payload.body.lstrip())
        page = _page(message)
        address = _address(message, page)
        draft = read_page(Payload(page.content(), "text/html", is_article=payload.is_article), address or "")
        yield draft.model_copy(update={"url": address or draft.url}) if isinstance(draft, Draft) else draft
    except Rejected as rejected:
        yield rejected


def _part(written: bytes) -> Part:
    end = _BLANK_LINE.search(written, 0, MAX_HEAD)
    if not end:
        return Part({}, b"")
    return Part(headers_of(written[: end.start()].decode("utf-8", "replace").splitlines()), written[end.end() :])


def _parts(message: Part) -> list[Part]:
    """The parts of a message; an empty list where it has no parts."""
    boundary = _BOUNDARY.search(message.headers.get("content-type", ""))
    if not boundary:
        return []
    mark = b"\n--" + (boundary[1] or boundary[2]).encode()
    written = (b"\n" + message.sent).split(mark, MAX_PARTS + 2)[1:]
    if len(written) > MAX_PARTS:
        raise UnreadableObject(f"the saved page has over {MAX_PARTS} parts")
    return [_part(each.lstrip(b" \t\r\n")) for each in written if not each.startswith(b"--")]


def _page(message: Part) -> Part:
    """The first part of HTML, also one level deeper: browsers put frames after the page."""
    for part in _parts(message):
        for each in _parts(part) if part.kind.startswith("multipart/") else [part]:
            if "html" in each.kind:
                return each
    raise MalformedPayload("the saved page has no part of HTML")


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
