"""Whole streams: parcels of every kind, interleaved by the arrival times of their items."""

import hashlib
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial

from training.dedupe.newsroom.desk import Desk
from training.dedupe.newsroom.forms import FORMS
from training.dedupe.newsroom.grammar import languages as all_languages
from training.dedupe.newsroom.items import Item
from training.dedupe.newsroom.lookalikes import KINDS
from training.dedupe.newsroom.parcels import floods, serial, single, story_with_copies, wire
from training.dedupe.newsroom.publishers import Publisher, publisher
from training.dedupe.newsroom.serials import families

_DAYS = 35.0
_HOUSES = 16  # newsrooms for each language
_SHARES = {
    "single": 30,
    "copies": 20,
    "wire": 5,
    "table": 9,
    "form": 5,
    "lookalike": 12,
}  # weights of the kinds of parcels

Parcel = Callable[[Desk], None]
_WITH_COPIES: Mapping[str, Parcel] = {"copies": story_with_copies, "wire": wire}


def family_names(language: str = "") -> tuple[str, ...]:
    """Return the names of all families of look-alikes, or of those in one language."""
    chosen = (language,) if language else all_languages()
    tables = dict.fromkeys(name for each in chosen for name in families(each))
    return (*tables, *FORMS, *KINDS)


def family_folds(count: int) -> list[tuple[str, ...]]:
    """Divide the families into folds, the same in every run, to train without the families that are tested."""
    dealt = sorted(family_names(), key=lambda name: hashlib.blake2b(name.encode(), digest_size=8).digest())
    return [tuple(dealt[start::count]) for start in range(count)]


def stream(
    seed: int,
    *,
    articles: int = 2000,
    languages: Sequence[str] = (),
    families: Collection[str] | None = None,
    replays: float = 0.03,
    newsrooms: int = _HOUSES,
) -> list[Item]:
    """Make a stream of about `articles` articles, in order of arrival; the same seed gives the same stream.

    `families` names the look-alikes that may occur (default: all); single stories and copies always occur. `replays` is
    the share of items that are delivered again.
    """
    chance = random.Random(f"stream/{seed}")
    chosen = tuple(languages) or all_languages()
    houses = {language: _houses(seed, language, newsrooms) for language in chosen}
    items: list[Item] = []
    number = 0
    while len(items) < articles:
        number += 1
        language = chosen[number % len(chosen)]
        items += _made(
            Desk(f"{seed}-{number}", language, houses[language], _parcel_random(seed, number), _DAYS), families
        )
    return _with_replays(_in_order(items), replays, chance)


def flood_stream(
    seed: int, *, copies: Sequence[int] = (500, 100), language: str = "en", newsrooms: int = 120, replays: float = 0.1
) -> list[Item]:
    """Make a stream of stories with `copies` copies each, follow-ups that quote them, roundups, and single stories."""
    chance = random.Random(f"flood/{seed}")
    houses = _houses(seed, language, newsrooms)
    parcels: list[Parcel] = [partial(floods, copies=copies), *[single] * (sum(copies) // 4)]
    items: list[Item] = []
    for number, parcel in enumerate(parcels):
        desk = Desk(f"{seed}-f{number}", language, houses, _parcel_random(seed, number), _DAYS)
        parcel(desk)
        items += desk.items
    return _with_replays(_in_order(items), replays, chance)


def _made(desk: Desk, allowed: Collection[str] | None) -> list[Item]:
    _drawn(desk, allowed)(desk)
    return desk.items


def _drawn(desk: Desk, allowed: Collection[str] | None) -> Parcel:
    """Draw a kind of parcel; if no allowed family is of that kind, it is a single story."""
    kind = desk.chance.choices(list(_SHARES), list(_SHARES.values()))[0]
    if kind in _WITH_COPIES:
        return _WITH_COPIES[kind]
    names = {"table": tuple(families(desk.language)), "form": tuple(FORMS), "lookalike": tuple(KINDS)}.get(kind, ())
    permitted = [name for name in names if allowed is None or name in allowed]
    if not permitted:
        return single
    family = desk.chance.choice(permitted)
    return KINDS.get(family) or partial(serial, family=family)


def _houses(seed: int, language: str, wanted: int) -> list[Publisher]:
    chance = random.Random(f"houses/{seed}/{language}")
    return list({house.name: house for house in (publisher(language, chance) for _ in range(wanted * 2))}.values())[
        :wanted
    ]


def _parcel_random(seed: int, number: int) -> random.Random:
    return random.Random(f"parcel/{seed}/{number}")


def _in_order(items: Sequence[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (item.hours, item.id))


def _with_replays(items: list[Item], share: float, chance: random.Random) -> list[Item]:
    """Deliver a share of the items again, anywhere after their first arrival."""
    again = [replace(item, role="replay") for item in items if chance.random() < share]
    places = {item.id: chance.uniform(place, len(items)) for place, item in enumerate(items)}
    arrivals = [(float(place), item) for place, item in enumerate(items)] + [(places[item.id], item) for item in again]
    return [item for _, item in sorted(arrivals, key=lambda arrival: arrival[0])]


def digest(items: Sequence[Item]) -> str:
    """Return a hash of a stream; the same seed gives the same hash on every machine."""
    return hashlib.blake2b("\n".join(item.line() for item in items).encode(), digest_size=8).hexdigest()
