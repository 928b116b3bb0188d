"""The contract of every ArticleTable: the fake, SQLite, DynamoDB on moto and Amazon's DynamoDB Local."""

import random
import string
from dataclasses import replace
from functools import cache

import pytest

import ports
from builders import stored
from copydesk.article import Record
from copydesk.errors import TableUnavailable
from copydesk.outcome import LedgerPage
from copydesk.table.article_table import ArticleTable
from copydesk.table.cluster import Cluster
from copydesk.table.revisions import MAX_SOURCES
from copydesk.table.stored import SourceState, StoredArticle
from ports import AWKWARD_KEY, EVERY_FIELD, Clock

clock, s3, table = ports.clock, ports.s3, ports.table  # fixtures

STATE = SourceState("0055AED6DCD90281E5".ljust(32, "0"), 41, "2026-03-04T12:30:00.000Z", "", "0f" * 16, removed="01")
SOURCE = "gazette-inbox/0123456789abcdef"
MARK = "f1" * 16


def with_text(text: str, name: str = "a_long", version: int = 1) -> StoredArticle:
    record = EVERY_FIELD.model_copy(update={"text": text, "article_id": name})
    return StoredArticle(record, {SOURCE: STATE}, version)


@cache
def incompressible(chars: int, seed: int = 1) -> str:
    """Text that compresses to three quarters of its length."""
    return "".join(random.Random(seed).choices(string.ascii_letters + string.digits + "-_", k=chars))


def reread(table: ArticleTable, article: StoredArticle) -> StoredArticle | None:
    return table.articles([article.record.article_id]).get(article.record.article_id)


# --- put ---


def test_first_version_of_an_article_is_stored(table: ArticleTable) -> None:
    assert table.put(stored()) is None
    assert reread(table, stored()) == stored()


def test_each_version_replaces_the_one_before(table: ArticleTable) -> None:
    versions = [stored(number, number=number, headline=f"Headline {number}") for number in (1, 2, 3)]

    assert [table.put(version) for version in versions] == [None, None, None]
    assert reread(table, stored()) == versions[2]


def test_first_version_does_not_replace_a_stored_article(table: ArticleTable) -> None:
    table.put(stored())

    assert table.put(stored(description="Another writer")) == stored()
    assert reread(table, stored()) == stored()


def test_later_version_does_not_replace_an_equal_one(table: ArticleTable) -> None:
    first = stored(2, headline="First writer")
    for version in (stored(), first):
        table.put(version)

    assert table.put(stored(2, headline="Second writer")) == first
    assert reread(table, stored()) == first


def test_version_that_skips_a_number_is_answered_with_the_stored_article(table: ArticleTable) -> None:
    table.put(stored())

    assert table.put(stored(3)) == stored()
    assert reread(table, stored()) == stored()


@pytest.mark.parametrize("version", [1, 2], ids=["first", "later"])
def test_repeated_write_is_answered_with_the_stored_article(table: ArticleTable, version: int) -> None:
    for number in range(1, version + 1):
        table.put(stored(number))

    assert table.put(stored(version)) == stored(version)
    assert reread(table, stored()) == stored(version)


def test_overtaken_own_write_is_answered_with_the_stored_article(table: ArticleTable) -> None:
    overtaking = stored(2, headline="Overtaking")
    for version in (stored(), overtaking):
        table.put(version)

    assert table.put(stored()) == overtaking


def test_later_version_of_an_absent_article_is_not_reported_as_stored(table: ArticleTable) -> None:
    with pytest.raises(TableUnavailable):
        table.put(stored(2))

    assert reread(table, stored()) is None


# --- articles ---


def test_example_fills_every_field() -> None:
    assert [name for name in Record.model_fields if getattr(EVERY_FIELD, name) in {None, ()}] == []


def test_article_with_every_field_is_read_back_byte_for_byte(table: ArticleTable) -> None:
    article = StoredArticle(EVERY_FIELD, {SOURCE: STATE, "other/ff": replace(STATE, removed="")}, 1)
    table.put(article)
    read = table.articles(["a_everyfield"])["a_everyfield"]

    assert read == article
    assert read.record.model_dump_json() == EVERY_FIELD.model_dump_json()


@pytest.mark.parametrize(
    "text",
    ["x", "\n\n", "e\u0301 \u00e9 ﬁ \u200b\u2028", "🗞" * 10, "paragraph \u00df\n\n" * 76_000],
    ids=["one-letter", "line-ends", "not-normalized", "beyond-the-basic-plane", "a-million-characters"],
)
def test_text_is_read_back_byte_for_byte(table: ArticleTable, text: str) -> None:
    table.put(with_text(text))

    assert table.articles(["a_long"])["a_long"].record.text == text


