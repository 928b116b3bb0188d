"""Originals read again: another reading takes the place of a text, and everything else stays."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from builders import TEXT, story
from copydesk.pipeline.ingest import ingest
from copydesk.profiles.reading import read_profiles
from copydesk.profiles.selection import Profiles
from copydesk.recovery.rebuild import EventClock, Kind, compared, ingest_again, versions_in_order
from copydesk.recovery.reread import Reread, Rereader, State, chosen_articles
from copydesk.recovery.stories import Stories
from copydesk.table.identity import article_id_of_url, source_id
from fakes import Faulty
from newsroom import CORRECTED, EARLY, ECHO, GAZETTE, LATE, Newsroom

FOOTER = "\n\nSubscribe now. " + " ".join(["Read the Gazette wherever you are and whenever you like."] * 12)
SHORTER = read_profiles({"all.toml": 'folders = ["inbox"]\n[body]\nend_words = ["subscribe now"]'})
DATED = read_profiles({"all.toml": 'folders = ["inbox"]\ndate_order = "day-month-year"'})


class Crash(Exception):
    """Stands for the death of the process."""


def reread(
    room: Newsroom, profiles: Profiles = SHORTER, table: Any = None, *, dry_run: bool = False, **chosen: Any
) -> list[Reread]:
    table = table or room.table
    desk = replace(room.desk, table=table, profiles=profiles)
    stories = Stories(desk, table, EventClock())
    return list(Rereader(desk, table, room.store, stories, chosen_articles(**chosen), dry_run=dry_run).run())


def states(found: list[Reread]) -> list[State]:
    return [one.state for one in found]


def everything(room: Newsroom) -> Any:
    return deepcopy((room.table._articles, room.table._revisions, room.table._clusters, room.table._ledger))


def test_other_reading_takes_the_place_of_the_text_and_is_marked() -> None:
    room = Newsroom()
    room.upload(text=f"{TEXT}{FOOTER}")
    before = room.record()

    (found,) = reread(room)

    after = room.record()
    assert (found.state, {"text", "word_count", "profile"} <= {*found.fields}) == (State.CHANGED, True)
    assert after.text == TEXT
    assert (after.article_id, after.revision, after.provenance) == (before.article_id, 1, before.provenance)
    assert (before.reread_from, after.reread_from) == (None, before.read_by)
    assert room.table.revisions(after.article_id) == {}


def test_ledger_and_outcomes_stay() -> None:
    room = Newsroom()
    room.upload(text=f"{TEXT}{FOOTER}")
    ref = room.add(text=f"{TEXT}{FOOTER}", headline=CORRECTED)
    outcomes, ledger = room.ingest(ref), deepcopy(room.table._ledger)

    reread(room)

    assert room.table._ledger == ledger
    assert room.ingest(ref) == outcomes


def test_second_run_changes_nothing() -> None:
    room = history()
    reread(room)
    before = everything(room)

    found = reread(room)

    assert {*states(found)} == {State.UNCHANGED}
    assert everything(room) == before


def test_text_that_comes_out_as_it_is_stored_is_not_written() -> None:
    room = Newsroom()
    room.upload(text=TEXT)
    before = everything(room)

    assert states(reread(room, Profiles())) == [State.UNCHANGED]
    assert everything(room) == before


def test_rehearsal_names_what_would_change_and_writes_nothing() -> None:
    room = history()
    before = everything(room)

    assert State.CHANGED in states(reread(room, dry_run=True))
    assert everything(room) == before


def test_revisions_of_the_publisher_stay_each_with_its_new_reading() -> None:
    room = Newsroom()
    room.upload(text=f"{TEXT}{FOOTER}", datePublished=EARLY)
    room.upload(text=f"{TEXT} Corrected.{FOOTER}", datePublished=EARLY)

    assert states(reread(room)) == [State.CHANGED, State.CHANGED]

    record = room.record()
    assert (record.revision, record.text) == (2, f"{TEXT} Corrected.")
    assert [text.text for text in room.table.revisions(record.article_id).values()] == [TEXT]


def test_next_upload_of_the_same_page_is_no_revision() -> None:
    room = Newsroom()
    room.upload(text=f"{TEXT}{FOOTER}")
    reread(room)

    desk = replace(room.desk, profiles=SHORTER)
    outcome = room.add(text=f"{TEXT}{FOOTER}")
    assert [one.kind.value for one in ingest(outcome, desk)] == ["duplicate"]


def test_date_that_is_read_otherwise_orders_the_texts_anew() -> None:
    room = Newsroom()
    room.upload(datePublished="03/02/2026", language="en-US")
    room.upload("inbox/b.json", headline=CORRECTED, datePublished="2026-02-20")

    reread(room, DATED)

    assert room.record().headline == CORRECTED
    assert room.record().revision == 2


def test_withdrawn_article_stays_withdrawn() -> None:
    room = Newsroom()
    room.upload(text=f"{TEXT}{FOOTER}")
    room.delete()

    reread(room)

    assert (room.record().pub_status, room.record().text) == ("withdrawn", TEXT)


def test_articles_that_had_nothing_but_their_footer_in_common_are_parted() -> None:
    room = Newsroom()
    footer = FOOTER * 6
    one, other = ({**story(number), "headline": "Story"} for number in (1, 2))
    room.upload("inbox/1.json", **{**one, "text": f"Short one.{footer}"})
    room.upload("inbox/2.json", **{**other, "text": f"Short two.{footer}"})
    assert len(room.state["stories"]) == 1

    reread(room)

    assert room.state["stories"] == []
    records = [room.record(each["url"]) for each in (one, other)]
    assert [record.duplicate_of for record in records] == [None, None]
    assert len({record.cluster_id for record in records}) == 2


def test_copies_whose_footers_differed_are_found() -> None:
    room = Newsroom()
    room.upload("inbox/1.json", **{**story(1), "text": f"Short.{FOOTER}"}, datePublished=EARLY)
    copy = {**story(1), "url": ECHO, "text": "Short.\n\nSubscribe now. " + story(7)["text"] * 3}
    room.upload("inbox/2.json", **copy, datePublished=LATE)
    assert room.state["stories"] == []

    reread(room)

    assert room.record(ECHO).duplicate_of == article_id_of_url(story(1)["url"])


def test_copies_stay_copies_when_all_of_them_are_read_again() -> None:
    room = Newsroom()
    for number, url in enumerate((GAZETTE, ECHO)):
        room.upload(
            f"inbox/{number}.json", text=f"{TEXT}{FOOTER}", url=url, datePublished=EARLY if not number else LATE
        )

    reread(room)

    assert room.record(ECHO).duplicate_of == room.record(GAZETTE).article_id
    assert room.record(ECHO).text == TEXT


def history() -> Newsroom:
    """Corrections, copies, a deletion, an untouched article, and records of one object, with and without a footer."""
    room = Newsroom()
    room.upload(text=f"{TEXT}{FOOTER}", datePublished=EARLY)
    room.upload("inbox/b.json", text=f"{TEXT}{FOOTER}", url=ECHO, datePublished=LATE)
    room.upload(text=f"{TEXT} More.{FOOTER}", datePublished=EARLY)
    room.upload("inbox/c.json", **story(3))
    gone = story(4)
    room.upload("inbox/d.json", **{**gone, "text": gone["text"] + FOOTER})
    room.delete("inbox/d.json")
    return room


def test_table_is_then_the_one_that_todays_reader_would_have_made() -> None:
    room, fresh = history(), Newsroom()
    fresh.store = room.store
    desk = replace(fresh.desk, profiles=SHORTER)
    ingest_again(versions_in_order(room.table), room.store, desk, EventClock(), lambda: None)

    reread(room)

    assert {one.kind for one in compared(fresh.table, room.table)} == {Kind.EQUAL}
    assert room.state["stories"] == fresh.state["stories"]


def crashing_at(table: Any, number: int) -> Faulty:
    """The table of a process that dies at its write of that number."""
    writes = count(1)

    def before(name: str) -> None:
        if name in {"put", "keep", "place", "claim", "release", "remove_revision"} and next(writes) == number:
            raise Crash

    return Faulty(table, before)


def test_run_that_is_cut_short_anywhere_is_completed_by_the_next() -> None:
    whole = history()
    reread(whole)
    for number in count(1):
        room = history()
        try:
            reread(room, table=crashing_at(room.table, number))
        except Crash:
            reread(room)
            assert room.state == whole.state, f"cut short at write {number}"
        else:
            assert number > 15
            return


def test_file_that_is_gone_leaves_its_text() -> None:
    room = Newsroom()
    room.upload(text=f"{TEXT}{FOOTER}")
    before = everything(room)
    room.store._objects.clear()

    assert states(reread(room)) == [State.GONE]
    assert everything(room) == before


@pytest.mark.parametrize(
    ("rules", "state"),
    [
        ('[body]\nend_words = ["the council"]', State.REJECTED),
        ('[fields]\nother = "url"', State.MOVED),
    ],
)
def test_reading_that_is_no_article_or_another_one_leaves_the_text(rules: str, state: State) -> None:
    room = Newsroom()
    room.upload(other="https://gazette.example/other")
    before = everything(room)

    (found,) = reread(room, read_profiles({"a.toml": f'folders = ["inbox"]\n{rules}'}))

    assert (found.state, bool(found.reason)) == (state, True)
    assert everything(room) == before


Choice = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    ("chosen", "number"),
    [
        ({}, 2),
        ({"host": "gazette.example"}, 1),
        ({"host": "example"}, 2),
        ({"host": "zette.example"}, 0),
        ({"since": "2026-03-04"}, 2),
        ({"since": "2100-01-01"}, 0),
        ({"below": 0.5}, 0),
    ],
)
def test_articles_are_chosen_by_host_upload_and_confidence(chosen: dict[str, Any], number: int) -> None:
    room = Newsroom()
    room.upload()
    room.upload("inbox/b.json", **{**story(1), "url": ECHO})

    assert len(reread(room, **chosen)) == number


def test_only_the_objects_of_chosen_articles_are_read() -> None:
    room = Newsroom()
    room.upload(text=f"{TEXT}{FOOTER}")
    room.upload("inbox/b.json", **{**story(1), "url": ECHO})
    room.store._objects = {name: one for name, one in room.store._objects.items() if name[0] != "inbox/b.json"}

    assert states(reread(room, host="gazette.example")) == [State.CHANGED]
    assert source_id(room.store.bucket, "inbox/b.json") in room.table._ledger
