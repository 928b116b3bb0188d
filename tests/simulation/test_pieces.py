"""Work that waits side by side in the simulation: in turns, with pieces of pieces, killed together."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from simulation.clients import Fault, Killed
from simulation.draws import Draws, Scripted
from simulation.scheduler import Scheduler


def run(work: Callable[[Scheduler], Any], **script: int) -> Any:
    """Run work as an invocation; `script` names the number of a draw and its choice, such as turn_0=1."""
    choices = {(name.split("_")[0], int(name.split("_")[1])): value for name, value in script.items()}
    scheduler = Scheduler(Draws(Scripted(choices)), 0.0, lambda: iter(()))
    ended: list[Any] = []
    scheduler.start("work", 100.0, partial(work, scheduler), ended.append)
    scheduler.run()
    assert scheduler.running == []
    return ended[0]


def calls(scheduler: Scheduler, name: str, seen: list[str]) -> str:
    """Make two calls."""
    for number in (1, 2):
        if scheduler.attempt(name, "") in {Fault.KILLED_BEFORE, Fault.KILLED_AFTER}:
            raise Killed
        seen.append(f"{name}{number}")
    return name


def test_pieces_take_turns_at_their_calls_and_answer_in_order() -> None:
    seen: list[str] = []

    def work(scheduler: Scheduler) -> Any:
        return scheduler.side_by_side([partial(calls, scheduler, name, seen) for name in "ab"])

    assert run(work, turn_1=1) == ["a", "b"]
    assert seen == ["a1", "b1", "b2", "a2"]


def test_piece_may_have_pieces_of_its_own() -> None:
    seen: list[str] = []

    def inner(scheduler: Scheduler, names: str) -> Any:
        return scheduler.side_by_side([partial(calls, scheduler, name, seen) for name in names])

    def work(scheduler: Scheduler) -> Any:
        return scheduler.side_by_side([partial(inner, scheduler, names) for names in ("ab", "cd")])

    assert run(work) == [["a", "b"], ["c", "d"]]
    assert len(seen) == 8


@pytest.mark.parametrize("call", range(8))
def test_killed_piece_ends_all_others_without_another_call(call: int) -> None:
    seen: list[str] = []
    ended: list[str] = []

    def inner(scheduler: Scheduler, names: str) -> Any:
        try:
            return scheduler.side_by_side([partial(calls, scheduler, name, seen) for name in names])
        finally:
            ended.append(names)

    def work(scheduler: Scheduler) -> Any:
        return scheduler.side_by_side([partial(inner, scheduler, names) for names in ("ab", "cd")])

    assert run(work, **{f"fault_{call}": int(Fault.KILLED_BEFORE), "turn_1": 3, "turn_3": 2}) is Killed
    assert len(seen) == call
    assert set(ended) <= {"ab", "cd"}


def test_error_of_a_piece_reaches_what_waits_for_it_once_all_have_ended() -> None:
    seen: list[str] = []

    def fails(scheduler: Scheduler) -> Any:
        raise ValueError(calls(scheduler, "a", seen))

    def work(scheduler: Scheduler) -> Any:
        try:
            return scheduler.side_by_side([partial(fails, scheduler), partial(calls, scheduler, "b", seen)])
        except ValueError as error:
            return f"failed: {error}"

    assert run(work) == "failed: a"
    assert sorted(seen) == ["a1", "a2", "b1", "b2"]
