"""Alternatives to compare with: an exact hash, and MinHash-LSH (datasketch) at Jaccard >= 0.5 of 5-word shingles."""

import re
from collections.abc import Callable, Sequence
from importlib.util import find_spec

from training.dedupe.pairs import Arrival


class Clusters:
    """Stories as disjoint sets of articles (union-find); a story is named by one of its articles."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def of(self, name: str) -> str:
        """Return the story of an article; an article not seen before is a story of its own."""
        parent = self._parents.setdefault(name, name)
        while parent != name:
            name, parent = parent, self._parents[parent]
        return name

    def join(self, one: str, other: str) -> None:
        """Join two stories under the smaller name."""
        first, second = sorted((self.of(one), self.of(other)))
        self._parents[second] = first


Clustering = Callable[[Sequence[Arrival]], dict[str, str]]
_WORD = re.compile(r"\w+")
_SHINGLE, _LEAST_JACCARD, _PERMUTATIONS = 5, 0.5, 128


def exact_hash(stream: Sequence[Arrival]) -> dict[str, str]:
    """Put articles with equal words into one cluster."""
    first: dict[str, str] = {}
    return {each.id: first.setdefault(" ".join(_words(each.prepared.text)), each.id) for each in stream}


def min_hash(stream: Sequence[Arrival]) -> dict[str, str]:
    """Join the articles that datasketch's index returns, if the Jaccard estimate of their signatures is high enough."""
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415 - optional, needed only here

    index, signatures, clusters = MinHashLSH(_LEAST_JACCARD, _PERMUTATIONS), {}, Clusters()
    for each in stream:
        if each.id in signatures:
            continue
        words = _words(each.prepared.text)
        signature = MinHash(_PERMUTATIONS)
        signature.update_batch({" ".join(words[at : at + _SHINGLE]).encode() for at in range(len(words))})
        for other in index.query(signature):
            if signature.jaccard(signatures[other]) >= _LEAST_JACCARD:
                clusters.join(each.id, other)
        index.insert(each.id, signature)
        signatures[each.id] = signature
    return {name: clusters.of(name) for name in signatures}


def installed() -> dict[str, Clustering]:
    """Return the methods whose packages are installed, by name."""
    found: dict[str, Clustering] = {"exact hash": exact_hash}
    return found | {"MinHash-LSH": min_hash} if find_spec("datasketch") else found


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
