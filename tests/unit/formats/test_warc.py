import bz2
import gzip
import sys
import tracemalloc
import zlib
from itertools import islice

import brotli
import pytest

from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.formats.parsing import parse
from copydesk.formats.syntax.http_response import response
from copydesk.formats.syntax.warc_records import records as archive_records
from corpus.reading import LIMITS, only, raw, reasons, records

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = "The ferry to Saint Odile will sail again from Friday, the harbour office said on Wednesday evening."
MORE = "Its engine was repaired in nine days, at a cost of 120,000 pounds, and the islands are glad of it."
PAGE = (
    f"<html><head><title>Ferry returns</title></head><body><article><h1>Ferry returns</h1><p>{TEXT}</p>"
    f"<p>{MORE}</p></article></body></html>"
).encode()
HTML = {"Content-Type": "text/html"}


def http(body: bytes = PAGE, status: str = "200 OK", **headers: str) -> bytes:
    named = {name.replace("_", "-"): value for name, value in headers.items()} or HTML
    return (
        "\r\n".join([f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in named.items()), "", ""]).encode()
        + body
    )


def warc(block: bytes = b"", kind: str = "response", uri: str = "https://g.example/ferry", **over: str) -> bytes:
    headers = {
        "WARC-Type": kind,
        "WARC-Target-URI": uri,
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
        **{name.replace("_", "-"): value for name, value in over.items()},
    }
    lines = [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(["WARC/1.0", *lines, "", ""]).encode() + block + b"\r\n\r\n"


INFO = warc(b"software: a crawler\r\n", kind="warcinfo", uri="")
PAGES = [warc(http(), uri=f"https://g.example/{number}") for number in range(3)]
ARCHIVE = INFO + b"".join(PAGES)


def addresses(body: bytes) -> list[str | None]:
    return [record.url if isinstance(record, Draft) else None for record in records(body)]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(ARCHIVE, id="plain"),
        pytest.param(gzip.compress(ARCHIVE), id="gzip-in-one-member"),
        pytest.param(b"".join(gzip.compress(part) for part in (INFO, *PAGES)), id="gzip-member-a-record"),
        pytest.param(bz2.compress(ARCHIVE), id="bzip2"),
        pytest.param(ARCHIVE.replace(b"\r\n\r\nWARC", b"\r\n\r\n\r\n\r\nWARC"), id="more-blank-lines"),
        pytest.param(ARCHIVE.replace(b"WARC/1.0", b"WARC/1.1"), id="1.1"),
    ],
)
def test_every_page_of_an_archive_is_read(body: bytes) -> None:
    assert parse(raw(body), LIMITS).format == "warc"
    assert addresses(body) == ["https://g.example/0", "https://g.example/1", "https://g.example/2"]


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(http(gzip.compress(PAGE), Content_Type="text/html", Content_Encoding="gzip"), id="gzip"),
        pytest.param(http(PAGE, Content_Type="text/html", Content_Encoding="gzip"), id="gzip-taken-off-by-the-crawler"),
        pytest.param(http(zlib.compress(PAGE), Content_Type="text/html", Content_Encoding="deflate"), id="deflate"),
        pytest.param(http(zstd.compress(PAGE), Content_Type="text/html", Content_Encoding="zstd"), id="zstd"),
        pytest.param(http(brotli.compress(PAGE), Content_Type="text/html", Content_Encoding="br"), id="brotli"),
        pytest.param(http(PAGE, Content_Type="text/html", Content_Encoding="br"), id="brotli-taken-off"),
        pytest.param(http(PAGE, Content_Type="text/html", Content_Encoding="zstd"), id="zstd-taken-off"),
        pytest.param(
            http(zlib.compress(PAGE)[2:-4], Content_Type="text/html", Content_Encoding="deflate"), id="bare-deflate"
        ),
        pytest.param(
            http(
                b"10\r\n" + PAGE[:16] + b"\r\n" + f"{len(PAGE) - 16:x}\r\n".encode() + PAGE[16:] + b"\r\n0\r\n\r\n",
                Content_Type="text/html",
                Transfer_Encoding="chunked",
            ),
            id="chunks",
        ),
        pytest.param(http(PAGE, Content_Type="text/html", Transfer_Encoding="chunked"), id="chunks-joined-already"),
        pytest.param(http(PAGE, X="none"), id="without-content-type"),
    ],
)
def test_page_is_read_however_it_was_sent(block: bytes) -> None:
    assert TEXT in (only(INFO + warc(block)).text or "")


