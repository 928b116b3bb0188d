"""Bytes of XML -> text: by byte order mark, by the pattern of the first bytes, as UTF-8, or as declared."""

import codecs
import re

from copydesk.formats.syntax.payload import Payload

_DECLARED = re.compile(rb"""<\?xml[^>]{1,200}?encoding\s*=\s*["']([\w.:-]{1,40})""")
_PATTERNS = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_EBCDIC = b"\x4c\x6f\xa7\x94"  # "<?xm"
# Documents that declare Latin-1 mostly are in Windows-1252.
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
_SEVEN_BIT = ("iso2022", "hz")  # their bytes are valid ASCII, hence valid UTF-8
# Codecs whose time grows with the square of the length, and escapes that are not charsets.
_REFUSED = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"}


def may_be_xml(body: bytes) -> bool:
    """Whether the first bytes can begin an XML document in any encoding."""
    return b"<" in body[:64] or body.startswith(_EBCDIC)


def decoded(body: bytes, mark: str = "") -> tuple[str, bool]:
    """Return the text, and whether its encoding was guessed; `mark` is the codec of the byte order mark.

    UTF-8 is tried before the declared encoding: a file that was converted and stored again keeps its old declaration.
    """
    certain = mark or next((name for pattern, name in _PATTERNS if body.startswith(pattern)), "")
    if certain:
        return body.decode(certain, "replace"), False
    declared = _declared(body)
    if not body.startswith(_EBCDIC) and not declared.startswith(_SEVEN_BIT):
        try:
            return body.decode("utf-8"), False
        except UnicodeDecodeError:
            pass
    return (body.decode(declared, "replace"), False) if declared else Payload(body).text()


def _declared(body: bytes) -> str:
    """The codec of the declared encoding; "" where no known encoding is declared."""
    head = body[:400].decode("cp037").encode("ascii", "replace") if body.startswith(_EBCDIC) else body[:400]
    found = _DECLARED.search(head)
    codec = codec_of(found[1].decode()) if found else ""
    return codec or ("cp037" if body.startswith(_EBCDIC) else "")


def codec_of(name: str) -> str:
    """Return the codec of a charset's name; "" for an unknown or refused charset, and for any UTF."""
    try:
        codec = codecs.lookup(name).name
        "".encode(codec)
    except (LookupError, ValueError):  # no such codec, one between bytes and bytes, or a zero byte in the name
        return ""
    return "" if codec in _REFUSED or codec.startswith("utf") else _MEANT.get(codec, codec)
