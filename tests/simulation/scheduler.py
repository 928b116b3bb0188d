"""Runs functions in turns on one thread and a virtual clock: at each API attempt another one may go on.

Each invocation is a greenlet, and so is each piece of work that one runs side by side with others. An attempt
advances the clock, may hand over to another greenlet, and then learns its fault. Nothing else in a simulated run
depends on time, threads or chance, so the same choices give the same trace.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from greenlet import greenlet

from simulation.clients import Attempts, Fault, Killed
from simulation.draws import Draws

ATTEMPT_S = 0.01  # of an attempt in calm weather
DELAYS_S = (0.0, 1.5, 25.0)  # added to an attempt: the last one nearly uses up a function's time
MOST_CALLS = 20_000  # of one run: more are an endless loop
ROUND = 6  # choices of who goes on: oneself, or one of the next five in the round


@dataclass(eq=False)
class Invocation:
    """One run of a function, or a piece of one. `ends` takes its answer, or None after an error or a kill.

    It waits while it has `pieces`, which run in its place.
    """

    name: str
    deadline: float
    ends: Callable[[Any], None]
    body: greenlet = field(init=False)
    pieces: list["Invocation"] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    """Something that can happen next."""

    name: str
    run: Callable[[], None]


@dataclass(frozen=True)
class Line:
    """One line of a trace."""

    at: float
    by: str
    call: str
    target: str
    fault: str

    def __str__(self) -> str:
        return f"{self.at:12.3f}  {self.by:<10} {self.call:<26} {self.target:<60} {self.fault}".rstrip()


@dataclass(frozen=True)
class _Failed:
    """The answer of a piece of work that has raised an error."""

    error: Exception


def _tried(work: Callable[[], Any]) -> Any:
    """Return the answer of a piece of work, its error as _Failed, or Killed."""
    try:
        return work()
    except Killed:
        return Killed
    except Exception as error:  # noqa: BLE001 - as a thread keeps it for the one that waits
        return _Failed(error)


def _checked(answers: list[Any]) -> list[Any]:
    """Return the answers of pieces of work. Raises: Killed, or the first error."""
    if Killed in answers:
        raise Killed
    for failed in answers:
        if isinstance(failed, _Failed):
            raise failed.error
    return answers


@dataclass
class Scheduler(Attempts):
    """The invocations that are running, and the clock [epoch seconds].

    `others` yields what can begin beside the running invocations, the calm choice first.
    """

    draws: Draws
    now: float
    others: Callable[[], Iterator[Step]]
    running: list[Invocation] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    calls: int = 0
    started: int = 0
    _current: Invocation | None = None
    _gave_way: tuple[str, int] | None = None

    def time(self) -> float:
        """The clock."""
        return self.now

    def start(self, kind: str, seconds: float, run: Callable[[], Any], ends: Callable[[Any], None]) -> None:
        """Start an invocation that may take some seconds, and run it up to its end or to a change of turns."""
        self.started += 1
        invocation = Invocation(f"{kind}#{self.started}", self.now + seconds, ends)
        invocation.body = greenlet(lambda: self._run(run), greenlet.getcurrent())
        self.running.append(invocation)
        self._resume(invocation)

    def side_by_side(self, works: Sequence[Callable[[], Any]], /) -> list[Any]:
        """Run pieces of work of the current invocation in turns, as its threads would; it waits for all of them.

        A piece may have pieces of its own.
        Raises: Killed if one of them is killed, which ends the others too; else the error of the first that failed.
        """
        outer = self._current
        if outer is None or len(works) == 1:
            return [work() for work in works]
        pieces = [Invocation(f"{outer.name}.{number}", outer.deadline, lambda _: None) for number in range(len(works))]
        answers: dict[str, Any] = {}

        def ends(name: str, answer: Any) -> None:
            answers[name] = answer
            outer.pieces = [piece for piece in outer.pieces if piece.name != name]
            if answer is Killed:
                self._kill(outer)
                answers.update({piece.name: answers.get(piece.name, Killed) for piece in pieces})
            if len(answers) == len(pieces):
                self.running.append(outer)
                self._resume(outer)

        for piece, work in zip(pieces, works, strict=True):
            piece.body = greenlet(partial(_tried, work), outer.body.parent)
            piece.ends = partial(ends, piece.name)
        if pieces:
            self.running.remove(outer)
            self.running.extend(pieces)
            outer.pieces = list(pieces)
            outer.body.parent.switch()
        return _checked([answers[piece.name] for piece in pieces])

    def _kill(self, outer: Invocation) -> None:
        """End the pieces of an invocation wherever they are, without another call."""
        pieces, outer.pieces = outer.pieces, []
        for piece in pieces:
            if piece in self.running:
                self.running.remove(piece)
            self._kill(piece)
            if piece.body:  # it has begun
                piece.body.throw(Killed)

    def run(self) -> None:
        """Run until nothing is left to do."""
        while (steps := self._steps()) and not self.is_endless:
            self._next(steps).run()

    @property
    def is_endless(self) -> bool:
        """Whether the run was stopped because it did not end by itself."""
        return self.calls > MOST_CALLS

    def _next(self, steps: list[Step]) -> Step:
        """The step that an invocation has given way to, counted from the one behind it, else one drawn from all."""
        if self._gave_way:
            by, turn = self._gave_way
            self._gave_way = None
            place = next((number for number, step in enumerate(steps) if step.name == by), 0)
            others = [*steps[place + 1 :], *steps[:place]] or steps
            return others[(turn - 1) % len(others)]
        return steps[self.draws.draw("next", len(steps))]

    def attempt(self, call: str, target: str) -> Fault:
        """Give way before one attempt of the current invocation, and return the fault of this attempt."""
        invocation = self._current
        if invocation is None:  # checks after the run call the same adapters
            return Fault.NONE
        self.now += ATTEMPT_S / len(self.running) + DELAYS_S[self.draws.draw("delay", len(DELAYS_S))]
        turn = self.draws.draw("turn", ROUND)
        if turn:
            self._gave_way = (invocation.name, turn)
            invocation.body.parent.switch()
        self.calls += 1
        if self.now > invocation.deadline or self.is_endless:
            fault = Fault.KILLED_BEFORE
        else:
            fault = Fault(self.draws.draw("fault", len(Fault)))
        self.lines.append(Line(self.now, invocation.name, call, target, fault.name.lower() if fault else ""))
        return fault

    def note(self, by: str, what: str) -> None:
        """Add a line to the trace that is not a call."""
        self.lines.append(Line(self.now, by, what, "", ""))

    def _steps(self) -> list[Step]:
        running = [Step(one.name, lambda one=one: self._resume(one)) for one in self.running]
        return [*running, *self.others()]

    def _run(self, run: Callable[[], Any]) -> Any:
        try:
            return run()
        except Killed:
            return Killed
        except Exception as error:  # noqa: BLE001 - as Lambda does: the invocation has failed, whatever the reason
            self.note(self._current.name if self._current else "", f"failed: {type(error).__name__}: {error}")
            return None

    def _resume(self, invocation: Invocation) -> None:
        """Go on with an invocation until it ends or gives way."""
        self._current = invocation
        answer = invocation.body.switch()
        self._current = None
        if invocation.body.dead:
            self.running.remove(invocation)
            invocation.ends(answer)
