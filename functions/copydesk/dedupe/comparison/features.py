"""A comparison -> the row of feature values that the verifier's trees test."""

from collections.abc import Iterable
from math import log1p

from copydesk.dedupe.comparison.compare import Comparison

FEATURES = {
    # name: the direction in which a higher value is evidence: 1 for a copy, -1 against, 0 either way
    "shared:smaller": 1,
    "shared:larger": 1,
    "covered:smaller": 1,
    "covered:larger": 1,
    "covered:head of smaller": 1,
    "covered:head of larger": 1,
    "covered:longest run": 1,
    "covered:longest run's share": 1,
    "order:moved": 0,
    "replaced:share": -1,
    "replaced:words": -1,
    "replaced:places": -1,
    "replaced:rate of places": -1,
    "replaced:longest": -1,
    "replaced:passages": -1,
    "replaced:spread": 0,
    "replaced:misprints": 0,
    "numbers:agreement": 1,
    "numbers:replaced": -1,
    "numbers:rate": -1,
    "names:agreement": 1,
    "names:replaced": -1,
    "own:beginnings": -1,
    "own:endings": -1,
    "own:rival ends": -1,
    "own:rival share": -1,
    "own:both": -1,
    "own:smaller": 0,
    "own:larger": 0,
    "length:smaller": 0,
    "length:larger": 0,
    "length:ratio": 0,
    "headline:shared": 1,
    "headline:equal": 1,
    "headline:held": 1,
    "headline:own": 0,
    "headline:numbers": -1,
    "context:same publisher": -1,
    "context:same address": 0,
    "context:hours": -1,
    "context:live": -1,
}


def features(pair: Comparison) -> list[float]:
    """Return the values of FEATURES, in that order. The pair must share at least one shingle."""
    return [*_sharing(pair), *_replacing(pair), *_owning(pair), *_heading(pair), *_context(pair)]


def _sharing(pair: Comparison) -> list[float]:
    small = max(len(pair.smaller.words), 1)
    longest = max([run.words for run in pair.chain])
    return [
        *pair.containment,
        *pair.coverage,
        *pair.head_covered,
        log1p(longest),
        longest / small,
        1 - min(1, pair.in_order / max(pair.covered[0], 1)),
    ]


def _replacing(pair: Comparison) -> list[float]:
    changed, kept = pair.changes, max(pair.kept, 1)
    positions = changed.positions
    span = max(pair.chain[-1].end - pair.chain[0].start, 1)
    return [
        changed.replaced / (changed.replaced + kept),
        log1p(changed.replaced),
        log1p(changed.replacements),
        changed.replacements / kept * 100,
        log1p(changed.longest),
        changed.passages,
        (max(positions) - min(positions)) / span if positions else 0,
        changed.misprints / kept * 100,
        pair.number_agreement,
        log1p(changed.numbers),
        changed.numbers / kept * 100,
        pair.name_agreement,
        log1p(changed.names),
    ]


def _owning(pair: Comparison) -> list[float]:
    small, large = len(pair.smaller.words), len(pair.larger.words)
    mine, theirs = pair.covered
    return [
        log1p(min(pair.beginnings)),
        log1p(min(pair.endings)),
        log1p(pair.outer_changes.replaced),
        pair.rival_share,
        log1p(max(min(small - mine, large - theirs), 0)),
        log1p(max(small - mine, 0)),
        log1p(max(large - theirs, 0)),
        log1p(small),
        log1p(large),
        small / max(large, 1),
    ]


def _heading(pair: Comparison) -> list[float]:
    one, other = pair.smaller.headline_words, pair.larger.headline_words
    mine, theirs = one - other, other - one
    common = len(one) - len(mine)
    return [
        common / max(len(one) + len(theirs), 1),
        float(one == other),
        common / max(min(len(one), len(other)), 1),
        min(len(mine), len(theirs)),
        float(_contain_number(mine) and _contain_number(theirs)),
    ]


def _contain_number(words: Iterable[str]) -> bool:
    return any(any(map(str.isdigit, word)) for word in words if not word.isalpha())


def _context(pair: Comparison) -> list[float]:
    return [
        float(pair.is_same_publisher and not pair.is_sent_again),
        float(pair.is_same_address),
        pair.hours_apart,
        float(pair.smaller.is_live + pair.larger.is_live),
    ]
