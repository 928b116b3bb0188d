"""Bytes that are not what they seem: byte order marks, wrong encodings, NUL bytes, half surrogate pairs."""

import json
from collections.abc import Callable
from itertools import product

from corpus.generated.case import SENTENCE, TEXT, Case

_ARTICLE = {"headline": "Ansleigh keeps its libraries – all four", "text": TEXT}
_FORMS = {
    "JSON": json.dumps(_ARTICLE, ensure_ascii=False),
    "JSON Lines": "\n".join(json.dumps({"text": f"{SENTENCE} – {name}"}, ensure_ascii=False) for name in ("Jo", "Flo")),
    "an array": json.dumps([_ARTICLE], ensure_ascii=False),
    "a page": f"<!doctype html><html><body><h1>Ansleigh – four</h1><article><p>{TEXT}</p></article></body></html>",
    "a feed": f"<rss><channel><item><title>Ansleigh – four</title><description>{TEXT}</description></item>"
    "</channel></rss>",
    "a table": f'title,text\nAnsleigh – four,"{TEXT}"\n',
    "Markdown": f"# Ansleigh – four\n\n{TEXT}\n\n## Next – year\n\n{TEXT}\n",
    "plain text": f"Ansleigh – four\n\n{TEXT}\n",
}
_ENCODINGS = {
    "UTF-8 with a mark": "utf-8-sig",
    "UTF-16": "utf-16",
    "UTF-16 without a mark": "utf-16-le",
    "UTF-16 in network order": "utf-16-be",
    "UTF-32": "utf-32",
    "UTF-32 without a mark": "utf-32-be",
    "UTF-7": "utf-7",
    "Windows-1252": "cp1252",
    "EBCDIC": "cp1140",
}
_DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "after two byte order marks": lambda body: b"\xef\xbb\xbf\xef\xbb\xbf" + body,
    "after 1,000 NUL bytes": lambda body: bytes(1_000) + body,
    "before 1,000 NUL bytes": lambda body: body + bytes(1_000),
    "with a NUL byte in its text": lambda body: body.replace(b"council", b"coun\0cil"),
    "with half a surrogate pair": lambda body: body.replace(b"council", b"coun\xed\xa0\x80cil"),
    "with an overlong slash": lambda body: body.replace(b"council", b"coun\xc0\xafcil"),
    "cut within a character": lambda body: body[: body.find("–".encode()) + 2],
    "with a byte FF behind each line": lambda body: body.replace(b"\n", b"\xff\n"),
}
_LIES = ("utf-16", "utf-32", "punycode", "idna", "unicode_escape", "zlib_codec", "rot13", "x-unknown", "a" * 50_000)
# Line breaks and the dash that EBCDIC lacks are replaced.
_WITHOUT = {"cp1140": "-"}

CASES = (
    *(
        Case(f"{form} in {encoding}", text.replace("–", _WITHOUT.get(codec, "–")).encode(codec))
        for (form, text), (encoding, codec) in product(_FORMS.items(), _ENCODINGS.items())
    ),
    *(
        Case(f"{form} {damage}", made(text.encode()))
        for (form, text), (damage, made) in product(_FORMS.items(), _DAMAGES.items())
    ),
    *(Case(f"{form} in UTF-16, one byte short", text.encode("utf-16")[:-1]) for form, text in _FORMS.items()),
    *(
        Case(f"a feed that declares {lie[:20]}", f"<?xml version='1.0' encoding='{lie}'?>{_FORMS['a feed']}")
        for lie in _LIES
    ),
    *(
        Case(
            f"a page that declares {lie[:20]}", _FORMS["a page"].replace("<body>", f"<head><meta charset={lie}><body>")
        )
        for lie in _LIES
    ),
    Case("a byte order mark alone", b"\xef\xbb\xbf"),
    Case("a byte order mark and white space", b"\xef\xbb\xbf \r\n" * 10),
    Case("the mark of UTF-16 alone", b"\xff\xfe"),
    Case("the mark of UTF-32 alone", b"\xff\xfe\0\0"),
    Case("NUL bytes alone", bytes(100_000)),
    Case("100,000 continuation bytes", b"\x80" * 100_000),
    Case("the bytes FF and FE in turn", b"\xff\xfe" * 50_000),
    Case("60,000 replacement characters", "\ufffd" * 60_000),
    Case("byte order marks alone, 150 kB", "\ufeff" * 50_000),
    Case("stored replacement characters and one broken byte", b"\xef\xbf\xbd a " * 3 + SENTENCE.encode() + b"\xff"),
)
