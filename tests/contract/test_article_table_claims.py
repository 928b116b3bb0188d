"""What every article table promises of claims: who bears a fingerprint, and until when."""

import pytest

import ports
from copydesk.dedupe.verdict import Claim
from copydesk.ports import ArticleTable
from ports import Clock

clock, s3, table = ports.clock, ports.s3, ports.table  # fixtures

MARK = "f1" * 16


def test_first_member_begins_a_claim(table: ArticleTable, clock: Clock) -> None:
    claim = table.join(MARK, "a_1", "2026-03-04T12:00:00+00:00", int(clock.now) + 60)

    assert claim == Claim(MARK, {"a_1": "2026-03-04T12:00:00+00:00"})
    assert table.claims([MARK]) == {MARK: claim}


def test_members_join_one_after_another(table: ArticleTable, clock: Clock) -> None:
    table.join(MARK, "a_1", "2026-03-04", int(clock.now) + 60)
    claim = table.join(MARK, "a_2", "", int(clock.now) + 60)

    assert claim == Claim(MARK, {"a_1": "2026-03-04", "a_2": ""})
    assert table.claims([MARK]) == {MARK: claim}


def test_member_that_joins_again_brings_its_new_date(table: ArticleTable, clock: Clock) -> None:
    for date in ("2026-03-04", "2026-03-05", "2026-03-05"):
        claim = table.join(MARK, "a_1", date, int(clock.now) + 60)

    assert claim == Claim(MARK, {"a_1": "2026-03-05"})


def test_unknown_claims_are_absent(table: ArticleTable, clock: Clock) -> None:
    known = table.join(MARK, "a_1", "", int(clock.now) + 60)

    assert table.claims(["unknown", MARK, MARK]) == {MARK: known}
    assert table.claims([]) == {}


def test_250_claims_are_asked_for_at_once(table: ArticleTable, clock: Clock) -> None:
    marks = [f"{number:032x}" for number in range(250)]
    claims = {mark: table.join(mark, "a_1", "", int(clock.now) + 60) for mark in marks[::50]}

    assert table.claims(marks) == claims


@pytest.mark.parametrize(
    ("seconds", "is_there"), [(59, True), (59.9, True), (60, False), (61, False)], ids=["before", "just", "at", "after"]
)
def test_claim_is_gone_from_its_end_on(table: ArticleTable, clock: Clock, seconds: float, *, is_there: bool) -> None:
    table.join(MARK, "a_1", "", int(clock.now) + 60)
    clock.now += seconds

    assert (MARK in table.claims([MARK])) is is_there


@pytest.mark.parametrize("seconds", [60, 60.5])
def test_expired_claim_is_begun_anew(table: ArticleTable, clock: Clock, seconds: float) -> None:
    table.join(MARK, "a_1", "", int(clock.now) + 60)
    clock.now += seconds
    claim = table.join(MARK, "a_2", "", int(clock.now) + 60)

    assert claim == Claim(MARK, {"a_2": ""})
    assert table.claims([MARK]) == {MARK: claim}


def test_claim_lasts_until_the_end_that_the_last_member_set(table: ArticleTable, clock: Clock) -> None:
    for seconds in (60, 120):
        claim = table.join(MARK, "a_1", "", int(clock.now) + seconds)
    clock.now += 100

    assert table.claims([MARK]) == {MARK: claim}


def test_late_delivery_does_not_shorten_a_claim(table: ArticleTable, clock: Clock) -> None:
    table.join(MARK, "a_1", "", int(clock.now) + 600)
    table.join(MARK, "a_2", "", int(clock.now) + 60)

    clock.now += 300

    assert set(table.claims([MARK])[MARK].members) == {"a_1", "a_2"}


def test_member_leaves_and_the_others_remain(table: ArticleTable, clock: Clock) -> None:
    for name in ("a_1", "a_2"):
        table.join(MARK, name, "", int(clock.now) + 60)
    left = Claim(MARK, {"a_2": ""})

    assert table.leave(MARK, "a_1") == left
    assert table.claims([MARK]) == {MARK: left}


def test_member_that_left_leaves_again_without_harm(table: ArticleTable, clock: Clock) -> None:
    for name in ("a_1", "a_2"):
        table.join(MARK, name, "", int(clock.now) + 60)

    assert table.leave(MARK, "a_1") == table.leave(MARK, "a_1") == Claim(MARK, {"a_2": ""})


def test_claim_that_all_have_left_has_no_members(table: ArticleTable, clock: Clock) -> None:
    table.join(MARK, "a_1", "", int(clock.now) + 60)
    table.leave(MARK, "a_1")

    assert table.claims([MARK]) == {MARK: Claim(MARK, {})}


def test_leaving_an_unknown_claim_begins_none(table: ArticleTable) -> None:
    assert table.leave(MARK, "a_1") == Claim(MARK, {})
    assert table.claims([MARK]) == {}
