"""Two deliveries meet: at each call of one to the table, the other runs from its start to its end."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

import pytest

from copydesk.errors import ObjectGone, TableUnavailable
from copydesk.events import ObjectRef
from copydesk.normalize import normalize
from copydesk.pipeline import ingest as pipeline
from copydesk.pipeline import reading
from copydesk.pipeline.ingest import ingest
from copydesk.settings import Limits
from fakes import Faulty
from newsroom import CORRECTED, EARLY, ECHO, LATE, MERCURY, Newsroom, body, fields

SMALL_PAGES = Limits(records_per_page=2)
Meeting = Callable[[Newsroom], list[ObjectRef]]  # returns the deliveries that meet; earlier ones are ingested at once


def twins(room: Newsroom) -> list[ObjectRef]:
    return [room.add(), room.add("inbox/b.json", url=ECHO)]


def original_and_copy(room: Newsroom) -> list[ObjectRef]:
    return [room.add(datePublished=EARLY), room.add("inbox/b.json", url=ECHO, datePublished=LATE)]


def copy_and_better_original(room: Newsroom) -> list[ObjectRef]:
    room.upload(datePublished=LATE)
    return [room.add("inbox/b.json", url=ECHO), room.add("inbox/c.json", url=MERCURY, datePublished=EARLY)]


def two_revisions(room: Newsroom) -> list[ObjectRef]:
    return [room.add(), room.add("inbox/b.json", headline=CORRECTED)]


def dated_and_undated(room: Newsroom) -> list[ObjectRef]:
    room.upload("inbox/c.json", url=ECHO, datePublished=LATE)
    return [room.add("inbox/page.json"), room.add("inbox/feed.json", datePublished=EARLY)]


def version_and_next(room: Newsroom) -> list[ObjectRef]:
    return [room.add(), room.add(headline=CORRECTED)]


def same_message_twice(room: Newsroom) -> list[ObjectRef]:
    return [room.add()] * 2


def upload_and_its_deletion(room: Newsroom) -> list[ObjectRef]:
    return [room.add(), room.store.delete("inbox/a.json")]


def pages_and_their_deletion(room: Newsroom) -> list[ObjectRef]:
    """An object of two ledger pages, with two records per page, and its deletion."""
    records = [fields(url=f"https://gazette.example/{n}", headline=f"Story {n}") for n in range(3)]
    return [room.store.upload("inbox/a.json", body(*records)), room.store.delete("inbox/a.json")]


def deletion_and_next_upload(room: Newsroom) -> list[ObjectRef]:
    room.upload()
    return [room.store.delete("inbox/a.json"), room.add(headline=CORRECTED)]


def deletion_and_other_source(room: Newsroom) -> list[ObjectRef]:
    room.upload("inbox/c.json", url=ECHO, datePublished=LATE)
    room.upload(datePublished=EARLY)
    return [room.store.delete("inbox/a.json"), room.add("inbox/b.json", datePublished=EARLY)]


def deletion_of_an_original_and_copy(room: Newsroom) -> list[ObjectRef]:
    room.upload(datePublished=EARLY)
    return [room.store.delete("inbox/a.json"), room.add("inbox/b.json", url=ECHO, datePublished=LATE)]


def two_deletions(room: Newsroom) -> list[ObjectRef]:
    room.upload()
    room.upload("inbox/b.json", headline=CORRECTED)
    return [room.store.delete("inbox/a.json"), room.store.delete("inbox/b.json")]


MEETINGS: list[Meeting] = [
    twins, original_and_copy, copy_and_better_original, two_revisions, dated_and_undated, version_and_next,
    same_message_twice, upload_and_its_deletion, pages_and_their_deletion, deletion_and_next_upload,
    deletion_and_other_source, deletion_of_an_original_and_copy, two_deletions,
]  # fmt: skip


def at_call(number: int, act: Callable[[], object]) -> Callable[[str], None]:
    """Return a hook for `Faulty` that calls `act` before one call, counted from 0."""
    calls = iter(range(number + 1))

    def count(_name: str) -> None:
        if next(calls, None) == number:
            act()

    return count


def cut_short() -> None:
    raise TableUnavailable("cut short")


def met(meeting: Meeting, number: int, *, second_first: bool) -> tuple[Newsroom, bool]:
    """Return the newsroom after two deliveries met at one call of the first, and whether the first made that call."""
    room = Newsroom(limits=SMALL_PAGES)
    first, second = reversed(meeting(room)) if second_first else meeting(room)
    others: list[object] = []
    interrupted = Faulty(room.table, before=at_call(number, lambda: others.append(room.ingest(second))))
    ingest(first, replace(room.desk, table=interrupted))
    return room, bool(others)


cached_normalize = cache(normalize)


@pytest.fixture(autouse=True)
def cached_normalization(monkeypatch: pytest.MonkeyPatch) -> None:
    """Normalize each article once: the tests deliver the same few thousands of times."""
    monkeypatch.setattr(reading, "normalize", cached_normalize)


@pytest.mark.parametrize("second_first", [False, True], ids=["first-waits", "second-waits"])
@pytest.mark.parametrize("meeting", MEETINGS)
def test_two_deliveries_that_meet_at_any_call_end_as_one_after_the_other(meeting: Meeting, second_first: bool) -> None:
    sequential = Newsroom(limits=SMALL_PAGES)
    for ref in meeting(sequential):
        sequential.ingest(ref)

    number, have_met = 0, True
    while have_met:
        room, have_met = met(meeting, number, second_first=second_first)
        assert not have_met or room.state == sequential.state, f"call {number}"
        number += 1
    assert number > 3


def three_copies(room: Newsroom) -> list[ObjectRef]:
    late, undated = room.add(datePublished=LATE), room.add("inbox/b.json", url=ECHO)
    return [late, undated, room.add("inbox/c.json", url=MERCURY, datePublished=EARLY)]


def three_met(meeting: Meeting, outer: int, inner: int) -> tuple[Newsroom, bool]:
    """Return the newsroom after the second delivery ran at one call of the first, and the third at one of the second.

    And whether all three met: False if the first or the second makes fewer calls.
    """
    room = Newsroom(limits=SMALL_PAGES)
    others: list[object] = []
    first, second, third = meeting(room)
    interrupted = replace(
        room.desk, table=Faulty(room.table, before=at_call(inner, lambda: others.append(room.ingest(third))))
    )
    meets = at_call(outer, lambda: others.append(ingest(second, interrupted)))
    ingest(first, replace(room.desk, table=Faulty(room.table, before=meets)))
    for ref in (second, third):
        room.ingest(ref)  # a delivery that did not meet the others runs after them
    return room, len(others) == 2


@pytest.mark.parametrize("turn", [0, 1, 2])
def test_three_copies_that_meet_are_led_by_the_earliest(turn: int) -> None:
    def meeting(room: Newsroom) -> list[ObjectRef]:
        refs = three_copies(room)
        return [*refs[turn:], *refs[:turn]]

    sequential = Newsroom(limits=SMALL_PAGES)
    for ref in meeting(sequential):
        sequential.ingest(ref)

    together = 0
    for outer, inner in product(range(2, 10), range(2, 10)):
        room, have_met = three_met(meeting, outer, inner)
        together += have_met
        assert room.state == sequential.state, f"calls {outer} and {inner}"
    assert together > 30


def deleted_under_way(meeting: Meeting, number: int, later: int) -> tuple[Newsroom, bool]:
    """Return the newsroom after an upload met its deletion at one call, was cut short at a later one, and was repeated.

    And whether the upload was cut short: False if it makes fewer calls.
    """
    room = Newsroom(limits=SMALL_PAGES)
    upload, deletion = meeting(room)
    meets = Faulty(room.table, before=at_call(number, lambda: room.ingest(deletion)))
    is_cut = False
    try:
        ingest(upload, replace(room.desk, table=Faulty(meets, before=at_call(number + later, cut_short))))
    except TableUnavailable:
        is_cut = True
    for ref in (deletion, upload):
        room.ingest(ref)
    return room, is_cut


def pages_of_copies_and_their_deletion(room: Newsroom) -> list[ObjectRef]:
    """An object of two ledger pages, whose records are copies of each other, and its deletion."""
    records = [fields(url=f"https://gazette.example/{n}") for n in range(3)]
    return [room.store.upload("inbox/a.json", body(*records)), room.store.delete("inbox/a.json")]


@pytest.mark.parametrize(
    "meeting", [upload_and_its_deletion, pages_and_their_deletion, pages_of_copies_and_their_deletion]
)
def test_upload_cut_short_after_it_met_its_deletion_is_withdrawn_when_repeated(meeting: Meeting) -> None:
    sequential = Newsroom(limits=SMALL_PAGES)
    for ref in meeting(sequential):
        sequential.ingest(ref)

    cut = 0
    for number, later in product(range(0, 40, 3), range(1, 80)):
        room, is_cut = deleted_under_way(meeting, number, later)
        cut += is_cut
        assert room.state == sequential.state, f"calls {number} and {number + later}"
        assert listed_but_withdrawn(room) == []
    assert cut > 20


def listed_but_withdrawn(room: Newsroom) -> list[str]:
    """The articles that a cluster lists and that are not usable."""
    withdrawn = {one.record.article_id for one in room.table.scan() if one.record.pub_status != "usable"}
    return sorted(name for cluster, _ in room.table._clusters.values() for name in cluster.members if name in withdrawn)


def test_delivery_that_finds_the_version_gone_takes_nothing_back_from_the_one_that_read_it() -> None:
    room = Newsroom(limits=SMALL_PAGES)
    ref = room.store.upload("inbox/a.json", body(fields(), fields(url=ECHO)))
    others: list[list[tuple[str, str]]] = []

    def overtaken(_call: str) -> None:
        others.append(room.ingest(ref))
        room.store.delete_version(ref)

    late = ingest(ref, replace(room.desk, store=Faulty(room.store, before=overtaken)))

    assert [(end.kind.value, end.reason) for end in late] == others[0]
    [[entry]] = [list(pages.values()) for pages in room.table._ledger.values()]
    assert entry.complete
    assert list(entry.outcomes) == late


def test_delivery_that_finds_the_version_gone_keeps_what_an_unfinished_one_has_stored() -> None:
    room = Newsroom(limits=Limits(records_per_page=1))
    ref = room.store.upload("inbox/a.json", body(fields(), fields(url="https://gazette.example/2", headline="Second")))

    def overtaken(_call: str) -> None:
        puts = iter(("first",))

        def dies_at_the_second_put(call: str) -> None:
            if call == "put" and not next(puts, None):
                raise TableUnavailable("put: ThrottlingException")

        with pytest.raises(TableUnavailable):
            ingest(ref, replace(room.desk, table=Faulty(room.table, before=dies_at_the_second_put)))
        room.store.delete_version(ref)

    late = ingest(ref, replace(room.desk, store=Faulty(room.store, before=overtaken)))

    pages = [page for stored in room.table._ledger.values() for page in stored.values()]
    entered = [(end.kind.value, end.reason) for page in pages for end in page.outcomes]
    assert entered == [("stored", ""), ("stale", "this version was gone before it was read to its end")]
    assert [end.kind.value for end in late] == ["stored", "stale"]


def test_deliveries_that_lose_the_version_under_way_keep_what_one_of_them_has_stored() -> None:
    """Another delivery finds the version gone and closes the ledger, before this one has entered its first page."""
    room = Newsroom(limits=SMALL_PAGES)
    lines = body(*(fields(url=f"https://gazette.example/{n}", headline=f"Story {n}") for n in range(3)))
    ref, read = room.store.upload("inbox/a.json", lines), pipeline._arrival

    def lost(index: int, *record: Any, **where: Any) -> Any:
        if index < 2:
            return read(index, *record, **where)
        room.store.delete_version(ref)
        assert [kind for kind, _ in room.ingest(ref)] == ["stored", "duplicate", "stale"]
        raise ObjectGone("overwritten")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "_arrival", lost)
        room.ingest(ref)

    pages = [page for stored in room.table._ledger.values() for page in stored.values()]
    assert [[end.kind.value for end in page.outcomes] for page in pages] == [["stored", "duplicate"], ["stale"]]
