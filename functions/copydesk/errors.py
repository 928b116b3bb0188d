"""The error tree. What is raised decides what happens to the message that caused it.

CopydeskError
├── Rejected               never succeeds on retry: quarantined with its reason, the message counts as done
│   ├── UnreadableObject     damaged compression, over the byte or ratio limit
│   ├── UnknownFormat        no format recognises the bytes
│   ├── MalformedPayload     recognised, but broken at a place that can be named
│   └── InvalidArticle       well-formed, but not an article: the fields and their problems
├── Unavailable            may succeed on retry: the message goes back to its queue
│   ├── ObjectUnavailable    S3 throttles, fails or denies (403 is never a reason to quarantine)
│   ├── TableUnavailable     DynamoDB throttles or fails
│   ├── IndexUnavailable     OpenSearch throttles, fails or denies
│   └── QueueUnavailable     SQS throttles, fails or denies
├── OutOfTime            the function's time ran short in an object of many records: another delivery goes on
├── ObjectGone             the very version asked for exists no more: acknowledged, nothing left to read
├── Interrupted            work on one object stopped; says which, its cause says why; the message comes back
├── UnknownNotification    a message in no shape we know: retried, then in the dead-letter queue
└── Misconfigured          raised once at cold start, names everything that is missing
"""

import traceback
from dataclasses import dataclass
from typing import Self

MAX_KEPT_CHARS = 65_536


class CopydeskError(Exception):
    """Base of every error that copydesk raises on purpose."""

    @property
    def code(self) -> str:
        """The reason as one snake_case word, stable across releases: what a person filters and alarms on."""
        name = type(self).__name__
        return "".join(f"_{char.lower()}" if char.isupper() else char for char in name).lstrip("_")


class Rejected(CopydeskError):
    """Input that will never become an article.

    `problem` is one sentence for a person and never quotes the article; `record` is the record itself, cut to
    64 kB, for the quarantine alone. `ends_object` where no record after this one is read.
    """

    def __init__(self, problem: str, record: str = "", *, ends_object: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        self.record = record[:MAX_KEPT_CHARS]
        self.ends_object = ends_object

    def about(self, record: str) -> Self:
        """Return the same rejection, carrying the record it is about."""
        return type(self)(self.problem, record, ends_object=self.ends_object)

    @property
    def reason(self) -> str:
        """Code and problem in one line, as the ledger and the quarantine keep it."""
        return f"{self.code}: {self.problem}"


class UnreadableObject(Rejected):
    """Damaged or hostile compression, or more bytes than the limits allow."""


class UnknownFormat(Rejected):
    """No format recognises the bytes."""


class MalformedPayload(Rejected):
    """The format is known, but the payload breaks it; the problem names the place."""


class InvalidArticle(Rejected):
    """A well-formed record that is not an article; the problem names fields."""


class Unavailable(CopydeskError):
    """A dependency did not answer, or not yet: worth a retry, never a reason to quarantine."""


class ObjectUnavailable(Unavailable):
    """S3 throttled, failed or denied the read."""


class TableUnavailable(Unavailable):
    """DynamoDB throttled or failed, or too many writers met on one article."""


class IndexUnavailable(Unavailable):
    """OpenSearch throttled, failed, or denied the write."""


class QueueUnavailable(Unavailable):
    """SQS throttled, failed or denied."""


class OutOfTime(CopydeskError):
    """The function's time ran short; what became of the records before `record` is in the ledger.

    `advance` is how many of them this delivery added.
    """

    def __init__(self, record: int, advance: int) -> None:
        super().__init__(f"stopped before record {record}, {advance} further than it began")
        self.record = record
        self.advance = advance


class ObjectGone(CopydeskError):
    """The version that the event names exists no more."""


class Interrupted(CopydeskError):
    """Work on one object stopped before its end and must be repeated; the cause says why."""

    def __init__(self, bucket: str, key: str, version_id: str) -> None:
        super().__init__(f"s3://{bucket}/{key}")
        self.bucket = bucket
        self.key = key
        self.version_id = version_id


class UnknownNotification(CopydeskError):
    """A message whose shape is none of the known notifications."""


class Misconfigured(CopydeskError):
    """Settings are missing or out of range; the message names every one of them."""


@dataclass(frozen=True, slots=True)
class AtRecord:
    """Marks every exception that leaves the block, a library's too, with the record that was worked on."""

    index: int

    def __enter__(self) -> None:
        """Begin the record."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Set `record_index` on the exception, unless an inner block has set it, and let the exception pass."""
        if error is not None and record_index_of(error) is None:
            error.record_index = self.index  # type: ignore[attr-defined]


def record_index_of(error: BaseException) -> int | None:
    """Return the index of the record that an exception stopped; None where it stopped the object as a whole."""
    index = getattr(error, "record_index", None)
    return index if isinstance(index, int) else None


def reason(error: BaseException) -> str:
    """One line for the log: our own errors in full, an unexpected fault by type and place alone.

    The text of a foreign exception may quote the article it stumbled over.
    """
    if isinstance(error, CopydeskError):
        return f"{error.code}: {error}"
    place = traceback.extract_tb(error.__traceback__)[-1:]
    at = f" at {place[0].name}:{place[0].lineno}" if place else ""
    return f"unexpected {type(error).__name__}{at}"
