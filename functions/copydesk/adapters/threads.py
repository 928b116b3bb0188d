"""Pieces of work side by side in threads: while one waits for the answer to a call, the others go on."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

Answer = TypeVar("Answer")


class Threads:
    """Implements SideBySide. The threads stay for the next invocation."""

    def __init__(self, most: int) -> None:
        """Run at most so many pieces at once; boto3 keeps ten connections for each of its clients."""
        self._pool = ThreadPoolExecutor(most, "message")

    def __call__(self, works: Sequence[Callable[[], Answer]], /) -> list[Answer]:
        """Run each piece once and return when all have ended; a single piece needs no thread."""
        if len(works) == 1:
            return [works[0]()]
        running = [self._pool.submit(work) for work in works]
        wait(running)  # also where one has failed: no work goes on behind the invocation
        return [one.result() for one in running]
