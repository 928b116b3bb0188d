"""Every step of a delivery under every fault, and what follows: the table of docs/faults.md.

A step is a kind of call on a kind of item. Each cell is a schedule of its own, in which the first such call of some
delivery fails in that way; it has to end like the run without a fault.
"""

from collections.abc import Mapping
from functools import cache

from simulation.clients import Fault
from simulation.draws import Calm, Scripted
from simulation.meetings import DELIVERIES
from simulation.runs import Run, before_last_group, run_last_group
from simulation.searches import STRIKES, calls_of_last_group
from simulation.system import System

STEPS: Mapping[tuple[str, str], str] = {  # call, beginning of its target -> name
    ("s3.get_object", "inbox/"): "read the object",
    ("dynamodb.query", "S#"): "read the ledger",
    ("dynamodb.update_item", "B#"): "note the records to store",
    ("dynamodb.query", "B#"): "read what unfinished deliveries noted",
    ("dynamodb.batch_get_item", "A#"): "read articles",
    ("dynamodb.query", "A#"): "read earlier texts",
    ("dynamodb.put_item", "A#"): "write an article or an earlier text",
    ("dynamodb.update_item", "K#"): "claim a key",
    ("dynamodb.batch_get_item", "K#"): "read claims",
    ("dynamodb.batch_get_item", "C#"): "read clusters",
    ("dynamodb.update_item", "C#"): "change a cluster",
    ("s3.put_object", "quarantine/"): "set a record aside",
    ("dynamodb.put_item", "S#"): "enter outcomes in the ledger",
    ("opensearch.GET", "/"): "look for the index",
    ("opensearch.PUT", "/"): "create the index",
    ("opensearch.POST", "/"): "write documents to the index",
}
NAMES: Mapping[Fault, str] = {
    Fault.THROTTLED: "refused once",
    Fault.LOST: "answer lost once",
    Fault.THROTTLED_THRICE: "refused for good",
    Fault.LOST_THRICE: "every answer lost",
    Fault.DENIED: "denied",
    Fault.KILLED_BEFORE: "killed before it",
    Fault.KILLED_AFTER: "killed after it",
}
MESSAGE, STREAM, CALL = "the message returns", "the stream record returns", "the call is repeated"


@cache
def first_calls() -> Mapping[str, tuple[str, int]]:
    """A delivery with each step, and the number of the attempt that is its first such call."""
    found: dict[str, tuple[str, int]] = {}
    for name, workload in DELIVERIES.items():
        first, _ = calls_of_last_group(workload)
        system = before_last_group(workload).copy(Calm())
        known = len(system.scheduler.lines)
        system.run()
        calls = [line for line in system.scheduler.lines[known:] if line.by != "user"]
        for number, line in enumerate(calls, first):
            step = step_of(line.call, line.target)
            found.setdefault(step, (name, number))
    return found


def step_of(call: str, target: str) -> str:
    """The name of a step. Raises: LookupError for a call that no step names."""
    for (known, beginning), name in STEPS.items():
        if call == known and target.startswith(beginning):
            return name
    raise LookupError(f"{call} {target}: a step without a name; add it to STEPS")


def strike(step: str, fault: Fault) -> Run:
    """Run the schedule of one cell."""
    name, number = first_calls()[step]
    script = {("fault", number): int(fault)}
    return run_last_group(DELIVERIES[name], Scripted(script), is_strict=True, is_sequential=True)


def outcome(done: Run, step: str) -> str:
    """What followed a fault: what had to be repeated."""
    if "index" in step:
        name, _ = first_calls()[step]
        return STREAM if _index_runs(done.system) > _index_runs_without_fault(name) else CALL
    receives = max(message.received for message in done.system.queue.deleted.values())
    return MESSAGE if receives > 1 else CALL


def _index_runs(system: System) -> int:
    return len({line.by for line in system.scheduler.lines if line.by.startswith("index")})


@cache
def _index_runs_without_fault(name: str) -> int:
    system = before_last_group(DELIVERIES[name]).copy(Calm())
    system.run()
    return _index_runs(system)


def rows() -> list[list[str]]:
    """The table: a step a row, a fault a column."""
    head = ["step", *NAMES.values()]
    found = [[step, *(outcome(strike(step, fault), step) for fault in STRIKES)] for step in STEPS.values()]
    return [head, *found]
