"""The contract of every RepairableTable: reopened ledger pages, released claims, removed articles."""

import zlib
from dataclasses import replace

import ports
from builders import stored
from copydesk.outcome import LedgerPage, Outcome, OutcomeKind
from copydesk.recovery.quarantine import reopened
from copydesk.table.claim import Claim
from copydesk.table.repairable_table import RepairableTable
from copydesk.table.revisions import history

clock, s3, table = ports.clock, ports.s3, ports.table  # fixtures

SOURCE = "gazette-inbox/0123456789abcdef"
FAR_OFF = 4_102_444_800  # 2100
PUBLISHED = {"publisher": {"name": "The Gazette", "domain": "gazette.example"}}
CLAIM = Claim("0" * 15, "a_1", "1" * 32, "2" * 32, b"\0\1\2\3")


def page(number: int = 0) -> LedgerPage:
    kinds = (OutcomeKind.STORED, OutcomeKind.REJECTED, OutcomeKind.DUPLICATE)
    outcomes = tuple(
        Outcome("gazette-inbox", "inbox/a.json", 100 * number + index, kind, "why", f"a_{index}", 1)
        for index, kind in enumerate(kinds)
    )
    entry = LedgerPage(SOURCE, "01", "gazette-inbox", "inbox/a.json", "v1", "01", page=number)
    return replace(entry, complete=True, outcomes=outcomes)


def test_reopened_page_is_read_back_with_its_earlier_outcomes(table: RepairableTable) -> None:
    table.enter(page())

    assert table.replace_page(reopened(page(), 1), page())
    assert table.ledger(SOURCE) == [reopened(page(), 1)]
    assert table.ledger(SOURCE)[0].all_outcomes == page().outcomes


def test_page_that_is_no_longer_stored_is_not_reopened(table: RepairableTable) -> None:
    table.enter(page())
    table.replace_page(reopened(page(), 1), page())

    assert not table.replace_page(reopened(page(), 0), page())
    assert table.ledger(SOURCE) == [reopened(page(), 1)]


def test_page_is_reopened_further_from_the_page_that_is_stored(table: RepairableTable) -> None:
    table.enter(page())
    table.replace_page(reopened(page(), 2), page())

    assert table.replace_page(reopened(page(), 0), reopened(page(), 2))
    assert table.ledger(SOURCE) == [reopened(page(), 0)]


def test_page_that_was_never_written_is_not_reopened(table: RepairableTable) -> None:
    assert not table.replace_page(reopened(page(), 1), page())
    assert table.ledger(SOURCE) == []


def test_delivery_replaces_a_reopened_page(table: RepairableTable) -> None:
    table.enter(page())
    table.replace_page(reopened(page(), 0), page())
    some = replace(page(), outcomes=page().outcomes[:1], earlier=page().outcomes[1:], complete=False)

    table.enter(some)
    assert table.ledger(SOURCE) == [some]
    table.enter(page())
    assert table.ledger(SOURCE) == [page()]


def test_whole_ledger_is_read(table: RepairableTable) -> None:
    pages = [page(0), page(1), replace(page(), source=f"{SOURCE}0"), replace(page(), sequence="02")]
    for entry in pages:
        table.enter(entry)
    table.put(stored())

    found = sorted(table.pages(), key=lambda entry: (entry.source, entry.sequence, entry.page))
    assert found == sorted(pages, key=lambda entry: (entry.source, entry.sequence, entry.page))


def test_articles_and_revisions_are_named_with_their_publishers(table: RepairableTable) -> None:
    current, unpublished = stored(**PUBLISHED), stored(url=None, headline="Other")
    for article in (current, unpublished):
        table.put(article)
    table.keep(stored(**PUBLISHED, text="An earlier text of the article.").record)

    named = sorted((name.article_id, sorted(name.publisher)) for name in table.names())

    words = ["gazette.example", "the gazette"]
    assert named == sorted([(current.record.article_id, words)] * 2 + [(unpublished.record.article_id, [])])


def test_released_claim_is_free(table: RepairableTable) -> None:
    table.claim(CLAIM, FAR_OFF)

    assert table.release(CLAIM)
    assert table.claims([CLAIM.key]) == []
    assert not table.release(CLAIM)


def test_owner_of_the_other_place_keeps_it(table: RepairableTable) -> None:
    second = replace(CLAIM, article_id="a_2", is_second=True)
    table.claim(CLAIM, FAR_OFF)
    table.claim(second, FAR_OFF)

    assert table.release(CLAIM)
    assert table.claims([CLAIM.key]) == [second]


def test_claim_of_another_text_is_not_released(table: RepairableTable) -> None:
    table.claim(CLAIM, FAR_OFF)

    assert not table.release(replace(CLAIM, article_id="a_2"))
    assert table.claims([CLAIM.key]) == [CLAIM]


def test_removed_article_is_gone(table: RepairableTable) -> None:
    article, other = stored(), stored(url="https://gazette.example/other")
    for each in (article, other):
        table.put(each)

    assert table.remove(article)
    assert table.remove(article)
    assert [each.record.article_id for each in table.scan()] == [other.record.article_id]


def test_article_that_was_written_meanwhile_is_not_removed(table: RepairableTable) -> None:
    article = stored()
    table.put(article)
    table.put(replace(article, version=2))

    assert not table.remove(article)
    assert table.articles([article.record.article_id]) == {article.record.article_id: replace(article, version=2)}


def test_removed_revision_is_gone(table: RepairableTable) -> None:
    texts = [stored(text=f"Text number {number} of the article.").record for number in range(2)]
    for text in texts:
        table.keep(text)
    name = texts[0].article_id
    assert sorted(table.revision_names(name)) == sorted(text.content_hash for text in texts)

    table.remove_revision(name, texts[0].content_hash)
    table.remove_revision(name, "unknown")

    assert table.revision_names(name) == [texts[1].content_hash]
    assert list(table.revisions(name).values()) == [texts[1]]


def test_article_stored_after_its_removal_begins_anew(table: RepairableTable) -> None:
    article = stored()
    table.put(article)
    table.put(replace(article, version=2))
    table.remove(replace(article, version=2))

    assert table.put(article) is None
    assert history(article, {}) == [article.record]


def test_long_texts_are_removed_with_their_earlier_versions(dynamo: ports.Dynamo) -> None:
    dynamo.s3.put_bucket_versioning(Bucket=ports.ASIDE, VersioningConfiguration={"Status": "Enabled"})
    for _ in range(2):
        dynamo.s3.put_object(Bucket=ports.ASIDE, Key="texts/a_1/1", Body=b"a text")
    for key in ("texts/a_1/2", "texts/a_11/1"):
        dynamo.s3.put_object(Bucket=ports.ASIDE, Key=key, Body=b"another")

    assert dynamo.port.remove_texts("a_1") == 2
    assert dynamo.port.remove_texts("a_1") == 0
    listed = dynamo.s3.list_object_versions(Bucket=ports.ASIDE)
    assert "DeleteMarkers" not in listed
    kept = {entry["Key"]: dynamo.s3.get_object(Bucket=ports.ASIDE, Key=entry["Key"]) for entry in listed["Versions"]}
    assert len(listed["Versions"]) == 3
    words = {key: one["Body"].read() for key, one in kept.items()}
    erased = zlib.compress(b"erased")
    assert words == {"texts/a_1/1": erased, "texts/a_1/2": erased, "texts/a_11/1": b"another"}


dynamo = ports.dynamo  # fixture
