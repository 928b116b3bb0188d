"""Finds the texts of which a text is a copy: claims some of its keys, looks under all of them, judges what is there.

    claim the first keys ──> read all keys ──> drop owners whose sketch is unlike ──> read their texts ──> judge
    ──> where some are copies and some are not: ask which of them are of one cluster

The article is in the table before its keys are claimed. Of two copies that arrive at the same moment, the one that
looks later therefore finds the other under a key, and its text behind it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from copydesk.article import Record
from copydesk.dedupe.comparison.prepared import PreparedText, prepare
from copydesk.dedupe.comparison.series import are_instalments
from copydesk.dedupe.comparison.verifier import CERTAIN, Judgement, judge, on_average
from copydesk.dedupe.keys import CLAIMED, HOPELESS, Keys, further_keys, keys, resemblance, sketch
from copydesk.settings import THRESHOLDS, Thresholds
from copydesk.table.article_table import ArticleTable
from copydesk.table.claim import Claim
from copydesk.table.revisions import known_texts

FIRST_TRIES, MAX_TRIES = 4, 7  # writes spent on owning CLAIMED keys, before any is read and in all; one in vain counts
COPY_CLAIMED, COPY_MAX_TRIES = 6, 9  # the same for a copy: its own copies are found by what its editor changed
MAX_JUDGED = 8  # texts; a key has one owner, so even a flood of copies stands behind few
AGAINST = -0.5  # log odds: an average of a few texts met by chance; with 0 more copies of unknown kinds were missed

EXACT = Judgement(
    "exact", CERTAIN, (1.0, 1.0), (1.0, 1.0), 1.0, 1.0, is_trimmed=False, shared=(), welds=True
)  # equal words

Name = tuple[str, str]  # of a text: article id and content hash


@dataclass(frozen=True, slots=True)
class Match:
    """A text found under a key of another, and what the two are to each other.

    `why` says what else was known that makes them no copies, where they look like copies.
    """

    claim: Claim
    told: PreparedText
    judgement: Judgement
    why: str = ""

    def refused(self, why: str) -> "Match":
        """The same as a relative that is no copy."""
        return replace(self, judgement=self.judgement.refused, why=why)


def of_one_story(copies: Sequence[Match]) -> Sequence[Match]:
    """Choose the copies that a text makes one story with: the surest one, and those that it may weld to that.

    Another copy counts only on stronger evidence, and only if it shares with the text what the surest shares: a roundup
    has a part in common with each of several stories, which have nothing in common themselves, and must not join them.
    """
    best = copies[:1]
    return [*best, *(other for other in copies[1:] if other.judgement.welds and _share_one_part(best[0], other))]


def _share_one_part(one: Match, other: Match) -> bool:
    """Whether two matches lie in the same words of a text; all do that are found beside an exact copy."""
    mine = {word for start, end in one.judgement.shared for word in range(start, end)}
    theirs = {word for start, end in other.judgement.shared for word in range(start, end)}
    return 2 * len(mine & theirs) >= min(len(mine), len(theirs))


def claim_and_match(
    text: Record, table: ArticleTable, expires_at: int, thresholds: Thresholds = THRESHOLDS
) -> list[Match]:
    """Claim keys for a text of an article in the table; return the copies and relatives found, the surest first.

    A text leaves owned keys to their owners, renews the claim of one that it copies, and claims free keys further down:
    copies of an edited copy may have more in common with that than with the first. An exact copy needs none.
    """
    said = prepare(text)
    search = _Search(text, said, table, expires_at, thresholds)
    if said.shingles:
        first = keys(said.shingles, said.lowest)
        search.claim(first)
        search.look(first)
        for more in further_keys(first, said.lowest):
            if search.is_settled:
                break
            search.look(more)
    found = _agreed(list(search.found.values()), table)
    return sorted(found, key=lambda match: (-match.judgement.score, match.claim.text))


class _Search:
    """A text's way through its keys: `found` are the texts met there, `owned` says which keys are its own now."""

    def __init__(
        self, text: Record, said: PreparedText, table: ArticleTable, expires_at: int, thresholds: Thresholds
    ) -> None:
        self._text, self._said, self._table, self._expires_at = text, said, table, expires_at
        self._thresholds = thresholds
        self._sketch = sketch(said.lowest, len(said.places))
        self.found: dict[Name, Match] = {}
        self._tried: dict[str, Claim | None] = {}
        self._unlike: dict[Name, bool] = {}

    @property
    def is_settled(self) -> bool:
        """Whether it is a copy, or owns keys enough for others to find it by."""
        return self._is_copy or self._owned >= CLAIMED

    def claim(self, wanted: Keys) -> None:
        """Claim the first free keys, up to one that a text owns of which this is a copy; that claim is renewed.

        What is claimed before the others' keys are read is seen by whoever reads later, and so of two texts at the same
        moment at least one sees the other.
        """
        for claim in self._claims(wanted)[:FIRST_TRIES]:
            if self._owned >= CLAIMED:
                return
            owner = self._try(claim)
            if owner and owner.text in self.found and self.found[owner.text].judgement.are_copies:
                self._table.claim(owner, self._expires_at)
                return

    def look(self, wanted: Keys) -> None:
        """Judge the texts behind the other keys, and claim free ones in the place of those that others own.

        Whose a key is that was tried, is known. An exact copy has found what it needs.
        """
        names = [f"{key:015x}" for key in wanted.probes]
        owners = [] if self._is_exact else self._table.claims([name for name in names if name not in self._tried])
        self._judge(owners)
        if self._is_exact:
            return
        self._tried |= {owner.key: None for owner in owners if owner.text == _name(self._text)}  # told again
        full = {owner.key for owner in owners if owner.is_second or not self._is_unlike(owner)} | self._tried.keys()
        owned = {owner.key for owner in owners}
        most, tries = (COPY_CLAIMED, COPY_MAX_TRIES) if self._is_copy else (CLAIMED, MAX_TRIES)
        for claim in self._claims(wanted):
            if claim.key not in full and self._owned < most and len(self._tried) < tries:
                self._try(replace(claim, is_second=claim.key in owned))

    @property
    def _owned(self) -> int:
        return list(self._tried.values()).count(None)

    @property
    def _is_exact(self) -> bool:
        return any(match.judgement.kind == "exact" for match in self.found.values())

    @property
    def _is_copy(self) -> bool:
        return any(match.judgement.are_copies for match in self.found.values())

    def _try(self, claim: Claim) -> Claim | None:
        """Claim a key; judge and return the text that owns it, if another does.

        Beside an owner with which it has next to nothing in common there is a second place.
        """
        owner = self._table.claim(claim, self._expires_at)
        if owner and not claim.is_second and self._is_unlike(owner):
            return self._try(replace(claim, is_second=True))
        self._tried[claim.key] = owner
        self._judge([owner] if owner else [])
        return owner

    def _is_unlike(self, owner: Claim) -> bool:
        """Whether the sketch of another text shows next to nothing in common with this one."""
        if owner.text not in self._unlike:
            self._unlike[owner.text] = max(resemblance(self._sketch, owner.sketch)) < HOPELESS
        return self._unlike[owner.text]

    def _claims(self, wanted: Keys) -> list[Claim]:
        text = self._text
        return [
            Claim(f"{key:015x}", text.article_id, text.content_hash, text.fingerprint, self._sketch)
            for key in wanted.claims
        ]

    def _judge(self, owners: Sequence[Claim]) -> None:
        found = self._judged(owners)
        if found:
            self.found = _told_apart(self._said, {**self.found, **found})

    def _judged(self, owners: Sequence[Claim]) -> dict[Name, Match]:
        """Judge the text beside those of owners not known yet; those with next to nothing in common are left out.

        Beside an exact copy no other is read: what that is to the others was judged when it arrived.
        """
        hits = Counter(owner.text for owner in owners)
        known = {_name(self._text), *self.found}
        others = {owner.text: owner for owner in owners if owner.text not in known}
        exact = [owner for owner in others.values() if owner.fingerprint == self._text.fingerprint]
        if exact:
            return {owner.text: Match(owner, self._said, EXACT) for owner in exact}
        likely = [name for name in sorted(others, key=lambda name: -hits[name]) if not self._is_unlike(others[name])]
        texts = {_name(read): prepare(read) for read in _texts(likely[:MAX_JUDGED], self._table)}
        judged = {name: judge(self._said, other, self._thresholds) for name, other in texts.items()}
        return {name: Match(others[name], texts[name], found) for name, found in judged.items() if found.kind}


