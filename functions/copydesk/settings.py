"""Every tunable: its unit, its default and where the value comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from copydesk.errors import Misconfigured

INGEST_VARIABLES = (
    "ARTICLE_TABLE",
    "INGEST_QUEUE",
    "QUARANTINE_URI",
    "TEXTS_URI",
    "DEDUPE_WINDOW_DAYS",
    "DEDUPE_COPY_SCORE",
    "DEDUPE_JOIN_SCORE",
    "LOG_LEVEL",
)
INDEX_VARIABLES = ("SEARCH_ENDPOINT", "SEARCH_INDEX", "QUARANTINE_URI", "TEXTS_URI", "LOG_LEVEL")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one object may cost."""

    object_bytes: int = 2 * 2**30  # as uploaded: what a function reads past in half its time, to go on behind it
    window_bytes: int = 8 * 2**20  # of one request for a part of an object: four windows are held at most
    held_bytes: int = 64 * 2**20  # packed or not, of an object whose format is read whole: text may take four times it
    decompressed_bytes: int = 256 * 2**20  # of all files of a zip archive, of which one is held at a time
    streamed_bytes: int = 8 * 2**30  # decompressed, of an object that is read record by record and never held
    compression_ratio: int = 200  # news pages compress 3 to 12 times, bombs 1,000 times; applies over 1 MB
    reserve_ms: int = 8_000  # of a function's time: for the record at hand (5 s at worst) and its ledger page
    reading_ms: int = 10_000  # after which the records read so far are stored: a page of slow ones must end in time
    records: int = 1_000_000  # of one object; each delivery skips those already stored
    records_without_text: int = 20_000  # of one object, where they are most of it: each costs a note in the quarantine
    small_records: int = 20_000  # of one object, after which the average size of a record is checked
    record_bytes: int = 64  # least average size of a record: an article with an address and a sentence has over 200
    skipped_parts: int = 1_000_000  # blank lines and rows, WARC records that are not pages; a few microseconds each
    json_chars: int = 16 * 2**20  # of one JSON value: small values take 24 times as much memory as their text
    json_whole_bytes: int = 8 * 2**20  # up to which an array is read whole, so that one fault rejects all of it
    json_repaired_chars: int = 2**20  # of broken JSON-LD: matching a string of backslashes takes 110 times its length
    line_bytes: int = 64 * 2**20  # of one line, which is held whole
    cell_chars: int = 4 * 2**20  # of one cell or line of a table: a quote that is never closed ends here
    xml_bytes: int = 20 * 2**20  # of one XML document: messages of agencies have up to 5 MB
    xml_ampersands: int = 200_000  # in one broken XML record, each a place to repair
    row_group_bytes: int = 512 * 2**20  # uncompressed, of one row group of a Parquet file: writers make 128 MB
    records_per_page: int = 100  # of the ledger, as DynamoDB reads 100 keys at once; fixed for the life of a table
    records_to_continue: int = 100  # that a delivery must add, so that another one follows at once
    piece_bytes: int = 2**20  # of decompressed data at a time: a bomb is refused before it is held


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure the verifier of copies must be, in log odds: 0 is even odds, 1 is 2.7 to 1, 2 is 7.4 to 1.

    What other values do was measured: docs/dedupe.md.
    """

    copy: float = 1.0  # the least score of a copy; what is below it is related
    join: float = 2.0  # the least score that may make two clusters one: a wrong join costs many pairs at once


THRESHOLDS = Thresholds()
SCORES = (0.5, 5.0)  # that a threshold may be: a pair that a rule speaks against scores 0 at most


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """What the ingest function is told by its environment."""

    article_table: str
    ingest_queue: str
    quarantine_uri: str
    texts_uri: str
    dedupe_window_days: int = 30
    thresholds: Thresholds = THRESHOLDS
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Read and check the environment. Raises: Misconfigured, naming every variable at fault at once."""
        faults = _missing(environ, INGEST_VARIABLES)
        faults += _not_addresses(environ, ("QUARANTINE_URI", "TEXTS_URI")) + _not_a_level(environ.get("LOG_LEVEL", ""))
        days = environ.get("DEDUPE_WINDOW_DAYS", "")
        if days and not (days.isdecimal() and 1 <= int(days) <= 365):
            faults.append("DEDUPE_WINDOW_DAYS must be a whole number from 1 to 365")
        faults += _not_scores(environ, ("DEDUPE_COPY_SCORE", "DEDUPE_JOIN_SCORE"))
        _refuse(faults)
        return cls(
            article_table=environ["ARTICLE_TABLE"],
            ingest_queue=environ["INGEST_QUEUE"],
            quarantine_uri=environ["QUARANTINE_URI"],
            texts_uri=environ["TEXTS_URI"],
            dedupe_window_days=int(days),
            thresholds=Thresholds(float(environ["DEDUPE_COPY_SCORE"]), float(environ["DEDUPE_JOIN_SCORE"])),
        )


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """What the index function is told by its environment."""

    search_endpoint: str
    search_index: str
    quarantine_uri: str
    texts_uri: str

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Read and check the environment. Raises: Misconfigured, naming every variable at fault at once."""
        faults = _missing(environ, INDEX_VARIABLES)
        faults += _not_addresses(environ, ("QUARANTINE_URI", "TEXTS_URI")) + _not_a_level(environ.get("LOG_LEVEL", ""))
        endpoint = environ.get("SEARCH_ENDPOINT", "")
        if endpoint and not (endpoint.startswith(("http://", "https://")) and _host(endpoint)):
            faults.append("SEARCH_ENDPOINT must be an http or https address")
        _refuse(faults)
        return cls(
            search_endpoint=environ["SEARCH_ENDPOINT"],
            search_index=environ["SEARCH_INDEX"],
            quarantine_uri=environ["QUARANTINE_URI"],
            texts_uri=environ["TEXTS_URI"],
        )


def _missing(environ: Mapping[str, str], names: tuple[str, ...]) -> list[str]:
    return [f"{name} is not set" for name in names if not environ.get(name)]


def _not_addresses(environ: Mapping[str, str], names: tuple[str, ...]) -> list[str]:
    given = ((name, environ.get(name, "")) for name in names)
    return [
        f"{name} must look like s3://bucket/prefix/"
        for name, value in given
        if value and not (value.startswith("s3://") and value.endswith("/") and _host(value))
    ]


def _not_a_level(name: str) -> list[str]:
    return [f"LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}"] if name and name not in LOG_LEVELS else []


def score(word: str) -> float:
    """Read a threshold. Raises: ValueError where it is no number, or outside SCORES."""
    value = float(word)
    if not SCORES[0] <= value <= SCORES[1]:
        raise ValueError(word)
    return value


def _not_scores(environ: Mapping[str, str], names: tuple[str, ...]) -> list[str]:
    faults = []
    for name in names:
        try:
            score(environ.get(name) or str(SCORES[0]))
        except ValueError:
            faults.append(f"{name} must be a number from {SCORES[0]} to {SCORES[1]}")
    return faults


def _host(address: str) -> str:
    """The host of an address; "" where it has none or cannot be read."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _refuse(faults: list[str]) -> None:
    if faults:
        raise Misconfigured("; ".join(faults))
