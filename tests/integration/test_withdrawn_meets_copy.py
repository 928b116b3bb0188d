"""A near copy meets a withdrawal: every interleaving with two switches ends as one delivery after the other.

The first delivery runs up to one of its calls to the table, the second up to one of its own, then the first to its end
and the second to its end. `test_side_by_side` switches once and misses faults that need a second switch.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import count, product
from threading import Event, Thread
from typing import Any

import pytest

from builders import story
from copydesk.errors import TableUnavailable
from copydesk.events import ObjectRef
from copydesk.normalize import normalize
from copydesk.pipeline import reading
from copydesk.pipeline.ingest import ingest
from fakes import Faulty
from newsroom import EARLY, LATE, Newsroom, body

MIDDLE = "2026-03-01T18:00:00Z"
# Returns two deliveries that meet; earlier ones are ingested at once.
Meeting = Callable[[Newsroom], tuple[ObjectRef, ObjectRef]]


def original(**over: Any) -> dict[str, Any]:
    return {**story(1), "datePublished": EARLY, **over}


def copy(paper: str = "echo", date: str = LATE, first: str = "Yesterday") -> dict[str, Any]:
    """The article at another newspaper, without its last paragraph and with a new first word."""
    text = str(story(1)["text"]).rpartition("\n\n")[0]
    return {**story(1), "text": f"{first} {text}", "url": f"https://{paper}.example/1", "datePublished": date}


def add(room: Newsroom, key: str, record: dict[str, Any]) -> ObjectRef:
    return room.store.upload(key, body(record))


def copy_and_deletion_of_its_original(room: Newsroom) -> tuple[ObjectRef, ObjectRef]:
    room.ingest(add(room, "inbox/a.json", original()))
    return add(room, "inbox/b.json", copy()), room.store.delete("inbox/a.json")


def copy_and_kill_order_for_its_original(room: Newsroom) -> tuple[ObjectRef, ObjectRef]:
    room.ingest(add(room, "inbox/a.json", original()))
    return add(room, "inbox/b.json", copy()), add(room, "inbox/k.json", original(pubStatus="canceled"))


def copy_and_deletion_of_another_copy(room: Newsroom) -> tuple[ObjectRef, ObjectRef]:
    room.ingest(add(room, "inbox/a.json", original()))
    room.ingest(add(room, "inbox/b.json", copy()))
    return add(room, "inbox/c.json", copy("mercury", MIDDLE, "Today")), room.store.delete("inbox/b.json")


def copy_and_deletion_of_the_leader_of_two(room: Newsroom) -> tuple[ObjectRef, ObjectRef]:
    room.ingest(add(room, "inbox/a.json", original()))
    room.ingest(add(room, "inbox/b.json", copy()))
    return add(room, "inbox/c.json", copy("mercury", MIDDLE, "Today")), room.store.delete("inbox/a.json")


MEETINGS: list[Meeting] = [
    copy_and_deletion_of_its_original,
    copy_and_kill_order_for_its_original,
    copy_and_deletion_of_another_copy,
    copy_and_deletion_of_the_leader_of_two,
]

cached_normalize = cache(normalize)


@pytest.fixture(autouse=True)
def cached_normalization(monkeypatch: pytest.MonkeyPatch) -> None:
    """Normalize each article once: the tests deliver the same few thousands of times."""
    monkeypatch.setattr(reading, "normalize", cached_normalize)


def at_call(number: int, act: Callable[[], object]) -> Callable[[str], None]:
    """Return a hook for `Faulty` that calls `act` before one call, counted from 0."""
    calls = count()

    def counted(_name: str) -> None:
        if next(calls) == number:
            act()

    return counted


def deliver(room: Newsroom, ref: ObjectRef, before: Callable[[str], None]) -> None:
    ingest(ref, replace(room.desk, table=Faulty(room.table, before=before)))


def switched_twice(
    meeting: Meeting, first_stop: int, second_stop: int, *, withdrawal_first: bool
) -> tuple[Newsroom, int]:
    """Return the newsroom after two deliveries met, and how many of the two stops were reached."""
    room, reached = Newsroom(), []
    first, second = reversed(meeting(room)) if withdrawal_first else meeting(room)
    waits, go_on = Event(), Event()

    def hold() -> None:
        reached.append(2)
        waits.set()
        assert go_on.wait(30)

    def run() -> None:
        deliver(room, second, at_call(second_stop, hold))
        waits.set()

    thread = Thread(target=run)

    def switch() -> None:
        reached.append(1)
        thread.start()
        assert waits.wait(30)

    deliver(room, first, at_call(first_stop, switch))
    go_on.set()
    if reached:
        thread.join()
    return room, len(reached)


def every_interleaving(meeting: Meeting, *, withdrawal_first: bool) -> Iterator[tuple[Newsroom, str]]:
    for first_stop in count():
        for second_stop in count():
            room, reached = switched_twice(meeting, first_stop, second_stop, withdrawal_first=withdrawal_first)
            if not reached:
                return
            yield room, f"stops {first_stop} and {second_stop}"
            if reached == 1:
                break


@pytest.mark.parametrize("withdrawal_first", [False, True], ids=["copy-first", "withdrawal-first"])
@pytest.mark.parametrize("meeting", MEETINGS)
def test_copy_and_withdrawal_that_meet_end_as_one_after_the_other(meeting: Meeting, withdrawal_first: bool) -> None:
    sequential = Newsroom()
    for ref in meeting(sequential):
        sequential.ingest(ref)

    seen = 0
    for room, stops in every_interleaving(meeting, withdrawal_first=withdrawal_first):
        assert room.state == sequential.state, stops
        seen += 1
    assert seen > 50


def died_after_meeting(meeting: Meeting, stop: int, death: int) -> tuple[Newsroom, bool]:
    """Return the room after a copy met a withdrawal at one call, died at a later one and came again, and if it died."""
    room = Newsroom()
    first, second = meeting(room)
    calls = count()

    def counted(_name: str) -> None:
        number = next(calls)
        if number == stop:
            deliver(room, second, str)
        if number == stop + death:
            raise TableUnavailable("died")

    has_died = False
    try:
        deliver(room, first, counted)
    except TableUnavailable:
        has_died = True
    for ref in (first, second):
        room.ingest(ref)
    return room, has_died


@pytest.mark.parametrize("meeting", MEETINGS)
def test_copy_that_died_after_it_met_a_withdrawal_ends_right_when_it_comes_again(meeting: Meeting) -> None:
    straight = Newsroom()
    for ref in meeting(straight):
        straight.ingest(ref)

    deaths = 0
    for stop, death in product(range(36), range(1, 12)):
        room, has_died = died_after_meeting(meeting, stop, death)
        assert room.state == straight.state, f"stop {stop}, death {death} calls later"
        deaths += has_died
    assert deaths > 100


def test_copy_of_these_tests_is_a_near_copy() -> None:
    room = Newsroom()
    room.ingest(add(room, "inbox/a.json", original()))

    assert room.ingest(add(room, "inbox/b.json", copy())) == [
        ("duplicate", f"near copy of {room.record(original()['url']).article_id}")
    ]
