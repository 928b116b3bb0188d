from dataclasses import replace

import pytest

from builders import story
from copydesk.errors import ObjectUnavailable
from copydesk.pipeline.ingest import ingest
from copydesk.settings import Limits
from copydesk.table.identity import source_id
from fakes import Faulty, MemoryTable
from newsroom import CORRECTED, EARLY, ECHO, GAZETTE, LATE, MERCURY, Newsroom, body, fields

PAGE = Limits().records_per_page


@pytest.fixture
def newsroom() -> Newsroom:
    return Newsroom()


def test_new_article_is_stored_with_its_provenance(newsroom: Newsroom) -> None:
    ref = newsroom.add()

    assert newsroom.ingest(ref) == [("stored", "")]
    origin = newsroom.record().provenance
    assert (origin.key, origin.version_id, origin.sequencer, origin.etag, origin.event_time, origin.format) == (
        ref.key, ref.version_id, ref.sequencer, ref.etag, ref.event_time, "json",
    )  # fmt: skip


def test_changed_text_of_an_article_is_a_revision(newsroom: Newsroom) -> None:
    newsroom.upload()

    assert newsroom.upload(headline=CORRECTED) == [("revised", "")]
    assert (newsroom.record().headline, newsroom.record().revision) == (CORRECTED, 2)


def test_unchanged_upload_is_a_duplicate(newsroom: Newsroom) -> None:
    newsroom.upload()

    assert newsroom.upload() == [("duplicate", "unchanged: this text of the article is stored")]


def test_exact_copy_at_another_address_is_a_duplicate_with_its_evidence(newsroom: Newsroom) -> None:
    newsroom.upload(datePublished=EARLY)
    original, mark = newsroom.record().article_id, newsroom.record().fingerprint

    assert newsroom.upload("inbox/b.json", url=ECHO, datePublished=LATE) == [("duplicate", f"exact copy of {original}")]
    evidence = newsroom.record(ECHO).duplicate_evidence
    assert evidence
    assert (evidence.matched_article_id, evidence.fingerprint) == (original, mark)


def test_copy_that_arrives_before_its_original_is_linked_to_it_afterwards(newsroom: Newsroom) -> None:
    newsroom.upload("inbox/b.json", url=ECHO, datePublished=LATE)

    assert newsroom.upload(datePublished=EARLY) == [("stored", "")]
    assert newsroom.record(ECHO).duplicate_of == newsroom.record().article_id


def test_third_copy_published_before_both_leads_them(newsroom: Newsroom) -> None:
    newsroom.upload(datePublished="2026-03-03T09:00:00Z")
    newsroom.upload("inbox/b.json", url=ECHO, datePublished=LATE)
    newsroom.upload("inbox/c.json", url=MERCURY, datePublished=EARLY)

    leader = newsroom.record(MERCURY).article_id
    assert {newsroom.record(url).duplicate_of for url in (GAZETTE, ECHO)} == {leader}
    assert {newsroom.record(url).cluster_id for url in (GAZETTE, ECHO, MERCURY)} == {f"c{leader[1:]}"}


def test_copy_of_a_text_that_was_revised_since_is_a_copy(newsroom: Newsroom) -> None:
    newsroom.upload(datePublished=EARLY)
    newsroom.upload(datePublished=EARLY, headline=CORRECTED)
    newsroom.upload("inbox/b.json", url=ECHO, datePublished=LATE)

    assert newsroom.record(ECHO).duplicate_of == newsroom.record().article_id


def test_copy_whose_original_is_revised_stays_a_copy(newsroom: Newsroom) -> None:
    newsroom.upload(datePublished=EARLY)
    newsroom.upload("inbox/b.json", url=ECHO, datePublished=LATE)
    newsroom.upload(datePublished=EARLY, headline=CORRECTED)

    assert newsroom.record(ECHO).duplicate_of == newsroom.record().article_id


def test_copy_revised_into_another_story_has_no_links(newsroom: Newsroom) -> None:
    newsroom.upload(datePublished=EARLY)
    newsroom.upload("inbox/b.json", url=ECHO, datePublished=LATE)
    newsroom.upload("inbox/b.json", datePublished=LATE, **{**story(1), "url": ECHO})

    copy = newsroom.record(ECHO)
    assert (copy.duplicate_of, copy.duplicate_evidence, copy.cluster_id) == (None, None, f"c{copy.article_id[1:]}")