@pytest.mark.parametrize("share", [0.0, 1e-7, 0.1 + 0.2, 1.0])
def test_share_is_read_back_exactly(table: ArticleTable, share: float) -> None:
    table.put(StoredArticle(EVERY_FIELD.model_copy(update={"language_confidence": share}), {}, 1))

    assert table.articles(["a_everyfield"])["a_everyfield"].record.language_confidence == share


def test_unknown_articles_are_absent(table: ArticleTable) -> None:
    table.put(stored())
    name = stored().record.article_id

    assert table.articles(["a_unknown", name]) == {name: stored()}
    assert table.articles([]) == {}


def test_article_named_twice_is_read_once(table: ArticleTable) -> None:
    table.put(stored())
    name = stored().record.article_id

    assert table.articles([name, name]) == {name: stored()}


def test_250_articles_are_read_in_one_call(table: ArticleTable) -> None:
    articles = {f"a_{number}": with_text(f"text {number}", f"a_{number}") for number in (0, 99, 100, 199, 200, 249)}
    for article in articles.values():
        table.put(article)

    assert table.articles([f"a_{number}" for number in range(250)]) == articles


def test_article_keeps_a_hundred_sources_and_a_long_text(table: ArticleTable) -> None:
    bucket = "b" * 63
    sources = {f"{bucket}/{number:032x}": replace(STATE, removed="f" * 32) for number in range(MAX_SOURCES)}
    article = replace(with_text(incompressible(390_000)), sources=sources)
    table.put(article)

    assert reread(table, article) == article


def test_long_fields_beside_a_long_text_are_kept(table: ArticleTable) -> None:
    article = with_text(incompressible(390_000))
    article = replace(article, record=article.record.model_copy(update={"description": incompressible(150_000, 2)}))
    table.put(article)

    assert reread(table, article) == article


def test_text_too_large_for_an_item_is_read_back(table: ArticleTable) -> None:
    versions = [with_text(incompressible(1_000_000, seed), version=seed) for seed in (1, 2)]

    assert [table.put(version) for version in versions] == [None, None]
    assert reread(table, versions[1]) == versions[1]


def test_refused_write_of_a_large_text_is_answered_with_the_stored_article(table: ArticleTable) -> None:
    large = with_text(incompressible(500_000))
    table.put(large)

    assert table.put(large) == large
    assert table.put(with_text("a short one")) == large


# --- revisions ---


def test_revisions_are_kept_by_content_hash(table: ArticleTable) -> None:
    texts = {
        mark * 16: EVERY_FIELD.model_copy(update={"content_hash": mark * 16, "text": mark}) for mark in ("1a", "2b")
    }
    for text in texts.values():
        table.keep(text)

    assert table.revisions("a_everyfield") == texts


def test_revision_kept_twice_is_stored_once(table: ArticleTable) -> None:
    for _ in range(2):
        table.keep(EVERY_FIELD)

    assert table.revisions("a_everyfield") == {EVERY_FIELD.content_hash: EVERY_FIELD}


def test_article_has_only_its_own_revisions(table: ArticleTable) -> None:
    table.keep(EVERY_FIELD)

    assert table.revisions("a_every") == {}
    assert table.revisions("a_everyfield2") == {}


def test_revision_is_not_read_as_an_article_and_does_not_change_its_article(table: ArticleTable) -> None:
    table.put(stored())
    table.keep(stored().record.model_copy(update={"text": "An earlier text."}))

    assert reread(table, stored()) == stored()
    assert list(table.scan()) == [stored()]


def test_revision_too_large_for_an_item_is_read_back(table: ArticleTable) -> None:
    text = with_text(incompressible(500_000)).record
    table.keep(text)

    assert table.revisions("a_long") == {text.content_hash: text}


# --- scan ---


def test_scan_of_an_empty_table_is_empty(table: ArticleTable) -> None:
    assert list(table.scan()) == []


def test_scan_returns_articles_only(table: ArticleTable, clock: Clock) -> None:
    articles = [with_text(name, name) for name in ("a_1", "a_2", "a_3")]
    for article in articles:
        table.put(article)
    table.keep(EVERY_FIELD)
    table.extend(Cluster(MARK, {"a_1": ""}), int(clock.now) + 60)
    table.enter(LedgerPage(SOURCE, "01", "gazette-inbox", AWKWARD_KEY))

    assert sorted(table.scan(), key=lambda article: article.record.article_id) == articles


def test_scan_continues_after_the_first_megabyte(table: ArticleTable) -> None:
    names = [f"a_{number}" for number in range(5)]
    for name in names:
        table.put(with_text(incompressible(300_000), name))

    assert sorted(article.record.article_id for article in table.scan()) == names
