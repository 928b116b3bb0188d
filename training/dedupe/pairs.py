"""Streams of articles -> pairs that share a key, with their features and whether they are copies."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from copydesk.dedupe.comparison.compare import Comparison
from copydesk.dedupe.comparison.features import features
from copydesk.dedupe.comparison.prepared import PreparedText
from copydesk.dedupe.keys import keys
from training.dedupe.newsroom.items import Item
from training.dedupe.newsroom.publishers import published

MOST_COPIES, MOST_OTHERS = 3, 6  # pairs taken for one article


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article of a stream with its labels."""

    id: str
    prepared: PreparedText
    group: str
    role: str
    family: str


@dataclass(frozen=True, slots=True)
class Sample:
    """The features of a pair, whether it is one story, and the families of its two articles."""

    row: list[float]
    are_copies: bool
    families: tuple[str, str]
    source: str


def read_arrivals(path: Path) -> list[Arrival]:
    """Read a labelled set; of a repeated id, only the first item is kept."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file if line.strip()]
    return list({fields["id"]: _arrival(fields) for fields in reversed(lines)}.values())[::-1]


def arrivals_of(items: Iterable[Item]) -> list[Arrival]:
    """Return the arrivals of a generated stream; of a repeated id, only the first item is kept."""
    fields = ({**_fields(item), "datePublished": published(item.hours)} for item in items)
    return list({each["id"]: _arrival(each) for each in reversed(list(fields))}.values())[::-1]


def _fields(item: Item) -> dict[str, Any]:
    return {name: getattr(item, name) for name in Item.__slots__}


def _arrival(fields: dict[str, Any]) -> Arrival:
    role = fields["role"]
    dated = fields.get("datePublished")
    prepared = PreparedText(
        text=fields["text"],
        headline=fields.get("headline") or "",
        publisher=(fields.get("publisher") or "").casefold(),
        address=fields.get("url") or "",
        hours=datetime.fromisoformat(dated).timestamp() / 3600 if dated else None,
    )
    family = fields.get("family") or ("copy" if role.startswith("copy") else role.removeprefix("neg:"))
    return Arrival(
        fields["id"], prepared, fields["group"], role, family if role.startswith("neg") else role.split("+")[0]
    )


def meeting(arrivals: Sequence[Arrival], random: Random) -> Iterator[tuple[Arrival, Arrival]]:
    """Yield pairs that share a key, a few for each article: the pairs that matching could compare."""
    by_key: dict[int, list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        probes = keys(arrival.prepared.shingles, arrival.prepared.lowest).probes
        candidates = {other.id: other for probe in probes for other in by_key[probe]}
        for most, is_same in ((MOST_COPIES, True), (MOST_OTHERS, False)):
            chosen = [other for other in candidates.values() if (other.group == arrival.group) == is_same]
            yield from ((arrival, other) for other in random.sample(chosen, min(most, len(chosen))))
        for probe in probes:
            by_key[probe].append(arrival)


def samples(arrivals: Sequence[Arrival], source: str, seed: int = 1) -> list[Sample]:
    """Return the samples of a stream, one for each pair that shares a shingle."""
    compared = (
        sample_of(one.prepared, other.prepared, one.group == other.group, (one.family, other.family), source)
        for one, other in meeting(arrivals, Random(seed))
    )
    return [sample for sample in compared if sample]


def sample_of(
    one: PreparedText, other: PreparedText, are_copies: bool, families: tuple[str, str], source: str
) -> Sample | None:
    """Return the sample of one pair; None if it shares no shingle."""
    pair = Comparison(one, other)
    return Sample(features(pair), are_copies, families, source) if pair.chain else None
