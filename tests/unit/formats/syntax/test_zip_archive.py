import gzip
import json
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from builders import TEXT
from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.formats.parsing import parse
from copydesk.formats.syntax.zip_archive import MAX_DIRECTORY, MAX_MEMBERS
from copydesk.settings import Limits
from corpus.reading import only, raw, reasons, records

ARTICLE = json.dumps({"headline": "Ansleigh keeps its libraries", "text": TEXT})
LINES = "\n".join(json.dumps({"headline": f"Ferry news {n}", "text": f"{n}: {TEXT}"}) for n in range(3))
PAGE = f"<html><body><article><h1>Ansleigh</h1><p>{TEXT}</p></article></body></html>"


def zipped(members: dict[str, Any], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return held.getvalue()


def zipped_64(*bodies: str) -> bytes:
    """An archive whose sizes and places stand in the records of zip64, as writers of streams make them."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, body in enumerate(bodies):
            with archive.open(f"{number}.json", "w", force_zip64=True) as member:
                member.write(body.encode())
    packed = held.getvalue()
    end = len(packed) - 22
    count, size, start = struct.unpack_from("<H2L", packed, end + 10)
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return packed[:end] + record + locator + last


def end_record(count: int, size: int, start: int) -> bytes:
    """The end record of an archive, with these values."""
    return struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, size, start, 0)


def headlines_or_reasons(body: bytes) -> list[str | None]:
    return [one.headline if isinstance(one, Draft) else one.reason for one in records(body)]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_archive_of_one_file_is_that_file(method: int) -> None:
    body = zipped({"article.json": ARTICLE}, method)

    assert (parse(raw(body), Limits()).format, only(body).text) == ("json", TEXT)


def test_archive_of_several_files_has_all_their_records_in_order() -> None:
    body = zipped({"wire.jsonl": LINES, "article.json": ARTICLE})

    assert parse(raw(body), Limits()).format == "zip"
    assert headlines_or_reasons(body) == [
        "Ferry news 0",
        "Ferry news 1",
        "Ferry news 2",
        "Ansleigh keeps its libraries",
    ]


def test_every_file_is_recognised_by_its_own_content() -> None:
    page, article = records(zipped({"a.dat": PAGE, "b.dat": ARTICLE}))

    assert isinstance(page, Draft)
    assert isinstance(article, Draft)
    assert ("Ansleigh" in str(page.headline), article.headline) == (True, "Ansleigh keeps its libraries")


def test_name_of_a_file_is_compared_with_its_content() -> None:
    assert only(zipped({"a.csv": ARTICLE})).warnings == ("format_disagrees_with_suffix",)


def test_folders_and_files_of_the_operating_system_are_skipped() -> None:
    body = zipped({"news/": b"", "news/a.json": ARTICLE, "__MACOSX/news/._a.json": b"\0\5\x16\7", ".DS_Store": b"\0\0"})

    assert headlines_or_reasons(body) == ["Ansleigh keeps its libraries"]


def test_unreadable_file_does_not_affect_the_others() -> None:
    body = zipped(
        {"a.json": ARTICLE, "b.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "c.json": ARTICLE.replace("keeps", "has")}
    )

    first, second, third = headlines_or_reasons(body)

    assert (first, third) == ("Ansleigh keeps its libraries", "Ansleigh has its libraries")
    assert str(second).startswith("unknown_format: ")


def test_rejection_of_a_file_carries_its_name_for_the_quarantine() -> None:
    _, second = records(zipped({"a.json": ARTICLE, "empty.json": b""}))

    assert isinstance(second, Rejected)
    assert (second.record, second.reason) == ("empty.json", "unreadable_object: the object is empty")


def test_files_may_be_compressed_once_more() -> None:
    assert headlines_or_reasons(zipped({"a.json.gz": gzip.compress(ARTICLE.encode())}, zipfile.ZIP_STORED)) == [
        "Ansleigh keeps its libraries"
    ]


def test_archive_may_be_compressed_itself() -> None:
    assert headlines_or_reasons(gzip.compress(zipped({"a.json": ARTICLE}))) == ["Ansleigh keeps its libraries"]


def test_archive_within_an_archive_is_refused() -> None:
    inner = zipped({"a.json": ARTICLE})

    assert reasons(zipped({"inner.zip": inner})) == ["unreadable_object: a zip archive within a zip archive"]


def test_empty_archive_is_refused() -> None:
    assert reasons(zipped({})) == ["unreadable_object: the zip archive is empty"]


def test_office_document_is_not_an_archive_of_articles() -> None:
    document = zipped({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p:presentation/>"})

    assert reasons(document) == [
        "unknown_format: a zip archive of an office document, a book or a program, not of articles"
    ]


def test_encrypted_file_is_refused() -> None:
    body = bytearray(zipped({"a.json": ARTICLE}))
    body[body.index(b"PK\x01\x02") + 8] |= 1

    assert reasons(bytes(body)) == ["unreadable_object: the member of the zip archive is encrypted"]


def test_unsupported_compression_method_is_named() -> None:
    body = zipped({"a.json": ARTICLE}, zipfile.ZIP_LZMA)

    assert reasons(body) == [
        "unreadable_object: the member of the zip archive is compressed by method 14, which is not read"
    ]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_archive_that_is_cut_off_is_refused(share: float) -> None:
    body = zipped({"a.json": ARTICLE, "b.json": ARTICLE})

    assert reasons(body[: int(len(body) * share)]) == [
        "unreadable_object: the zip archive is damaged or cut off: it has no directory"
    ]


def test_damage_in_a_file_does_not_affect_the_others() -> None:
    body = bytearray(zipped({"a.json": ARTICLE, "b.json": ARTICLE}, zipfile.ZIP_STORED))
    body[body.index(b"libraries")] ^= 0x20

    assert headlines_or_reasons(bytes(body)) == [
        "unreadable_object: the member of the zip archive is damaged",
        "Ansleigh keeps its libraries",
    ]


def test_archive_that_would_fill_the_memory_is_refused() -> None:
    bomb = zipped({"a.json": bytes(3 << 20)})

    assert reasons(bomb) == ["unreadable_object: the zip data is over 200 times its compressed size"]


def test_files_together_must_keep_the_byte_limit() -> None:
    body = zipped({f"{n}.json": ARTICLE for n in range(4)}, zipfile.ZIP_STORED)
    limit = len(ARTICLE) * 2 + 10

    found = list(parse(raw(body), Limits(decompressed_bytes=limit)).records)

    assert [isinstance(record, Draft) for record in found] == [True, True, False, False]
    assert isinstance(found[2], Rejected)
    assert found[2].problem == "the zip data holds more than 10 bytes"


def test_too_many_files_are_refused() -> None:
    body = zipped({str(n): b"" for n in range(MAX_MEMBERS + 1)}, zipfile.ZIP_STORED)

    assert reasons(body) == ["unreadable_object: the zip archive has over 10000 members"]


def test_directory_with_more_entries_than_it_declares_is_refused_before_it_is_read() -> None:
    entry = b"PK\x01\x02" + bytes(42)
    body = b"PK\x03\x04" + entry * (MAX_MEMBERS + 1) + end_record(1, 46 * (MAX_MEMBERS + 1), 4)

    assert reasons(body) == ["unreadable_object: the zip archive has over 10000 members"]


def test_directory_of_too_many_bytes_is_refused_before_it_is_read() -> None:
    body = b"PK\x03\x04" + bytes(MAX_DIRECTORY + 1) + end_record(1, MAX_DIRECTORY + 1, 4)

    assert reasons(body) == ["unreadable_object: the directory of the zip archive has over 10240000 bytes"]


def test_zip64_archive_is_read() -> None:
    assert headlines_or_reasons(zipped_64(ARTICLE, ARTICLE.replace("keeps", "has"))) == [
        "Ansleigh keeps its libraries",
        "Ansleigh has its libraries",
    ]


@pytest.mark.parametrize(
    ("place", "value", "problem"),
    [
        (32, MAX_MEMBERS + 1, "the zip archive has over 10000 members"),
        (40, MAX_DIRECTORY + 1, "the directory of the zip archive has over 10240000 bytes"),
        (32, 3, "the directory of the zip archive is damaged"),
        (64, 7, "the directory of the zip archive is damaged"),
    ],
    ids=["count", "size", "wrong-count", "place-of-the-record"],
)
def test_values_of_zip64_are_checked_too(place: int, value: int, problem: str) -> None:
    body = bytearray(zipped_64(ARTICLE, ARTICLE))
    at = body.index(b"PK\6\6") + place
    body[at : at + 8] = value.to_bytes(8, "little")

    assert reasons(bytes(body)) == [f"unreadable_object: {problem}"]


def corrupted_entry(body: bytearray) -> None:
    body[body.rindex(b"PK\x01\x02")] ^= 1


def declared_count(body: bytearray) -> None:
    body[-12] += 1  # of the two counts in the end record the second, which counts all disks


def name_that_is_not_utf_8(body: bytearray) -> None:
    entry = body.index(b"PK\x01\x02")
    body[entry + 9] |= 8
    body[entry + 46] = 0xFF


def newer_version(body: bytearray) -> None:
    body[body.index(b"PK\x01\x02") + 6] = 99


@pytest.mark.parametrize("damage", [corrupted_entry, declared_count, name_that_is_not_utf_8, newer_version])
def test_damaged_directory_is_refused(damage: Callable[[bytearray], None]) -> None:
    body = bytearray(zipped({"a.json": ARTICLE, "b.json": ARTICLE}))
    damage(body)

    assert reasons(bytes(body)) == ["unreadable_object: the directory of the zip archive is damaged"]


def test_member_that_is_not_where_the_directory_points_is_refused() -> None:
    body = bytearray(zipped({"a.json": ARTICLE}))
    body[body.index(b"PK\x01\x02") + 42] = 1

    assert reasons(bytes(body)) == ["unreadable_object: the member of the zip archive is not where its directory says"]


def test_bzip2_bomb_in_a_member_is_never_held() -> None:
    bomb = zipped({"a.json": bytes(100 << 20)}, zipfile.ZIP_BZIP2)

    tracemalloc.start()
    found = reasons(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found == ["unreadable_object: the zip data is over 200 times its compressed size"]
    assert peak < 12 << 20
