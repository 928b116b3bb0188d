"""Bytes -> drafts. One module a format; FORMATS is in order of precedence, and the one place to add to."""

from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.article import Draft
from copydesk.errors import Rejected, UnknownFormat, UnreadableObject
from copydesk.formats import (
    delimited,
    feed,
    html_page,
    json_feed,
    json_ld,
    json_lines,
    json_records,
    mhtml,
    news_sitemap,
    newsml_g2,
    ninjs,
    nitf,
    plain_text,
    warc,
)
from copydesk.formats.compression import decompress
from copydesk.formats.sniff import Payload as RawPayload
from copydesk.ports import RawObject
from copydesk.settings import Limits

FORMATS = (
    warc.FORMAT,
    json_lines.FORMAT,
    json_feed.FORMAT,
    json_ld.FORMAT,
    ninjs.FORMAT,
    json_records.FORMAT,
    feed.FORMAT,
    newsml_g2.FORMAT,
    nitf.FORMAT,
    news_sitemap.FORMAT,
    html_page.FORMAT,
    mhtml.FORMAT,
    delimited.FORMAT,
    plain_text.FORMAT,
)


@dataclass(frozen=True, slots=True)
class Payload:
    """A recognised object: its format's name and its records, read as they are asked for.

    A record that cannot be read arrives as its Rejected, in its place, so that it never costs its neighbours.
    """

    format: str
    records: Iterator[Draft | Rejected]


def parse(raw: RawObject, limits: Limits) -> Payload:
    """Recognise an object by its content and read it.

    Raises: UnreadableObject for damage, bombs and emptiness; UnknownFormat; MalformedPayload where the whole
    object cannot be read.
    """
    body = raw.body if warc.is_archive(raw.body) else decompress(raw.body, limits)
    payload = RawPayload(body, raw.content_type)
    if not payload.body.strip():
        raise UnreadableObject("the object is empty")
    for candidate in FORMATS:
        if candidate.recognise(payload):
            return Payload(candidate.name, candidate.parse(payload))
    raise UnknownFormat(f"no format recognises the content; it may be one of: {', '.join(f.name for f in FORMATS)}")
