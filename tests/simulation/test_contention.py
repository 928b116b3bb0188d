"""What many deliveries of the same thing cost: functions that take turns at every single call."""

from collections import Counter
from collections.abc import Iterator
from statistics import mean

import pytest

from simulation.draws import Calm
from simulation.pure import kept_results
from simulation.system import System
from simulation.workload import Act, Entry, Put, Text, Workload

EARLY, LATE = "2026-03-01T09:00:00Z", "2026-03-02T09:00:00Z"
ORIGINAL = Put("inbox/original.json", (Entry("gazette", Text(1), EARLY),))


class TakingTurns(Calm):
    """No faults; after each call the next function goes on."""

    def choose(self, kind: str, _number: int, _options: int, /) -> int:
        """Return the next function where it is a question of turns, else the calm choice."""
        return int(kind == "turn")


@pytest.fixture(autouse=True, scope="module")
def kept() -> Iterator[None]:
    """Keep results of pure functions, as `make simulation` does."""
    with kept_results():
        yield


def run(groups: tuple[tuple[Act, ...], ...], functions: int) -> System:
    """Run a workload with so many functions at once."""
    system = System(Workload(groups), TakingTurns())
    system.ingest.most = functions
    system.run()
    return system


def calls(system: System) -> Counter[str]:
    """The calls of each ingest invocation."""
    return Counter(line.by for line in system.scheduler.lines if line.by.startswith("ingest"))


def copy(number: int) -> Put:
    """A near copy of the original with an editor's words of its own."""
    text = Text(1, last=3 + number % 2, lead=f"Paper {number} reports that")
    return Put(f"inbox/{number}.json", (Entry(f"paper{number}", text, LATE),))


@pytest.mark.parametrize("functions", [20, 50])
def test_fifty_objects_of_one_article_are_done_at_their_first_receive(functions: int) -> None:
    objects = tuple(Put(f"inbox/{n}.json", (Entry("gazette", Text(1, headline=n % 7), EARLY),)) for n in range(50))

    system = run((objects,), functions)

    assert Counter(message.received for message in system.queue.deleted.values()) == {1: 50}


@pytest.mark.parametrize(("functions", "most"), [(1, 19), (5, 20), (20, 25)])
def test_near_copy_costs_few_calls_however_many_functions_meet(functions: int, most: int) -> None:
    system = run(((ORIGINAL,), tuple(map(copy, range(50)))), functions)

    assert Counter(message.received for message in system.queue.deleted.values()) == {1: 51}
    assert mean(list(calls(system).values())[1:]) <= most


def test_revision_costs_the_same_calls_however_many_came_before() -> None:
    entries = (Entry("gazette", Text(1, headline=number), EARLY) for number in range(60))
    system = run(tuple((Put("inbox/a.json", (entry,)),) for entry in entries), 1)

    each = list(calls(system).values())
    assert len(each) == 60
    assert max(each[30:]) <= max(each[:30]) <= 21
