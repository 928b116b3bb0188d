import base64
import json
import random
from collections.abc import Mapping
from datetime import UTC
from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import stored
from copydesk.adapters.dynamodb import DynamoArticleTable
from copydesk.article import DuplicateRelation, Evidence, Provenance, Record
from copydesk.outcome import LedgerPage, Outcome, OutcomeKind
from copydesk.table import items, ledger_items
from copydesk.table.revisions import MAX_SOURCES
from copydesk.table.stored import SourceState, StoredArticle

MAX_ITEM_BYTES = 400 * 1024  # DynamoDB's limit
STATE = SourceState("f" * 32, 999_999, "2026-03-04T12:00:00.000Z", "2026-03-04T12:00:00.000Z", "f" * 32, "f" * 32)

# slow examples on a busy machine are not a fault
RELAXED = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
names = st.text("0123456789abcdef", min_size=1, max_size=32)
counts = st.integers(0, 2**53)
optional = st.none() | texts
several = st.lists(texts, max_size=3)
dates = st.none() | st.datetimes(timezones=st.just(UTC))
shares = st.floats(0, 1).filter(lambda share: not 0 < share < 1e-120)  # DynamoDB's smallest number is 1e-130
evidence = st.fixed_dictionaries(
    {
        **dict.fromkeys(Evidence.model_fields, st.none() | shares),
        **dict.fromkeys(("matched_article_id", "fingerprint"), names),
        "method": st.sampled_from(["exact", "near"]),
        "matched_paragraphs": st.none() | counts,
    }
)
organizations = st.fixed_dictionaries({"name": optional, "domain": optional})
records = st.fixed_dictionaries(
    {
        **dict.fromkeys(("headline", "alternative_headline", "description", "url", "canonical_url"), optional),
        **dict.fromkeys(("identifier", "version", "slugline", "copyright_notice"), optional),
        **dict.fromkeys(("profile", "read_by", "reread_from"), optional),
        **dict.fromkeys(("article_section", "keywords", "image", "warnings", "is_based_on"), several),
        **dict.fromkeys(("date_published", "date_modified"), dates),
        **dict.fromkeys(("article_id", "content_hash", "fingerprint", "cluster_id", "in_language"), names),
        "text": st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
        "author": st.lists(st.fixed_dictionaries({"name": texts, "url": optional}), max_size=3),
        **dict.fromkeys(("publisher", "source_organization"), st.none() | organizations),
        "date_published_precision": st.sampled_from([None, "second", "minute", "day", "unknown-zone"]),
        "language_confidence": st.none() | shares,
        "text_confidence": st.none() | shares,
        "is_accessible_for_free": st.none() | st.booleans(),
        "word_count": counts,
        "cleaned": st.lists(st.fixed_dictionaries({"rule": texts, "count": counts}), max_size=3),
        "revision": st.integers(1, 2**53),
        "pub_status": st.sampled_from(["usable", "withheld", "withdrawn"]),
        "duplicate_of": st.none() | names,
        "duplicate_kind": st.sampled_from([None, "exact", "near"]),
        "duplicate_relation": st.sampled_from([None, *get_args(DuplicateRelation)]),
        "duplicate_evidence": st.none() | evidence,
        "provenance": st.fixed_dictionaries({**dict.fromkeys(Provenance.model_fields, texts), "record_index": counts}),
    }
).map(Record.model_validate)
sequences = st.just("") | names
states = st.builds(SourceState, sequences, counts, texts, texts, names, sequences)
articles = st.builds(StoredArticle, records, st.dictionaries(texts, states, max_size=3), st.integers(1, 2**53))
outcomes = st.builds(
    Outcome, st.just("gazette-inbox"), st.just("a"), counts, st.sampled_from(OutcomeKind), texts, names, counts
)
pages = st.builds(
    LedgerPage,
    source=names,
    sequence=names,
    bucket=st.just("gazette-inbox"),
    key=st.just("a"),
    **dict.fromkeys(("version_id", "sequencer", "event_time", "format"), texts),
    page=st.integers(0, 99_999),
    removed=st.booleans(),
    complete=st.booleans(),
    outcomes=st.lists(outcomes, max_size=3).map(tuple),
)


