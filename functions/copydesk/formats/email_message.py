"""An e-mail message, RFC 5322, as mail programs save one: a newsletter, a press release, a wire by mail."""

from collections.abc import Iterator

from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.formats.format import Format
from copydesk.formats.mail.header import is_header
from copydesk.formats.mail.message import read_message
from copydesk.formats.syntax.payload import Payload


def recognise(payload: Payload) -> bool:
    """Whether the payload begins with the header of a sent message, and has a line behind it."""
    return is_header(payload.head)


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield the message as one draft."""
    yield read_message(payload.body.lstrip(), is_article=payload.is_article)


FORMAT = Format(
    "email",
    recognise,
    parse,
    content_types=("message/rfc822",),
    suffixes=("eml",),
)
