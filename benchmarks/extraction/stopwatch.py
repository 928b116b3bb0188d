"""CPU time of one call of an extractor."""

from collections.abc import Callable
from typing import NamedTuple

from benchmarks import contest


class Timed(NamedTuple):
    """What was returned, and the CPU seconds of this process that it took."""

    text: str
    seconds: float


def timed(extractor: Callable[[bytes, str], str], html: bytes, site: str) -> Timed:
    """Call an extractor; one that fails has found nothing."""
    return Timed(*contest.timed(lambda: extractor(html, site), site, ""))
