"""Builders of valid test objects; a test overrides the fields that it tests."""

import random
from typing import Any

from copydesk.article import Article, Draft, Provenance
from copydesk.dedupe.fingerprint import fingerprint
from copydesk.events import ObjectRef
from copydesk.normalize import normalize
from copydesk.table.revisions import Arrival, admit, identified
from copydesk.table.stored import StoredArticle

TEXT = (
    "The council of Ansleigh voted on Tuesday to keep all four of its libraries open for another year.\n\n"
    "Members of every party said that the reading rooms had never been as full as in this winter.\n\n"
    "The decision costs the town 120,000 pounds, which it will take out of its reserve for roads."
)
_ENDINGS = ("ado", "emis", "ith", "ona", "ux", "ery", "ank", "ol", "usp", "iene")


def story(number: int) -> dict[str, Any]:
    """Headline, text and address of a story unlike all others: 80 words in random order."""
    source = random.Random(number)
    words = [first + last for first in ("bal", "cor", "den", "fil", "gam", "hur") for last in _ENDINGS]
    lines = (" ".join(source.choices(words, k=20)).capitalize() + "." for _ in range(4))
    return {"headline": f"Story {number}", "text": "\n\n".join(lines), "url": f"https://gazette.example/{number}"}


def instalment(number: int) -> dict[str, Any]:
    """One of the first three instalments of a series, twelve hours apart, which differ in two words."""
    hour, place = [("dawn", "bridge"), ("noon", "quarry"), ("dusk", "ferry")][number]
    notice = (
        f"The county closes another road this week. From {hour} the traffic is led over a single lane, and drivers "
        "should allow a quarter of an hour more.\n\nResidents reach their houses at all times, said Ada Berg of the "
        "road office. Buses keep their stops. Bicycles are led over the path beside the river, which was widened for "
        "that two years ago. The work is paid for by the county, and by the state which owns the bridge.\n\n"
        f"The lane at {place} is free again when the new surface has set. Questions are answered on weekdays by "
        "telephone, and at the office of the county."
    )
    return {
        "headline": "County closes another road for the new surface",
        "text": f"{notice}\n\n{story(30)['text']}",
        "datePublished": f"2026-03-{2 + number // 2:02d}T{6 + 12 * (number % 2):02d}:00:00Z",
    }


def draft(**over: Any) -> Draft:
    """A draft with headline, text and address."""
    fields = {"headline": "Ansleigh keeps its libraries", "text": TEXT, "url": "https://gazette.example/libraries"}
    return Draft.model_validate({**fields, **over})


def article(**over: Any) -> Article:
    """A normalized article."""
    return normalize(draft(**over))


def ref(key: str = "inbox/a.json", number: int = 1, **over: Any) -> ObjectRef:
    """A reference to version `number` of an object, uploaded `number` seconds past noon."""
    fields: dict[str, Any] = {
        "bucket": "gazette-inbox",
        "key": key,
        "version_id": f"v{number}",
        "sequencer": f"{number:018X}",
        "etag": f"{number:032x}",
        "size": 1_000,
        "event_time": f"2026-03-04T12:{number // 60:02d}:{number % 60:02d}.000Z",
    }
    return ObjectRef(**{**fields, **over})


def arrival(number: int = 1, key: str = "inbox/a.json", removed: str = "", **over: Any) -> Arrival:
    """The arrival of record 0 of version `number` of an object; `over` are the draft's fields."""
    normalized, origin = article(**over), ref(key, number)
    provenance = Provenance(
        bucket=origin.bucket,
        key=key,
        version_id=origin.version_id,
        sequencer=origin.sequencer,
        etag=origin.etag,
        event_time=origin.event_time,
        format="json",
    )
    record = identified(normalized, fingerprint(normalized), provenance)
    return Arrival(f"{origin.bucket}/{key}", origin.sequence, record, removed)


def stored(version: int = 1, **over: Any) -> StoredArticle:
    """An article as stored in the table."""
    admitted = admit(None, arrival(**over), {}).stored
    return StoredArticle(admitted.record, admitted.sources, version)
