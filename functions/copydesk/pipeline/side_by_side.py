"""Pieces of work that may wait side by side: what runs them is an adapter."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

Answer = TypeVar("Answer")


class SideBySide(Protocol):
    """Runs pieces of work side by side, as far as it can, and returns their answers in order."""

    def __call__(self, works: Sequence[Callable[[], Answer]], /) -> list[Answer]:
        """Run each piece once."""


def one_after_another(works: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Run pieces of work in their order."""
    return [work() for work in works]
