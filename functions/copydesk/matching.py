"""Finds the texts of which a text is a copy: claims some of its keys, looks under all of them, judges what is there.

    claim the first keys ──> read all keys ──> drop owners whose sketch is unlike ──> read their texts ──> judge

The article is in the table before its keys are claimed. Of two copies that arrive at the same moment, the one that
looks later therefore finds the other under a key, and its text behind it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from copydesk.article import Record
from copydesk.dedupe.claim import Claim
from copydesk.dedupe.sketch import CLAIMED, HOPELESS, keys, resemblance, sketch
from copydesk.dedupe.told import Told, told
from copydesk.dedupe.verifier import CERTAIN, Judgement, judge
from copydesk.ports import ArticleTable
from copydesk.revisions import known_texts

MAX_TRIES = 6  # writes spent on that; a key that another owns costs one too
MAX_JUDGED = 8  # texts; a key has one owner, so even a flood of copies stands behind few

RELATED = "related to "  # how an outcome's reason begins that names a relative
EXACT = Judgement("exact", CERTAIN, (1.0, 1.0), (1.0, 1.0), 1.0, 1.0, is_trimmed=False, shared=())  # equal words

Name = tuple[str, str]  # of a text: article id and content hash


@dataclass(frozen=True, slots=True)
class Match:
    """A text found under a key of another, and what the two are to each other."""

    claim: Claim
    told: Told
    judgement: Judgement


def of_one_story(copies: Sequence[Match]) -> Sequence[Match]:
    """Choose the copies that a text makes one story with: the surest one, and those that it may weld to that.

    Another copy counts only on stronger evidence, and only if it is itself a copy of the surest: a roundup shares a
    part with each of several stories, which share nothing among themselves, and must not join them.
    """
    best = copies[:1]
    welded = [other for other in copies[1:] if other.judgement.welds and judge(best[0].told, other.told).are_copies]
    return [*best, *welded]


def matches(text: Record, table: ArticleTable, expires_at: int) -> list[Match]:
    """Claim keys for a text of an article in the table; return the copies and relatives found, the surest first.

    A text leaves owned keys to their owners, renews the claim of one that it copies, and claims free keys further down:
    copies of an edited copy may have more in common with that than with the first. An exact copy needs none.
    """
    said = told(text)
    if not said.words:
        return []
    wanted, drawn = keys(said.shingles), sketch(said.shingles)
    mine = {
        key: Claim(f"{key:015x}", text.article_id, text.content_hash, text.fingerprint, drawn)
        for key in (*wanted.claims, *wanted.probes)
    }
    own = mine[wanted.claims[0]]
    found: dict[Name, Match] = {}
    tried: dict[str, Claim | None] = {}
    for claim in (mine[key] for key in wanted.claims[:CLAIMED]):
        owner = tried[claim.key] = table.claim(claim, expires_at)
        found |= _judged(own, said, [owner] if owner else [], found, table)
        if owner and owner.text in found and found[owner.text].judgement.are_copies:
            table.renew(owner, expires_at)
            break
    owners = table.claims([mine[key].key for key in wanted.probes])
    found |= _judged(own, said, owners, found, table)
    if not any(match.judgement.kind == "exact" for match in found.values()):
        owned = {owner.key for owner in owners}
        free = [mine[key] for key in wanted.claims if mine[key].key not in owned]
        _claim_more(free, tried, table, expires_at)
    return sorted(found.values(), key=lambda match: (-match.judgement.score, match.claim.text))


def _claim_more(free: Iterable[Claim], tried: dict[str, Claim | None], table: ArticleTable, expires_at: int) -> None:
    """Claim free keys further down, in the place of those that others own."""
    for claim in free:
        if list(tried.values()).count(None) >= CLAIMED or len(tried) >= MAX_TRIES:
            return
        if claim.key not in tried:
            tried[claim.key] = table.claim(claim, expires_at)


def _judged(
    mine: Claim, said: Told, owners: Sequence[Claim], known: Mapping[Name, Match], table: ArticleTable
) -> dict[Name, Match]:
    """Judge a text beside those of owners not known yet; those with next to nothing in common are left out."""
    hits = Counter(owner.text for owner in owners)
    others = {owner.text: owner for owner in owners if owner.text not in known and owner.text != mine.text}
    found = [Match(owner, said, EXACT) for owner in others.values() if owner.fingerprint == mine.fingerprint]
    likely = [
        name
        for name in sorted(others, key=lambda name: -hits[name])
        if others[name].fingerprint != mine.fingerprint
        and max(resemblance(mine.sketch, others[name].sketch)) >= HOPELESS
    ]
    texts = {_name(text): told(text) for text in _texts(likely[:MAX_JUDGED], table)}
    found += [Match(others[name], text, judge(said, text)) for name, text in texts.items()]
    return {match.claim.text: match for match in found if match.judgement.kind}


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
