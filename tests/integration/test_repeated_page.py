"""A delivery that dies within a page of many records: its repetition gives the outcomes of an uninterrupted one.

The page holds copies, related texts and instalments: the repetition meets also the records that follow in the page.
"""

from dataclasses import replace

import pytest

from copydesk.errors import TableUnavailable
from copydesk.events import ObjectRef
from copydesk.pipeline.ingest import ingest
from fakes import Faulty
from newsroom import Newsroom
from training.dedupe.newsroom import stream

LINES = "\n".join(item.line() for item in stream(105, articles=90, languages=("en", "de"))).encode()


def upload(room: Newsroom) -> ObjectRef:
    return room.store.upload("inbox/a.jsonl", LINES)


def outcomes(room: Newsroom, ref: ObjectRef) -> list[tuple[int, str, str]]:
    return [(outcome.record_index, outcome.kind.value, outcome.reason) for outcome in ingest(ref, room.desk)]


@pytest.mark.parametrize("puts", [60, 80])
def test_delivery_that_died_within_a_page_reports_the_same_when_repeated(puts: int) -> None:
    calm, cut = Newsroom(), Newsroom()
    expected = outcomes(calm, upload(calm))
    ref, left = upload(cut), iter(range(puts))

    def dies(call: str) -> None:
        if call == "put" and next(left, None) is None:
            raise TableUnavailable("ThrottlingException")

    with pytest.raises(TableUnavailable):
        ingest(ref, replace(cut.desk, table=Faulty(cut.table, before=dies)))

    assert sum(reason.startswith("related to") for _, _, reason in expected) > 5
    assert outcomes(cut, ref) == expected
    assert cut.state == calm.state
