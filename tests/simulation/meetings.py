"""Named workloads: two deliveries that meet, single deliveries of each kind, and many deliveries of one story."""

from collections.abc import Mapping, Sequence

from simulation.workload import Act, Delete, DeleteVersion, Entry, Put, SendAgain, Text, Workload

EARLY, MIDDLE, LATE = "2026-03-01T09:00:00Z", "2026-03-02T09:00:00Z", "2026-03-03T09:00:00Z"
A, B, C, D = (f"inbox/{name}.json" for name in "abcd")

WHOLE = Text(1)
CORRECTED = Text(1, headline=1)
NEAR = Text(1, last=3, lead="Yesterday")  # a near copy of WHOLE
NEARER = Text(1, last=3, lead="Today")
FIRST_HALF, SECOND_HALF, BOTH = Text(2, 0, 4), Text(2, 2, 6), Text(2, 0, 8)  # BOTH is a near copy of each half


def _put(key: str, *entries: Entry) -> Put:
    return Put(key, entries)


ORIGINAL = _put(A, Entry("gazette", WHOLE, EARLY))
SILENT = Put(A, ORIGINAL.entries, is_silent=True)
KILL = _put(D, Entry("gazette", WHOLE, EARLY, status="canceled"))
COPY = _put(B, Entry("echo", NEAR, LATE))
OTHER_COPY = _put(C, Entry("mercury", NEARER, MIDDLE))
EXACT_COPY = _put(B, Entry("echo", WHOLE, LATE))
HALVES = (_put(A, Entry("gazette", FIRST_HALF, LATE)), _put(B, Entry("echo", SECOND_HALF, EARLY)))
UNION = _put(C, Entry("mercury", BOTH, MIDDLE))
PAGES = _put(A, *(Entry("gazette", Text(number), EARLY) for number in range(1, 6)))

COPIES = _put(A, Entry("gazette", WHOLE, EARLY), Entry("mercury", WHOLE, LATE), Entry("gazette", Text(3), EARLY))


def _after(*acts: Act, meet: tuple[Act, ...], is_versioned: bool = True) -> Workload:
    """Earlier acts one after the other, then the ones that meet."""
    return Workload((*((act,) for act in acts), meet), is_versioned)


MEETINGS: Mapping[str, Workload] = {
    "copy and deletion of its original": _after(ORIGINAL, meet=(COPY, Delete(A))),
    "exact copy and deletion of its original": _after(ORIGINAL, meet=(EXACT_COPY, Delete(A))),
    "copy and kill order for its original": _after(ORIGINAL, meet=(COPY, KILL)),
    "copy and deletion of another copy": _after(ORIGINAL, COPY, meet=(OTHER_COPY, Delete(B))),
    "copy and deletion of the leader of two": _after(ORIGINAL, COPY, meet=(OTHER_COPY, Delete(A))),
    "copy and new upload of its original": _after(ORIGINAL, Delete(A), meet=(COPY, ORIGINAL)),
    "copy and correction of its original": _after(ORIGINAL, meet=(COPY, _put(A, Entry("gazette", CORRECTED, EARLY)))),
    "original and copy": _after(meet=(ORIGINAL, COPY)),
    "two copies": _after(ORIGINAL, meet=(COPY, OTHER_COPY)),
    "union and deletion of a part": _after(*HALVES, meet=(UNION, Delete(A))),
    "union and copy of a part": _after(*HALVES, meet=(UNION, _put(D, Entry("herald", FIRST_HALF, EARLY)))),
    "two unions": _after(*HALVES, meet=(UNION, _put(D, Entry("herald", BOTH, EARLY)))),
    "deletion and new upload": _after(ORIGINAL, COPY, meet=(Delete(A), ORIGINAL)),
    "version and next version": _after(COPY, meet=(ORIGINAL, _put(A, Entry("gazette", CORRECTED, EARLY)))),
    "upload and its deletion": _after(COPY, meet=(ORIGINAL, Delete(A))),
    "pages and their deletion": _after(meet=(PAGES, Delete(A))),
    "pages with copies and their deletion": _after(meet=(COPIES, Delete(A))),
    "pages and their next version": _after(meet=(PAGES, _put(A, Entry("gazette", Text(3, headline=1), EARLY)))),
    "one article from two objects": _after(COPY, meet=(ORIGINAL, _put(C, Entry("gazette", CORRECTED, LATE)))),
    "upload and removal of its version": _after(meet=(ORIGINAL, DeleteVersion(A, 0))),
    "pages and removal of their version": _after(meet=(PAGES, DeleteVersion(A, 0))),
    "overwritten without versions": _after(meet=(PAGES, _put(A, Entry("echo", WHOLE, EARLY))), is_versioned=False),
    "deleted without versions": _after(meet=(PAGES, Delete(A)), is_versioned=False),
    "upload and its notification by hand": _after(COPY, meet=(ORIGINAL, SendAgain(A, 1))),
    "two late versions": _after(
        SILENT,
        Put(A, (Entry("gazette", CORRECTED, EARLY),), is_silent=True),
        _put(A, Entry("gazette", NEAR, EARLY)),
        meet=(SendAgain(A, 0), SendAgain(A, 1)),
    ),
    "two deletions": _after(ORIGINAL, _put(B, Entry("gazette", CORRECTED, LATE)), COPY, meet=(Delete(A), Delete(B))),
}

