"""A delivery that is cut short at any of its calls and repeated ends like an uninterrupted one."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from itertools import count, product
from typing import Any

import pytest

from builders import story
from copydesk.errors import OutOfTime, TableUnavailable
from copydesk.events import ObjectRef
from copydesk.normalize import normalize
from copydesk.pipeline import reading
from copydesk.pipeline.desk import Desk
from copydesk.pipeline.ingest import ingest
from copydesk.settings import Limits
from fakes import Faulty, MemoryTable
from newsroom import CORRECTED, EARLY, ECHO, GAZETTE, LATE, MERCURY, Newsroom, body, fields

SMALL_PAGES = Limits(records_per_page=2)
Story = Callable[[Newsroom], list[ObjectRef]]

FEWEST_CALLS = 2  # of a delivery: it reads the ledger and writes a page of it


def revision(room: Newsroom) -> list[ObjectRef]:
    return [room.add(), room.add(headline=CORRECTED), room.add("inbox/b.json", headline=CORRECTED), room.add()]


def copies(room: Newsroom) -> list[ObjectRef]:
    """The original arrives last and changes the links of both copies."""
    late = room.add("inbox/b.json", url=ECHO, datePublished=LATE)
    undated = room.add("inbox/c.json", url=MERCURY)
    return [late, undated, room.add(datePublished=EARLY)]


def deletion(room: Newsroom) -> list[ObjectRef]:
    """The original is deleted, its copy leads, and the original is published again, revised."""
    original, copy = room.add(datePublished=EARLY), room.add("inbox/b.json", url=ECHO, datePublished=LATE)
    gone, back = room.store.delete("inbox/a.json"), room.add(datePublished=EARLY, headline=CORRECTED)
    return [original, copy, gone, back]


def text_in_another_object(room: Newsroom) -> list[ObjectRef]:
    """A deletion makes an older text current, which is a copy of another article."""
    older, copied = (
        room.add("inbox/b.json", datePublished=LATE),
        room.add("inbox/c.json", url=ECHO, datePublished=EARLY),
    )
    newer = room.add(datePublished=LATE, headline=CORRECTED)
    return [older, copied, newer, room.store.delete("inbox/a.json"), room.store.delete("inbox/b.json")]


def one_version(room: Newsroom) -> list[ObjectRef]:
    first, last = room.add(), room.add(headline=CORRECTED)
    bodies = dict(room.store._objects)
    removals = [room.store.delete_version(first), room.store.delete_version(last)]
    room.store._objects |= bodies  # as if both were read before the removal
    return [first, last, *removals]


def late(room: Newsroom) -> list[ObjectRef]:
    refs = [room.add(), room.add(headline=CORRECTED), room.store.delete("inbox/a.json"), room.add("inbox/b.json")]
    return [refs[1], refs[0], refs[3], refs[2]]


def rejections(room: Newsroom) -> list[ObjectRef]:
    mixed = room.store.upload("inbox/a.json", body(fields(), {"headline": "No text"}, fields(url=ECHO)))
    return [mixed, room.store.upload("inbox/b.json", b'[{"headline": '), room.store.upload("inbox/c.json", b"[]")]


def repeated_in_a_file(room: Newsroom) -> list[ObjectRef]:
    records = [fields(), fields(url=ECHO), fields(headline=CORRECTED), fields(headline=CORRECTED)]
    return [room.store.upload("inbox/a.json", body(*records))]


def several_pages(room: Newsroom) -> list[ObjectRef]:
    records = [fields(url=f"https://gazette.example/{n % 4}", headline=f"Story {n % 3}") for n in range(5)]
    return [room.store.upload("inbox/a.json", body(*records)), room.store.delete("inbox/a.json")]


def five_articles(room: Newsroom) -> list[ObjectRef]:
    records = [fields(url=f"https://gazette.example/{n}", headline=f"Story {n}") for n in range(5)]
    return [room.store.upload("inbox/a.json", body(*records))]


def published_again(room: Newsroom) -> list[ObjectRef]:
    """An article with two texts is withdrawn and then uploaded twice from another object."""
    texts = [room.add(datePublished=EARLY), room.add(datePublished=EARLY, headline=CORRECTED)]
    gone = room.store.delete("inbox/a.json")
    return [*texts, gone, room.add("inbox/b.json", datePublished=LATE), room.add("inbox/b.json", datePublished=LATE)]


def copies_in_one_file(room: Newsroom) -> list[ObjectRef]:
    """The second record was published first and leads: a repetition meets the first as its copy."""
    return [room.store.upload("inbox/a.json", body(fields(datePublished=LATE), fields(url=ECHO, datePublished=EARLY)))]


def paragraphs(url: str, first: int, last: int, date: str) -> bytes:
    """An article with some of eight paragraphs."""
    text = "\n\n".join(" ".join(str(story(number)["text"]).split()) for number in range(40 + first, 40 + last))
    return body({"headline": "A tale of paragraphs", "text": text, "url": url, "datePublished": date})


def united(room: Newsroom) -> list[ObjectRef]:
    """Two texts share too little to be copies; the third contains both and unites their clusters."""
    parts = [(GAZETTE, 0, 4, LATE), (ECHO, 2, 6, EARLY), (MERCURY, 0, 8, LATE)]
    return [room.store.upload(f"inbox/{part[0][8:12]}.json", paragraphs(*part)) for part in parts]


def test_third_text_of_united_is_a_copy_of_both_others() -> None:
    room = Newsroom(limits=SMALL_PAGES)
    kinds = [room.ingest(ref)[0][0] for ref in united(room)]

    assert kinds == ["stored", "stored", "duplicate"]
    assert [len(members) for members in room.state["stories"]] == [3]


STORIES: list[Story] = [
    revision, copies, deletion, text_in_another_object, one_version, late, rejections, repeated_in_a_file,
    several_pages, published_again, united, copies_in_one_file,
]  # fmt: skip


def written(room: Newsroom) -> dict[str, Any]:
    """All stored data except the versions of articles, which count the writes."""
    sources = {stored.record.article_id: stored.sources for stored in room.table.scan()}
    revisions = {name: room.table.revisions(name) for name in sources}
    notes = {"ledger": room.table._ledger, "quarantine": room.quarantine.notes}
    return {**room.state, **notes, "sources": sources, "revisions": revisions}


def cut_at(call: int) -> Callable[[str], None]:
    """Return a hook for `Faulty` that raises at one call, counted from 0."""
    calls = iter(range(call))

    def count(_name: str) -> None:
        if next(calls, None) is None:
            raise TableUnavailable("cut short")

    return count


def delivered(story: Story) -> Newsroom:
    room = Newsroom(limits=SMALL_PAGES)
    for ref in story(room):
        room.ingest(ref)
    return room


def cut_short(room: Newsroom, ref: ObjectRef, call: int, when: str = "before") -> bool:
    """Deliver with a fault at one call; return whether it failed (False if it makes fewer calls)."""
    fault = {when: cut_at(call)}
    ports = (Faulty(port, **fault) for port in (room.store, room.table, room.quarantine))
    desk = Desk(*ports, limits=room.limits)
    with suppress(TableUnavailable):
        ingest(ref, desk)
        return False
    return True


@pytest.fixture(autouse=True)
def cached_normalization(monkeypatch: pytest.MonkeyPatch) -> None:
    """Normalize each article once: the tests deliver the same few thousands of times."""
    monkeypatch.setattr(reading, "normalize", cached_normalize)


cached_normalize = cache(normalize)


@pytest.mark.parametrize("when", ["before", "after"], ids=["crash", "lost-answer"])
@pytest.mark.parametrize("story", STORIES)
def test_delivery_cut_short_at_any_call_ends_like_an_uninterrupted_one(story: Story, when: str) -> None:
    uninterrupted = written(delivered(story))

    for number in range(len(story(Newsroom(limits=SMALL_PAGES)))):
        for call in count():
            room = Newsroom(limits=SMALL_PAGES)
            refs = story(room)
            for ref in refs[:number]:
                room.ingest(ref)
            if not cut_short(room, refs[number], call, when):
                assert call >= FEWEST_CALLS, f"delivery {number} was cut {call} times"
                break
            for ref in refs[number:]:
                room.ingest(ref)
            assert written(room) == uninterrupted, f"delivery {number}, call {call}"


class TimeFor:
    """A clock that leaves time for a number of looks at it, then none."""

    def __init__(self, looks: int) -> None:
        self._looks = looks

    def __call__(self) -> int:
        self._looks -= 1
        return 60_000 if self._looks >= 0 else 0


def out_of_time(room: Newsroom, ref: ObjectRef, looks: int) -> bool:
    """Deliver with a limited number of looks at the clock; return whether the delivery ran out of time."""
    try:
        ingest(ref, replace(room.desk, time_left=TimeFor(looks)))
    except OutOfTime:
        return True
    return False


@pytest.mark.parametrize("story", [repeated_in_a_file, several_pages, rejections])
def test_delivery_that_runs_out_of_time_twice_ends_like_an_uninterrupted_one(story: Story) -> None:
    uninterrupted = written(delivered(story))

    twice_cut = 0
    for first, second in product(range(12), range(18)):
        room = Newsroom(limits=SMALL_PAGES)
        refs = story(room)
        cuts = [out_of_time(room, refs[0], looks) for looks in (first, second)]
        twice_cut += all(cuts)
        for ref in refs:
            room.ingest(ref)
        assert written(room) == uninterrupted, f"after {first} and {second} looks, {cuts}"
    assert twice_cut > 20


@pytest.mark.parametrize("call", range(12))
def test_delivery_that_crashes_after_it_was_continued_ends_like_an_uninterrupted_one(call: int) -> None:
    uninterrupted = written(delivered(several_pages))

    room = Newsroom(limits=SMALL_PAGES)
    refs = several_pages(room)
    assert out_of_time(room, refs[0], 7)
    assert cut_short(room, refs[0], call)
    for ref in refs:
        room.ingest(ref)

    assert written(room) == uninterrupted


@pytest.mark.parametrize("looks", range(10))
def test_short_page_written_over_a_full_one_is_filled_again(looks: int) -> None:
    """One delivery of an object finishes; another, which read the ledger before, then runs out of time."""
    uninterrupted = written(delivered(five_articles))

    room = Newsroom(limits=SMALL_PAGES)
    refs = five_articles(room)
    late = MemoryTable(**vars(room.table) | {"_ledger": {}})  # the ledger as it was before the other delivery
    room.ingest(refs[0])
    with pytest.raises(OutOfTime):
        ingest(refs[0], replace(room.desk, table=Behind(room.table, late), time_left=TimeFor(looks)))
    for ref in refs:
        room.ingest(ref)

    assert written(room) == uninterrupted


@dataclass(frozen=True)
class Behind:
    """A table whose ledger is read from an earlier state of it."""

    table: MemoryTable
    past: MemoryTable

    def __getattr__(self, name: str) -> Any:
        return getattr(self.past if name == "ledger" else self.table, name)


@pytest.mark.parametrize("story", STORIES)
def test_delivery_cut_short_and_overtaken_by_all_others_ends_in_the_same_state(story: Story) -> None:
    uninterrupted = delivered(story).state

    for number in range(len(story(Newsroom(limits=SMALL_PAGES)))):
        for call in count():
            room = Newsroom(limits=SMALL_PAGES)
            refs = story(room)
            for ref in refs[:number]:
                room.ingest(ref)
            if not cut_short(room, refs[number], call):
                assert call >= FEWEST_CALLS, f"delivery {number} was cut {call} times"
                break
            for ref in [*refs[number + 1 :], refs[number]]:
                room.ingest(ref)
            assert room.state == uninterrupted, f"delivery {number}, call {call}"


def test_file_cut_short_twice_around_a_later_version_has_one_set_of_links() -> None:
    def story(room: Newsroom) -> list[ObjectRef]:
        both = body(fields(datePublished=EARLY), fields(url=ECHO, datePublished=EARLY))
        return [room.store.upload("inbox/a.json", both), room.add(url=ECHO), room.add(url=GAZETTE)]

    uninterrupted = delivered(story).state

    for first, second in product(range(3, 10), range(3, 16)):
        room = Newsroom(limits=SMALL_PAGES)
        file, *others = story(room)
        assert cut_short(room, file, first)
        room.ingest(others[0])
        assert cut_short(room, file, second)
        for ref in [file, others[1]]:
            room.ingest(ref)
        assert room.state == uninterrupted, f"calls {first} and {second}"
