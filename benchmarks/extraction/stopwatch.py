"""CPU time of one call."""

import sys
import time
from collections.abc import Callable
from typing import NamedTuple


class Timed(NamedTuple):
    """What was returned, and the CPU seconds of this process that it took."""

    text: str
    seconds: float


def timed(extractor: Callable[[bytes, str], str], html: bytes, site: str) -> Timed:
    """Call an extractor; one that fails has found nothing."""
    start = time.process_time()
    try:
        text = extractor(html, site)
    except Exception as problem:  # noqa: BLE001 - other people's extractors raise what they like
        sys.stderr.write(f"{site}: {problem!r}\n")
        text = ""
    return Timed(text, time.process_time() - start)