DELIVERIES: Mapping[str, Workload] = {
    "new text": _after(meet=(ORIGINAL,)),
    "exact copy": _after(ORIGINAL, meet=(EXACT_COPY,)),
    "near copy": _after(ORIGINAL, meet=(COPY,)),
    "earlier original of two copies": _after(COPY, OTHER_COPY, meet=(ORIGINAL,)),
    "union": _after(*HALVES, meet=(UNION,)),
    "revision": _after(ORIGINAL, COPY, meet=(_put(A, Entry("gazette", CORRECTED, EARLY)),)),
    "correction after a deletion and a new upload": _after(
        ORIGINAL, Delete(A), ORIGINAL, meet=(_put(A, Entry("gazette", CORRECTED, EARLY)),)
    ),
    "same text again": _after(ORIGINAL, COPY, meet=(ORIGINAL,)),
    "deletion of the leader": _after(ORIGINAL, COPY, OTHER_COPY, meet=(Delete(A),)),
    "deletion of a copy": _after(ORIGINAL, COPY, meet=(Delete(B),)),
    "kill order": _after(ORIGINAL, COPY, meet=(KILL,)),
    "new upload after a deletion": _after(ORIGINAL, COPY, Delete(A), meet=(ORIGINAL,)),
    "removal of one version": _after(ORIGINAL, COPY, meet=(DeleteVersion(A, 0),)),
    "object of several pages": _after(COPY, meet=(PAGES,)),
    "deletion of several pages": _after(PAGES, meet=(Delete(A),)),
    "copies in one object": _after(
        meet=(_put(A, Entry("gazette", WHOLE, LATE), Entry("echo", NEAR, EARLY), Entry("mercury", NEARER, MIDDLE)),)
    ),
    "rejected record": _after(
        meet=(_put(A, Entry("gazette", WHOLE), Entry("echo", WHOLE, is_broken=True), Entry("echo", NEAR)),)
    ),
    "rejected object": _after(meet=(Put(A, raw=b"[]"),)),
    "notification by hand": _after(ORIGINAL, meet=(SendAgain(A, 0),)),
    "notification by hand of a version without an event": _after(SILENT, meet=(SendAgain(A, 0),)),
    "upload after a notification by hand": _after(
        SILENT, SendAgain(A, 0), meet=(_put(A, Entry("gazette", CORRECTED, EARLY)),)
    ),
    "deletion after a notification by hand": _after(SILENT, SendAgain(A, 0), meet=(Delete(A),)),
}

LATEST = "2026-04-01T09:00:00Z"
MANY = _put(  # of story 4, whose texts have fingerprints that are united in an unlucky order
    B,
    Entry("herald", Text(4), MIDDLE, modified=LATE),
    Entry("echo", Text(4, 0, 3), LATEST, modified=MIDDLE),
    Entry("mercury", Text(4, 0, 8), LATE),
    Entry("echo", Text(4, 0, 3), EARLY, modified=LATEST),
    Entry("gazette", Text(4, 0, 8, 1, "Today"), LATE),
)
MANY_AGAIN = _put(
    D,
    Entry("mercury", Text(4, 0, 8, 0, "Yesterday"), LATEST, modified=MIDDLE),
    Entry("gazette", Text(4, headline=1), MIDDLE, "canceled", modified=MIDDLE),
    Entry("mercury", Text(4, lead="Today"), LATEST, modified=EARLY),
    Entry("mercury", Text(4, 0, 8), EARLY),
    Entry("herald", Text(4), status="canceled", modified=LATE),
)

CROWDS: Sequence[Workload] = (
    Workload(
        (
            (MANY,),
            (
                _put(C, Entry("herald", Text(4, 0, 8, 0, "Yesterday"), LATE, modified=EARLY)),
                _put(B, Entry("echo", Text(4, headline=1), LATEST)),
                MANY_AGAIN,
            ),
            (_put(D, Entry("mercury", Text(4, headline=1), MIDDLE, modified=LATE)),),
        )
    ),
    Workload(
        (
            HALVES,
            (UNION, _put(D, Entry("herald", BOTH, EARLY)), Delete(A)),
            (_put(A, Entry("gazette", SECOND_HALF, EARLY)), Delete(B)),
        )
    ),
)
