"""What a user would use instead: an exact hash, and MinHash-LSH (datasketch), Jaccard >= 0.5 of 5-word shingles."""

import re
from collections.abc import Callable, Sequence
from importlib.util import find_spec

from training.dedupe.pairs import Arrival


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


Clustering = Callable[[Sequence[Arrival]], dict[str, str]]
_WORD = re.compile(r"\w+")
_SHINGLE, _LEAST_JACCARD, _PERMUTATIONS = 5, 0.5, 128


def exact_hash(stream: Sequence[Arrival]) -> dict[str, str]:
    """One cluster for equal words."""
    first: dict[str, str] = {}
    return {each.id: first.setdefault(" ".join(_words(each.told.text)), each.id) for each in stream}


def min_hash(stream: Sequence[Arrival]) -> dict[str, str]:
    """Join what datasketch's index returns, as far as the signatures' Jaccard estimate is high enough."""
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415 - optional, for comparison alone

    index, signatures, clusters = MinHashLSH(_LEAST_JACCARD, _PERMUTATIONS), {}, Clusters()
    for each in stream:
        if each.id in signatures:
            continue
        words = _words(each.told.text)
        signature = MinHash(_PERMUTATIONS)
        signature.update_batch({" ".join(words[at : at + _SHINGLE]).encode() for at in range(len(words))})
        for other in index.query(signature):
            if signature.jaccard(signatures[other]) >= _LEAST_JACCARD:
                clusters.join(each.id, other)
        index.insert(each.id, signature)
        signatures[each.id] = signature
    return {name: clusters.of(name) for name in signatures}


def installed() -> dict[str, Clustering]:
    """Name the methods that can run here."""
    found: dict[str, Clustering] = {"exact hash": exact_hash}
    return found | {"MinHash-LSH": min_hash} if find_spec("datasketch") else found


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