@pytest.mark.parametrize("kind", ["gzip", "deflate", "zstd", "br"])
def test_page_that_is_a_bomb_is_unpacked_to_its_limit_alone(kind: str) -> None:
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "zstd": zstd.compress, "br": brotli.compress}[kind]
    sent = packed(bytes(40 * 2**20))

    tracemalloc.start()
    [refused] = records(INFO + warc(http(sent, Content_Type="text/html", Content_Encoding=kind)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert getattr(refused, "reason", "") == "unreadable_object: the page is over 10485760 bytes"
    assert peak < 25 * 2**20


def test_page_in_brotli_is_rejected_with_the_name_of_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "brotli", None)

    assert reasons(INFO + warc(http(brotli.compress(PAGE), Content_Type="text/html", Content_Encoding="br"))) == [
        "unreadable_object: the page is in Brotli, which copydesk reads with its extra `brotli`"
    ]


@pytest.mark.parametrize("uri", ["https://g.example/a b", "<https://g.example/a b>"])
def test_page_takes_the_address_of_its_archive_record(uri: str) -> None:
    assert only(INFO + warc(http(), uri=uri)).url == "https://g.example/a b"


def test_charset_that_only_the_server_knows_is_used() -> None:
    page = PAGE.replace(b"harbour", "гавань".encode("cp1251"))

    assert "гавань" in (only(INFO + warc(http(page, Content_Type="text/html; charset=windows-1251"))).text or "")


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(warc(b"GET / HTTP/1.1\r\n\r\n", kind="request"), id="request"),
        pytest.param(warc(http(b"\x89PNG", Content_Type="image/png")), id="picture"),
        pytest.param(warc(b"g.example. A 192.0.2.1", Content_Type="text/dns"), id="name-server"),
        pytest.param(warc(http(), kind="revisit"), id="revisit"),
        pytest.param(warc(b"{}", kind="resource", Content_Type="application/json"), id="other-resource"),
    ],
)
def test_files_fetched_beside_the_pages_are_skipped(part: bytes) -> None:
    assert addresses(INFO + part + PAGES[0]) == ["https://g.example/0"]


