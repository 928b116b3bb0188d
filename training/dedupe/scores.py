"""Scores of clusterings: pairwise, B-cubed, copies found by edit, look-alikes merged by kind, agreement of two runs.

A clustering maps ids to cluster names. Ids that it omits count as clusters of their own.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from training.dedupe.newsroom.items import Item

Clustering = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision and recall, from 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / (self.precision + self.recall or 1.0)


@dataclass(frozen=True, slots=True)
class Share:
    """A number of items out of a total."""

    hit: int
    of: int

    @property
    def rate(self) -> float:
        """The share, from 0 to 1."""
        return self.hit / self.of if self.of else 0.0


def gold(items: Iterable[Item]) -> dict[str, str]:
    """Return the true clustering: the group of each item."""
    return {item.id: item.group for item in items}


def pairwise(true: Clustering, found: Clustering) -> Figures:
    """Compare the pairs of items that two clusterings put into one cluster."""
    cells = _cells(true, found)
    both = sum(map(_pairs, cells.values()))
    of_true = sum(map(_pairs, Counter(group for group, _ in cells.elements()).values()))
    of_found = sum(map(_pairs, Counter(cluster for _, cluster in cells.elements()).values()))
    return Figures(_ratio(both, of_found), _ratio(both, of_true))


def b_cubed(true: Clustering, found: Clustering) -> Figures:
    """Average over all items the correct share of each item's cluster and group, so that no big story dominates."""
    cells = _cells(true, found)
    groups = Counter(group for group, _ in cells.elements())
    clusters = Counter(cluster for _, cluster in cells.elements())
    precise = sum(count * count / clusters[cluster] for (_, cluster), count in cells.items())
    complete = sum(count * count / groups[group] for (group, _), count in cells.items())
    return Figures(_ratio(precise, len(true)), _ratio(complete, len(true)))


def agreement(one: Clustering, other: Clustering) -> float:
    """Return the pairwise F1 between two clusterings of the same items, such as two orders of arrival."""
    return pairwise(one, other).f1


def changed(one: Clustering, other: Clustering) -> int:
    """Count the items whose cluster has another name."""
    return sum(one[key] != other[key] for key in one.keys() & other.keys())


def merged_by_role(items: Sequence[Item], found: Clustering) -> dict[str, Share]:
    """Return, for each role that is not a copy, the share of items in a cluster with an item of another story."""
    mixed = _mixed_clusters(items, found)
    kept = {item.id: item for item in items if not item.role.startswith(("copy", "replay"))}
    return _shares((item.role, found.get(item.id) in mixed) for item in kept.values())


def merged_by_family(items: Sequence[Item], found: Clustering) -> dict[str, Share]:
    """Return, for each family of look-alikes, the share of items in a cluster with an item of another story."""
    mixed = _mixed_clusters(items, found)
    kept = {item.id: item for item in items if item.role.startswith("neg:")}
    return _shares((item.family, found.get(item.id) in mixed) for item in kept.values())


def attached_by_edit(items: Sequence[Item], found: Clustering) -> dict[str, Share]:
    """Return, for each edit, the share of copies in a cluster with at least one other item of their story."""
    copies = {item.id: item for item in items if item.role.startswith("copy:")}
    cells = _cells(gold(items), found)
    rows = (
        (edit, cells[(item.group, found.get(item.id, item.id))] > 1)
        for item in copies.values()
        for edit in item.role.removeprefix("copy:").split("+")
    )
    return _shares(rows)


def summary(items: Sequence[Item], found: Clustering) -> list[str]:
    """Return all scores as lines to print: the whole first, then each role and each edit."""
    pairs, cubed = pairwise(gold(items), found), b_cubed(gold(items), found)
    whole = [
        f"{name:<10} precision {each.precision:.4f}  recall {each.recall:.4f}  F1 {each.f1:.4f}"
        for name, each in (("pairwise", pairs), ("B-cubed", cubed))
    ]
    merged = [_row("merged", name, share) for name, share in merged_by_role(items, found).items()]
    return [*whole, *merged, *(_row("attached", name, share) for name, share in attached_by_edit(items, found).items())]


def _row(kind: str, name: str, share: Share) -> str:
    return f"{kind:<10} {name:<24} {share.hit:>5} of {share.of:<5} {share.rate:.3f}"


def _mixed_clusters(items: Sequence[Item], found: Clustering) -> set[str]:
    """Return the clusters with items of more than one story."""
    groups: dict[str, set[str]] = {}
    for item in items:
        if item.id in found:
            groups.setdefault(found[item.id], set()).add(item.group)
    return {cluster for cluster, stories in groups.items() if len(stories) > 1}


def _shares(rows: Iterable[tuple[str, bool]]) -> dict[str, Share]:
    counted = Counter(rows)
    names = sorted({name for name, _ in counted})
    return {name: Share(counted[name, True], counted[name, True] + counted[name, False]) for name in names}


def _cells(true: Clustering, found: Clustering) -> Counter[tuple[str, str]]:
    return Counter((group, found.get(key, key)) for key, group in true.items())


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 1.0
