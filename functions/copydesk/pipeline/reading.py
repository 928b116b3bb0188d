"""One record of an object version -> the record that it becomes in the table, before it meets any other."""

from functools import partial

from copydesk.article import Draft, Provenance, Record
from copydesk.dedupe.fingerprint import fingerprint
from copydesk.errors import AtRecord, Rejected
from copydesk.events import ObjectRef
from copydesk.extraction.reader import reader_name
from copydesk.normalize import normalize
from copydesk.pipeline.desk import Desk
from copydesk.table.revisions import identified


def read_article(
    index: int, found: Draft | Rejected, ref: ObjectRef, format_name: str, desk: Desk
) -> Record | Rejected:
    """Normalize and identify one record; return the rejection of a record that is not an article."""
    if isinstance(found, Rejected):
        return found
    try:
        with AtRecord(index):
            received = found.model_copy(update={"received": ref.event_time})
            article = normalize(received, partial(desk.on_step, index) if desk.on_step else None)
    except Rejected as rejected:
        return rejected.about(found.model_dump_json(exclude_defaults=True))
    provenance = Provenance(**ref.origin, record_index=index, format=format_name)
    return identified(article, fingerprint(article), provenance, reader_name())
