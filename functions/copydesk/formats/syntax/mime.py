"""MIME messages -> header fields and parts, for saved pages and for e-mail.

Own code splits the parts: the standard library's parser recurses without bound and takes time that grows with the
square of a header's length.
"""

import binascii
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from copydesk.errors import UnreadableObject
from copydesk.formats.syntax.http_response import headers_of
from copydesk.formats.syntax.payload import Payload
from copydesk.formats.syntax.xml_encoding import codec_of

MAX_PARTS = 5_000  # including pictures; real pages have up to 500
MAX_HEAD = 65_536  # bytes of a part's headers
MAX_LEVELS = 8  # of parts within parts; real mail has up to 4
_BLANK_LINE = re.compile(rb"(?:\A|\r?\n)\r?\n")
_BOUNDARY = re.compile(r'boundary\s*=\s*(?:"([^"]{1,100})"|([^\s;"]{1,100}))', re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_UNDECLARED = ("cp1252", "ascii")  # as which mail declares anything: tried as UTF-8 first


class Part(NamedTuple):
    """One part of a message; header names are lower case."""

    headers: Mapping[str, str]
    sent: bytes

    @property
    def content_type(self) -> str:
        """The content type as declared, with its parameters."""
        return self.headers.get("content-type", "")

    @property
    def kind(self) -> str:
        """The content type without its parameters, lower case; `text/plain` where none is declared."""
        return self.content_type.partition(";")[0].strip().lower() or "text/plain"

    def decoded(self) -> bytes:
        """Return the content without its transfer encoding. Raises: UnreadableObject where that is damaged."""
        encoding = self.headers.get("content-transfer-encoding", "").strip().lower()
        if encoding == "quoted-printable":
            return binascii.a2b_qp(self.sent)
        return _from_base64(self.sent) if encoding == "base64" else self.sent

    def content(self) -> bytes:
        """Return the content, converted to UTF-8 if the part declares a charset. Raises: as `decoded`."""
        content, codec = self.decoded(), self._codec()
        if codec in _UNDECLARED and _is_utf8(content):
            return content
        return content.decode(codec, "replace").encode("utf-8") if codec else content

    def text(self) -> tuple[str, bool]:
        """Return the content as text, and whether its encoding was guessed. Raises: as `decoded`."""
        return Payload(self.content()).text()

    def _codec(self) -> str:
        """The codec of the declared charset; "" for none, an unknown one, or any UTF."""
        declared = _CHARSET.search(self.content_type)
        return codec_of(declared[1]) if declared else ""


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _from_base64(sent: bytes) -> bytes:
    try:
        return binascii.a2b_base64(sent)
    except binascii.Error as damage:
        raise UnreadableObject("the base64 data of a part is damaged") from damage


def read_part(written: bytes) -> Part:
    """Split a message or a part into its header fields and its content; without an end of the header it is empty."""
    end = _BLANK_LINE.search(written, 0, MAX_HEAD)
    if not end:
        return Part({}, b"")
    head = written[: end.start()]
    text = head.decode("utf-8" if _is_utf8(head) else "cp1252", "replace")
    return Part(headers_of(text.splitlines()), written[end.end() :])


def parts_of(message: Part) -> list[Part]:
    """Return the parts of a message in order; an empty list where it has none.

    Raises: UnreadableObject over `MAX_PARTS` parts.
    """
    boundary = _BOUNDARY.search(message.content_type)
    if not boundary:
        return []
    mark = re.compile(rb"(?:\A|\n)--" + re.escape((boundary[1] or boundary[2]).encode()) + rb"(--)?[ \t]*(?:\r?\n|\Z)")
    found, begin = list[Part](), -1
    for line in mark.finditer(message.sent):
        if begin >= 0:
            found.append(read_part(message.sent[begin : line.start()]))
        if len(found) > MAX_PARTS:
            raise UnreadableObject(f"the message has over {MAX_PARTS} parts")
        begin = -1 if line[1] else line.end()
        if line[1]:
            return found
    return found if begin < 0 else [*found, read_part(message.sent[begin:])]


def leaves_of(message: Part, levels: int = MAX_LEVELS) -> Iterator[Part]:
    """Yield the parts that have no parts themselves, in order; parts nested deeper than `levels` are left out.

    Raises: as `parts_of`, for all parts together.
    """
    pending, found = [(message, levels)], 0
    while pending:
        part, left = pending.pop()
        if not part.kind.startswith("multipart/"):
            yield part
        elif left:
            inner = parts_of(part)
            found += len(inner)
            if found > MAX_PARTS:
                raise UnreadableObject(f"the message has over {MAX_PARTS} parts")
            pending += [(one, left - 1) for one in reversed(inner)]
