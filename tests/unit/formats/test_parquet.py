import sys
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from builders import TEXT
from copydesk.article import Draft
from copydesk.formats.parsing import parse
from copydesk.settings import Limits
from corpus.reading import LIMITS, only, raw, reasons, records

BEGINNING = b"PAR1" + bytes(40) + b"PAR1"


def table(columns: dict[str, list[Any]], **options: Any) -> bytes:
    pyarrow = pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    from pyarrow import parquet  # noqa: PLC0415

    held = BytesIO()
    parquet.write_table(pyarrow.table(columns), held, **options)
    return held.getvalue()


def test_every_row_is_a_record_under_its_suppliers_names() -> None:
    body = table(
        {
            "Title": ["Ansleigh keeps its libraries", "Mill reopens"],
            "article": [TEXT, "The mill on the river reopens."],
            "publication": ["The Gazette", None],
            "date": [datetime(2026, 3, 4, 6, tzinfo=UTC), None],
            "authors": [["Jo Field", "Sam Reed"], []],
        }
    )

    first, second = records(body)

    assert parse(raw(body), LIMITS).format == "parquet"
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert (first.headline, first.text, first.date_published) == (
        "Ansleigh keeps its libraries",
        TEXT,
        "2026-03-04T06:00:00+00:00",
    )
    assert [person.name for person in first.author] == ["Jo Field", "Sam Reed"]
    assert (second.headline, second.publisher, second.date_published) == ("Mill reopens", None, None)


@pytest.mark.parametrize("compression", ["none", "snappy", "gzip", "zstd", "lz4", "brotli"])
def test_pages_may_be_compressed_in_every_usual_way(compression: str) -> None:
    assert only(table({"text": [TEXT]}, compression=compression)).text == TEXT


def test_row_groups_come_one_after_another() -> None:
    body = table({"text": [f"Text {number}" for number in range(250)]}, row_group_size=60)

    assert [getattr(record, "text", None) for record in records(body)] == [f"Text {number}" for number in range(250)]


def test_row_group_that_would_fill_the_memory_is_refused() -> None:
    body = table({"text": ["a" * 2_000]}, compression="none")

    [reason] = reasons(body, Limits(row_group_bytes=1_000))

    assert reason.startswith("unreadable_object: a row group of the Parquet file has ")


def test_row_with_a_value_that_cannot_be_read_does_not_affect_the_others() -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    dates = pyarrow.array([0, 2**62, 1], pyarrow.timestamp("us"))
    not_utf8 = pyarrow.array([b"a", b"b", b"\xff"]).cast(pyarrow.string(), safe=False)

    first, *broken = records(table({"text": [TEXT, "b", "c"], "date": dates, "title": not_utf8}))  # type: ignore[dict-item]

    assert getattr(first, "text", None) == TEXT
    assert [getattr(one, "reason", None) for one in broken] == [
        f"malformed_payload: row {number}: a value that is neither valid text nor a date of the calendar"
        for number in (2, 3)
    ]


def test_damaged_file_is_refused() -> None:
    pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")

    assert reasons(BEGINNING) == ["malformed_payload: the Parquet file is damaged"]


def test_file_is_refused_with_the_reason_where_its_reader_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    [reason] = reasons(BEGINNING)

    assert reason.startswith("unreadable_object: Parquet is read where copydesk is installed with its extra `parquet`")
