"""Clusters recomputed by the reconciler: independent of the order of arrival, and corrected if wrong."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from builders import instalment, story
from copydesk.dedupe.reconcile import reconcile
from copydesk.events import ObjectRef
from copydesk.table.cluster import Cluster
from copydesk.table.identity import article_id_of_url
from newsroom import EARLY, ECHO, GAZETTE, LATE, MERCURY, Newsroom

FAR_OFF = 4_102_444_800  # 2100


@pytest.fixture
def newsroom() -> Newsroom:
    return Newsroom()


def reconciled(newsroom: Newsroom) -> int:
    """Reconcile and return the number of articles changed."""
    return reconcile(newsroom.table, window_days=30).changed


def paper(number: int) -> str:
    return f"https://paper{number}.example/a"


def edited(number: int) -> dict[str, object]:
    """An edited copy of a story: with a new first line, or without the last paragraph."""
    text = str(story(7)["text"])
    cut = text.rpartition("\n\n")[0] if number % 3 else text
    return {"text": f"Our reporter in town {number} writes.\n\n{text}" if number % 2 else cut}


def uploads(newsroom: Newsroom) -> list[ObjectRef]:
    """Six copies of one story, and six other stories."""
    copies = [
        newsroom.add(f"inbox/{n}.json", url=paper(n), datePublished=f"2026-03-0{n + 1}T09:00:00Z", **edited(n))
        for n in range(6)
    ]
    return copies + [newsroom.add(f"inbox/other-{n}.json", **story(n + 20)) for n in range(6)]


@pytest.mark.parametrize("seed", range(5))
def test_every_order_of_arrival_is_reconciled_to_the_same_links(seed: int) -> None:
    in_order, shuffled = Newsroom(), Newsroom()
    orders: Sequence[list[ObjectRef]] = (uploads(in_order), uploads(shuffled))
    random.Random(seed).shuffle(orders[1])
    for room, refs in zip((in_order, shuffled), orders, strict=True):
        for ref in refs:
            room.ingest(ref)
        reconciled(room)

    assert shuffled.state == in_order.state
    assert {in_order.record(paper(n)).cluster_id for n in range(6)} == {in_order.record(paper(0)).cluster_id}


def test_correct_clusters_are_not_changed(newsroom: Newsroom) -> None:
    newsroom.upload(datePublished=EARLY)
    newsroom.upload("inbox/b.json", url=ECHO, datePublished=LATE)
    newsroom.upload("inbox/c.json", **story(1))
    before = newsroom.state

    assert reconciled(newsroom) == 0
    assert newsroom.state == before


def test_wrongly_joined_clusters_are_separated(newsroom: Newsroom) -> None:
    newsroom.upload(datePublished=EARLY)
    newsroom.upload("inbox/b.json", url=ECHO, datePublished=LATE)
    newsroom.upload("inbox/c.json", **{**story(1), "url": MERCURY})
    original, stranger = newsroom.record(), newsroom.record(MERCURY)
    members = {article_id_of_url(url): "" for url in (GAZETTE, ECHO, MERCURY)}
    newsroom.table.place(Cluster(original.fingerprint, members), FAR_OFF)
    newsroom.table.place(Cluster(stranger.fingerprint, {stranger.article_id: ""}, into=original.fingerprint), FAR_OFF)
    wrong = newsroom.table.articles([stranger.article_id])[stranger.article_id]
    linked = wrong.record.model_copy(update={"cluster_id": original.cluster_id})
    newsroom.table.put(replace(wrong, record=linked, version=wrong.version + 1))

    assert reconciled(newsroom) == 1
    assert newsroom.record(MERCURY).cluster_id == stranger.cluster_id
    assert newsroom.record(ECHO).duplicate_of == original.article_id


def test_copies_not_linked_at_ingestion_are_joined(newsroom: Newsroom) -> None:
    newsroom.upload(datePublished=EARLY)
    newsroom.table._claims.clear()
    newsroom.upload("inbox/b.json", url=ECHO, datePublished=LATE)
    assert newsroom.record(ECHO).duplicate_of is None

    assert reconciled(newsroom) == 1
    assert newsroom.record(ECHO).duplicate_of == newsroom.record().article_id
    assert newsroom.upload("inbox/c.json", url=MERCURY) == [
        ("duplicate", f"exact copy of {newsroom.record().article_id}")
    ]


SERIES = (("gazette", 0), ("mercury", 1), ("gazette", 2))


def test_instalments_linked_as_copies_are_separated_after_a_third_arrives(newsroom: Newsroom) -> None:
    urls = [f"https://{paper}.example/road-{number}" for paper, number in SERIES]
    for (_, number), url in zip(SERIES, urls, strict=True):
        newsroom.upload(f"inbox/{number}.json", **instalment(number), url=url)
    assert newsroom.record(urls[1]).duplicate_of == newsroom.record(urls[0]).article_id

    reconciled(newsroom)

    assert [newsroom.record(url).duplicate_of for url in urls] == [None, None, None]


def test_copy_uploaded_after_the_window_is_not_linked(newsroom: Newsroom) -> None:
    newsroom.upload(datePublished=LATE)
    newsroom.ingest(
        replace(newsroom.add("inbox/b.json", url=ECHO, datePublished=EARLY), event_time="2026-05-04T12:00:00Z")
    )

    reconciled(newsroom)

    assert newsroom.record(ECHO).cluster_id != newsroom.record().cluster_id


def test_text_published_again_after_the_window_is_not_a_copy_of_the_earlier_story(newsroom: Newsroom) -> None:
    newsroom.upload(datePublished=EARLY)
    newsroom.upload("inbox/b.json", url=ECHO, datePublished=LATE)
    newsroom.ingest(replace(newsroom.add("inbox/c.json", url=MERCURY), event_time="2026-05-04T12:00:00Z"))

    reconciled(newsroom)

    assert newsroom.record(ECHO).duplicate_of == newsroom.record().article_id
    assert newsroom.record(MERCURY).duplicate_of is None


def test_cluster_of_a_text_copied_again_after_the_window_belongs_to_the_later_story(
    newsroom: Newsroom,
) -> None:
    stories = {"03": [paper(0), paper(1), paper(2)], "06": [paper(3), paper(4), paper(5)]}
    for month, urls in stories.items():
        for number, url in enumerate(urls):
            ref = newsroom.add(f"inbox/{month}-{number}.json", url=url, datePublished=EARLY, **edited(number))
            newsroom.ingest(replace(ref, event_time=f"2026-{month}-04T12:00:0{number}Z"))

    reconciled(newsroom)

    early, late = ([newsroom.record(url).cluster_id for url in urls] for urls in stories.values())
    assert len(set(late)) == 1
    assert not set(early) & set(late)
    assert reconciled(newsroom) == 0


def test_withdrawn_article_does_not_lead_a_cluster(newsroom: Newsroom) -> None:
    newsroom.upload(datePublished=EARLY)
    newsroom.upload("inbox/b.json", url=ECHO, datePublished=LATE)
    newsroom.upload("inbox/c.json", url=MERCURY)
    newsroom.delete()

    assert reconciled(newsroom) == 0
    assert newsroom.record(MERCURY).duplicate_of == newsroom.record(ECHO).article_id


def test_article_published_again_leads_its_story_again(newsroom: Newsroom) -> None:
    newsroom.upload(datePublished=EARLY)
    newsroom.upload("inbox/b.json", url=ECHO, datePublished=LATE)
    newsroom.delete()
    reconciled(newsroom)

    newsroom.upload(datePublished=EARLY)

    assert newsroom.record(ECHO).duplicate_of == newsroom.record().article_id
    assert reconciled(newsroom) == 0


def test_copy_of_an_earlier_revision_stays_a_copy(newsroom: Newsroom) -> None:
    newsroom.upload(datePublished=EARLY)
    newsroom.upload("inbox/b.json", url=ECHO, datePublished=LATE)
    newsroom.upload(**{**story(5), "url": GAZETTE})

    assert reconciled(newsroom) == 0
    assert newsroom.record(ECHO).duplicate_of == newsroom.record().article_id


def test_empty_table_is_reconciled(newsroom: Newsroom) -> None:
    assert reconciled(newsroom) == 0
