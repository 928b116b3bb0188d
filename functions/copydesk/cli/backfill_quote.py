"""Time and money of a backfill, before it starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from copydesk.cli import prices
from copydesk.cli.counted import ARTICLE_S, GIGABYTES, LOG_BYTES, Fate, units_of
from copydesk.cli.progress import span
from copydesk.recovery.backfill import LINE_VERSIONS

_TYPICAL = 4_000  # bytes of text of an article, whatever markup its object has around it
_STARTING_S = 0.2  # of an invocation
_TRANSITIONS = 3  # of Step Functions for each line
_FOUND_BY_A_LISTING = 1_000
_LOOKED_UP = 1.0  # read units of the ledger for the receipt


@dataclass(frozen=True, slots=True)
class Quote:
    """What a manifest takes if each version holds one new article of 4 kB."""

    versions: int
    seconds: float
    dollars: Mapping[str, float]

    @property
    def total(self) -> float:
        """The price in dollars."""
        return sum(self.dollars.values())

    def line(self) -> str:
        """Return the quote for people."""
        return (
            f"{self.versions:,} versions, about {span(self.seconds)} and ${self.total:,.2f} if each holds an article "
            f"of 4 kB (prices of {prices.PRICES_OF} in {prices.REGION}; `copydesk cost` computes other articles)"
        )

    def fields(self) -> dict[str, Any]:
        """Return the quote under the names that other programs read."""
        parts = {name: round(price, 4) for name, price in self.dollars.items()}
        return {
            "versions": self.versions,
            "seconds": round(self.seconds),
            "dollars": round(self.total, 2),
            "parts": parts,
        }


def quoted(versions: int, at_once: int, rate: int | None, *, by_map: bool) -> Quote:
    """Quote the delivery of versions, so many lines at once and at most `rate` versions a second."""
    lines = -(-versions // LINE_VERSIONS)
    line_s = _STARTING_S + LINE_VERSIONS * ARTICLE_S
    seconds = lines * line_s / max(at_once, 1)
    units = units_of(Fate.NEW, _TYPICAL)
    dollars = {
        "DynamoDB": versions * (prices.WRITE.of(units.writes) + prices.READ.of(units.reads + _LOOKED_UP)),
        "S3": prices.GET.of(versions) + prices.LIST.of(-(-versions // _FOUND_BY_A_LISTING)),
        "Lambda": prices.INVOCATION.of(lines) + prices.GIGABYTE_SECOND.of(lines * line_s * GIGABYTES),
        "logs": prices.LOG_BYTE.of(versions * LOG_BYTES),
        **({"Step Functions": prices.TRANSITION.of(lines * _TRANSITIONS)} if by_map else {}),
    }
    return Quote(versions, max(seconds, versions / rate if rate else 0.0), dollars)
