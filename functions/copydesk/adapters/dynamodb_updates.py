"""DynamoDB's conditional updates of items that several writers share: owners of a key, members of a cluster.

DynamoDB deletes such an item by its `expires_at`, which a late delivery must not bring forward. An expression cannot
choose the later of two values, so each change is two updates of which at most one applies: the first moves the end,
the second leaves it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from copydesk.table import cluster_items
from copydesk.table.claim import Claim
from copydesk.table.items import Item

Update = Mapping[str, Any]  # arguments of UpdateItem


def setting(attributes: Item) -> Update:
    """Return the update that sets attributes of an item, and creates the item where there is none."""
    return {
        "UpdateExpression": "SET " + ", ".join(f"#m{number} = :m{number}" for number in range(len(attributes))),
        "ExpressionAttributeNames": {f"#m{number}": name for number, name in enumerate(attributes)},
        "ExpressionAttributeValues": {f":m{number}": value for number, value in enumerate(attributes.values())},
    }


def claiming(claim: Claim, expires_at: int, now: int) -> Iterator[Update]:
    """Yield the updates that give a text a place of a key, if it is free at `now` [epoch seconds] or its own."""
    ((place, owner),) = cluster_items.claim_attribute(claim, expires_at).items()
    mine = "#place.article_id = :article AND #place.content_hash = :text AND #place.expires_at < :end"
    free = f"(attribute_not_exists(#place) OR #place.expires_at <= :now OR ({mine}))"
    common = {
        "ExpressionAttributeNames": {"#place": place},
        "ExpressionAttributeValues": {
            ":owner": owner,
            ":article": {"S": claim.article_id},
            ":text": {"S": claim.content_hash},
            ":end": {"N": str(expires_at)},
            ":now": {"N": str(now)},
        },
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    extending = "(attribute_not_exists(pk) OR expires_at <= :end)"
    yield {
        **common,
        "UpdateExpression": "SET #place = :owner, expires_at = :end",
        "ConditionExpression": f"{free} AND {extending}",
    }
    yield {**common, "UpdateExpression": "SET #place = :owner", "ConditionExpression": free}


def parts(attributes: Item, size: int) -> list[Item]:
    """Split attributes into parts of `size`: an expression has a limited length."""
    names = list(attributes)
    return [{name: attributes[name] for name in names[start : start + size]} for start in range(0, len(names), size)]


def extending(attributes: Item, expires_at: int, now: int) -> Iterator[Update]:
    """Yield the updates that set attributes of a cluster item, unless it has expired by `now` [epoch seconds].

    `into` is set once: if it is set already, neither update applies.
    """
    names = {f"#m{number}": name for number, name in enumerate(attributes)}
    values = {f":m{number}": value for number, value in enumerate(attributes.values())}
    sets = [f"#m{number} = :m{number}" for number in range(len(attributes))]
    once = " AND attribute_not_exists(#m0)" if "into" in attributes else ""
    common = {
        **({"ExpressionAttributeNames": names} if names else {}),
        "ExpressionAttributeValues": {**values, ":end": {"N": str(expires_at)}, ":now": {"N": str(now)}},
    }
    yield {
        **common,
        "UpdateExpression": "SET " + ", ".join(["expires_at = :end", *sets]),
        "ConditionExpression": f"(attribute_not_exists(pk) OR (expires_at > :now AND expires_at <= :end)){once}",
    }
    if sets:
        yield {
            **common,
            "UpdateExpression": "SET " + ", ".join(sets),
            "ConditionExpression": f"expires_at > :now AND expires_at > :end{once}",
        }
