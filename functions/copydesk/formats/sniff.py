"""The first look at a payload: what every format's `recognise` is asked about."""

from dataclasses import dataclass

HEAD_BYTES = 65_536
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Payload:
    """A decompressed object on its way to its format."""

    body: bytes
    content_type: str = ""
    name: str = ""  # of the object or, in an archive, of its member

    @property
    def head(self) -> str:
        """The first 64 kB as text, leading white space off; undecodable bytes show as U+FFFD."""
        return _decoded(self.body[:HEAD_BYTES], self.encoding)[0].lstrip("\ufeff \t\r\n")

    @property
    def encoding(self) -> str:
        """The encoding that a byte order mark names, or ""."""
        return next((name for mark, name in _BOMS if self.body.startswith(mark)), "")

    def text(self) -> tuple[str, bool]:
        """Decode the whole payload; the flag says that the encoding was a guess, or characters were damaged."""
        return _decoded(self.body, self.encoding)


def _decoded(body: bytes, encoding: str) -> tuple[str, bool]:
    """Decode by the byte order mark, else as UTF-8, else as Windows-1252, which newsrooms' old systems write.

    UTF-8 is certain where it decodes. Where it does not, it is still UTF-8 if more characters of many bytes are
    whole than broken: one cut or damaged character must not cost all the others.
    """
    try:
        return body.decode(encoding or "utf-8"), False
    except UnicodeDecodeError:
        text = body.decode(encoding or "utf-8", "replace")
    broken = text.count("\ufffd")
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    return text if encoding or whole > broken else body.decode("cp1252", "replace"), True
