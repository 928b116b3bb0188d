import base64
import quopri
import time

import pytest

from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, only, raw, reasons

TEXT = "The ferry to Saint Odile will sail again from Friday, the harbour office – said on Wednesday evening."
MORE = "Its engine was repaired in nine days, at a cost of 120,000 pounds, and the islands are glad of it."
PAGE = f"<html><body><article><h1>Ferry returns</h1><p>{TEXT}</p><p>{MORE}</p></article></body></html>"
HEAD = (
    "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://g.example/ferry\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----=_Part_7"\r\n\r\n'
)


def part(content: str, kind: str = "text/html; charset=utf-8", encoding: str = "8bit", where: str = "") -> str:
    headers = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\nContent-Location: {where}\r\n\r\n"
    return f"------=_Part_7\r\n{headers}{content}\r\n"


def saved(*parts: str, head: str = HEAD) -> bytes:
    return (head + "".join(parts) + "------=_Part_7--\r\n").encode()


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(part(PAGE), id="as-it-is"),
        pytest.param(part(quopri.encodestring(PAGE.encode()).decode(), encoding="quoted-printable"), id="quoted"),
        pytest.param(part(base64.encodebytes(PAGE.encode()).decode(), encoding="base64"), id="base64"),
        pytest.param(
            part(base64.encodebytes(PAGE.encode("cp1252")).decode(), 'text/html; charset="windows-1252"', "base64"),
            id="charset-of-the-part",
        ),
        pytest.param(part("GIF89a", "image/gif") + part(PAGE), id="behind-a-picture"),
        pytest.param(
            part(f"--b\r\nContent-Type: text/html\r\n\r\n{PAGE}\r\n--b--", 'multipart/alternative; boundary="b"'),
            id="one-level-further-inside",
        ),
    ],
)
def test_page_is_read_out_of_its_file(page: str) -> None:
    draft = only(saved(page, part("<html><body>a frame</body></html>")))

    assert parse(raw(saved(page)), LIMITS).format == "mhtml"
    assert TEXT in (draft.text or "")
    assert draft.url == "https://g.example/ferry"


def test_address_of_the_part_is_used_where_the_file_has_none() -> None:
    head = HEAD.replace("Snapshot-Content-Location", "Subject")

    assert only(saved(part(PAGE, where="https://g.example/part"), head=head)).url == "https://g.example/part"
    assert only(saved(part(PAGE, where="cid:frame-1@mhtml.blink"), head=head)).url is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(
            saved(part("GIF89a", "image/gif")), "malformed_payload: the saved page has no part of HTML", id="none"
        ),
        pytest.param(saved(part("a", encoding="base64")), "unreadable_object: the base64 data of a part", id="damaged"),
        pytest.param(saved(part("") * 5_001), "unreadable_object: the message has over 5000 parts", id="too-many"),
    ],
)
def test_file_without_a_page_is_rejected_with_its_reason(body: bytes, reason: str) -> None:
    [found] = reasons(body)

    assert found.startswith(reason)


def test_letter_of_one_part_is_not_a_saved_page() -> None:
    assert parse(raw("Subject: Ferry\nContent-Type: text/plain\n\nThe ferry sails."), LIMITS).format == "plain_text"


@pytest.mark.parametrize(
    "rest",
    [
        pytest.param(
            "".join(f'--b{n}\nContent-Type: multipart/x; boundary="b{n + 1}"\n\n' for n in range(4_000)), id="deep"
        ),
        pytest.param("\n ;a=b" * 300_000, id="continued-header"),
        pytest.param("\nA: b" * 300_000, id="headers"),
    ],
)
def test_hostile_file_takes_time_in_proportion_to_its_length(rest: str) -> None:
    begun = time.process_time()

    assert reasons(HEAD + "------=_Part_7" + rest) == ["malformed_payload: the saved page has no part of HTML"]
    assert time.process_time() - begun < 2
