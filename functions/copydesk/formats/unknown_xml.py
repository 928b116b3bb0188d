"""XML of an unknown format: rejected, and never read as a page or as plain text."""

from collections.abc import Iterator

from copydesk.errors import Rejected, UnknownFormat
from copydesk.formats.format import Format
from copydesk.formats.syntax.payload import Payload
from copydesk.formats.syntax.xml import open_document, root_of

_END_BYTES = 200


def recognise(payload: Payload) -> bool:
    """Whether the payload declares XML, or is one element from its first character to its last."""
    if payload.head.startswith(("<?xml", "<!DOCTYPE")):
        return True
    root = root_of(payload)
    return root is not None and payload.body[-_END_BYTES:].rstrip().endswith(f"{root.name}>".encode())


def parse(payload: Payload) -> Iterator[Rejected]:
    """Yield the rejection."""
    try:
        open_document(payload)
        yield UnknownFormat("XML of a format that is not read")
    except Rejected as rejected:
        yield rejected


FORMAT = Format("xml", recognise, parse)