def streamed(item: items.Item) -> items.Item:
    """Encode an item as JSON and decode it, as the stream does: binary values become base64."""
    image: items.Item = json.loads(json.dumps(item, default=lambda binary: base64.b64encode(binary).decode()))
    return image


@RELAXED
@given(articles)
def test_article_is_read_as_it_was_written(article: StoredArticle) -> None:
    assert items.stored_article(items.article_item(article)) == article


@RELAXED
@given(articles)
def test_article_is_read_from_the_stream_as_it_was_written(article: StoredArticle) -> None:
    assert items.stored_article(streamed(items.article_item(article))) == article


@RELAXED
@given(records)
def test_revision_is_read_as_it_was_written(record: Record) -> None:
    read = items.record_of_item(items.revision_item(record))

    assert read == record
    assert read.model_dump_json() == record.model_dump_json()


@RELAXED
@given(pages)
def test_ledger_page_is_read_as_it_was_written(page: LedgerPage) -> None:
    assert ledger_items.ledger_page(ledger_items.ledger_item(page)) == page
    assert ledger_items.ledger_page(streamed(ledger_items.ledger_item(page))) == page


@RELAXED
@given(articles)
def test_item_does_not_depend_on_the_order_of_sources(article: StoredArticle) -> None:
    again = StoredArticle(
        article.record, {name: article.sources[name] for name in reversed(list(article.sources))}, article.version
    )

    assert items.article_item(again) == items.article_item(article)


class Shelf:
    """The calls to DynamoDB and S3 that a put makes; keeps the item written."""

    def __init__(self) -> None:
        self.item: items.Item = {}

    def put_item(self, Item: items.Item, **_: Any) -> None:  # noqa: N803 - boto3's name
        self.item = Item

    def put(self, name: str, _: bytes) -> str:
        return f"texts/{name}"

    def get(self, key: str) -> bytes:
        raise KeyError(key)


def size(attribute: Mapping[str, Any]) -> int:
    """The bytes that DynamoDB counts for a value, by its page "Item sizes and formats"; numbers at their longest."""
    ((kind, value),) = attribute.items()
    if kind in "SB":
        return len(value.encode() if isinstance(value, str) else value)
    if kind in "LM":
        members = value.items() if kind == "M" else (("", member) for member in value)
        return 3 + sum(1 + len(name.encode()) + size(member) for name, member in members)
    return 21 if kind == "N" else 1


def incompressible(script: str, chars: int) -> str:
    """Text of random letters, which deflate can compress only by the redundancy of their encoding."""
    chance = random.Random(chars)
    if script == "hex":
        return chance.randbytes(chars // 2).hex()
    return chance.randbytes(2 * chars).decode("utf-16-le", "ignore")


@settings(RELAXED, max_examples=15)
@given(
    chars=st.sampled_from(range(2, 1_000_000, 50_000)),
    described=st.sampled_from(range(0, 250_000, 50_000)),
    sources=st.sampled_from([1, MAX_SOURCES]),
    script=st.sampled_from(["hex", "every"]),
)
def test_item_stays_within_the_size_limit_of_dynamodb(chars: int, described: int, sources: int, script: str) -> None:
    shelf = Shelf()
    over = {"text": incompressible(script, chars), "description": "x" * described}
    states = {f"{'b' * 63}/{number:032x}": STATE for number in range(sources)}
    record = stored().record.model_copy(update=over)
    DynamoArticleTable(shelf, "articles", shelf).put(StoredArticle(record, states, 1))

    assert 0 < sum(len(name) + size(value) for name, value in shelf.item.items()) <= MAX_ITEM_BYTES
