"""The claim protocol in memory: what the table would hold, without the table."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from copydesk.dedupe.joining import Joining, joined
from copydesk.dedupe.sketch import CLAIMED, HOPELESS, keys, resemblance, sketch
from copydesk.dedupe.told import Told
from training.dedupe.pairs import Arrival

MOST_READ = 8  # texts that one arrival is compared with


@dataclass(slots=True)
class Tally:
    """What a run cost: arrivals, owners met, texts read, CPU seconds of sketching and of judging."""

    arrivals: int = 0
    met: int = 0
    read: int = 0
    sketching: float = 0.0
    judging: float = 0.0


@dataclass(slots=True)
class Claims:
    """Owned keys, sketches and texts."""

    owners: dict[int, str] = field(default_factory=dict)
    sketches: dict[str, bytes] = field(default_factory=dict)
    texts: dict[str, Told] = field(default_factory=dict)


class Clusters:
    """Articles joined into stories; a story is named by one of its articles."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The story of an article; a story of its own for one not seen before."""
        parent = self._parents.setdefault(name, name)
        while parent != name:
            name, parent = parent, self._parents[parent]
        return name

    def join(self, one: str, other: str) -> None:
        """Make two stories one; the smaller name stays."""
        first, second = sorted((self.of(one), self.of(other)))
        self._parents[second] = first


def cluster(stream: Sequence[Arrival], tally: Tally | None = None) -> dict[str, str]:
    """Let a stream arrive, and return the cluster of every article in the end."""
    tally, claims, clusters = tally or Tally(), Claims(), Clusters()
    for arrival in stream:
        if arrival.id in claims.texts:
            continue
        joining = _arrive(arrival, claims, tally)
        clusters.of(arrival.id)
        for other in (joining.best, *joining.welded):
            if other is not None:
                clusters.join(arrival.id, other)
    return {name: clusters.of(name) for name in claims.texts}


def _arrive(arrival: Arrival, claims: Claims, tally: Tally) -> Joining:
    told = _anew(arrival.told)
    started = time.process_time()
    chosen, outline = keys(told.shingles), sketch(told.shingles)
    sketched = time.process_time()
    owners = Counter(claims.owners[probe] for probe in chosen.probes if probe in claims.owners)
    near = [name for name, _ in owners.most_common() if max(resemblance(outline, claims.sketches[name])) >= HOPELESS]
    others = {name: _anew(claims.texts[name]) for name in near[:MOST_READ]}  # as read from the table: unprepared
    joining = joined(told, others)
    judged = time.process_time()
    tally.arrivals += 1
    tally.met += len(owners)
    tally.read += len(others)
    tally.sketching += sketched - started
    tally.judging += judged - sketched
    for key in [key for key in chosen.claims if key not in claims.owners][:CLAIMED]:
        claims.owners[key] = arrival.id
    claims.sketches[arrival.id], claims.texts[arrival.id] = outline, arrival.told
    return joining


def _anew(told: Told) -> Told:
    return Told(told.text, told.headline, told.publisher, told.address, told.hours)
