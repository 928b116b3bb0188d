"""Writes articles, and keeps the links between exact copies right, whoever arrives first and whoever is withdrawn.

A claim lists every usable article that ever bore a text, so a copy of an earlier revision stays a copy. Writers hold
no lock. Each first writes, then enters what it wrote into the claims, then looks again:

    put article ──> join (or leave) its claims ──> relink whom that changes ──> read the article back

Of two that meet, the one whose second step comes later sees both and mends what has to be mended.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from copydesk.dedupe.verdict import Claim, linked, published
from copydesk.errors import TableUnavailable
from copydesk.ports import ArticleTable
from copydesk.revisions import Admission, StoredArticle, known_texts

MAX_ATTEMPTS = 8  # writers that may meet on one article before the message goes back to its queue


def write(
    before: StoredArticle | None, judge: Callable[[StoredArticle | None], Admission], table: ArticleTable
) -> Admission:
    """Put what `judge` makes of an article; judge again whatever another writer put there meanwhile."""
    for _ in range(MAX_ATTEMPTS):
        admission = judge(before)
        for text in admission.kept:
            table.keep(text)
        standing = _put(before, admission.stored, table)
        if standing is None:
            return admission
        before = standing
    raise _busy(admission.stored.record.article_id)


def joined(admission: Admission, mark: str, claims: Mapping[str, Claim]) -> Claim:
    """Return the claim of a fingerprint with an article among its members, as far as claims are known."""
    dated = published(admission.texts.values(), mark)
    return claims.get(mark, Claim(mark, {})).joined(admission.stored.record.article_id, dated)


def settle(admission: Admission, mark: str, table: ArticleTable, expires_at: int) -> StoredArticle:
    """Bring claims and links in line with an article that was put; return it as it stands in the table then.

    `mark` is the fingerprint of what was just said, whose claim is renewed; "" after a deletion. All other claims
    of the article are looked at too: whoever should have seen to them may have been cut short.
    """
    stored, texts = admission.stored, admission.texts
    name = stored.record.article_id
    for _ in range(MAX_ATTEMPTS):
        dates = {text.fingerprint: published(texts.values(), text.fingerprint) for text in texts.values()}
        is_usable = stored.record.pub_status == "usable"
        claims = _enter(name, mark, dates, table, expires_at) if is_usable else _leave(name, dates, table)
        standing = table.articles([name])[name]
        if standing.record.pub_status == stored.record.pub_status and standing.record.revision <= len(texts):
            return _linked(standing, claims, table)
        stored, texts = standing, known_texts(table.revisions(name), standing.record)
    raise _busy(name)


def _put(before: StoredArticle | None, after: StoredArticle, table: ArticleTable) -> StoredArticle | None:
    """Write an article if it changed; return what another writer put there meanwhile, if one did."""
    if before is not None and replace(after, version=before.version) == before:
        return None
    return table.put(replace(after, version=before.version + 1 if before else 1))


def _enter(name: str, mark: str, dates: Mapping[str, str], table: ArticleTable, expires_at: int) -> dict[str, Claim]:
    """Join the claims of all texts; whoever is first among the members sees to the links of the others."""
    claims = {} if dates.keys() == {mark} else table.claims(dates)
    for fingerprint, date in sorted(dates.items()):
        claim = claims.get(fingerprint)
        if claim is None or fingerprint == mark or claim.members.get(name) != date:
            claim = claims[fingerprint] = table.join(fingerprint, name, date, expires_at)
        if claim.first == name:
            _relink_others(name, claim, table)
    return claims


def _leave(name: str, fingerprints: Collection[str], table: ArticleTable) -> dict[str, Claim]:
    """Take a withdrawn article out of its claims, and let the others know who is first now."""
    claims = table.claims(fingerprints)
    for fingerprint, claim in sorted(claims.items()):
        if name in claim.members:
            claims[fingerprint] = table.leave(fingerprint, name)
        _relink_others(name, claims[fingerprint], table)
    return claims


def _linked(standing: StoredArticle, claims: Mapping[str, Claim], table: ArticleTable) -> StoredArticle:
    """The article as its own claim wants it: others may have relinked it since it was read, and found unchanged."""
    name, mark = standing.record.article_id, standing.record.fingerprint
    if mark not in claims or linked(standing, claims[mark]) == standing:
        return standing
    _relink(name, table)
    return table.articles([name])[name]


def _relink_others(name: str, claim: Claim, table: ArticleTable) -> None:
    """Make every other member say what the claim shows, where it does not yet."""
    others = [member for member in claim.members if member != name]
    for other, stored in (table.articles(others) if others else {}).items():
        if linked(stored, claim) != stored:
            _relink(other, table)


def _relink(name: str, table: ArticleTable) -> None:
    """Make an article say what its claim shows.

    The claim is read after the article: whoever changes it later finds the article as it is left here.
    """
    for _ in range(MAX_ATTEMPTS):
        stored = table.articles([name]).get(name)
        if stored is None:
            return
        mark = stored.record.fingerprint
        claim = table.claims([mark]).get(mark, Claim(mark, {}))
        if _put(stored, linked(stored, claim), table) is None:
            return
    raise _busy(name)


def _busy(name: str) -> TableUnavailable:
    return TableUnavailable(f"article {name} is written by too many at once")
