"""Web archives, WARC 1.0, WARC 1.1 and ARC, also compressed: one draft for each fetched page.

Pages are read one at a time. Other fetched files, such as pictures and scripts, are skipped. A page that the server did
not deliver, or that has no article, is rejected alone.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from copydesk.article import Draft
from copydesk.errors import InvalidArticle, Rejected, UnreadableObject
from copydesk.extraction.html.document import MAX_PAGE_BYTES
from copydesk.formats.format import Format, Unread
from copydesk.formats.page.page import read_page
from copydesk.formats.syntax.flood import Flood
from copydesk.formats.syntax.http_response import Response, response
from copydesk.formats.syntax.payload import Payload
from copydesk.formats.syntax.warc_records import ArchiveRecord, records
from copydesk.formats.syntax.xml_encoding import codec_of

_BEGINNINGS = (b"WARC/1.", b"WARC/0.", b"filedesc://")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


def recognise(payload: Payload) -> bool:
    """Whether the payload begins an archive."""
    return payload.start.startswith(_BEGINNINGS)


def parse(payload: Payload) -> Iterator[Rejected | Unread]:
    """Yield a draft for each page. A damaged place ends the archive with one Rejected; records after it are lost."""
    flood = Flood(payload.limits)
    try:
        for record in records(payload.pieces()):
            page = _page(record, payload)
            if page:
                yield page
            else:
                flood.skip("records that are not pages")
    except Rejected as damage:
        yield damage


def _page(record: ArchiveRecord, archive: Payload) -> Rejected | Unread | None:
    kind = record.headers.get("warc-type", "").lower()
    if kind not in {"response", "resource"} or not _is_fetched_page(record):
        return None
    if record.block is None:
        return UnreadableObject("the page is over 16 MB", record.target)
    try:
        fetched = response(record.block) if kind == "response" else Response(200, record.headers, record.block)
    except Rejected as rejected:
        return rejected.about(record.target)
    return partial(_read, fetched, record.target, archive) if _is_html(fetched) else None


def _is_fetched_page(record: ArchiveRecord) -> bool:
    """Whether a record is HTTP or HTML: answers of name servers are records too, and a resource has its own type."""
    given = record.headers.get("content-type", "").lower()
    return "html" in given or ("http" in given and record.headers.get("warc-type") != "resource")


def _is_html(fetched: Response) -> bool:
    given = fetched.headers.get("content-type", "").lower()
    return "html" in given or (not given and b"<html" in fetched.sent[:1024].lower())


def _read(fetched: Response, target: str, archive: Payload) -> Draft | Rejected:
    if not 200 <= fetched.status < 300:
        problem = f"text: no article text, the server answered with status {fetched.status}"
        return InvalidArticle(problem, target)
    try:
        body = _in_utf8(fetched.body(MAX_PAGE_BYTES), fetched.headers.get("content-type", ""))
    except Rejected as rejected:
        return rejected.about(target)
    page = read_page(replace(archive, source=body, content_type="text/html"), target)
    if isinstance(page, Rejected):
        return page.about(f"{target}\n\n{body[:MAX_PAGE_BYTES].decode('utf-8', 'replace')}")
    return page.model_copy(update={"url": target or page.url})


def _in_utf8(body: bytes, content_type: str) -> bytes:
    """A page converted to UTF-8 if only its HTTP headers declare the charset; other pages declare it themselves."""
    declared = _CHARSET.search(content_type)
    codec = codec_of(declared[1]) if declared else ""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(codec, "replace").encode("utf-8") if codec else body
    return body


FORMAT = Format(
    "warc",
    recognise,
    parse,
    content_types=("application/warc",),
    suffixes=("warc", "arc"),
    pages="many",
)
