import bz2
import gzip
import json
import lzma
import re
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.article import Article
from copydesk.errors import Rejected, UnreadableObject
from copydesk.formats.syntax.compression import Packed
from corpus.reading import LIMITS, ends, normalized, records

COMPRESS = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": partial(lzma.compress, preset=0)}
BEGINNINGS = [
    *(b"", b"{", b'{"text": "', b'{"text": "a"}\n{', b"[", b"[{", b"<html><p>", b"<?xml version='1.0'?><rss>"),
    *(
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xff\xfe\0\0",
        b"\x1f\x8b\x08\0",
        b"BZh9",
        b"\xfd7zXZ\0",
        b"WARC/1.0\r\n",
        b"%PDF-",
    ),
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
NAMES = """
headline title description text articleBody body content url link @id canonicalUrl identifier author authors publisher
source thread version slugline isBasedOn evolvedfrom sourceOrganization
datePublished date dateModified inLanguage lang articleSection keywords tags image media articles posts
isAccessibleForFree copyrightNotice isPageText is_page_text cleaned warnings publishedPrecision
"""
FIELDS = st.sampled_from(NAMES.split())
RECORDS = st.dictionaries(FIELDS, VALUES | st.text(), max_size=6)
# A code, then one sentence; its length never depends on the input.
CODES = "unreadable_object|unknown_format|malformed_payload|not_an_article|invalid_article"
REASON = re.compile(rf"(?:{CODES}): \S[^\n]{{0,999}}")
SENTENCES = st.text("abc déjà 図書 ferry .,!\u2028\u0085", min_size=1).filter(str.strip)


def written(value: Any) -> bytes:
    """Encode a value as JSON, with NaN and half surrogate pairs, as suppliers do."""
    return json.dumps(value).encode()


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=400), st.sampled_from([bytes, *COMPRESS.values()]))
@settings(max_examples=100, deadline=None)
def test_any_bytes_end_as_articles_or_rejections(beginning: bytes, rest: bytes, packed: Any) -> None:
    for reason in ends(packed(beginning + rest)):
        assert not reason or REASON.fullmatch(reason)


@given(st.lists(RECORDS, min_size=1, max_size=5))
@settings(max_examples=50, deadline=None)
def test_any_json_records_end_as_articles_or_rejections(given_records: list[dict[str, Any]]) -> None:
    upload = b"\n".join(map(written, given_records))

    for found in normalized(upload):
        if isinstance(found, Rejected):
            assert REASON.fullmatch(found.reason)
        else:
            assert Article.model_validate_json(found.model_dump_json()) == found


@given(st.lists(RECORDS, min_size=1, max_size=5))
@settings(max_examples=50, deadline=None)
def test_quarantine_note_of_any_record_is_valid_json(given_records: list[dict[str, Any]]) -> None:
    for found in normalized(written(given_records)):
        if isinstance(found, Rejected):
            note = {"reason": found.reason, "record": found.record}
            assert json.loads(json.dumps(note, ensure_ascii=False).encode()) == note


@given(st.lists(st.tuples(SENTENCES, st.booleans()), min_size=2, max_size=12), st.sampled_from(["\n", "\r\n", "\n\n"]))
@settings(max_examples=50, deadline=None)
def test_broken_line_never_affects_its_neighbours(lines: list[tuple[str, bool]], end: str) -> None:
    whole = written({"text": "a whole record"}).decode()
    body = [json.dumps({"text": text}, ensure_ascii=False)[: None if is_whole else -2] for text, is_whole in lines]

    found = records(end.join([whole, *body, whole]))

    assert [getattr(record, "text", None) for record in found[1:-1]] == [text if ok else None for text, ok in lines]


@pytest.mark.parametrize("compress", COMPRESS.values(), ids=COMPRESS)
@given(members=st.lists(st.binary(max_size=2_000), min_size=1, max_size=5), padding=st.integers(0, 600))
@settings(max_examples=12, deadline=None)
def test_members_are_decompressed_to_their_content(compress: Any, members: list[bytes], padding: int) -> None:
    content = [b"a text, ", *members]  # so that the content does not begin like another compressed file

    assert Packed(b"".join(map(compress, content)) + bytes(padding), LIMITS).whole() == b"".join(content)


@pytest.mark.parametrize("compress", COMPRESS.values(), ids=COMPRESS)
@given(body=st.binary(min_size=1, max_size=500), cut=st.integers(1, 40))
@settings(max_examples=12, deadline=None)
def test_truncated_payload_is_refused(compress: Any, body: bytes, cut: int) -> None:
    packed = compress(b"ab" + body)

    with pytest.raises(UnreadableObject):
        Packed(packed[: max(7, len(packed) - cut)], LIMITS).whole()
