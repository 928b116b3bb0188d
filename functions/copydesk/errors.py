"""The error tree. The class of an error decides what happens to the message that caused it.

CopydeskError
├── Rejected               never succeeds on retry: quarantined with its reason; the message is done
│   ├── UnreadableObject     damaged compression, over the byte or ratio limit
│   ├── UnknownFormat        no format recognises the content
│   ├── MalformedPayload     the format is known, but the payload breaks it at a place that can be named
│   ├── NotAnArticle         a sound file or page that is not an article: source code, a front page
│   └── InvalidArticle       a well-formed record whose fields make no article; names fields and problems
├── Unavailable            may succeed on retry: the message returns to its queue
│   ├── ObjectUnavailable    S3 throttles, fails or denies (403 is never a reason to quarantine)
│   ├── TableUnavailable     DynamoDB throttles or fails
│   ├── IndexUnavailable     OpenSearch throttles, fails or denies
│   ├── QueueUnavailable     SQS throttles, fails or denies
│   ├── StackUnavailable     CloudFormation throttles, fails or denies; for commands only
│   ├── FunctionUnavailable  Lambda throttles, fails or denies; for commands only
│   └── WorkflowUnavailable  Step Functions throttles, fails or denies; for commands only
├── OutOfTime            the function's time ran short in an object of many records; another delivery continues
├── ObjectGone             the version no longer exists: acknowledged, there is nothing to read
├── Interrupted            work on one object stopped; names the object, its cause the reason; the message returns
├── UnknownNotification    a message of unknown shape: retried, then moved to the dead-letter queue
└── Misconfigured          raised once at cold start; names every setting that is missing
"""

import traceback
from dataclasses import dataclass
from typing import Self

MAX_KEPT_CHARS = 65_536


class CopydeskError(Exception):
    """The base of every error that copydesk raises on purpose."""

    @property
    def code(self) -> str:
        """The class as one snake_case word, stable across releases: filters and alarms use it."""
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
        """Return the same rejection with the record that it is about."""
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


class NotAnArticle(Rejected):
    """A sound file or page that is not an article; the problem names what it is."""


class InvalidArticle(Rejected):
    """A well-formed record whose fields make no article; the problem names fields."""


class Unavailable(CopydeskError):
    """A dependency did not answer: worth a retry, never a reason to quarantine."""


class ObjectUnavailable(Unavailable):
    """S3 throttled, failed or denied the read."""


class TableUnavailable(Unavailable):
    """DynamoDB throttled or failed, or too many writers changed one article at once."""


class IndexUnavailable(Unavailable):
    """OpenSearch throttled, failed, or denied the write."""


class QueueUnavailable(Unavailable):
    """SQS throttled, failed or denied."""


class StackUnavailable(Unavailable):
    """CloudFormation throttled, failed or denied."""


class FunctionUnavailable(Unavailable):
    """Lambda throttled, failed or denied a call about a function."""


class WorkflowUnavailable(Unavailable):
    """Step Functions throttled, failed or denied."""


class OutOfTime(CopydeskError):
    """The function's time ran short; the outcomes of the records before `record` are in the ledger.

    `advance` is the number of them that this delivery added.
    """

    def __init__(self, record: int, advance: int) -> None:
        super().__init__(f"stopped before record {record}, {advance} further than it began")
        self.record = record
        self.advance = advance


class ObjectGone(CopydeskError):
    """The version that the event names no longer exists."""


class Interrupted(CopydeskError):
    """Work on one object stopped before its end and must be repeated; the cause holds the reason."""

    def __init__(self, bucket: str, key: str, version_id: str) -> None:
        super().__init__(f"s3://{bucket}/{key}")
        self.bucket = bucket
        self.key = key
        self.version_id = version_id


class UnknownNotification(CopydeskError):
    """A message that has none of the known shapes."""


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
    """Return one line for the log: our own errors in full, any other exception by type and place alone.

    The text of a foreign exception may quote the article that caused it.
    """
    if isinstance(error, CopydeskError):
        return f"{error.code}: {error}"
    place = traceback.extract_tb(error.__traceback__)[-1:]
    at = f" at {place[0].name}:{place[0].lineno}" if place else ""
    return f"unexpected {type(error).__name__}{at}"
