"""The plan of a batch of messages: which run side by side, and which one after another.

A message of small objects mostly waits for its calls, so those of a batch run side by side; two deliveries that meet
are as safe in one function as in two. Messages of one object keep their order. Larger objects come behind, one by one:
they need the processor and the memory. So does a whole batch of which a message has been received before: if the
function was killed over it, the next attempt is calmer.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

from copydesk import events
from copydesk.errors import UnknownNotification
from copydesk.events import Message, ObjectRef
from copydesk.settings import Limits


class End(Enum):
    """How a message ended."""

    DONE = "done"
    FAILED = "failed"  # it returns to the queue, and its receives are counted
    CUT = "cut"  # out of time after good progress: it is sent again
    NOT_BEGUN = "not begun"  # too little time was left


def rows_of(messages: Sequence[Message], limits: Limits) -> tuple[list[list[Message]], list[Message]]:
    """Return the rows that run side by side, each in its order, and the messages that follow one after another."""
    named = [(message, refs, sum(ref.size or 0 for ref in refs)) for message, refs in _with_refs(messages)]
    named.sort(key=lambda one: one[2] > limits.held_bytes)  # the largest last
    if any(message.receives > 1 for message in messages):
        return [], [message for message, _, _ in named]
    rows: dict[tuple[str, str], list[Message]] = {}
    for message, refs, size in named:
        if size <= limits.side_by_side_bytes:
            first = (refs[0].bucket, refs[0].key) if refs else ("", message.message_id)
            rows.setdefault(first, []).append(message)
    return list(rows.values()), [message for message, _, size in named if size > limits.side_by_side_bytes]


def _with_refs(messages: Iterable[Message]) -> Iterator[tuple[Message, Sequence[ObjectRef]]]:
    """The objects that each message names, none if it cannot be read: such a message is a row of its own."""
    for message in messages:
        try:
            yield message, events.object_refs(events.parse_notification(message.body))
        except UnknownNotification:
            yield message, ()
