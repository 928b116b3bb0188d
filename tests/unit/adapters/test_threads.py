"""Work side by side in threads."""

import threading

import pytest

from copydesk.adapters.threads import Threads


def test_pieces_wait_for_each_other_side_by_side_and_answer_in_order() -> None:
    meeting = threading.Barrier(3, timeout=5)

    def work(number: int) -> int:
        meeting.wait()
        return number

    assert Threads(3)([lambda number=number: work(number) for number in range(3)]) == [0, 1, 2]


def test_single_piece_runs_in_the_thread_of_the_caller() -> None:
    assert Threads(3)([threading.get_ident]) == [threading.get_ident()]


def test_no_piece_is_no_answer() -> None:
    assert Threads(3)([]) == []


def test_fault_of_a_piece_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        Threads(2)([lambda: 1 // 0, lambda: 1])
