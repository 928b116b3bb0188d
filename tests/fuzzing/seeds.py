"""Where fuzzing begins: a sample of every format, and the tokens that mean something to a parser."""

import bz2
import gzip
import lzma
import zipfile
from collections.abc import Iterator
from pathlib import Path

import lz4.frame

from corpus.bombs import SENTENCE, zipped
from unit.formats.fields.test_suppliers import ALL as SUPPLIERS

_TESTS = Path(__file__).parents[1]
_LARGEST = 65_536  # bytes of a sample; larger ones slow the search down
_TEXTS = (
    *("March 4, 2026 at 10:15 pm EST", "4. března 2026", "04/03/26 10.15 Uhr", "2026年3月4日 午後3時5分"),
    *("By Jane Roe and Jo Field, Staff Writers (Reuters)", "Von Ada Berg, dpa; jo@gazette.example (Jo Field)"),
    *("https://user@www.m.gazette.example:443/a/amp?utm_source=x&b=%7e#c", "http://[::1]/%zz/../b;jsessionid=1?a=b&a"),
    *("<p>One &amp;lt;b&gt; &eacute;<br/><br>two</p>\n\n<img src='a'>", "Ã¤Ã¶â€œ \u202ea\u0301 \ufeff\u00ad🗞\u2028"),
    "# A\n\n**b** [c](/d)\n\n- e\n\n|f|g|\n|-|-|\n|h|i|\n",
    f"Home | Sport\n\nAnsleigh keeps its libraries\n\nBy Jane Roe\n\n{SENTENCE}\n\nShare\n\n{SENTENCE}\n",
)  # fmt: skip
TOKENS = (
    *("</p>", "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE", "<!ENTITY", "<?xml", "encoding=", "xmlns:", "<item>"),
    *("</entry>", "<content:encoded>", "&#xD800;", "&amp;", "<script", "application/ld+json", '"@type"', '"@graph"'),
    *('"articleBody":', '"text":', '"items":', '"version":', "\\ud83d", "\\u0000", "1e400", "-0", "NaN", "null"),
    *("WARC/1.0\\x0d\\x0a", "Content-Length: ", "HTTP/1.1 200 OK", "Transfer-Encoding: chunked"),
    *("content-encoding: br", "boundary=", "Content-Type: multipart/related", "quoted-printable", "base64"),
    *("charset=utf-16", "\\x0d\\x0a\\x0d\\x0a", "PK\\x03\\x04", "PK\\x05\\x06", "PK\\x01\\x02", "\\x1f\\x8b\\x08"),
    *("BZh9", "PAR1", "---\\x0a", "title: ", "](", "**", "0000-00-00", "9999-12-31T23:59:60", "+99:99", "24:00"),
    *("am", "GMT", "http://", "xn--", "%00", "\\xef\\xbb\\xbf", "\\xff\\xfe", "\\xcc\\x81", "\\xe2\\x80\\xae"),
    *("\\xe2\\x80\\x8d", "\\xf0\\x9f\\x97\\x9e", "\\xed\\xa0\\x80"),
)  # fmt: skip


def seeds() -> Iterator[bytes]:
    """Every sample of the test corpus, supplier records, packed samples, and short texts of every field."""
    samples = [path.read_bytes() for path in sorted((_TESTS / "corpus").glob("*/input.*"))]
    yield from (sample for sample in samples if len(sample) <= _LARGEST)
    yield from (text.encode() for text in _TEXTS)
    records = [str(record).encode() for record in SUPPLIERS.values()]
    yield from records
    small = min(samples, key=len)
    yield from (gzip.compress(small, mtime=0), bz2.compress(small), lzma.compress(small), lz4.frame.compress(small))
    yield zipped(*records[:2])[4:]
    yield zipped(records[0], method=zipfile.ZIP_BZIP2)[4:]
    yield b"Content-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"<html>a", mtime=0)
    yield b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"


def dictionary() -> str:
    """The tokens in libFuzzer's own notation."""
    return "".join('"' + token.replace('"', '\\"').replace("\\u", "\\\\u") + '"\n' for token in TOKENS)