def _told_apart(said: PreparedText, found: Mapping[Name, Match]) -> dict[Name, Match]:
    """Call a near copy related where another match shows it to be an instalment of a series."""
    thirds = {
        name: next((each for each in found.values() if are_instalments(said, match.told, each.told)), None)
        for name, match in found.items()
        if match.judgement.kind == "near"
    }
    refused = {
        name: found[name].refused(f"an instalment of the same series, as is {third.claim.article_id}")
        for name, third in thirds.items()
        if third
    }
    return {**found, **refused}


def _agreed(found: Sequence[Match], table: ArticleTable) -> Sequence[Match]:
    """Refuse near copies where what was met of their cluster clearly speaks against it on the average.

    A follow-up may look like a copy of one telling of a story, and does not of the others.
    """
    if all(match.judgement.are_copies for match in found) or all(match.judgement.kind != "near" for match in found):
        return found
    roots = _roots({match.claim.fingerprint for match in found}, table)
    scores: dict[str, list[float]] = defaultdict(list)
    for match in found:
        scores[roots[match.claim.fingerprint]].append(match.judgement.score)
    against = {root for root, said in scores.items() if on_average(said) < AGAINST}
    return [
        match.refused("whose copies are unlike it")
        if match.judgement.kind == "near" and roots[match.claim.fingerprint] in against
        else match
        for match in found
    ]


def _roots(marks: Collection[str], table: ArticleTable) -> dict[str, str]:
    """Name for each of several texts the cluster that its own is part of by now."""
    above = {mark: cluster.into for mark, cluster in table.clusters(marks).items() if cluster.into}
    roots = _roots(set(above.values()), table) if above else {}
    return {mark: roots[above[mark]] if mark in above else mark for mark in marks}


def _texts(names: Iterable[Name], table: ArticleTable) -> Iterator[Record]:
    """Read texts: the current one of an article, or an earlier one."""
    wanted = list(names)
    stored = table.articles({article_id for article_id, _ in wanted}) if wanted else {}
    for article_id, content_hash in wanted:
        current = stored.get(article_id)
        if current and current.record.content_hash == content_hash:
            yield current.record
        elif current:
            earlier = known_texts(table.revisions(article_id)).get(content_hash)
            yield from [earlier] if earlier else []


def _name(text: Record) -> Name:
    return (text.article_id, text.content_hash)