def test_copy_with_a_new_headline_is_a_near_copy_with_its_evidence(newsroom: Newsroom) -> None:
    newsroom.upload(datePublished=EARLY)
    original = newsroom.record()

    assert newsroom.upload("inbox/b.json", url=ECHO, headline=CORRECTED) == [
        ("duplicate", f"near copy of {original.article_id}")
    ]
    copy = newsroom.record(ECHO)
    assert copy.cluster_id == original.cluster_id
    assert copy.duplicate_evidence
    assert (copy.duplicate_evidence.method, copy.duplicate_evidence.matched_article_id) == ("near", original.article_id)
    assert copy.duplicate_evidence.matched_paragraphs == 3


def test_older_text_of_a_copy_that_arrives_late_does_not_change_its_link(newsroom: Newsroom) -> None:
    older = newsroom.add("inbox/b.json", url=ECHO, headline=CORRECTED)
    newsroom.upload(datePublished=EARLY)
    newsroom.upload("inbox/b.json", url=ECHO, datePublished=LATE)

    assert newsroom.ingest(older)[0][0] == "stale"
    assert newsroom.record(ECHO).duplicate_of == newsroom.record().article_id


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0)], ids=["dated-first", "undated-first", "copy-first"])
def test_date_in_one_of_two_uploads_counts_in_any_order(newsroom: Newsroom, order: tuple[int, ...]) -> None:
    refs = [
        newsroom.add("inbox/feed.json", datePublished=EARLY),
        newsroom.add("inbox/page.json"),
        newsroom.add("inbox/b.json", url=ECHO, datePublished=LATE),
    ]

    for number in order:
        newsroom.ingest(refs[number])

    assert newsroom.record(ECHO).duplicate_of == newsroom.record().article_id


def test_withdrawal_of_the_leader_makes_the_next_earliest_copy_the_leader(newsroom: Newsroom) -> None:
    newsroom.upload(datePublished=EARLY)
    newsroom.upload("inbox/b.json", url=ECHO, datePublished=LATE)
    newsroom.upload("inbox/c.json", url=MERCURY)
    newsroom.delete()

    assert newsroom.record(ECHO).duplicate_of is None
    assert newsroom.record(MERCURY).duplicate_of == newsroom.record(ECHO).article_id


def test_withdrawn_copy_has_no_link(newsroom: Newsroom) -> None:
    newsroom.upload(datePublished=EARLY)
    newsroom.upload("inbox/b.json", url=ECHO, datePublished=LATE)
    newsroom.delete("inbox/b.json")

    assert (newsroom.record(ECHO).pub_status, newsroom.record(ECHO).duplicate_of) == ("withdrawn", None)


def test_original_published_again_leads_the_copies_of_all_its_texts(newsroom: Newsroom) -> None:
    newsroom.upload(datePublished=EARLY)
    newsroom.upload("inbox/b.json", url=ECHO, datePublished=LATE)
    newsroom.delete()

    assert newsroom.upload(datePublished=EARLY, headline=CORRECTED) == [
        ("stored", "published again after it was withdrawn")
    ]
    assert newsroom.record(ECHO).duplicate_of == newsroom.record().article_id


def test_text_that_becomes_current_again_after_a_deletion_has_its_links_again(newsroom: Newsroom) -> None:
    newsroom.upload("inbox/b.json", url=ECHO, datePublished=EARLY)
    newsroom.upload("inbox/page.json", datePublished=LATE)
    newsroom.upload(datePublished=LATE, **{**story(1), "url": GAZETTE})
    assert newsroom.record().duplicate_of is None

    newsroom.delete()

    assert newsroom.record().duplicate_of == newsroom.record(ECHO).article_id


def test_upload_of_a_text_two_days_later_renews_its_claim(newsroom: Newsroom) -> None:
    newsroom.upload()
    newsroom.upload(headline=CORRECTED)
    ends = max(end for _, end in newsroom.table._claims.values())
    later = 2 * 86_400
    newsroom.store._changes += later - 1  # uploads are a second apart

    newsroom.upload(headline=CORRECTED)

    assert max(end for _, end in newsroom.table._claims.values()) == ends + later


def test_older_version_of_an_object_is_stale(newsroom: Newsroom) -> None:
    older = newsroom.add()
    newsroom.upload(headline=CORRECTED)

    assert newsroom.ingest(older) == [("stale", "a later version of the same object is known")]


def test_older_text_from_another_object_is_stale(newsroom: Newsroom) -> None:
    older = newsroom.add("inbox/b.json")
    newsroom.upload(headline=CORRECTED)

    assert newsroom.ingest(older) == [("stale", "a later text of the same article is known")]


