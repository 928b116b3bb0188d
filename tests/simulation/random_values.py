"""Random attribute values, keys and items of DynamoDB."""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

Attribute: TypeAlias = dict[str, Any]

PARTITIONS = ("a", "b", "é", "B")
SORTS = ("1", "10", "2", "META", "ü")
_NUMBERS = ("0", "1", "1.0", "2", "-3", "10", "1e2", "0.1", "12345678901234567890123456789012345678", "7e-20", "1e125")
_TEXTS = ("", "a", "ab", "abc", "b", "é", "größe", "🗞", "S", "N", "1", "META")


def attribute(source: random.Random, kinds: Sequence[str] = (), depth: int = 0) -> Attribute:
    """A random value of one of these types."""
    kind = source.choice(kinds or (_FLAT if depth > 1 else (*_FLAT, "L", "M")))
    return {kind: _CONTENT[kind](source, depth)}


def _elements(source: random.Random, depth: int) -> list[Attribute]:
    return [attribute(source, (), depth + 1) for _ in range(source.randint(0, 3))]


def _members(source: random.Random, depth: int) -> dict[str, Attribute]:
    return {
        name: attribute(source, (), depth + 1) for name in source.sample(("x", "y", "l", "zz"), k=source.randint(0, 3))
    }


_FLAT = ("S", "S", "N", "N", "B", "BOOL", "NULL", "SS", "NS", "BS")
_CONTENT: Mapping[str, Callable[[random.Random, int], Any]] = {
    "S": lambda source, _: source.choice(_TEXTS),
    "N": lambda source, _: source.choice(_NUMBERS),
    "B": lambda source, _: source.choice(_TEXTS).encode(),
    "BOOL": lambda source, _: source.random() < 0.5,
    "NULL": lambda *_: True,
    "SS": lambda source, _: source.sample(_TEXTS, k=source.randint(1, 3)),
    "NS": lambda source, _: source.sample(_NUMBERS, k=source.randint(1, 3)),
    "BS": lambda source, _: [text.encode() for text in source.sample(_TEXTS, k=source.randint(1, 3))],
    "L": _elements,
    "M": _members,
}


def key(source: random.Random) -> dict[str, Any]:
    """A random key; one in fifty is invalid."""
    made: dict[str, Any] = {"pk": {"S": source.choice(PARTITIONS)}, "sk": {"S": source.choice(SORTS)}}
    if source.random() < 0.98:
        return made
    wrong: Sequence[Callable[[], Any]] = (
        lambda: made.pop("sk"),
        lambda: made.update(sk={"N": "1"}),
        lambda: made.update(pk={"S": ""}),
        lambda: made.update(extra={"S": "x"}),
        lambda: made.update(sk={"S": "x" * 1025}),
        lambda: made.update(pk={"S": "ü" * 1025}),
    )
    source.choice(wrong)()
    return made


def item(source: random.Random) -> dict[str, Any]:
    """A random item, whose attributes mostly have the type that their name shows."""
    typed = {"n": "N", "n2": "N", "s": "S", "s2": "S", "b": "B", "t": "BOOL", "nu": "NULL", "l": "L", "m": "M"}
    sets = {"ss": "SS", "ns": "NS", "bs": "BS", "version": "N"}
    kinds = {name: kind for name, kind in {**typed, **sets}.items() if source.random() < 0.6}
    own = {name: attribute(source, (kind,) if source.random() < 0.9 else ()) for name, kind in kinds.items()}
    return {**key(source), **own}
