"""Damaged samples of each format: any damage ends as articles or as rejections with a reason."""

import bz2
import gzip
import json
from pathlib import Path

import lz4.frame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.article import Article
from copydesk.errors import Rejected
from copydesk.formats.parsing import parse
from copydesk.normalize import normalize
from corpus.bombs import zipped
from corpus.reading import LIMITS, raw
from unit.formats.fields.test_suppliers import ALL

CASES = Path(__file__).parents[1] / "corpus"
SAMPLES = {path.parent.name: path.read_bytes() for path in sorted(CASES.glob("*/input.*"))}
SUPPLIERS = {f"supplier-{name}": json.dumps(record).encode() for name, record in ALL.items()}
LINES = b"".join(line + b"\n" for line in SUPPLIERS.values())


PACKED = {
    "lines-gzip": gzip.compress(LINES, mtime=0),
    "lines-bzip2": bz2.compress(LINES),
    "lines-lz4": bytes(lz4.frame.compress(LINES, content_checksum=True)),
    "zip": zipped(*SUPPLIERS.values()),
}
VALID = SAMPLES | SUPPLIERS | PACKED

# Bytes with a meaning in at least one parser.
TOKENS = st.sampled_from(
    [
        *(b"", b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"<", b">", b"</", b"<![CDATA["),
        *(b"<!--", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&", b"&#0;", b"&#xD800;", b"&b;", b'"', b"'", b"{", b"}", b"["),
        *(b"]", b",", b":", b"\\", b"\\ud800", b"\\u0000", b"1e999", b"-", b"NaN", b"null", b"\n", b"\r", b"\r\n\r\n"),
        *(b"\t", b";", b"|", b"=\r\n", b"WARC/1.0\r\n", b"Content-Length: -1", b"99999999999999999999", b"--boundary"),
        *(b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08", b"BZh9", b"\x04\x22\x4d\x18", b"\x28\xb5\x2f\xfd"),
        *(
            b"0001-01-01",
            b"9999-12-31T23:59:60+99:99",
            "\u202e\u0301\U0001f5de".encode(),
            b"http://[",
            b"https://\xc2\xad",
        ),
        *(b"a" * 300, b"( " * 200),
    ]
)
EDITS = st.tuples(st.floats(0, 1), st.sampled_from([0, 0, 1, 2, 8, 64, 1_000]), TOKENS | st.binary(max_size=6))


def damaged(body: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    """Apply edits one after another; each replaces a number of bytes at a relative place by others."""
    for where, length, put in edits:
        place = int(where * len(body))
        body = body[:place] + put + body[place + length :]
    return body


@pytest.mark.parametrize("name", VALID)
@given(edits=st.lists(EDITS, min_size=1, max_size=6))
@settings(max_examples=8, deadline=None)
def test_damaged_sample_ends_as_articles_or_rejections(name: str, edits: list[tuple[float, int, bytes]]) -> None:
    for end in ends(damaged(VALID[name], edits)):
        assert end.text if isinstance(end, Article) else end.problem


@pytest.mark.parametrize("name", VALID)
def test_sample_truncated_anywhere_ends_as_articles_or_rejections(name: str) -> None:
    body = VALID[name]

    for place in range(1, len(body), max(1, len(body) // 12)):
        assert all(end.text if isinstance(end, Article) else end.problem for end in ends(body[:place]))


def ends(body: bytes) -> list[Article | Rejected]:
    """The article or rejection of every record; any other exception fails the test."""
    try:
        return [_normalized(record) for record in parse(raw(body), LIMITS).records]
    except Rejected as rejected:
        return [rejected]


def _normalized(record: object) -> Article | Rejected:
    try:
        return record if isinstance(record, Rejected) else normalize(record)  # type: ignore[arg-type]
    except Rejected as rejected:
        return rejected
