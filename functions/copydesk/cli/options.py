"""Options that several commands share: types that check a value, and functions that add an option to a parser.

A type raises ArgumentTypeError with a message that names the fault and the cure; argparse puts the option before it.
"""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path

from copydesk.settings import SCORES, THRESHOLDS, score

_MOST_DAYS = 365  # DedupeWindowDays of a stack
_MOST = 1_000_000  # larger numbers are cut to this one: SQLite fails above 64 bits


def store_to_create(name: str) -> Path:
    """Check the path of a store that may be created. Raises: ArgumentTypeError."""
    store = Path(name)
    if store.is_dir():
        raise ArgumentTypeError(f"{name} is a folder; a store is a file")
    if not store.parent.is_dir():
        raise ArgumentTypeError(f"the folder {store.parent} does not exist; create it first")
    return store


def existing_store(name: str) -> Path:
    """Check the path of a store that must exist. Raises: ArgumentTypeError."""
    store = store_to_create(name)
    if not store.exists() or not store.stat().st_size:
        raise ArgumentTypeError(f"there is no store at {name}; create one with `copydesk ingest PATH --store {name}`")
    return store


def file_to_write(name: str) -> Path:
    """Check the path of a file to write. Raises: ArgumentTypeError."""
    file = Path(name)
    if file.is_dir():
        raise ArgumentTypeError(f"{name} is a folder; name a file in it")
    if not file.parent.is_dir():
        raise ArgumentTypeError(f"the folder {file.parent} does not exist; create it first")
    return file


def whole_number(word: str) -> int:
    """Read a whole number of at least 1, cut to a million. Raises: ArgumentTypeError."""
    if not word.isdecimal() or not int(word):
        raise ArgumentTypeError(f"must be a whole number of at least 1, not {word}")
    return min(int(word), _MOST)


def seconds(word: str) -> int:
    """Read a number of seconds, 0 included, at most a day. Raises: ArgumentTypeError."""
    if not word.isdecimal():
        raise ArgumentTypeError(f"must be a whole number of seconds, not {word}")
    return min(int(word), 86_400)


def days(word: str) -> int:
    """Read a number of days, from 1 to 365 as in a stack. Raises: ArgumentTypeError."""
    if not word.isdecimal() or not 1 <= int(word) <= _MOST_DAYS:
        raise ArgumentTypeError(f"must be a whole number of days from 1 to {_MOST_DAYS}, not {word}")
    return int(word)


def threshold(word: str) -> float:
    """Read a score within the range that settings allow. Raises: ArgumentTypeError."""
    try:
        return score(word)
    except ValueError as wrong:
        raise ArgumentTypeError(f"must be a number from {SCORES[0]} to {SCORES[1]}, not {word}") from wrong


def texts_uri(word: str) -> str:
    """Check the address of a stack's long texts. Raises: ArgumentTypeError."""
    if not word.startswith("s3://") or not word.endswith("/"):
        raise ArgumentTypeError(f"must look like s3://bucket/texts/, not {word}")
    return word


def add_store(parser: ArgumentParser) -> None:
    """Add --store for commands that read a store which must exist."""
    parser.add_argument("--store", type=existing_store, required=True, metavar="FILE", help="the store to use")


def add_json(parser: ArgumentParser, prints: str) -> None:
    """Add --json. `prints` names the objects: "one JSON object per record"."""
    parser.add_argument("--json", action="store_true", help=f"print {prints}, for other programs")


def add_article(parser: ArgumentParser) -> None:
    """Add the article that a command is about."""
    parser.add_argument("name", metavar="ID|URL", help="the article's id or URL")


def add_copy_score(parser: ArgumentParser) -> None:
    """Add the score at which two texts are copies, DedupeCopyScore of a stack."""
    text = f"lowest score at which two texts count as copies, {_range(THRESHOLDS.copy)}; DedupeCopyScore of a stack"
    parser.add_argument("--copy-score", type=threshold, default=THRESHOLDS.copy, metavar="X", help=text)


def add_join_score(parser: ArgumentParser) -> None:
    """Add the score at which two clusters become one, DedupeJoinScore of a stack."""
    text = f"lowest score at which a copy merges two clusters, {_range(THRESHOLDS.join)}; DedupeJoinScore of a stack"
    parser.add_argument("--join-score", type=threshold, default=THRESHOLDS.join, metavar="X", help=text)


def add_endpoint(parser: ArgumentParser) -> None:
    """Add --endpoint for commands that need an OpenSearch node."""
    text = "address of the OpenSearch node, for example https://localhost:9200"
    parser.add_argument("--endpoint", required=True, metavar="URL", help=text)


def add_table_source(parser: ArgumentParser, *, with_stack: bool = False) -> None:
    """Add the place of the articles: a local store, the table of a stack, or the stack by its name."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--store", type=existing_store, metavar="FILE", help="a local store")
    source.add_argument("--table", metavar="NAME", help="the DynamoDB table of a stack, its output ArticleTable")
    if with_stack:
        source.add_argument("--stack", metavar="NAME", help="a deployed stack, by its name in CloudFormation")
    text = "with --table only: where the stack keeps long texts, for example s3://bucket/texts/"
    parser.add_argument("--texts-uri", type=texts_uri, metavar="URI", help=text)


def _range(default: float) -> str:
    return f"from {SCORES[0]} to {SCORES[1]} (default {default})"
