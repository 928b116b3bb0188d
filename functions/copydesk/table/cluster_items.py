"""Claims and clusters as DynamoDB items, and back. Layout: docs/architecture.md, "The table"."""

from collections.abc import Mapping

from copydesk.table.claim import Claim
from copydesk.table.cluster import Cluster, earlier
from copydesk.table.items import Attribute, Item, binary_of, to_attribute

_EXACT, _COPY = "m#", "u#"  # prefixes of a cluster's members: articles with its text, and articles with a copy of it
_PLACES = "first", "second"  # attributes of a claim item: the owners of its key


def cluster_key(fingerprint: str) -> Item:
    """The key of the cluster that began with a text."""
    return {"pk": {"S": f"C#{fingerprint}"}, "sk": {"S": "C"}}


def claim_key(key: str) -> Item:
    """The key of a claim."""
    return {"pk": {"S": f"K#{key}"}, "sk": {"S": "K"}}


def cluster(item: Mapping[str, Attribute]) -> Cluster:
    """Read a cluster item."""
    listed: dict[str, dict[str, str]] = {_EXACT: {}, _COPY: {}}
    for name in item:
        members = listed.get(name[:2])
        if members is not None:
            _, article_id, published = name.split("#", 2)
            members[article_id] = earlier((published, members.get(article_id, published)))
    return Cluster(item["pk"]["S"].removeprefix("C#"), listed[_EXACT], listed[_COPY], item.get("into", {"S": ""})["S"])


def cluster_item(cluster: Cluster, expires_at: int) -> Item:
    """Lay out a cluster that ends at `expires_at` [epoch seconds]."""
    attributes = cluster_attributes(cluster)
    return {**cluster_key(cluster.fingerprint), **attributes, "expires_at": {"N": str(expires_at)}}


def cluster_attributes(cluster: Cluster) -> Item:
    """Lay out a cluster's pointer, which comes first, and its members with their dates.

    An article whose text turns out to be older is listed under both dates, so no writer overwrites another's entry.
    """
    into: Item = {"into": {"S": cluster.into}} if cluster.into else {}
    listed = ((prefix, members) for prefix, members in ((_EXACT, cluster.exact), (_COPY, cluster.copies)))
    named = (f"{prefix}{name}#{published}" for prefix, members in listed for name, published in members.items())
    return {**into, **{name: {"BOOL": True} for name in named}}


def is_of_member(attribute: str, article_id: str) -> bool:
    """Whether an attribute of a cluster item lists this article, whatever its date."""
    return attribute.startswith((f"{_EXACT}{article_id}#", f"{_COPY}{article_id}#"))


def claim_attribute(claim: Claim, expires_at: int) -> Item:
    """Lay out a claim that ends at `expires_at` [epoch seconds]: the attribute of its place in the item of its key."""
    owner = {name: getattr(claim, name) for name in ("article_id", "content_hash", "fingerprint", "sketch")}
    return {_PLACES[claim.is_second]: to_attribute({**owner, "expires_at": expires_at})}


def place_of(claim: Claim) -> str:
    """Return the attribute of a claim item that holds this claim's owner."""
    return _PLACES[claim.is_second]


def claims(item: Mapping[str, Attribute], now: float) -> list[Claim]:
    """Return the owners of a key, without claims that have ended by `now` [epoch seconds]."""
    owners = [(item[place]["M"], is_second) for is_second, place in enumerate(_PLACES) if place in item]
    return [
        Claim(
            key=item["pk"]["S"].removeprefix("K#"),
            article_id=owner["article_id"]["S"],
            content_hash=owner["content_hash"]["S"],
            fingerprint=owner["fingerprint"]["S"],
            sketch=binary_of(owner["sketch"]),
            is_second=bool(is_second),
            expires_at=int(owner["expires_at"]["N"]),
        )
        for owner, is_second in owners
        if int(owner["expires_at"]["N"]) > now
    ]


def owner(item: Mapping[str, Attribute], claim: Claim, now: float) -> Claim | None:
    """Return the owner of the place that a claim asks for, unless that claim has ended by `now` [epoch seconds]."""
    return next((standing for standing in claims(item, now) if standing.is_second == claim.is_second), None)
