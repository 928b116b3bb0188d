"""The CPU time of one call of an extractor."""

from collections.abc import Callable
from typing import NamedTuple

from benchmarks import contest


class Timed(NamedTuple):
    """The returned text, and the CPU seconds that the call took in this process."""

    text: str
    seconds: float


def timed(extractor: Callable[[bytes, str], str], html: bytes, site: str) -> Timed:
    """Call an extractor and measure it; a failure counts as an empty text."""
    return Timed(*contest.timed(lambda: extractor(html, site), site, ""))