def test_version_deleted_before_it_arrives_is_stale(newsroom: Newsroom) -> None:
    deleted = newsroom.add()
    newsroom.delete()

    assert newsroom.ingest(deleted) == [("stale", "the object was deleted after this version")]
    assert newsroom.record().pub_status == "withdrawn"


def test_version_removed_before_it_is_read_is_stale(newsroom: Newsroom) -> None:
    gone = newsroom.add()
    newsroom.store.delete_version(gone)

    assert newsroom.ingest(gone) == [("stale", "this version was gone before it was read")]


def test_deletion_withdraws_the_article(newsroom: Newsroom) -> None:
    newsroom.upload()

    assert newsroom.delete() == [("withdrawn", "")]
    assert newsroom.record().pub_status == "withdrawn"


def test_deletion_withdraws_every_article_of_the_object(newsroom: Newsroom) -> None:
    newsroom.ingest(newsroom.store.upload("inbox/a.json", body(fields(), fields(url=ECHO, headline=CORRECTED))))
    newsroom.upload(url=MERCURY, headline="Another story")

    assert newsroom.delete() == [("withdrawn", "")] * 3


def test_deletion_keeps_a_text_that_another_object_still_contains(newsroom: Newsroom) -> None:
    newsroom.upload("inbox/b.json")
    newsroom.upload(headline=CORRECTED)

    assert newsroom.delete() == [("withdrawn", "another object still holds it")]
    assert (newsroom.record().headline, newsroom.record().pub_status) == (fields()["headline"], "usable")


def test_texts_are_kept_after_both_sources_are_deleted(newsroom: Newsroom) -> None:
    newsroom.upload("inbox/b.json")
    newsroom.upload(headline=CORRECTED)
    newsroom.delete()

    assert newsroom.delete("inbox/b.json") == [("withdrawn", "")]
    kept = newsroom.table.revisions(newsroom.record().article_id).values()
    assert {fields()["headline"], CORRECTED} <= {text.headline for text in [*kept, newsroom.record()]}


def test_deletion_that_arrives_after_the_next_upload_changes_nothing(newsroom: Newsroom) -> None:
    newsroom.upload()
    deletion = newsroom.store.delete("inbox/a.json")
    newsroom.upload()

    assert newsroom.ingest(deletion) == [("stale", "a later version of the same object is known")]
    assert newsroom.record().pub_status == "usable"


def test_removal_of_one_old_version_changes_nothing(newsroom: Newsroom) -> None:
    old = newsroom.add()
    newsroom.ingest(old)
    newsroom.upload(headline=CORRECTED)
    before = list(newsroom.table.scan())

    assert newsroom.ingest(newsroom.store.delete_version(old)) == []
    assert list(newsroom.table.scan()) == before


def test_removal_of_one_old_version_does_not_withdraw_a_later_version_that_arrives_late(newsroom: Newsroom) -> None:
    old, later = newsroom.add(), newsroom.add(headline=CORRECTED)
    newsroom.ingest(old)
    newsroom.ingest(newsroom.store.delete_version(old))

    assert newsroom.ingest(later) == [("stored", "published again after it was withdrawn")]
    assert newsroom.record().pub_status == "usable"


def test_removal_of_the_last_version_withdraws_its_article(newsroom: Newsroom) -> None:
    last = newsroom.add()
    newsroom.ingest(last)

    assert newsroom.ingest(newsroom.store.delete_version(last)) == [("withdrawn", "")]


def test_removal_of_a_version_withdraws_only_its_own_articles(newsroom: Newsroom) -> None:
    newsroom.upload(url=ECHO, headline=CORRECTED)
    last = newsroom.add()
    newsroom.ingest(last)
    newsroom.ingest(newsroom.store.delete_version(last))

    assert (newsroom.record(ECHO).pub_status, newsroom.record().pub_status) == ("usable", "withdrawn")


def test_deletion_of_an_unknown_object_is_recorded_without_outcomes(newsroom: Newsroom) -> None:
    deletion = newsroom.store.delete("inbox/a.json")

    assert newsroom.ingest(deletion) == []
    (page,) = newsroom.table.ledger(source_id(deletion.bucket, deletion.key))
    assert (page.removed, page.complete) == (True, True)


