"""Documents of kinds that are not read: rejected with what they are, and with the form in which to upload them."""

from collections.abc import Iterator

from copydesk.errors import Rejected, UnknownFormat, UnreadableObject
from copydesk.formats.format import Format
from copydesk.formats.syntax.payload import Payload

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of Office before 2007, of Outlook, and of encrypted documents
_RICH_TEXT = b"{\\rtf"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream that holds a document of today, encrypted


def recognise(payload: Payload) -> bool:
    """Whether the payload begins like Rich Text or a compound file."""
    return payload.start.startswith((_COMPOUND_FILE, _RICH_TEXT))


def parse(payload: Payload) -> Iterator[Rejected]:
    """Yield the rejection of the document."""
    if payload.start.startswith(_RICH_TEXT):
        yield UnknownFormat("a document in Rich Text, which is not read; save it as .docx or .odt")
    elif _ENCRYPTED in payload.body:
        yield UnreadableObject("the document is encrypted; save it without a password")
    else:
        yield UnknownFormat("a file of Office before 2007 or of Outlook, not read; save it as .docx, .xlsx or .eml")


FORMAT = Format("unread_document", recognise, parse)
