import pytest

from builders import arrival, stored
from copydesk.article import Evidence
from copydesk.dedupe.verdict import Claim, linked, published

EARLY, LATE = "2026-03-01T09:00:00+00:00", "2026-03-02T09:00:00+00:00"
NAME = stored().record.article_id
MARK = stored().record.fingerprint


@pytest.mark.parametrize(
    ("members", "first"),
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
def test_first_is_the_one_published_first_then_the_smaller_id(members: dict[str, str], first: str | None) -> None:
    assert Claim(MARK, members).first == first


def test_joining_again_sets_the_date() -> None:
    assert Claim(MARK, {"a_x": LATE}).joined("a_x", EARLY) == Claim(MARK, {"a_x": EARLY})


@pytest.mark.parametrize(
    ("dates", "claimed"),
    [([None], ""), ([None, LATE], LATE), ([LATE, EARLY], EARLY), ([EARLY, LATE], EARLY)],
    ids=["undated", "dated-later", "moved-back", "moved-on"],
)
def test_claim_remembers_the_first_date_of_a_text(dates: list[str | None], claimed: str) -> None:
    texts = [arrival(datePublished=date).record for date in dates]

    assert published(texts, MARK) == claimed


def test_date_of_another_text_does_not_count() -> None:
    texts = [arrival(datePublished=LATE).record, arrival(datePublished=EARLY, headline="Another story").record]

    assert published(texts, MARK) == LATE


def test_member_that_is_not_first_is_an_exact_copy_of_the_first() -> None:
    record = linked(stored(), Claim(MARK, {NAME: LATE, "a_first": EARLY})).record

    assert (record.duplicate_of, record.duplicate_kind, record.cluster_id) == ("a_first", "exact", "c_first")
    assert record.duplicate_evidence == Evidence(method="exact", matched_article_id="a_first", fingerprint=MARK)


def test_first_member_is_a_copy_of_nothing() -> None:
    copy = linked(stored(), Claim(MARK, {NAME: LATE, "a_first": EARLY}))

    assert linked(copy, Claim(MARK, {NAME: LATE})) == stored()


@pytest.mark.parametrize(
    "claim", [Claim("0" * 32, {"a_first": EARLY}), Claim(MARK, {})], ids=["other-text", "nobody-left"]
)
def test_claim_that_says_nothing_of_the_current_text_changes_no_link(claim: Claim) -> None:
    copy = linked(stored(), Claim(MARK, {NAME: LATE, "a_first": EARLY}))

    assert linked(copy, claim) == copy


def test_withdrawn_article_is_never_linked() -> None:
    withdrawn = stored(removed="9")

    assert linked(withdrawn, Claim(MARK, {NAME: LATE, "a_first": EARLY})) == withdrawn