def test_page_archived_without_its_response_is_read() -> None:
    assert only(INFO + warc(PAGE, kind="resource", Content_Type="text/html")).url == "https://g.example/ferry"


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        pytest.param(warc(http(status="404 Not Found")), "the server answered with status 404", id="status"),
        pytest.param(warc(http(b"<html></html>")), "no article text was found in the page", id="no-article"),
        pytest.param(
            warc(http(b"nonsense", Content_Type="text/html", Content_Encoding="compress")),
            "compressed in a way that is not read",
            id="unknown-compression",
        ),
        pytest.param(
            warc(http(b"nonsense", Content_Type="text/html", Content_Encoding="br")),
            "the Brotli data of the page is damaged",
            id="damaged-brotli",
        ),
        pytest.param(
            warc(http(b"\x28\xb5\x2f\xfdnonsense", Content_Type="text/html", Content_Encoding="zstd")),
            "the zstd data of the page is damaged",
            id="damaged-zstd",
        ),
        pytest.param(
            warc(http(b"\x1f\x8b\x08nonsense", Content_Type="text/html", Content_Encoding="gzip")),
            "the gzip data of the page is damaged",
            id="damaged-page",
        ),
        pytest.param(warc(b"nonsense"), "the record holds no HTTP response", id="no-response"),
        pytest.param(warc(http(b" " * 17 * 2**20)), "the page is over 16 MB", id="too-large"),
    ],
)
def test_page_that_cannot_be_used_is_rejected_alone_with_its_address(part: bytes, reason: str) -> None:
    found = records(INFO + part + PAGES[1])

    assert isinstance(found[0], Rejected)
    assert reason in found[0].reason
    assert found[0].record.startswith("https://g.example/ferry")
    assert [record.url for record in found[1:] if isinstance(record, Draft)] == ["https://g.example/1"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(ARCHIVE[:-300], "malformed_payload: the archive ends within a record", id="cut-off"),
        pytest.param(
            ARCHIVE.replace(f"{len(http())}\r\n\r\n".encode(), b"soon\r\n\r\n", 3).replace(
                b"soon", str(len(http())).encode(), 2
            ),
            "malformed_payload: the archive is damaged: a record without its length",
            id="no-length",
        ),
        pytest.param(
            INFO + PAGES[0] + PAGES[1] + b"nonsense\r\n" + PAGES[2],
            "malformed_payload: the archive is damaged: a record does not begin where it should",
            id="nonsense-between",
        ),
        pytest.param(
            INFO + PAGES[0] + PAGES[1] + b"WARC/1.0\r\n" + b"x" * 70_000,
            "malformed_payload: the archive is damaged: a header of over 65536 bytes",
            id="endless-header",
        ),
        pytest.param(
            b"".join(map(gzip.compress, (INFO, *PAGES)))[:-30],
            "unreadable_object: the gzip data ends before its end mark",
            id="gzip-cut-off",
        ),
        pytest.param(
            b"".join(map(gzip.compress, (INFO, *PAGES[:2]))) + b"\x1f\x8b\x08nonsense",
            "unreadable_object: the gzip data is damaged",
            id="gzip-damaged",
        ),
    ],
)
def test_every_page_before_the_damage_is_kept(body: bytes, reason: str) -> None:
    assert addresses(body) == ["https://g.example/0", "https://g.example/1", None]
    assert reasons(body) == [reason]


def test_pages_are_read_one_by_one() -> None:
    body = gzip.compress(INFO + PAGES[0] * 50_000, 1)

    assert len(list(islice(parse(raw(body), LIMITS).records, 2))) == 2


def test_bomb_inside_an_archive_is_refused_before_it_is_held() -> None:
    bomb = gzip.compress(warc(b"", kind="metadata", Content_Length=str(2**30)) + bytes(20 * 2**20), 9)

    assert reasons(bomb) == ["unreadable_object: the gzip data is over 200 times its compressed size"]


def test_arc_is_read_too() -> None:
    block = http()
    body = (
        b"filedesc://a.arc 0.0.0.0 20260304000000 text/plain 21\n1 0 Crawler\nURL date\n\n"
        + f"https://g.example/a b 192.0.2.1 20260304000000 text/html {len(block)}\n".encode()
        + block
    )

    assert parse(raw(body), LIMITS).format == "warc"
    assert only(body).url == "https://g.example/a b"


def test_pieces_may_end_anywhere() -> None:
    whole = [(record.target, record.block) for record in archive_records(iter((ARCHIVE,)))]

    pieces = (ARCHIVE[place : place + 7] for place in range(0, len(ARCHIVE), 7))

    assert [(record.target, record.block) for record in archive_records(pieces)] == whole
    assert len(whole) == 4


def test_header_may_continue_on_the_next_line() -> None:
    found = response(b"HTTP/1.1 200 OK\r\nContent-Type: text/html;\r\n\tcharset=utf-8\r\n\r\nbody")

    assert (found.status, found.headers, found.sent) == (200, {"content-type": "text/html; charset=utf-8"}, b"body")


def test_day_in_the_address_of_a_page_without_dates_is_its_date() -> None:
    (page,) = records(INFO + warc(http(), uri="https://g.example/2026/03/04/ferry-returns"))

    assert isinstance(page, Draft)
    assert (page.date_published or "")[:10] == "2026-03-04"
