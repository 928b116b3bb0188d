"""Articles that their publisher withholds, embargoes or kills."""

import json
from itertools import permutations
from typing import Any

import pytest

from builders import TEXT
from copydesk.article import Record
from copydesk.search.documents import document
from newsroom import CORRECTED, EARLY, ECHO, LATE, Newsroom

URN = "urn:newsml:agency.example:20260304:ferry"


@pytest.fixture
def newsroom() -> Newsroom:
    return Newsroom()


def story(**over: Any) -> bytes:
    """An article in ninjs, the format of news agencies."""
    fields = {"uri": URN, "headline": "Ansleigh keeps its libraries", "body_text": TEXT, "pubstatus": "usable"}
    return json.dumps({**fields, **over}).encode()


KILL = json.dumps({"uri": URN, "pubstatus": "canceled", "versioncreated": "2026-03-04T12:00:00Z"}).encode()


def only(newsroom: Newsroom) -> Record:
    [stored] = newsroom.table.scan()
    return stored.record


def test_kill_order_in_an_object_of_its_own_withdraws_the_article(newsroom: Newsroom) -> None:
    newsroom.ingest(newsroom.store.upload("wire/1.json", story(infosources=[{"name": "Agency Example"}])))

    assert newsroom.ingest(newsroom.store.upload("wire/2.json", KILL)) == [("withdrawn", "withdrawn by its publisher")]
    assert only(newsroom).pub_status == "withdrawn"


def test_killed_article_has_no_searchable_text(newsroom: Newsroom) -> None:
    newsroom.ingest(newsroom.store.upload("wire/1.json", story()))
    newsroom.ingest(newsroom.store.upload("wire/2.json", KILL))

    [stored] = newsroom.table.scan()

    assert {"headline", "text", "localized"}.isdisjoint(document(stored))


def test_killed_text_is_kept_as_a_revision(newsroom: Newsroom) -> None:
    newsroom.ingest(newsroom.store.upload("wire/1.json", story()))
    newsroom.ingest(newsroom.store.upload("wire/2.json", KILL))

    assert [kept.text for kept in newsroom.table.revisions(only(newsroom).article_id).values()] == [TEXT]


def test_kill_order_that_arrives_first_withdraws_the_article_that_follows(newsroom: Newsroom) -> None:
    article, kill = newsroom.store.upload("wire/1.json", story()), newsroom.store.upload("wire/2.json", KILL)

    assert newsroom.ingest(kill) == [("withdrawn", "withdrawn by its publisher")]
    assert newsroom.ingest(article) == [("stale", "a later text of the same article is known")]
    assert only(newsroom).pub_status == "withdrawn"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_every_order_of_article_kill_and_correction_ends_in_one_state(order: tuple[int, ...]) -> None:
    newsroom = Newsroom()
    refs = [
        newsroom.store.upload("wire/1.json", story()),
        newsroom.store.upload("wire/2.json", KILL),
        newsroom.store.upload("wire/3.json", story(headline=CORRECTED)),
    ]

    for number in order:
        newsroom.ingest(refs[number])

    assert (only(newsroom).pub_status, only(newsroom).headline) == ("usable", CORRECTED)


def test_kill_order_with_the_dates_of_the_article_takes_effect_at_its_upload(newsroom: Newsroom) -> None:
    newsroom.upload(datePublished=EARLY, dateModified=LATE)

    newsroom.upload("inbox/kill.json", datePublished=EARLY, pubStatus="canceled")

    assert newsroom.record().pub_status == "withdrawn"


def test_page_crawled_again_with_its_old_dates_does_not_undo_a_kill_order(newsroom: Newsroom) -> None:
    newsroom.upload(datePublished=EARLY)
    newsroom.upload("inbox/kill.json", datePublished=EARLY, pubStatus="canceled")

    assert newsroom.upload("inbox/c.json", datePublished=EARLY) == [
        ("stale", "a later text of the same article is known")
    ]
    assert newsroom.record().pub_status == "withdrawn"


def test_deleted_kill_order_has_no_effect(newsroom: Newsroom) -> None:
    newsroom.upload()
    newsroom.upload("inbox/kill.json", pubStatus="canceled")

    newsroom.delete("inbox/kill.json")

    assert newsroom.record().pub_status == "usable"


def test_copy_of_a_killed_original_becomes_the_leader(newsroom: Newsroom) -> None:
    newsroom.upload(datePublished=EARLY)
    newsroom.upload("inbox/b.json", url=ECHO, datePublished=LATE)
    assert newsroom.record(ECHO).duplicate_of

    newsroom.upload(datePublished=EARLY, pubStatus="canceled")

    assert newsroom.record(ECHO).duplicate_of is None


def test_withheld_article_is_stored_and_not_searchable(newsroom: Newsroom) -> None:
    assert newsroom.upload(pubStatus="withheld") == [("stored", "withheld by its publisher")]

    [stored] = newsroom.table.scan()

    assert (stored.record.pub_status, "text" in document(stored)) == ("withheld", False)


def test_embargo_that_ends_after_the_upload_withholds_the_article(newsroom: Newsroom) -> None:
    newsroom.upload(embargoed="2026-03-05T00:00:00Z")

    assert newsroom.record().pub_status == "withheld"


def test_embargo_that_ended_before_the_upload_has_no_effect(newsroom: Newsroom) -> None:
    newsroom.upload(embargoed="2026-03-04T06:00:00Z")

    assert newsroom.record().pub_status == "usable"


def test_article_is_released_by_its_next_upload(newsroom: Newsroom) -> None:
    newsroom.upload(pubStatus="withheld")

    assert newsroom.upload() == [("stored", "published again after it was withheld")]
    assert newsroom.record().pub_status == "usable"


def test_article_withheld_after_it_was_published_is_withdrawn(newsroom: Newsroom) -> None:
    newsroom.upload()

    assert newsroom.upload(pubStatus="withheld") == [("withdrawn", "withheld by its publisher")]
    assert newsroom.record().pub_status == "withheld"


def test_kill_order_delivered_again_has_the_same_outcome(newsroom: Newsroom) -> None:
    newsroom.upload()
    kill = newsroom.add("inbox/kill.json", pubStatus="canceled")

    assert newsroom.ingest(kill) == newsroom.ingest(kill) == [("withdrawn", "withdrawn by its publisher")]
