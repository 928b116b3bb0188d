"""Reconciliation: rehearsed without a write, and completed after it died at any write."""

from collections.abc import Callable
from itertools import count

import pytest

from copydesk.dedupe.reconcile import reconcile
from copydesk.recovery.rehearsal import rehearsed
from fakes import Faulty
from newsroom import EARLY, ECHO, LATE, MERCURY, Newsroom


def apart() -> Newsroom:
    """Three copies that were not linked, because each arrived after the claims before it were lost."""
    room = Newsroom()
    for key, over in (
        ("a", {"datePublished": EARLY}),
        ("b", {"url": ECHO, "datePublished": LATE}),
        ("c", {"url": MERCURY}),
    ):
        room.table._claims.clear()
        room.upload(f"inbox/{key}.json", **over)
    return room


def test_rehearsal_counts_what_would_change_and_writes_nothing() -> None:
    room = apart()
    before = (room.state, len(room.table.written))

    done = reconcile(rehearsed(room.table), window_days=30)

    assert (room.state, len(room.table.written)) == before
    assert done == reconcile(room.table, window_days=30)
    assert done.changed == 2


def test_rehearsal_after_the_run_finds_nothing_to_change() -> None:
    room = apart()
    reconcile(room.table, window_days=30)

    assert reconcile(rehearsed(room.table), window_days=30) == (3, 0, 0)


def test_table_of_a_rehearsal_has_no_other_writes() -> None:
    table = rehearsed(Newsroom().table)

    assert not any(hasattr(table, name) for name in ("keep", "claim", "join", "leave", "unite", "enter"))


class Cut(Exception):
    """The process dies: nothing after this is run."""


def dying(call: int) -> Callable[[str], None]:
    calls = count()

    def before(name: str) -> None:
        if name in {"put", "place"} and next(calls) == call:
            raise Cut(name)

    return before


@pytest.mark.parametrize("moment", ["before", "after"])
def test_reconciliation_that_died_at_any_write_is_completed_by_the_next(moment: str) -> None:
    straight = apart()
    reconcile(straight.table, window_days=30)

    for call in count():
        room = apart()
        try:
            reconcile(Faulty(room.table, **{moment: dying(call)}), window_days=30)
        except Cut:
            reconcile(room.table, window_days=30)
            assert room.state == straight.state, f"call {call}"
        else:
            break
    assert call >= 3


def test_every_article_is_counted_twice() -> None:
    counted: list[int] = []

    reconcile(apart().table, 30, done=lambda: counted.append(1))

    assert len(counted) == 6
