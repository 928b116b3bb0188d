import pytest

from copydesk.errors import Rejected
from copydesk.formats import mbox
from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, raw, reasons, records
from unit.formats.test_email_message import ENGINE, FERRY, mail

FROM = "From jane@private.example Wed Mar  4 19:00:00 2026\n"


def test_folder_is_read_message_by_message() -> None:
    folder = FROM + mail(FERRY) + "\n" + FROM + mail(ENGINE)

    assert parse(raw(folder), LIMITS).format == "mbox"
    assert [getattr(record, "text", None) for record in records(folder)] == [FERRY, ENGINE]


def test_broken_message_does_not_cost_its_neighbours() -> None:
    broken = mail("A", "Content-Transfer-Encoding: base64\n")

    first, second, third = records(FROM + mail(FERRY) + "\n" + FROM + broken + "\n" + FROM + mail(ENGINE))

    assert isinstance(second, Rejected)
    assert [getattr(record, "text", None) for record in (first, third)] == [FERRY, ENGINE]


def test_line_of_the_text_that_begins_with_from_is_text() -> None:
    folder = FROM + mail(f"{FERRY}\n\n>From Friday on {ENGINE}\n\nFrom the quay.")

    [record] = records(folder)

    assert getattr(record, "text", "") == f"{FERRY}\n\nFrom Friday on {ENGINE}\n\nFrom the quay."


def test_message_over_the_limit_is_rejected_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "MAX_MESSAGE", 1_000)
    folder = FROM + mail(FERRY * 20) + "\n" + FROM + mail(ENGINE)

    assert reasons(folder) == ["unreadable_object: a message is over 1000 bytes"]
    assert len(records(folder)) == 2
