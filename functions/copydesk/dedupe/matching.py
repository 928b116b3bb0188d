"""Finds the texts that a text copies: claims some of its keys, reads the owners of all its keys, judges their texts.

    claim the first keys ──> read all keys ──> drop owners with unlike sketches ──> read the others' texts ──> judge
    ──> near copies beside related texts: check each one's cluster as a whole

An article is stored before its keys are claimed, and keys are claimed before the owners of others are read. If two
copies arrive at the same moment, at least the later reader therefore finds the other's key and, behind it, its text.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from copydesk.article import Record
from copydesk.dedupe.comparison.prepared import PreparedText, prepare
from copydesk.dedupe.comparison.series import are_instalments
from copydesk.dedupe.comparison.verifier import CERTAIN, Judgement, judge, mean_log_odds
from copydesk.dedupe.keys import CLAIMED, LEAST_CONTAINMENT, Keys, estimated_containment, further_keys, keys, sketch
from copydesk.settings import THRESHOLDS, Thresholds
from copydesk.table.article_table import ArticleTable
from copydesk.table.claim import Claim
from copydesk.table.revisions import known_texts
from copydesk.table.stored import StoredArticle

FIRST_TRIES, MAX_TRIES = 4, 7  # claims written, before the first read and in all; a claim that fails counts too
COPY_CLAIMED, COPY_MAX_TRIES = 6, 9  # as CLAIMED and MAX_TRIES, for a copy: its editor's words find its own copies
LEAST_RENEWAL = 30  # parts of the window
MAX_JUDGED = 8  # texts read at once; a key has one owner, so even a flood of copies has few owners
AGAINST = -0.5  # mean log odds of the few texts met by chance; at 0, more copies of unknown kinds were missed

EXACT = Judgement(
    "exact", CERTAIN, (1.0, 1.0), (1.0, 1.0), 1.0, 1.0, is_trimmed=False, shared=(), can_join=True
)  # equal words

Name = tuple[str, str]  # identifies a text: article id and content hash


@dataclass(frozen=True, slots=True)
class Match:
    """A text found under a key of another text, and how the two relate.

    `why` gives further evidence that refused the copy, if the two look like copies. `article` is the text's article as
    it was read; None if it was not read.
    """

    claim: Claim
    prepared: PreparedText
    judgement: Judgement
    why: str = ""
    article: StoredArticle | None = None

    def refused(self, why: str) -> "Match":
        """Return this match as related, not a copy."""
        return replace(self, judgement=self.judgement.refused, why=why)


def of_one_story(copies: Sequence[Match]) -> Sequence[Match]:
    """Choose the copies whose clusters a text joins: the best match, and others with strong enough evidence.

    Another copy needs a score that may join clusters, and must share the part of the text that the best match shares. A
    roundup has a part in common with each of several stories, which have nothing in common, and must not join them.
    """
    best = copies[:1]
    return [*best, *(other for other in copies[1:] if other.judgement.can_join and _share_one_part(best[0], other))]


def _share_one_part(one: Match, other: Match) -> bool:
    """Whether two matches share mostly the same words of a text; always true beside an exact copy."""
    mine = {word for start, end in one.judgement.shared for word in range(start, end)}
    theirs = {word for start, end in other.judgement.shared for word in range(start, end)}
    return 2 * len(mine & theirs) >= min(len(mine), len(theirs))


def claim_and_match(
    text: Record,
    table: ArticleTable,
    expires_at: int,
    thresholds: Thresholds = THRESHOLDS,
    own_texts: Mapping[str, Record] | None = None,
) -> list[Match]:
    """Claim keys for a text of a stored article and return the copies and related texts found, best match first.

    Keys that other texts own stay theirs. If a text copies the owner, it renews that claim. In their place the text
    claims further free keys, since copies of an edited copy may have more in common with it than with the original. An
    exact copy needs no keys of its own. `own_texts` are the known texts of the same article by content hash, which are
    then not read again.
    """
    prepared = prepare(text)
    search = _Search(text, prepared, table, expires_at, thresholds)
    search.own_texts = own_texts or {}
    if prepared.shingles:
        first = keys(prepared.shingles, prepared.lowest)
        search.claim(first)
        search.probe(first)
        for more in further_keys(first, prepared.lowest):
            if search.is_settled:
                break
            search.probe(more)
    found = _without_outliers(list(search.found.values()), table)
    return sorted(found, key=lambda match: (-match.judgement.score, match.claim.text))


class _Search:
    """The search of one text through its keys: `found` holds the matches met there so far."""

    def __init__(
        self, text: Record, prepared: PreparedText, table: ArticleTable, expires_at: int, thresholds: Thresholds
    ) -> None:
        self._text, self._prepared, self._table, self._expires_at = text, prepared, table, expires_at
        self._thresholds = thresholds
        self._sketch = sketch(prepared.lowest, len(prepared.positions))
        self.found: dict[Name, Match] = {}
        self.own_texts: Mapping[str, Record] = {}
        self._tried: dict[str, Claim | None] = {}  # keys tried -> the other text that owns each; None if this text does
        self._unlike: dict[Name, bool] = {}

    @property
    def is_settled(self) -> bool:
        """Whether the text is a copy, or owns enough keys for later copies to find it."""
        return self._is_copy or self._owned >= CLAIMED

    def claim(self, wanted: Keys) -> None:
        """Claim free keys in order. Stop at a key owned by a text that this one copies, and renew that claim.

        Claims written before others' keys are read are visible to every later reader, so of two texts that arrive at
        the same moment at least one sees the other.
        """
        for claim in self._claims(wanted)[:FIRST_TRIES]:
            if self._owned >= CLAIMED:
                return
            owner = self._try(claim)
            if owner and owner.text in self.found and self.found[owner.text].judgement.are_copies:
                if self._moves_end(owner):
                    self._table.claim(owner, self._expires_at)
                return

    def _moves_end(self, owner: Claim) -> bool:
        """Whether a renewal moves the end of a claim by more than a thirtieth of the window: most copies come soon."""
        uploaded = datetime.fromisoformat(self._text.provenance.event_time).timestamp()
        return self._expires_at - owner.expires_at > (self._expires_at - uploaded) / LEAST_RENEWAL

    def probe(self, wanted: Keys) -> None:
        """Read the owners of the remaining keys, judge their texts, and claim free keys in place of owned ones.

        Keys already tried have known owners and are not read again. An exact copy ends the search.
        """
        names = [f"{key:015x}" for key in wanted.probes]
        owners = [] if self._is_exact else self._table.claims([name for name in names if name not in self._tried])
        self._judge(owners)
        if self._is_exact:
            return
        self._tried |= {owner.key: None for owner in owners if owner.text == _name(self._text)}  # delivered again
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
        """Claim a key. If another text owns it, judge that text and return its claim.

        A key has a second place beside an owner with which the text has next to nothing in common.
        """
        owner = self._table.claim(claim, self._expires_at)
        if owner and not claim.is_second and self._is_unlike(owner):
            return self._try(replace(claim, is_second=True))
        self._tried[claim.key] = owner
        self._judge([owner] if owner else [])
        return owner

    def _is_unlike(self, owner: Claim) -> bool:
        """Whether the sketches show that an owner's text has next to nothing in common with this one."""
        if owner.text not in self._unlike:
            self._unlike[owner.text] = max(estimated_containment(self._sketch, owner.sketch)) < LEAST_CONTAINMENT
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
            self.found = _without_instalments(self._prepared, {**self.found, **found})

    def _judged(self, owners: Sequence[Claim]) -> dict[Name, Match]:
        """Judge the texts of owners not judged yet, except those whose sketches are unlike.

        If one is an exact copy, no other text is read: its relation to the others was judged when it arrived.
        """
        hits = Counter(owner.text for owner in owners)
        known = {_name(self._text), *self.found}
        others = {owner.text: owner for owner in owners if owner.text not in known}
        exact = [owner for owner in others.values() if owner.fingerprint == self._text.fingerprint]
        if exact:
            return {owner.text: Match(owner, self._prepared, EXACT) for owner in exact}
        likely = [name for name in sorted(others, key=lambda name: -hits[name]) if not self._is_unlike(others[name])]
        found: dict[Name, Match] = {}
        for text, article in self._read(likely[:MAX_JUDGED]):
            name, other = _name(text), prepare(text)
            judgement = judge(self._prepared, other, self._thresholds)
            if judgement.kind:
                found[name] = Match(others[name], other, judgement, article=article)
        return found

    def _read(self, names: Sequence[Name]) -> Iterator[tuple[Record, StoredArticle | None]]:
        """Read texts by name, each with its article; the article's own texts are known."""
        own, mine = self.own_texts, self._text.article_id
        yield from ((own[text], None) for name, text in names if name == mine and text in own)
        yield from _texts([name for name in names if name[0] != mine or name[1] not in own], self._table)


