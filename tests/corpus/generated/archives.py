"""Web archives, HTTP responses and saved pages that are cut, damaged, or lie about their lengths."""

from corpus.generated.case import MB, TEXT, Case

_PAGE = f"<html><head><title>Ansleigh</title></head><body><article><p>{TEXT}</p></article></body></html>"
_SENT = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{_PAGE}"


def record(block: str, length: str = "", kind: str = "response", more: str = "") -> str:
    """A WARC record; by default it declares its true length."""
    declared = length or str(len(block.encode()))
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://g.example/a\r\nContent-Type: application/http\r\n"
    )
    return f"{head}{more}Content-Length: {declared}\r\n\r\n{block}\r\n\r\n"


_WHOLE = record(_SENT)
_LENGTHS = (
    "0",
    "-1",
    "1e3",
    "99999999999999999999",
    "999999999999999",
    "0x10",
    "٣",
    "a",
    " ",
    "12 34",
    str(17 * MB),
    "1" * 70_000,
)
_CHUNKED = {
    "in chunks": f"{len(_PAGE):x}\r\n{_PAGE}\r\n0\r\n\r\n",
    "in chunks that are not": _PAGE,
    "in chunks of one letter": "".join(f"1\r\n{letter}\r\n" for letter in _PAGE) + "0\r\n\r\n",
    "in a chunk that declares 4 GB": f"FFFFFFFF\r\n{_PAGE}",
    "in a chunk without an end": f"{len(_PAGE):x};a=b\r\n{_PAGE[:400]}",
    "in 100,000 chunks of nothing": "0;a\r\n\r\n" * 100_000,
    "in a chunk whose size never ends": "1" * 100_000,
}
_MHTML = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=a\r\n\r\n"


def _part(body: str, headers: str = "Content-Type: text/html\r\n") -> str:
    return f"{_MHTML}--a\r\n{headers}\r\n{body}\r\n--a--\r\n"


CASES = (
    *(
        Case(f"a web archive of two pages, cut after {eighths} eighths", (_WHOLE * 2)[: len(_WHOLE) * 2 * eighths // 8])
        for eighths in (1, 2, 3, 5, 6, 7)
    ),
    *(
        Case(f"a record that declares the length {length[:20]!r} before another", record(_SENT, length) + _WHOLE)
        for length in _LENGTHS
    ),
    *(
        Case(
            f"a response {kind}",
            record(_SENT.replace("\r\n\r\n", "\r\nTransfer-Encoding: chunked\r\n\r\n").replace(_PAGE, body)),
        )
        for kind, body in _CHUNKED.items()
    ),
    Case("a record of one byte less than it declares, before another", record(_SENT, str(len(_SENT) + 1)) + _WHOLE),
    Case("a record of more bytes than it declares, before another", record(_SENT, str(len(_SENT) - 20)) + _WHOLE),
    Case("a record without a length", _WHOLE.replace("Content-Length", "X-Length")),
    Case("a record with two lengths", record(_SENT, more="Content-Length: 5\r\n")),
    Case("a record of 201 headers", record(_SENT, more="X-A: b\r\n" * 200)),
    Case("a header of 66,000 bytes", record(_SENT, more=f"X-A: {'b' * 66_000}\r\n")),
    Case("a header over 10,000 lines", record(_SENT, more="X-A: b\r\n" + " c\r\n" * 10_000)),
    Case("a web archive of version 9", _WHOLE.replace("WARC/1.0", "WARC/9.9")),
    Case("a web archive behind bytes of something else", "a" + _WHOLE),
    Case("a web archive of 10,000 records that are not pages", record("a", kind="metadata") * 10_000),
    Case("a web archive of blank lines", "WARC/1.0\r\n\r\n" + "\r\n" * 10_000),
    Case("a record without a response", record("a")),
    Case("a response without a status", record(_SENT.replace("HTTP/1.1 200 OK", "HTTP/1.1"))),
    *(
        Case(f"a response of status {status}", record(_SENT.replace("200", status)))
        for status in ("000", "204", "301", "404", "500", "999")
    ),
    Case(
        "a response whose headers never end",
        record("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + "X-A: b\r\n" * 20_000),
    ),
    Case(
        "a response of 10,000 headers of one name",
        record(_SENT.replace("\r\n\r\n", "\r\n" + "Set-Cookie: a=b\r\n" * 3_000 + "\r\n")),
    ),
    Case("a response whose type is a picture", record(_SENT.replace("text/html", "image/png"))),
    Case("a response without a type", record(_SENT.replace("Content-Type: text/html\r\n", ""))),
    Case("a page at an address of 100,000 letters", _WHOLE.replace("g.example/a", "g.example/" + "a" * 60_000)),
    Case("a page at an address that is none", _WHOLE.replace("https://g.example/a", "<urn:\u202ea b>")),
    *(
        Case(
            f"a page that its response declares as {name}",
            record(_SENT.replace("text/html", f"text/html; charset={name}").replace("council", "coun\u00e9cil")),
        )
        for name in ("utf-16", "idna", "zlib", "cp037", "a" * 50)
    ),
    Case(
        "ARC of a page",
        "filedesc://a 0.0.0.0 20260304 text/plain 2\na\n\n"
        f"http://g.example/a 0.0.0.0 20260304 text/html {len(_SENT)}\n{_SENT}\n",
    ),
    Case("ARC whose record declares too much", "filedesc://a 0.0.0.0 20260304 text/plain 99\na\n"),
    Case("ARC whose header has two fields", "filedesc://a 5\na\n"),
    Case("a saved page", _part(_PAGE)),
    Case("a saved page, cut in its text", _part(_PAGE)[:500]),
    Case("a saved page without a boundary", _part(_PAGE).replace("; boundary=a", "")),
    Case(
        "a saved page whose boundary has 100,000 letters",
        _part(_PAGE).replace("boundary=a", f"boundary={'a' * 100_000}"),
    ),
    Case("a saved page of one part that is no page", _part("a", "Content-Type: image/png\r\n")),
    Case(
        "a saved page in base64 that is damaged",
        _part("PGh0bWw+====!", "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n"),
    ),
    Case(
        "a saved page in base64 of nothing",
        _part("", "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n"),
    ),
    Case(
        "a saved page in quoted-printable of equal signs",
        _part("=" * 100_000, "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"),
    ),
    Case(
        "a saved page in an unknown encoding",
        _part(_PAGE, "Content-Type: text/html\r\nContent-Transfer-Encoding: x-uuencode\r\n"),
    ),
    *(
        Case(f"a saved page that declares {name}", _part(_PAGE, f"Content-Type: text/html; charset={name}\r\n"))
        for name in ("utf-16", "idna", "punycode", "zlib", "x-unknown")
    ),
    Case("a saved page of 5,001 parts", _MHTML + "--a\r\nContent-Type: image/png\r\n\r\nb\r\n" * 5_001),
    Case(
        "a saved page of parts within parts",
        _MHTML + "--a\r\nContent-Type: multipart/related; boundary=a\r\n\r\n" * 1_000 + _part(_PAGE),
    ),
    Case("a saved page whose headers never end", _MHTML[:-2] + "X-A: b\r\n" * 20_000),
    Case(
        "a saved page at an address of the machine",
        _part(_PAGE, "Content-Type: text/html\r\nContent-Location: file:///etc/passwd\r\n"),
    ),
)
