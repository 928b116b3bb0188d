"""Parquet files that are cut off, damaged, or hold values that no article has."""

import io
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from builders import story
from corpus.generated.case import SENTENCE, Case


def _parquet(columns: Mapping[str, Any], **options: Any) -> bytes:
    held = io.BytesIO()
    parquet.write_table(pa.table(columns), held, **options)
    return held.getvalue()


def _damaged(body: bytes, eighths: int) -> bytes:
    place = len(body) * eighths // 8
    return body[:place] + bytes([body[place] ^ 0xFF]) + body[place + 1 :]


_STORIES = {"title": [f"Story {n}" for n in range(5)], "text": [story(n)["text"] for n in range(5)]}
_PARQUET = _parquet(_STORIES)

CASES = (
    *(
        Case(f"Parquet of five rows, cut after {eighths} eighths", _PARQUET[: len(_PARQUET) * eighths // 8])
        for eighths in (1, 2, 4, 6, 7)
    ),
    *(
        Case(f"Parquet of five rows with a wrong byte after {eighths} eighths", _damaged(_PARQUET, eighths))
        for eighths in range(8)
    ),
    *(
        Case(f"Parquet in {kind}", _parquet(_STORIES, compression=kind))
        for kind in ("snappy", "gzip", "zstd", "brotli", "none")
    ),
    Case("the marks of Parquet alone", b"PAR1PAR1"),
    Case("Parquet with a footer of 4 GB", b"PAR1" + bytes(100) + b"\xff\xff\xff\xffPAR1"),
    Case("Parquet without rows", _parquet({"title": pa.array([], pa.string()), "text": pa.array([], pa.string())})),
    Case("Parquet of numbers", _parquet({"title": [1, 2], "text": [3.5, float("nan")]})),
    Case("Parquet of bytes that are not UTF-8", _parquet({"text": [b"\xff\xfe" + SENTENCE.encode(), None]})),
    Case(
        "Parquet of structures",
        _parquet({"text": [SENTENCE], "author": [[{"name": "Jane Roe"}, None]], "a": [{"b": [1]}]}),
    ),
    Case("Parquet of 1,000 columns", _parquet({f"a{n}": [n] for n in range(1_000)} | {"text": [SENTENCE]})),
    Case(
        "Parquet of dates beyond the calendar",
        _parquet({"text": [SENTENCE], "date": pa.array([2**62], pa.timestamp("us"))}),
    ),
)
