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

    @property
    def head(self) -> str:
        """The first 64 kB as text, leading white space off; undecodable bytes show as U+FFFD."""
        return self.body[:HEAD_BYTES].decode(self.encoding or "utf-8", "replace").lstrip("\ufeff \t\r\n")

    @property
    def encoding(self) -> str:
        """The encoding that a byte order mark names, or ""."""
        return next((name for mark, name in _BOMS if self.body.startswith(mark)), "")

    def text(self) -> tuple[str, bool]:
        """Decode the whole payload; the flag says that the encoding was a guess.

        UTF-8 is certain where it decodes; what does not is read as Windows-1252, which newsrooms' old systems
        write, byte for byte as browsers do.
        """
        try:
            return self.body.decode(self.encoding or "utf-8"), False
        except UnicodeDecodeError:
            return self.body.decode("cp1252", "replace"), True
