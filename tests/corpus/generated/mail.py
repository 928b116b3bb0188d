"""E-mail and folders of it that are cut, damaged, nested, encrypted, or lie about their parts."""

from corpus.generated.case import TEXT, Case

_HEAD = (
    "From: Jane Roe <jane@private.example>\r\nTo: desk@courier.example\r\nDate: Tue, 3 Mar 2026 10:00:00 +0000\r\n"
    "Message-ID: <1@private.example>\r\nSubject: Libraries stay open\r\n"
)
_TEXT = TEXT.replace("\n", "\r\n")
_WHOLE = f"{_HEAD}\r\n{_TEXT}\r\n"
_FROM = "From jane@private.example Tue Mar  3 10:00:00 2026\r\n"
_PAGE = f"<html><body><p>{TEXT}</p></body></html>"


def _mixed(*parts: str, boundary: str = "b", end: str = "--b--\r\n") -> str:
    written = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    return f'{_HEAD}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n{written}{end}'


def _part(content: str, kind: str = "text/plain", more: str = "") -> str:
    return f"Content-Type: {kind}\r\n{more}\r\n{content}"


def _nested(levels: int) -> str:
    inner = _part(_TEXT)
    for level in range(levels):
        inner = f'Content-Type: multipart/mixed; boundary="{level}"\r\n\r\n--{level}\r\n{inner}\r\n--{level}--\r\n'
    return _HEAD + inner


_ENCODINGS = {
    "base64 that is cut": "VGhlIGNvdW5jaWw",
    "base64 of nothing but signs": "====",
    "base64 with a letter too many": "VGhlIGNvdW5jaWwA",
}
_HEADERS = {
    "a subject of 60,000 encoded words": "Subject: " + "=?utf-8?Q?a?= " * 4_000,
    "a subject in an unknown charset": "Subject: =?x-martian?B?VGhl?=",
    "a subject in punycode": "Subject: =?punycode?Q?a?=",
    "a subject whose base64 is cut": "Subject: =?utf-8?B?VGh?=",
    "a sender of 60,000 brackets": "From: " + "<" * 30_000 + ">" * 30_000,
    "a sender of comments in comments": "From: " + "(" * 30_000 + ")" * 30_000,
    "60,000 recipients": "To: " + "a@b.example, " * 4_500,
    "a date of no calendar": "Date: Wed, 99 Foo 0000 99:99:99 +9999",
    "a message id of blanks": "Message-ID: < a b >",
    "a charset of no name": "Content-Type: text/plain; charset=\x00",
    "a boundary of nothing": 'Content-Type: multipart/mixed; boundary=""',
    "a boundary that is a pattern": 'Content-Type: multipart/mixed; boundary="(a+)+$"',
    "a header line of 70,000 letters": "X-Long: " + "a" * 70_000,
}

CASES = (
    *(Case(f"a message with {what}", f"{_HEAD}{line}\r\n\r\n{_TEXT}\r\n") for what, line in _HEADERS.items()),
    *(
        Case(f"a message in {what}", f"{_HEAD}Content-Transfer-Encoding: base64\r\n\r\n{body}\r\n")
        for what, body in _ENCODINGS.items()
    ),
    Case(
        "a message in broken quoted-printable",
        f"{_HEAD}Content-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ=\r\n{_TEXT}=",
    ),
    Case("a message of one part without an end", _mixed(_part(_TEXT), end="")),
    Case("a message whose boundary never occurs", _mixed(_part(_TEXT)).replace("--b\r\n", "--c\r\n")),
    Case("a message of parts without headers", _mixed(f"\r\n{_TEXT}", f"\r\n{_TEXT[::-1]}")),
    Case("a message with a boundary that begins another", _mixed(_part(_TEXT), f"--bb\r\n{_TEXT}")),
    Case("a message with a page and no text", _mixed(_part(_PAGE, "text/html"))),
    Case("a message with an empty page before its text", _mixed(_part("", "text/html"), _part(_TEXT))),
    Case("a message with a page of 300,000 tags", _mixed(_part("<b>" * 300_000, "text/html"), _part(_TEXT))),
    Case(
        "a message with six attached files",
        _mixed(_part(_TEXT), *[_part("a", f'application/x; name="{n}"') for n in range(6)]),
    ),
    Case("a message nested 8 deep", _nested(8)),
    Case("a message nested 500 deep", _nested(500)),
    Case("a message of 5,001 parts", _mixed(*["\r\na"] * 5_001)),
    Case("a message of 100,001 lines", f"{_HEAD}\r\n" + "a\r\n" * 100_001),
    Case("a message of 20,000 quoted lines", f"{_HEAD}\r\n{_TEXT}\r\n" + "> a\r\nb\r\n" * 10_000),
    Case("a message of 20,000 header fields in its text", f"{_HEAD}\r\n{_TEXT}\r\n" + "From: a\r\nTo: b\r\n" * 10_000),
    Case("a message of 20,000 lines of one word", f"{_HEAD}\r\n{_TEXT}\r\n" + ("a" * 40 + "\r\n") * 20_000),
    Case("a message of one line of 3 MB of blanks", f"{_HEAD}\r\n{_TEXT}\r\n\r\n" + "> " * 1_500_000 + "x"),
    Case("a message of signs @", f"{_HEAD}\r\n{_TEXT}\r\n\r\n" + "a.@" * 100_000),
    Case(
        "a message that begins 30,000 signatures",
        f"{_HEAD}\r\n{_TEXT}\r\n" + "-----BEGIN PGP SIGNED MESSAGE-----\r\n" * 30_000,
    ),
    Case("an encrypted message", _mixed(_part(_TEXT)).replace("multipart/mixed", "multipart/encrypted")),
    Case(
        "a message in S/MIME", f"{_HEAD}Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nMIIB\r\n"
    ),
    Case(
        "a message signed into S/MIME",
        f"{_HEAD}Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\nMIIB\r\n",
    ),
    Case("a report of delivery", _mixed(_part(_TEXT)).replace("multipart/mixed", "multipart/report")),
    Case("a header without a message", _HEAD),
    Case("a folder of two messages", _FROM + _WHOLE + "\r\n" + _FROM + _WHOLE.replace("Libraries", "All libraries")),
    Case(
        "a folder of which the first message is damaged",
        f"{_FROM}{_HEAD}Content-Transfer-Encoding: base64\r\n\r\nA\r\n\r\n{_FROM}{_WHOLE}",
    ),
    Case("a folder without blank lines between its messages", _FROM + _WHOLE + _FROM + _WHOLE),
    Case("a folder of 2,000 messages of nothing", _FROM + _WHOLE + "\r\n" + (_FROM + "a: b\r\n\r\n") * 2_000),
    Case("a folder of half a message", _FROM + _WHOLE[: len(_WHOLE) // 2]),
)
