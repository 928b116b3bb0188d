"""A contest: tools do the same work in one process, page by page in turn, and the CPU time of each is taken."""

import importlib
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

Page = TypeVar("Page")
Answer = TypeVar("Answer")
Tool = TypeVar("Tool")


def installed(makers: Mapping[str, tuple[str, Callable[[Any], Tool]]]) -> Iterator[tuple[str, Tool]]:
    """Make every tool whose module can be imported, with its name; say on standard error which cannot."""
    for name, (module, make) in makers.items():
        try:
            yield name, make(importlib.import_module(module))
        except ImportError:
            sys.stderr.write(f"{name} is not installed: left out\n")


def in_turns(names: Sequence[str], pages: Iterable[Page]) -> Iterator[tuple[str, Page]]:
    """Let every tool have every page; which of them begins moves on by one from page to page."""
    for number, page in enumerate(pages):
        for place in range(len(names)):
            yield names[(number + place) % len(names)], page


def timed(work: Callable[[], Answer], name: str, nothing: Answer) -> tuple[Answer, float]:
    """Return what a tool answers and the CPU seconds it took; one that fails has answered nothing."""
    start = time.process_time()
    try:
        answer = work()
    except Exception as problem:  # noqa: BLE001 - other people's tools raise what they like
        sys.stderr.write(f"{name}: {problem!r}\n")
        answer = nothing
    return answer, time.process_time() - start
