"""Large hostile uploads by name. `python bombs.py FILE` ingests one in its own process and prints its cost as JSON.

The outcome of each is in generated/outcomes.tsv under `bombs`.
"""

import bz2
import gzip
import io
import json
import lzma
import struct
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import lz4.frame

from office import archive, docx, p, row, sheet_of, word_parts, xlsx

MB = 2**20
HTML, RELATED = b"Content-Type: text/html\r\n", b"Content-Type: multipart/related; boundary=a\r\n\r\n"
SENTENCE = "The council of Ansleigh voted on Tuesday to keep all four of its libraries open. "
MAIL, FROM = b"From: a@b.example\nTo: c@d.example\nSubject: A\n", b"From a@b.example Tue Mar  3 10:00:00 2026\n"
TITLED = b"---\ntitle: A\n---\n"  # makes a file of Markdown an article whatever its text is


def zipped(*bodies: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of JSON files, named by their number."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for number, body in enumerate(bodies):
            archive.writestr(f"{number}.json", body)
    return held.getvalue()


def _directory(entry: bytes, count: int) -> bytes:
    """A zip archive of central directory entries only, which declares one entry."""
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(entry) * count, 4, 0)
    return b"PK\3\4" + entry * count + end


_ENTRY_OF_A_LONG_NAME = b"PK\1\2" + bytes(24) + (65_000).to_bytes(2, "little") + bytes(16) + b"\xb0" * 65_000


