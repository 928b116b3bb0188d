"""A delivery that crashed before its ledger page was written comes again: its outcome is that of the first time."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.events import ObjectRef
from newsroom import EARLY, LATE, Newsroom, body, fields

MIDDLE = "2026-03-01T18:00:00Z"
KEYS = st.sampled_from(["inbox/a.json", "inbox/b.json"])
FIELDS = st.fixed_dictionaries(
    {"headline": st.sampled_from(["One", "Two", "Three"])},
    optional={
        "dateModified": st.sampled_from([EARLY, MIDDLE, LATE]),
        "pubStatus": st.sampled_from(["usable", "withheld", "canceled"]),
    },
)
UPLOADS = st.tuples(KEYS, st.lists(FIELDS, min_size=1, max_size=3))  # records of one article, in one object
DELETIONS = st.tuples(KEYS, st.none())


def add(room: Newsroom, step: tuple[str, list[dict[str, Any]] | None]) -> ObjectRef:
    key, records = step
    return (
        room.store.delete(key) if records is None else room.store.upload(key, body(*(fields(**one) for one in records)))
    )


def forget(room: Newsroom, ref: ObjectRef) -> None:
    """Remove the ledger pages of a version, as if its delivery had crashed before it wrote them."""
    for pages in room.table._ledger.values():
        for place in [place for place in pages if place[0] == ref.sequence]:
            del pages[place]


@given(st.lists(UPLOADS | DELETIONS, max_size=4), UPLOADS)
@settings(max_examples=200, deadline=None)
def test_repeated_delivery_gives_the_outcomes_of_the_first(
    before: list[tuple[str, list[dict[str, Any]] | None]], last: tuple[str, list[dict[str, Any]]]
) -> None:
    room = Newsroom()
    for step in before:
        room.ingest(add(room, step))
    ref = add(room, last)
    first = room.ingest(ref)
    state = room.state

    forget(room, ref)

    assert room.ingest(ref) == first
    assert room.state == state