def _without_instalments(prepared: PreparedText, found: Mapping[Name, Match]) -> dict[Name, Match]:
    """Refuse each near copy that another match shows to be an instalment of the same series."""
    thirds = {
        name: next((each for each in found.values() if are_instalments(prepared, match.prepared, each.prepared)), None)
        for name, match in found.items()
        if match.judgement.kind == "near"
    }
    refused = {
        name: found[name].refused(f"an instalment of the same series, as is {third.claim.article_id}")
        for name, third in thirds.items()
        if third
    }
    return {**found, **refused}


def _without_outliers(found: Sequence[Match], table: ArticleTable) -> Sequence[Match]:
    """Refuse near copies whose cluster, by the mean score of its matched texts, is clearly not copied.

    A follow-up may look like a copy of one text of a story, and unlike the story's other texts.
    """
    if all(match.judgement.are_copies for match in found) or all(match.judgement.kind != "near" for match in found):
        return found
    roots = _roots({match.claim.fingerprint for match in found}, table)
    scores: dict[str, list[float]] = defaultdict(list)
    for match in found:
        scores[roots[match.claim.fingerprint]].append(match.judgement.score)
    against = {root for root, of_cluster in scores.items() if mean_log_odds(of_cluster) < AGAINST}
    return [
        match.refused("whose copies are unlike it")
        if match.judgement.kind == "near"
        and match.judgement.score < CERTAIN
        and roots[match.claim.fingerprint] in against
        else match
        for match in found
    ]


def _roots(fingerprints: Collection[str], table: ArticleTable) -> dict[str, str]:
    """Map each fingerprint to the cluster that its own cluster is now part of."""
    parents = {name: cluster.into for name, cluster in table.clusters(sorted(fingerprints)).items() if cluster.into}
    roots = _roots(set(parents.values()), table) if parents else {}
    return {name: roots[parents[name]] if name in parents else name for name in fingerprints}


def _texts(names: Iterable[Name], table: ArticleTable) -> Iterator[tuple[Record, StoredArticle]]:
    """Read texts by name, whether an article's current text or an earlier one; an article's earlier texts once."""
    wanted = list(names)
    stored = table.articles([article_id for article_id, _ in wanted]) if wanted else {}
    earlier: dict[str, Mapping[str, Record]] = {}
    for article_id, content_hash in wanted:
        current = stored.get(article_id)
        if current and current.record.content_hash == content_hash:
            yield current.record, current
        elif current:
            if article_id not in earlier:
                earlier[article_id] = known_texts(table.revisions(article_id))
            text = earlier[article_id].get(content_hash)
            yield from [(text, current)] if text else []


def _name(text: Record) -> Name:
    return (text.article_id, text.content_hash)
