"""The contract of every ArticleTable on claims: which texts own a key, and until when."""

from dataclasses import replace

import pytest

import ports
from copydesk.table.article_table import ArticleTable
from copydesk.table.claim import Claim
from ports import Clock

clock, s3, table = ports.clock, ports.s3, ports.table  # fixtures

MINE = Claim("00ff", "a_1", "0f" * 16, "f0" * 16, bytes(range(256)) * 2)
ANOTHERS = replace(MINE, article_id="a_2")
REVISED = replace(MINE, content_hash="1f" * 16)


def test_free_key_is_owned_by_the_first_to_claim_it(table: ArticleTable, clock: Clock) -> None:
    assert table.claim(MINE, int(clock.now) + 60) is None
    assert table.claims([MINE.key]) == [MINE]


@pytest.mark.parametrize("other", [ANOTHERS, REVISED], ids=["another-article", "another-text-of-it"])
def test_claim_to_an_owned_key_returns_its_owner(table: ArticleTable, clock: Clock, other: Claim) -> None:
    table.claim(MINE, int(clock.now) + 60)

    assert table.claim(other, int(clock.now) + 600) == MINE
    assert table.claims([MINE.key]) == [MINE]


@pytest.mark.parametrize("seconds", [30, 60, 600], ids=["shorter", "same", "longer"])
def test_repeated_claim_extends_the_expiry_and_never_shortens_it(
    table: ArticleTable, clock: Clock, seconds: int
) -> None:
    table.claim(MINE, int(clock.now) + 60)

    assert table.claim(MINE, int(clock.now) + seconds) is None
    clock.now += max(seconds, 60) - 1
    assert table.claims([MINE.key]) == [MINE]
    clock.now += 1
    assert table.claims([MINE.key]) == []


def test_key_with_an_expired_claim_can_be_claimed_by_another_text(table: ArticleTable, clock: Clock) -> None:
    table.claim(MINE, int(clock.now) + 60)
    clock.now += 60

    assert table.claims([MINE.key]) == []
    assert table.claim(ANOTHERS, int(clock.now) + 60) is None
    assert table.claims([MINE.key]) == [ANOTHERS]


def test_key_has_a_second_place_for_one_other_text(table: ArticleTable, clock: Clock) -> None:
    second, third = (replace(ANOTHERS, article_id=name, is_second=True) for name in ("a_2", "a_3"))
    table.claim(MINE, int(clock.now) + 60)

    assert table.claim(second, int(clock.now) + 60) is None
    assert table.claim(third, int(clock.now) + 60) == second
    assert table.claims([MINE.key]) == [MINE, second]


@pytest.mark.parametrize("seconds", [30, 600], ids=["shorter", "longer"])
def test_each_place_has_its_own_expiry(table: ArticleTable, clock: Clock, seconds: int) -> None:
    second = replace(ANOTHERS, is_second=True)
    lasts = {MINE: 60, second: seconds}
    for claim, most in lasts.items():
        assert table.claim(claim, int(clock.now) + most) is None

    clock.now += min(lasts.values())
    assert table.claims([MINE.key]) == [claim for claim, most in lasts.items() if most > min(lasts.values())]


def test_expired_place_is_claimed_beside_a_live_one(table: ArticleTable, clock: Clock) -> None:
    second, third = replace(ANOTHERS, is_second=True), replace(MINE, article_id="a_3")
    table.claim(MINE, int(clock.now) + 60)
    table.claim(second, int(clock.now) + 600)
    clock.now += 60

    assert table.claim(third, int(clock.now) + 60) is None
    assert table.claims([MINE.key]) == [third, second]


def test_250_keys_are_read_in_one_call(table: ArticleTable, clock: Clock) -> None:
    owned = [replace(MINE, key=f"{number:016x}") for number in range(0, 250, 50)]
    for claim in owned:
        table.claim(claim, int(clock.now) + 60)

    found = table.claims([f"{number:016x}" for number in range(250)] + [owned[0].key])
    assert sorted(found, key=lambda claim: claim.key) == owned
    assert table.claims([]) == []
