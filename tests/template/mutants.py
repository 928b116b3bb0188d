"""Every change of one place of the templates: each node removed, each leaf changed, each map and list added to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from template.nested import Stack

Place = tuple[str | int, ...]
REMOVED = object()
ADDED = "Added"


@dataclass(frozen=True)
class Mutant:
    """A change of one place of a file; `instead` is the value there, or REMOVED."""

    file: str
    place: Place
    instead: Any

    def __str__(self) -> str:
        where = "/".join(map(str, self.place))
        return f"{self.file}: {where} {'removed' if self.instead is REMOVED else f'= {self.instead!r}'}"


def mutants_of(stack: Stack) -> Iterator[Mutant]:
    """Every mutant of every template of a stack."""
    for file, body in stack.files.items():
        for place, instead in _changes(body, ()):
            yield Mutant(file, place, instead)


@contextmanager
def mutated(stack: Stack, mutant: Mutant) -> Iterator[Stack]:
    """The stack with a mutant in it while the block runs; the templates are restored at its end."""
    holder: Any = stack.files[mutant.file]
    for step in mutant.place[:-1]:
        holder = holder[step]
    last = mutant.place[-1]
    was = list(holder) if isinstance(holder, list) else dict(holder)
    if mutant.instead is REMOVED:
        del holder[last]
    elif isinstance(holder, list) and last == len(holder):
        holder.append(mutant.instead)
    else:
        holder[last] = mutant.instead
    try:
        yield Stack(stack.files)
    finally:
        holder.clear()
        holder.extend(was) if isinstance(holder, list) else holder.update(was)


def _changes(node: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    if isinstance(node, dict):
        yield (*place, ADDED), "value"
        for name, value in node.items():
            yield (*place, name), REMOVED
            yield from _changes(value, (*place, name))
    elif isinstance(node, list):
        yield (*place, len(node)), "value"
        for number, value in enumerate(node):
            yield (*place, number), REMOVED
            yield from _changes(value, (*place, number))
    else:
        for changed in _changed(node):
            yield place, changed


def _changed(leaf: Any) -> list[Any]:
    """Other values of a leaf: on both sides of a number, the other of a truth, a misspelt and a shorter text."""
    if isinstance(leaf, bool):
        return [not leaf]
    if isinstance(leaf, int | float):
        return [leaf * 1_000 + 1_000_000, -1 if leaf == 0 else 0]
    return [f"{leaf}x", str(leaf)[:-1]] if leaf else ["x"]
