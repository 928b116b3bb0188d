"""What has to change in the clusters, from what the table holds: pure decisions, without a read or a write.

When a delivery has ended, this holds for every article that it touched:

1. A usable article is listed in each cluster of its texts, and in every cluster that those are part of.
2. An article that is not usable is listed in none.
3. The clusters of texts of one story have one root, which lists the usable members of all its parts.

`needed_changes` compares that with what was read. `dedupe.clusters` writes the answer, reads again, and is done when
nothing needs to change: a crash in between leaves work that the next delivery finds, and a concurrent writer is seen
by whichever of the two reads last.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from copydesk.table.cluster import Cluster

Clusters: TypeAlias = Mapping[str, Cluster]  # by fingerprint, with every cluster that one of them is part of


@dataclass(frozen=True, slots=True)
class Membership:
    """What decides where an article belongs: whether it is usable, and its texts.

    `dates` maps the fingerprint of each text to the date it was first published at, RFC 3339 in UTC or "".
    """

    article_id: str
    is_usable: bool
    dates: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Join:
    """List articles in a cluster, with their dates; the cluster begins here where there is none."""

    fingerprint: str
    members: Mapping[str, str]
    by_copy: bool = False  # the articles contain a copy of the cluster's text, not the text itself


@dataclass(frozen=True, slots=True)
class Leave:
    """Take an article out of a cluster."""

    fingerprint: str
    article_id: str


@dataclass(frozen=True, slots=True)
class Unite:
    """Make a cluster part of another."""

    fingerprint: str
    into: str


ClusterChange: TypeAlias = Join | Leave | Unite


def needed_changes(
    memberships: Collection[Membership],
    begun: Collection[str],
    story: Collection[str],
    clusters: Clusters,
    united: Collection[str] = (),
) -> list[ClusterChange]:
    """Return the writes that make the three rules of this module true, in the order in which to write them.

    `begun` are fingerprints whose clusters must exist, `story` those of them whose clusters must be one. A part points
    to its root before its members are listed there: an article is only listed in clusters that its texts lead to, so
    that a withdrawal finds them all. `united` are the parts whose members are compared with those of the root: those
    that this delivery united, or all, where it repeats one that may have been cut short. An article that joins a part
    later follows the pointer by itself.
    """
    withdrawn = {one.article_id for one in memberships if not one.is_usable}
    begun = {*begun, *(cluster.into for cluster in clusters.values() if cluster.into)}  # a root may have expired
    placed: list[ClusterChange] = [
        *_begin(memberships, begun, clusters),
        *(change for one in memberships if one.is_usable for change in _enter(one, begun, clusters)),
        *_leave(withdrawn, clusters),
    ]
    placed += _complete(united, withdrawn, applied(placed, clusters))
    return [*placed, *_unite(story, withdrawn, applied(placed, clusters))]


def applied(changes: Iterable[ClusterChange], clusters: Clusters) -> Clusters:
    """Return the clusters after these changes."""
    after = dict(clusters)
    for change in changes:
        cluster = after.get(change.fingerprint, Cluster(change.fingerprint))
        match change:
            case Join(_, members, by_copy):
                after[change.fingerprint] = cluster.joined(members, by_copy=by_copy)
            case Leave(_, article_id):
                after[change.fingerprint] = cluster.without(article_id)
            case Unite(_, into):
                after[change.fingerprint] = replace(cluster, into=cluster.into or into)
    return after


def additions(changes: Iterable[ClusterChange]) -> list[Cluster]:
    """Return what joins and unions add to each cluster, one write for each; unions come first."""
    added: dict[str, Cluster] = {}
    for change in changes:
        if not isinstance(change, Leave):
            added |= applied([change], {change.fingerprint: added.get(change.fingerprint, Cluster(change.fingerprint))})
    return sorted(added.values(), key=lambda cluster: not cluster.into)


def renewals(membership: Membership, fingerprint: str, clusters: Clusters) -> Iterator[Join]:
    """Yield the joins that move the end of a text's cluster, and of those it is part of, for one of its articles."""
    members = {membership.article_id: membership.dates[fingerprint]} if membership.is_usable else {}
    for place, cluster in enumerate(path(fingerprint, clusters)):
        yield Join(cluster.fingerprint, members, by_copy=place > 0)


def path(fingerprint: str, clusters: Clusters) -> list[Cluster]:
    """Return the cluster of a text, then each cluster that the one before is part of; the last is the root."""
    chain = [clusters.get(fingerprint, Cluster(fingerprint))]
    while chain[-1].into:
        chain.append(clusters.get(chain[-1].into, Cluster(chain[-1].into)))
    return chain


def root(fingerprint: str, clusters: Clusters) -> Cluster:
    """Return the cluster that the cluster of a text is part of, itself where it is part of no other."""
    return path(fingerprint, clusters)[-1]


def listed_members(changes: Iterable[ClusterChange]) -> set[str]:
    """Return the articles that changes list in a cluster.

    Members of a part are listed before their articles are read: one may have been withdrawn meanwhile, so its status
    is read after the write.
    """
    return {name for change in changes if isinstance(change, Join) for name in change.members}


def _begin(memberships: Iterable[Membership], begun: Collection[str], clusters: Clusters) -> Iterator[Join]:
    """A cluster that no usable article begins must exist too: its article enters when it is published again."""
    entering = {fingerprint for one in memberships if one.is_usable for fingerprint in one.dates}
    yield from (Join(fingerprint, {}) for fingerprint in sorted({*begun} - {*clusters} - entering))


def _enter(one: Membership, begun: Collection[str], clusters: Clusters) -> Iterator[Join]:
    for fingerprint in sorted(one.dates.keys() & {*clusters, *begun}):
        for cluster, join in zip(path(fingerprint, clusters), renewals(one, fingerprint, clusters), strict=True):
            if cluster.joined(join.members, by_copy=join.by_copy) != cluster:
                yield join


def _leave(withdrawn: Collection[str], clusters: Clusters) -> Iterator[Leave]:
    for fingerprint, cluster in sorted(clusters.items()):
        yield from (Leave(fingerprint, name) for name in sorted(cluster.members.keys() & withdrawn))


def _complete(united: Collection[str], withdrawn: Collection[str], clusters: Clusters) -> Iterator[Join]:
    """List the members of parts in their roots, where a delivery was cut short or another one joined meanwhile."""
    for fingerprint, cluster in sorted(clusters.items()):
        if cluster.into and fingerprint in united:
            whole = root(fingerprint, clusters)
            missing = _missing(cluster, withdrawn, whole)
            if missing:
                yield Join(whole.fingerprint, missing, by_copy=True)


def _unite(story: Collection[str], withdrawn: Collection[str], clusters: Clusters) -> Iterator[ClusterChange]:
    """The least fingerprint names the whole, so that two deliveries that unite the same clusters agree."""
    roots = {whole.fingerprint: whole for whole in (root(fingerprint, clusters) for fingerprint in story)}
    least, *others = sorted(roots) or [""]
    for other in others:
        missing = _missing(roots[other], withdrawn, roots[least])
        if missing or least not in clusters:
            yield Join(least, missing, by_copy=True)
        yield Unite(other, least)


def _missing(part: Cluster, withdrawn: Collection[str], whole: Cluster) -> dict[str, str]:
    """The usable members of a part that its root does not list as copies, or lists with a later date."""
    usable = {name: date for name, date in part.members.items() if name not in withdrawn}
    listed = whole.joined(usable, by_copy=True).copies
    return {name: listed[name] for name in usable if listed[name] != whole.copies.get(name)}
