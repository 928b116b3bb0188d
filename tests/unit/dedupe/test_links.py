import pytest

from builders import TEXT, arrival, stored
from copydesk.article import Record
from copydesk.dedupe.links import is_linked_to, linked
from copydesk.table.cluster import Cluster, first_published
from copydesk.table.stored import StoredArticle

EARLY, LATE = "2026-03-01T09:00:00+00:00", "2026-03-02T09:00:00+00:00"
NAME = stored().record.article_id
MARK = stored().record.fingerprint


def first(**over: object) -> Record:
    """The article published first, `a_first`."""
    return stored(url="https://echo.example/libraries", **over).record.model_copy(update={"article_id": "a_first"})


def copied(article: StoredArticle) -> StoredArticle:
    """An article that says it is an exact copy of `a_first`."""
    cluster = Cluster(MARK, {NAME: LATE, "a_first": EARLY})
    return linked(article, cluster, cluster, first())


@pytest.mark.parametrize(
    ("members", "name"),
    [
        ({}, None),
        ({"a_x": LATE}, "a_x"),
        ({"a_x": LATE, "a_y": EARLY}, "a_y"),
        ({"a_x": "", "a_y": LATE}, "a_y"),
        ({"a_y": EARLY, "a_x": EARLY}, "a_x"),
        ({"a_y": "", "a_x": ""}, "a_x"),
    ],
    ids=["nobody", "alone", "earlier-date", "dated-before-undated", "same-date", "both-undated"],
)
def test_first_is_the_one_published_first_then_the_smaller_id(members: dict[str, str], name: str | None) -> None:
    assert Cluster(MARK, members).first == name


@pytest.mark.parametrize(("date", "again"), [(LATE, EARLY), (EARLY, LATE), ("", EARLY), (EARLY, "")])
def test_joining_again_keeps_the_earlier_date(date: str, again: str) -> None:
    assert Cluster(MARK, {"a_x": date}).joined({"a_x": again}) == Cluster(MARK, {"a_x": EARLY})


@pytest.mark.parametrize(
    ("dates", "remembered"),
    [([None], ""), ([None, LATE], LATE), ([LATE, EARLY], EARLY), ([EARLY, LATE], EARLY)],
    ids=["undated", "dated-later", "moved-back", "moved-on"],
)
def test_cluster_remembers_the_first_date_of_a_text(dates: list[str | None], remembered: str) -> None:
    texts = [arrival(datePublished=date).record for date in dates]

    assert first_published(texts, MARK) == remembered


def test_date_of_another_text_does_not_count() -> None:
    texts = [arrival(datePublished=LATE).record, arrival(datePublished=EARLY, headline="Another story").record]

    assert first_published(texts, MARK) == LATE


def test_member_with_the_words_of_the_first_is_an_exact_copy_of_it() -> None:
    record = copied(stored()).record

    assert (record.duplicate_of, record.duplicate_kind, record.cluster_id) == ("a_first", "exact", "c_first")
    assert record.duplicate_relation == "exact"
    evidence = record.duplicate_evidence
    assert evidence
    assert (evidence.method, evidence.matched_article_id, evidence.fingerprint) == ("exact", "a_first", MARK)
    assert evidence.containment_in is None


def test_member_with_other_words_than_the_first_is_a_near_copy_with_its_figures() -> None:
    leader = first(text=f"{TEXT}\n\nThe libraries of Ansleigh were founded in 1904 by a maker of buttons.")
    own = Cluster(MARK, {NAME: LATE}, into=leader.fingerprint)
    record = linked(stored(), own, Cluster(leader.fingerprint, {"a_first": EARLY}, {NAME: LATE}), leader).record

    assert (record.duplicate_of, record.duplicate_kind) == ("a_first", "near")
    assert record.duplicate_relation == "cut"
    evidence = record.duplicate_evidence
    assert evidence
    assert evidence.fingerprint == leader.fingerprint
    assert evidence.containment_in == 1.0
    assert 0.5 < (evidence.containment_of or 0) < 1.0
    assert evidence.matched_paragraphs == 3


def test_copy_of_a_text_that_the_first_has_revised_since_stays_exact() -> None:
    cluster = Cluster(MARK, {NAME: LATE, "a_first": EARLY})

    assert linked(stored(), cluster, cluster, first(headline="Corrected")) == copied(stored())


def test_link_is_stale_without_a_relation_or_with_another_one() -> None:
    record = copied(stored()).record

    assert is_linked_to(record, first())
    assert not is_linked_to(record.model_copy(update={"duplicate_relation": None}), first())
    assert not is_linked_to(record.model_copy(update={"duplicate_relation": "cut"}), first())


def test_first_member_is_a_copy_of_nothing() -> None:
    alone = Cluster(MARK, {NAME: LATE})

    assert linked(copied(stored()), alone, alone, None) == stored()


def test_cluster_that_all_have_left_changes_no_link() -> None:
    assert linked(copied(stored()), Cluster(MARK), Cluster(MARK), None) == copied(stored())


def test_withdrawn_article_is_never_linked() -> None:
    withdrawn = stored(removed="9")
    cluster = Cluster(MARK, {NAME: LATE, "a_first": EARLY})

    assert linked(withdrawn, cluster, cluster, first()) == withdrawn


@pytest.mark.parametrize(("text", "other"), [("One", "One two"), ("One two", "One two three"), ("文", "文字")])
def test_figures_of_the_shortest_texts_are_shares_too(text: str, other: str) -> None:
    leader = first(text=other, headline="Another")
    own = Cluster(MARK, {NAME: LATE}, into=leader.fingerprint)
    evidence = linked(stored(text=text), own, Cluster(leader.fingerprint, {"a_first": EARLY}), leader).record
    assert evidence.duplicate_of == "a_first"
