"""The pace of a long command, its progress and its receipt."""

import json

import pytest

from copydesk.cli.progress import Pace, Progress, print_receipt


class Clock:
    """A clock that moves only while something sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_pace_limits_what_is_done_in_a_second() -> None:
    clock = Clock()
    pace = Pace(50, clock.sleep, clock)

    for _ in range(11):
        pace(10)

    assert clock.now == pytest.approx(102.0)


def test_pace_without_a_rate_never_waits() -> None:
    clock = Clock()

    Pace(None, clock.sleep, clock)(1_000_000)

    assert clock.now == 100.0


def test_progress_prints_a_count_every_two_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    progress = Progress("articles compared", now=clock)

    for number in progress.over(range(5)):
        clock.now += 1.0 if number else 0.0

    assert capsys.readouterr().err == "copydesk: 3 articles compared\ncopydesk: 5 articles compared\n"
    assert progress.done == 5


def test_progress_of_a_known_total_has_rate_and_time_left(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    progress = Progress("versions delivered", total=1_000, now=clock)
    clock.now += 10.0

    progress(100)

    assert capsys.readouterr().err == "copydesk: 100 versions delivered of 1,000 · 10 a second · 1:30 min left\n"


def test_short_run_prints_no_progress(capsys: pytest.CaptureFixture[str]) -> None:
    Progress("articles")(1_000)

    assert capsys.readouterr().err == ""


RECEIPT = {"dryRun": False, "articles": 1_200, "left": [{"name": "a", "reason": "", "key": None}, "b"], "none": []}


def test_receipt_for_people_has_one_line_per_entry(capsys: pytest.CaptureFixture[str]) -> None:
    print_receipt(RECEIPT, as_json=False)

    assert capsys.readouterr().out == "dryRun: no\narticles: 1,200\nleft: name a\nleft: b\nnone: none\n"


def test_receipt_for_programs_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    print_receipt(RECEIPT, as_json=True)

    assert json.loads(capsys.readouterr().out) == RECEIPT
