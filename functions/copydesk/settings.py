"""Every tunable: its unit, its default and where the value comes from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from copydesk.errors import Misconfigured


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one object may cost. Sizes are bytes unless the name ends in `_chars`."""

    # The object
    object_bytes: int = 2 * 2**30  # as uploaded: a function skips through that much in half of its time
    window_bytes: int = 8 * 2**20  # of one request for a part of an object; at most four windows are held
    held_bytes: int = 64 * 2**20  # of a format that is read whole, packed or not: text may take four times as much
    decompressed_bytes: int = 256 * 2**20  # of all files of a zip archive; one of them is held at a time
    streamed_bytes: int = 8 * 2**30  # decompressed, of an object that is read record by record and never held
    compression_ratio: int = 200  # applies over 1 MB: news pages compress 3 to 12 times, bombs 1,000 times
    piece_bytes: int = 2**20  # of decompressed data at a time: a bomb is refused before it is held
    # Its records
    records: int = 1_000_000  # of one object; each delivery skips those already stored
    records_without_text: int = 20_000  # of one object, where they are most of it: each costs a note in the quarantine
    small_records: int = 20_000  # of one object, after which the average size of a record is checked
    record_bytes: int = 64  # least average size of a record: an article with an address and a sentence has over 200
    text_chars: int = 4_000_000  # of a record, a whole page with chrome and repeats; a normalized text may have less
    skipped_parts: int = 1_000_000  # blank lines and rows, WARC records that are not pages; a few microseconds each
    # Its syntax
    json_chars: int = 16 * 2**20  # of one JSON value: small values take 24 times as much memory as their text
    json_whole_bytes: int = 8 * 2**20  # up to which an array is read whole, so that one fault rejects all of it
    json_repaired_chars: int = 2**20  # of broken JSON-LD: matching a string of backslashes takes 110 times its length
    line_bytes: int = 64 * 2**20  # of one line, which is held whole
    cell_chars: int = 4 * 2**20  # of one cell or line of a table: a quote that is never closed ends here
    xml_bytes: int = 20 * 2**20  # of one XML document: messages of agencies have up to 5 MB
    xml_ampersands: int = 200_000  # in one broken XML record, each a place to repair
    row_group_bytes: int = 512 * 2**20  # uncompressed, of one row group of a Parquet file: writers make 128 MB
    # Its deliveries
    side_by_side_bytes: int = 2**20  # of the objects of a message that runs beside others: ten share the memory
    reserve_ms: int = 8_000  # of a function's time: for the current record (5 s at worst) and its ledger page
    reading_ms: int = 10_000  # after which the records read so far are stored, so that a page of slow ones ends in time
    records_per_page: int = 100  # of the ledger, as DynamoDB reads 100 keys at once; fixed for the life of a table
    records_to_continue: int = 100  # that a delivery must add, so that another one follows at once


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure the verifier of copies must be, in log odds: 0 is even odds, 1 is 2.7 to 1, 2 is 7.4 to 1.

    docs/copies.md has the measured effects of other values.
    """

    copy: float = 1.0  # the least score of a copy; a pair below it is related
    join: float = 2.0  # the least score that may make two clusters one: a wrong join costs many pairs at once


THRESHOLDS = Thresholds()
SCORES = (0.5, 5.0)  # the range of a threshold: a pair that a rule speaks against scores 0 at most


_PRIVATE = re.compile(
    r"(?:127|10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d+)+|::1|[a-z0-9-]+|[a-z0-9.-]+\.(?:internal|local)"
)


def score(word: str) -> float:
    """Read a threshold. Raises: ValueError if it is not a number within SCORES."""
    value = float(word)
    if not SCORES[0] <= value <= SCORES[1]:
        raise ValueError(word)
    return value


def _whole_number(word: str) -> int:
    """Digits alone: pydantic also reads "1.0" and " 1 "."""
    if not word.isdecimal():
        raise ValueError(word)
    return int(word)


def _address_with_host(address: str) -> str:
    """The address itself. Raises: ValueError if it has no host that can be read."""
    if not urlsplit(address).hostname:
        raise ValueError(address)
    return address


def _node_address(address: str) -> str:
    """The address itself. Raises: ValueError if it holds a password, or is plain http over a public network."""
    parts = urlsplit(address)
    if not parts.hostname or parts.username is not None:
        raise ValueError(address)
    if parts.scheme == "http" and not _PRIVATE.fullmatch(parts.hostname):
        raise ValueError(address)
    return address


# The description of a type completes the message of a fault: "TEXTS_URI must look like ...".
_Prefix = Annotated[
    str,
    Field(pattern="^s3://.*/$", description="look like s3://bucket/prefix/"),
    AfterValidator(_address_with_host),
]
_NodeAddress = Annotated[
    str,
    Field(
        pattern="^https?://",
        description="be an https address without user and password, or an http address of a private host",
    ),
    AfterValidator(_node_address),
]
_Service = Annotated[Literal["auto", "es", "aoss", "none"], Field(description="be one of auto, es, aoss, none")]
_Days = Annotated[
    int, BeforeValidator(_whole_number), Field(ge=1, le=365, description="be a whole number from 1 to 365")
]
_Score = Annotated[float, BeforeValidator(score), Field(description=f"be a number from {SCORES[0]} to {SCORES[1]}")]
_LogLevel = Annotated[
    Literal["DEBUG", "INFO", "WARNING", "ERROR"], Field(description="be one of DEBUG, INFO, WARNING, ERROR")
]


class _Settings(BaseModel):
    """Fields that are read from environment variables: their names in capitals."""

    # defer_build: the validator is built when a function starts, 1 ms that commands do not pay.
    model_config = ConfigDict(frozen=True, defer_build=True, hide_input_in_errors=True)

    @classmethod
    def variables(cls) -> tuple[str, ...]:
        """The names of the variables that are read."""
        return tuple(map(str.upper, cls.model_fields))

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Read and check the environment; an empty variable counts as not set.

        Raises: Misconfigured, which names every variable at fault and never quotes a value: an address may hold a
        password.
        """
        given = {name: environ[name.upper()] for name in cls.model_fields if environ.get(name.upper())}
        try:
            return cls.model_validate(given)
        except ValidationError as invalid:
            faults = {str(fault["loc"][0]): fault["type"] for fault in invalid.errors(include_input=False)}
        raise Misconfigured("; ".join(cls._fault(name, kind) for name, kind in faults.items()))

    @classmethod
    def _fault(cls, name: str, kind: str) -> str:
        must = "is not set" if kind == "missing" else f"must {cls.model_fields[name].description}"
        return f"{name.upper()} {must}"


class IngestSettings(_Settings):
    """The environment of the ingest function."""

    article_table: str
    ingest_queue: str
    quarantine_uri: _Prefix
    texts_uri: _Prefix
    profiles_uri: _Prefix
    dedupe_window_days: _Days
    dedupe_copy_score: _Score
    dedupe_join_score: _Score
    inbox_prefix: str
    log_level: _LogLevel
    limits: ClassVar[Limits] = Limits()

    @property
    def thresholds(self) -> Thresholds:
        """Both scores."""
        return Thresholds(self.dedupe_copy_score, self.dedupe_join_score)


class IndexSettings(_Settings):
    """The environment of the index function."""

    search_endpoint: _NodeAddress = Field(repr=False)
    search_index: str
    search_secret: str = ""
    signing_service: _Service = "auto"
    quarantine_uri: _Prefix
    texts_uri: _Prefix
    log_level: _LogLevel


INGEST_VARIABLES = IngestSettings.variables()
INDEX_VARIABLES = IndexSettings.variables()
