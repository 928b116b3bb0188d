"""The page that a stored text was found in, read again from the store: its blocks, each with a reason."""

from itertools import islice

from copydesk.article import Draft, Record
from copydesk.desk.reader import DeskReader
from copydesk.errors import Rejected
from copydesk.formats.page_blocks import PAGE_TEXT_STEP, PageBlocks, page_blocks, page_text_blocks
from copydesk.formats.parsing import parse
from copydesk.normalize import normalize
from copydesk.ports import RawObject
from copydesk.profiles.selection import Profiles
from copydesk.settings import Limits

MOST_BLOCKS = 1_000  # shown of a page, 0.3 s; of 694 real pages the largest had 4,100 elements
_MOST_RECORDS = 1_000  # read on the way to one: a page far into a large file is not looked for
_NAMED = "the upload names its text: nothing was removed from a page around it"
_GONE = "the upload cannot be read again: its file has changed since, or is gone; ingest --copy-input keeps copies"


def blocks_of(record: Record, store: DeskReader) -> PageBlocks:
    """Return the blocks of the page that a record's text was found in, or why there are none; nothing is written."""
    if record.text_confidence is None and record.profile is None:
        return PageBlocks(absent=_NAMED)
    raw = store.original(record.provenance)
    if raw is None:
        return PageBlocks(absent=_GONE)
    origin = record.provenance
    return blocks_in(raw, origin.format, origin.record_index, store.profiles)


def blocks_in(raw: RawObject, format_name: str, index: int, profiles: Profiles) -> PageBlocks:
    """Return the blocks of an object that is a page, or the lines of its record that is the text of a page."""
    blocks = page_blocks(format_name, raw.body, Limits(), MOST_BLOCKS, profiles.of_upload(raw.ref.key))
    return _lines(raw, index, profiles) or blocks if blocks.absent else blocks


def _lines(raw: RawObject, index: int, profiles: Profiles) -> PageBlocks | None:
    """The lines of a record that is the text of a whole page; None for any other, and for one far into its object."""
    found: list[PageBlocks] = []

    def note(step: str, before: Draft, _after: Draft) -> None:
        """Keep the lines that the step chooses from."""
        blocks = page_text_blocks(before, MOST_BLOCKS) if step == PAGE_TEXT_STEP else None
        if blocks:
            found.append(blocks)

    if index >= _MOST_RECORDS:
        return None
    try:
        draft = next(islice(parse(raw, Limits(), profiles).records, index, None), None)
        if isinstance(draft, Draft):
            normalize(draft.model_copy(update={"received": raw.ref.event_time}), note)
    except Rejected:  # by a newer version than the one that stored it
        return None
    return found[0] if found else None
