"""A file -> what would become of it, compared with the store; nothing is stored.

The ingest path runs as it is, over a table and an inbox whose writes stay in memory.
"""

from pathlib import PurePosixPath

from copydesk.adapters.local.overlay import OverlayTable
from copydesk.desk.original import blocks_in
from copydesk.desk.reader import DeskReader
from copydesk.desk.views.rehearsal import RehearsalFacts, Rehearsed, rehearsal_facts
from copydesk.formats.page_blocks import PageBlocks
from copydesk.outcome import Outcome
from copydesk.pipeline.desk import Desk
from copydesk.pipeline.ingest import ingest
from copydesk.ports import RawObject
from copydesk.profiles.selection import Profiles
from copydesk.settings import Limits
from copydesk.table.identity import source_id

MOST_RECORDS = 100  # of the file; the rest is not read
_MOST_NAME = 200  # letters


def rehearse(file_name: str, body: bytes, store: DeskReader) -> RehearsalFacts:
    """Pass a file through the ingest path as if it were uploaded under its name."""
    name = PurePosixPath(file_name.replace("\\", "/")).name[-_MOST_NAME:] or "unnamed"
    limits = Limits(records=MOST_RECORDS)
    profiles = store.profiles
    bucket, table = store.rehearsal_bucket(limits), OverlayTable(store.items)
    ref = bucket.upload(f"inbox/{name}", body)
    outcomes = ingest(ref, Desk(bucket, table, bucket, limits=limits, profiles=profiles))
    pages = [page for page in table.ledger(source_id(ref.bucket, ref.key)) if page.sequence == ref.sequence]
    format_name = pages[0].format if pages else ""
    known = store.table.articles([outcome.article_id for outcome in outcomes])
    stored = table.articles([outcome.article_id for outcome in outcomes])
    rehearsed = [
        Rehearsed(outcome, stored.get(outcome.article_id), outcome.article_id in known) for outcome in outcomes
    ]
    return rehearsal_facts(
        name, len(body), format_name, rehearsed, _blocks(outcomes, format_name, RawObject(ref, body), profiles)
    )


def _blocks(outcomes: list[Outcome], format_name: str, raw: RawObject, profiles: Profiles) -> PageBlocks:
    """The blocks of a file that is one page."""
    if len(outcomes) != 1:
        return PageBlocks(absent="the file has several records")
    return blocks_in(raw, format_name, 0, profiles)
