"""Newsrooms: their names, hosts, address schemes, and the lines that each puts around everything it publishes."""

import hashlib
import random
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from training.dedupe.newsroom.grammar import Writer

_START = datetime(2025, 3, 3, tzinfo=UTC)
_DRESSED = 0.3  # share of publishers whose texts include the chrome of their page
_SCHEMES = (
    "/{date}/{slug}-{hash}",
    "/news/{number}",
    "/{section}/{slug}-{number}",
    "/{slug}-{number}.html",
    "/a/{hash}",
    "/story?id={number}",
)
_SECTIONS = ("news", "local", "national", "sport", "business", "culture", "world")
_OTHER_ADDRESSES = (
    "https://{host}{path}amp/",
    "https://m.{host}{path}",
    "https://{host}{path}print/",
    "https://{host}/syndication{path}",
)


@dataclass(frozen=True, slots=True)
class Publisher:
    """A newsroom. `head` and `foot` are put around each of its texts."""

    name: str
    host: str
    language: str
    scheme: str
    head: str = ""
    foot: str = ""

    def address(self, headline: str, hours: float, key: str) -> str:
        """Return the address of an article; `key` distinguishes articles with the same headline."""
        digest = hashlib.blake2b(f"{self.host}/{key}".encode(), digest_size=6).hexdigest()
        path = self.scheme.format(
            date=moment(hours).strftime("%Y/%m/%d"),
            slug=_slug(headline) or digest,
            number=int(digest, 16) % 10_000_000,
            section=_SECTIONS[int(digest[0], 16) % len(_SECTIONS)],
            hash=digest,
        )
        return f"https://{self.host}{path}"

    def dressed(self, text: str) -> str:
        """Return the text with the publisher's head and foot."""
        return "\n\n".join(part for part in (self.head, text, self.foot) if part)


def publisher(language: str, chance: random.Random) -> Publisher:
    """Invent a newsroom."""
    writer = Writer(language, chance)
    name = writer.word("paper")
    host = f"{_slug(name).replace('-', '') or language}{chance.randrange(1000)}.example"
    if chance.random() >= _DRESSED:
        return Publisher(name, host, language, chance.choice(_SCHEMES))
    menu = " ".join(chance.sample(writer.rules["menu"], chance.randint(6, 16)))
    footers = writer.rules["footer"]
    foot = "\n".join(writer.fill(line) for line in chance.sample(footers, chance.randint(1, len(footers))))
    head = chance.choice((f"{name} | {menu}", menu, name, ""))
    return Publisher(name, host, language, chance.choice(_SCHEMES), head, foot)


def other_address(address: str, chance: random.Random) -> str:
    """Return another address of an article at the same publisher: mobile, for print or for partners."""
    if "?" in address:
        return address + chance.choice(("&amp=1", "&print=1", "&utm_source=partner"))
    host, _, path = address.removeprefix("https://").partition("/")
    return chance.choice(_OTHER_ADDRESSES).format(host=host, path=f"/{path.rstrip('/')}/")


def moment(hours: float) -> datetime:
    """Return the date and time so many hours after the start of the stream."""
    return _START + timedelta(minutes=round(hours * 60))


def published(hours: float) -> str:
    """Return the same time in the format of `datePublished`."""
    return moment(hours).strftime("%Y-%m-%dT%H:%M:%SZ")


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:8])