def _varied(size: int) -> bytes:
    """Text with a compression ratio below that of a bomb."""
    part = b"".join(b"%d %s" % (number * 7_919 % 99_991, SENTENCE.encode()) for number in range(5_000))
    return part * (size // len(part))


def zstd(body: bytes) -> bytes:
    """Compress by zstd."""
    if sys.version_info >= (3, 14):
        from compression import zstd  # noqa: PLC0415
    else:
        from backports import zstd  # noqa: PLC0415
    return bytes(zstd.compress(body))


def _page(body: str) -> bytes:
    return f"<html><head><title>Ansleigh</title></head><body>{body}</body></html>".encode()


def _warc(block: bytes, headers: bytes = HTML) -> bytes:
    sent = b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n" + block
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://g.example/a\r\nContent-Type: application/http"
    return head + b"\r\nContent-Length: %d\r\n\r\n" % len(sent) + sent + b"\r\n\r\n"


def _feed(inside: str) -> bytes:
    return f"<?xml version='1.0'?><rss version='2.0'><channel>{inside}</channel></rss>".encode()


def _newsml(inside: str) -> bytes:
    return f"<NewsML><NewsItem>{inside}</NewsItem></NewsML>".encode()


def _envelopes(depth: int) -> bytes:
    """Nested objects under every name of an envelope, without the first brace."""
    inner = b"{" + _envelopes(depth - 1) if depth else b"{}"
    names = (b"_source", b"article", b"attributes", b"data", b"post", b"story", b"response", b"content")
    return b",".join(b'"%s":%s' % (name, inner) for name in names) + b"}"


def _stored(body: str) -> bytes:
    """A Word document that is not compressed, hence within the ratio of compression."""
    return archive(word_parts(body), zipfile.ZIP_STORED)


def _sheet(rows: str) -> bytes:
    """An Excel workbook of a header and these rows, not compressed."""
    return _book({"xl/worksheets/sheet1.xml": sheet_of(row("title", "text") + rows)})


def _book(parts: dict[str, str]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(xlsx(""))) as written:
        whole = {name: written.read(name) for name in written.namelist()}
    return archive({**whole, **parts}, zipfile.ZIP_STORED)


_NESTED, _NESTED_END = "<w:tbl><w:tr><w:tc>" * 60, "</w:tc></w:tr></w:tbl>" * 60
_ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BOMBS: dict[str, Callable[[], bytes]] = {
    "html-attributes": lambda: _page("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + f">{SENTENCE}</p>"),
    "html-nested": lambda: _page("<div>" * 100_000 + SENTENCE),
    "html-nested-inline": lambda: _page("<b><i>" * 50_000 + SENTENCE),
    "html-10-mb": lambda: _page(f"<p>{SENTENCE}</p>" * (10 * MB // 100)),
    "html-10-mb-of-links": lambda: _page("<a href=/a>b</a>" * (10 * MB // 18)),
    "html-64-mb": lambda: _page(SENTENCE * (63 * MB // len(SENTENCE))),
    "html-script": lambda: _page("<script type='application/ld+json'>" + "[" * (9 * MB) + "</script>" + SENTENCE),
    "xml-entities": f'<!DOCTYPE rss [<!ENTITY a0 "ha">{_ENTITIES}]><rss>&a9;</rss>'.encode,
    "xml-quadratic": f'<!DOCTYPE rss [<!ENTITY a "{"a" * 100_000}">]><rss>{"&a;" * 50_000}</rss>'.encode,
    "xml-deep": lambda: _feed("<item>" + "<a>" * 1_000_000),
    "xml-19-mb": lambda: _feed(f"<item><title>A</title><description>{SENTENCE * 1_200}</description></item>" * 190),
    "xml-ampersands": lambda: _feed("<item><description>" + "& " * (8 * MB) + "</description></item>"),
    "newsml-components": lambda: _newsml("<NewsComponent>" * 99 + "<ContentItem/>" * 150_000 + "</NewsComponent>" * 99),
    "newsml-deep": lambda: _newsml("<NewsComponent>" * 500_000),
    "json-deep": lambda: b"[" * (16 * MB),
    "json-deep-objects": lambda: b'{"a":' * (3 * MB),
    "json-empty-objects": lambda: b'{"a":[' + b"{}," * (5 * MB) + b"{}]}",
    "json-array-of-empty-arrays": lambda: b"[" + b"[]," * (20 * MB) + b"[]]",
    "json-one-string": lambda: b'{"text":"' + b"a" * (60 * MB) + b'"}',
    "json-quotes": lambda: b'{"text":"' + b'\\"' * (3 * MB) + b'"}',
    "json-ld-half-an-escape": lambda: b'{"@context":"https://schema.org","a":"' + b'\\"' * 500_000 + b"\\",
    "feed-author": lambda: _feed("<item><author>" + "@" * 1_000_000 + "</author></item>"),
    "feed-long-attribute": lambda: _feed("<item><title " + "a" * 1_000_000 + "> & </title></item>"),
    "json-spaces": lambda: b'{"text":"' + b" " * (3 * MB) + b'a"}',
    "json-escapes": lambda: b'{"text":"' + b"\\u00e9" * (2 * MB) + b'"}',
    "json-many-names": lambda: json.dumps({f"name{n}": n for n in range(800_000)}).encode(),
    "json-envelopes": lambda: b"{" + b"".join(b'"k%d":1,' % n for n in range(800_000)) + _envelopes(3),
    "json-ld-unclosed": lambda: b'{"@context":"https://schema.org","a":[' + b'"b",' * (4 * MB),
    "jsonl-one-line": lambda: b'{"text":"a"}\n{"text":"' + b"a" * (60 * MB),
    "csv-one-cell": lambda: b'title,text\n"' + b"a" * (60 * MB),
    "csv-one-row": lambda: b"title,text\n" + b"a," * (30 * MB),
    "text-64-mb": lambda: SENTENCE.encode() * (60 * MB // len(SENTENCE)),
    "text-of-short-lines": lambda: SENTENCE.encode() + b"\nab cd" * (10 * MB),
    "text-of-letters": lambda: SENTENCE.encode() + b"\na" * 1_999_900,
    "text-utf-32": lambda: SENTENCE.encode("utf-32") * 4 + SENTENCE.encode("utf-32-le") * 100_000,
    "text-damaged": lambda: b"\xc3\xa4\xff\xfe\x80" * (4 * MB),
    "text-mojibake": ("The sea is Ã¤Ã¶â€œ calm and the ferry runs again. " * 60_000).encode,
    "json-page-of-elements": lambda: b'{"html":"<html>' + b"<p>" * (3 * MB) + b'"}',
    "json-page-of-attributes": lambda: b'{"html":"<html><a ' + b"b " * (4 * MB) + b'>"}',
    "jsonl-pages": lambda: (json.dumps({"html": f"<html><p>{SENTENCE}"}) + "\n").encode() * 3_000,
    "markdown-links": lambda: TITLED + b"# A\n\n**b**\n\n" + b"[a](/b) " * 37_000,
    "markdown-50-mb": lambda: b"---\ntitle: A\n---\n" + (SENTENCE + "[a](/b)\n").encode() * (50 * MB // len(SENTENCE)),
    "markdown-brackets": lambda: TITLED + b"# A\n\n**b** " + b"[" * 299_000,
    "markdown-images": lambda: TITLED + b"# A\n\n**b** " + b"![a](" * 59_000,
    "markdown-stars": lambda: TITLED + b"# A\n\n**b** " + b"*a **b " * 42_000,
    "markdown-quotes": lambda: TITLED + b"# A\n\n**b**\n\n" + b">" * 299_000,
    "markdown-lists": lambda: TITLED + b"# A\n\n**b**\n\n" + b"".join(b" " * n + b"- a\n" for n in range(700)),
    "markdown-ticks": lambda: TITLED + b"# A\n\n**b** " + b"".join(b"`" * n + b" " for n in range(760)),
    "markdown-paragraphs": lambda: TITLED + b"# A\n\n**b**\n\n" + b"a\n\n" * 99_000,
    "markdown-tables": lambda: TITLED + b"**b**\n\n" + b"|a" * 900 + b"\n" + b"|-" * 900 + b"\n" + b"|a\n" * 98_000,
    "markdown-tags": lambda: TITLED + b"# A\n\n**b** " + b"<a href='" * 33_000,
    "markdown-references": lambda: TITLED + b"# A\n\n**b**\n\n" + b"[a]: /b\n" * 37_000,
    "csv-of-a-code-page": lambda: b"title,text\n" + "Порт,Порт открыт.\n".encode("cp1251") * 250_000,
    "gzip-bomb": lambda: gzip.compress(bytes(300 * MB), 1),
    "gzip-bomb-of-lines": lambda: gzip.compress(b'{"text":"a"}\n' * (2 * MB), 1),
    "gzip-250-mb-of-text": lambda: gzip.compress(_varied(250 * MB), 1),
    "zip-member-of-120-mb": lambda: zipped(_varied(120 * MB)),
    "zip-members-of-250-mb": lambda: zipped(_varied(120 * MB), _varied(130 * MB)),
    "text-64-mb-wide": lambda: "🗞".encode() + SENTENCE.encode() * (60 * MB // len(SENTENCE)),
    "json-64-mb-wide": lambda: '{"text": "🗞'.encode() + b"a" * (60 * MB) + b'"}',
    "json-16-mb-wide": lambda: '{"text": "🗞'.encode() + b"a" * (15 * MB) + b'"}',
    "html-10-mb-wide": lambda: _page("🗞" + SENTENCE * (9 * MB // len(SENTENCE))),
    "xml-19-mb-wide": lambda: _feed(f"<item><description>🗞{SENTENCE * 240_000}</description></item>"),
    "gzip-in-gzip": lambda: gzip.compress(gzip.compress(bytes(300 * MB), 1), 1),
    "bzip2-bomb": lambda: bz2.compress(bytes(100 * MB)),
    "xz-bomb": lambda: lzma.compress(bytes(100 * MB), preset=0),
    "zstd-bomb": lambda: zstd(bytes(600 * MB)),
    "lz4-bomb": lambda: bytes(lz4.frame.compress(bytes(300 * MB), block_size=lz4.frame.BLOCKSIZE_MAX4MB)),
    "lz4-bomb-of-frames": lambda: bytes(lz4.frame.compress(bytes(4 * MB), block_size=lz4.frame.BLOCKSIZE_MAX4MB)) * 99,
    "lz4-250-mb-of-text": lambda: bytes(lz4.frame.compress(_varied(250 * MB), block_size=lz4.frame.BLOCKSIZE_MAX4MB)),
    "zip-bomb": lambda: zipped(bytes(300 * MB)),
    "zip-bomb-in-bzip2": lambda: zipped(bytes(300 * MB), method=zipfile.ZIP_BZIP2),
    "zip-directory-of-60-mb": lambda: _directory(b"PK\x01\x02" + bytes(42), 60 * MB // 46),
    "zip-directory-of-long-names": lambda: _directory(_ENTRY_OF_A_LONG_NAME, 60 * MB // len(_ENTRY_OF_A_LONG_NAME)),
    "zip-of-bombs": lambda: zipped(*[bytes(100 * MB)] * 4),
    "docx-deep": lambda: _stored("<w:sdt>" * 2_000_000),
    "docx-of-one-paragraph": lambda: docx(f"<w:p><w:r><w:t>{_varied(18 * MB).decode()}</w:t></w:r></w:p>"),
    "docx-of-tables-in-tables": lambda: _stored(f"{_NESTED}{p(SENTENCE) * 60_000}{_NESTED_END}"),
    "docx-of-300-mb": lambda: docx(" " * (300 * MB)),
    "xlsx-of-empty-cells": lambda: _sheet("<row><c/><c/></row>" * 3_000_000),
    "xlsx-of-texts": lambda: _book({"xl/sharedStrings.xml": f"<a>{'<si><t>ab</t></si>' * 1_700_000}</a>"}),
    "warc-page-over-16-mb": lambda: _warc(bytes(17 * MB)),
    "warc-gzip-bomb": lambda: _warc(gzip.compress(bytes(100 * MB)), HTML + b"content-encoding: gzip\r\n"),
    "warc-length-of-a-terabyte": lambda: b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 999999999999\r\n\r\na",
    "mhtml-parts": lambda: b"MIME-Version: 1.0\r\n" + RELATED + b"--a\n" * (8 * MB),
    "mail-parts": lambda: MAIL + b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\na\n" * (8 * MB),
    "mail-base64-of-60-mb": lambda: MAIL + b"Content-Transfer-Encoding: base64\n\n" + b"VGhl" * (15 * MB),
    "mail-page-of-9-mb": lambda: MAIL + b"Content-Type: text/html\n\n" + b"<p>a b c" * 200_000,
    "mbox-message-of-60-mb": lambda: FROM + MAIL + b"\n" + b"a\n" * (30 * MB) + b"\n" + FROM + MAIL + b"\nA b c d.\n",
}  # fmt: skip


def cost(path: Path) -> dict[str, object]:
    """Ingest a bomb: its outcome in words, its records, CPU seconds, and the peak memory of this process in MB."""
    from corpus.generated.groups import in_words  # noqa: PLC0415 - loaded by the process that ingests
    from corpus.whole_path import ends, upload  # noqa: PLC0415

    raw = upload(path.read_bytes())
    begun = time.process_time()
    found = ends(raw)
    seconds = time.process_time() - begun
    return {"outcome": in_words(found), "records": len(found), "seconds": seconds, "peak_mb": peak_mb()}


def peak_mb() -> int:
    """The peak memory of this process in MB."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    print(json.dumps(cost(Path(sys.argv[1]))))  # noqa: T201 - a command