def test_malformed_object_is_rejected_into_quarantine(newsroom: Newsroom) -> None:
    ref = newsroom.store.upload("inbox/a.json", b'[{"headline": ')

    ((kind, reason),) = newsroom.ingest(ref)

    assert (kind, reason.partition(":")[0]) == ("rejected", "malformed_payload")
    (note,) = newsroom.quarantine.notes.values()
    assert (note["key"], note["versionId"], note["recordIndex"], note["reason"]) == (ref.key, ref.version_id, 0, reason)


def test_rejected_record_does_not_affect_its_neighbours(newsroom: Newsroom) -> None:
    records = body(fields(), {"headline": "No text at all"}, story(1))

    ends = newsroom.ingest(newsroom.store.upload("inbox/a.json", records))

    assert ends == [("stored", ""), ("rejected", "invalid_article: text: no article text"), ("stored", "")]
    (note,) = newsroom.quarantine.notes.values()
    assert note["recordIndex"] == 1
    assert "No text at all" in note["record"]


@pytest.mark.parametrize("content", [b"[]", b'{"articles": []}'], ids=["array", "wrapper"])
def test_object_without_records_is_rejected(newsroom: Newsroom, content: bytes) -> None:
    ends = newsroom.ingest(newsroom.store.upload("inbox/a.json", content))

    assert ends == [("rejected", "malformed_payload: the object holds no records")]


def test_repeated_rejection_has_one_quarantine_note(newsroom: Newsroom) -> None:
    ref = newsroom.store.upload("inbox/a.json", b"[]")
    newsroom.ingest(ref)
    names = set(newsroom.quarantine.notes)

    Newsroom(newsroom.store, MemoryTable(), newsroom.quarantine).ingest(ref)

    assert set(newsroom.quarantine.notes) == names


def test_repeated_delivery_is_answered_from_the_ledger_without_reading_the_object(newsroom: Newsroom) -> None:
    ref = newsroom.add()
    ends = newsroom.ingest(ref)
    calls: list[str] = []
    desk = replace(newsroom.desk, store=Faulty(newsroom.store, before=calls.append))

    assert [(end.kind.value, end.reason) for end in ingest(ref, desk)] == ends
    assert calls == []


def test_second_record_of_an_article_in_one_file_is_a_revision(newsroom: Newsroom) -> None:
    records = body(fields(), fields(), fields(headline=CORRECTED))

    ends = newsroom.ingest(newsroom.store.upload("inbox/a.json", records))

    assert [kind for kind, _ in ends] == ["stored", "duplicate", "revised"]
    assert (newsroom.record().headline, newsroom.record().provenance.record_index) == (CORRECTED, 2)


def test_copies_in_one_file_are_linked(newsroom: Newsroom) -> None:
    records = body(fields(datePublished=EARLY), fields(url=ECHO, datePublished=LATE))

    ends = newsroom.ingest(newsroom.store.upload("inbox/a.json", records))

    assert ends[1] == ("duplicate", f"exact copy of {newsroom.record().article_id}")


def archive(count: int) -> bytes:
    return body(*(story(number) for number in range(count)))


@pytest.mark.parametrize(
    ("count", "pages"),
    [(PAGE, [100]), (PAGE + 1, [100, 1]), (2 * PAGE, [100, 100])],
)
def test_large_object_fills_ledger_pages_and_completes_the_last(
    newsroom: Newsroom, count: int, pages: list[int]
) -> None:
    ref = newsroom.store.upload("inbox/a.json", archive(count))

    assert newsroom.ingest(ref) == [("stored", "")] * count
    entered = newsroom.table.ledger(source_id(ref.bucket, ref.key))
    assert [len(page.outcomes) for page in entered] == pages
    assert [page.complete for page in entered] == [False] * (len(pages) - 1) + [True]


def test_deletion_of_a_large_object_withdraws_all_its_articles(newsroom: Newsroom) -> None:
    ref = newsroom.store.upload("inbox/a.json", archive(PAGE + 1))
    newsroom.ingest(ref)

    assert newsroom.delete() == [("withdrawn", "")] * (PAGE + 1)
    assert {stored.record.pub_status for stored in newsroom.table.scan()} == {"withdrawn"}


def test_unavailable_object_has_no_outcome(newsroom: Newsroom) -> None:
    ref = newsroom.add()

    def denied(_call: str) -> None:
        raise ObjectUnavailable("GetObject: AccessDenied")

    with pytest.raises(ObjectUnavailable):
        ingest(ref, replace(newsroom.desk, store=Faulty(newsroom.store, before=denied)))
    assert newsroom.quarantine.notes == {}
