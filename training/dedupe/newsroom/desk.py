"""A desk publishes the items of one parcel of a stream, with ids, groups, addresses and hours."""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from training.dedupe.newsroom.items import Item
from training.dedupe.newsroom.publishers import Publisher


@dataclass(slots=True)
class Desk:
    """The newsrooms of one language, at work on one parcel; `name` identifies the parcel within its stream."""

    name: str
    language: str
    publishers: Sequence[Publisher]
    chance: random.Random
    days: float
    items: list[Item] = field(default_factory=list)
    groups: int = 0

    def new_group(self) -> str:
        """Return the name of a new story."""
        self.groups += 1
        return f"{self.name}.{self.groups}"

    def publish(  # noqa: PLR0913 - the fields of an item
        self,
        house: Publisher,
        texts: tuple[str, str],
        hours: float,
        *,
        role: str,
        family: str,
        group: str = "",
        url: str = "",
    ) -> Item:
        """Publish a headline and a text as an item; without a group, it is a story of its own."""
        headline, text = texts
        key = f"{self.name}/{len(self.items)}"
        item = Item(
            id=hashlib.blake2b(key.encode(), digest_size=6).hexdigest(),
            url=url or house.address(headline, hours, key),
            publisher=house.name,
            headline=headline,
            text=house.dressed(text),
            group=group or self.new_group(),
            role=role,
            family=family,
            language=house.language,
            hours=round(hours, 4),
        )
        self.items.append(item)
        return item

    def house(self) -> Publisher:
        """Draw a newsroom."""
        return self.chance.choice(self.publishers)

    def houses(self, wanted: int) -> list[Publisher]:
        """Draw different newsrooms, at most as many as there are."""
        return self.chance.sample(self.publishers, min(wanted, len(self.publishers)))

    def hour(self) -> float:
        """Draw a time in the first nine tenths of the stream."""
        return self.chance.uniform(0, self.days * 24 * 0.9)

    def later(self, hours: float, mean: float = 12) -> float:
        """Draw a time after another: mostly hours later, seldom days."""
        return hours + 0.1 + self.chance.expovariate(1 / mean)
