"""What an ingest shows while it runs."""

import sys
from pathlib import Path

import pytest

from copydesk.adapters.local.file_bytes import FileBytes
from copydesk.cli.ingest_progress import IngestProgress, WatchedStore
from copydesk.events import ObjectRef
from copydesk.outcome import Outcome, OutcomeKind
from copydesk.ports import Bytes, RawObject


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


def outcome(kind: OutcomeKind = OutcomeKind.STORED) -> Outcome:
    return Outcome("local", "inbox/a.jsonl", 0, kind)


def after(seconds: float, records: int, rejected: int = 0) -> tuple[IngestProgress, Clock]:
    """The progress of a run of 250 MB some time after its start."""
    clock = Clock()
    progress = IngestProgress(250_000_000, clock)
    for number in range(records):
        progress.outcome(outcome(OutcomeKind.REJECTED if number < rejected else OutcomeKind.STORED))
    clock.time += seconds
    return progress, clock


def test_line_has_records_bytes_rate_and_time_left() -> None:
    progress, _ = after(100, 12_000, rejected=3)
    progress.file_done(40_000_000)
    progress.read(10_000_000)

    assert progress.line() == "copydesk: 12,000 records · 3 rejected · 50 MB of 250 MB · 120 records/s · 6:40 min left"


def test_time_left_is_not_guessed_in_the_first_seconds() -> None:
    progress, _ = after(1, 1)

    progress.file_done(999)

    assert progress.line() == "copydesk: 1 record · 999 bytes of 250 MB"


def test_long_run_shows_hours() -> None:
    progress, _ = after(3_600, 5)
    progress.file_done(100_000_000)

    assert progress.line().endswith("1:30 h left")


def test_line_is_drawn_again_on_a_terminal_and_removed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    progress, clock = after(1, 2)
    progress.outcome(outcome())
    progress.outcome(outcome())
    clock.time += 1
    progress.outcome(outcome())
    progress.clear()
    progress.clear()

    err = capsys.readouterr().err
    assert err == ("\rcopydesk: 3 records\x1b[K\rcopydesk: 5 records\x1b[K\r\x1b[K")


def test_line_is_printed_once_a_minute_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    progress, clock = after(59, 1)
    progress.outcome(outcome())
    assert capsys.readouterr().err == ""

    clock.time += 1
    progress.outcome(outcome())
    progress.outcome(outcome())
    assert capsys.readouterr().err == "copydesk: 3 records · 0 records/s\n"


class OneObject:
    """An ObjectStore with one object."""

    def __init__(self, body: Bytes) -> None:
        self.body = body

    def fetch(self, ref: ObjectRef) -> RawObject:
        return RawObject(ref, self.body, "text/plain")


def test_reads_of_a_large_object_are_reported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"0123456789")
    places: list[int] = []
    ref = ObjectRef("local", "inbox/a.txt")

    found = WatchedStore(OneObject(FileBytes(tmp_path / "a.txt")), places.append, least=10).fetch(ref)

    assert (found.body[2:4], found.body[4:], len(found.body), found.content_type) == (
        b"23",
        b"456789",
        10,
        "text/plain",
    )
    assert places == [2, 4]


def test_small_object_is_passed_on_as_it_is() -> None:
    body = b"0123456789"

    assert WatchedStore(OneObject(body), lambda _: None).fetch(ObjectRef("local", "inbox/a.txt")).body is body
