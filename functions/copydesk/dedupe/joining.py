"""An arrival and the articles that share its keys -> which story it belongs to, and which two stories are one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from copydesk.dedupe.told import Told
from copydesk.dedupe.verifier import Judgement, judge


@dataclass(frozen=True, slots=True)
class Joining:
    """What an arrival joins: the article it copies most surely, and others whose stories are therefore the same.

    `judgements` holds one for every article it was compared with, the arrival standing first.
    """

    best: str | None
    welded: tuple[str, ...] = ()
    judgements: Mapping[str, Judgement] = field(default_factory=dict)


def joined(arrival: Told, others: Mapping[str, Told]) -> Joining:
    """Judge an arrival against others, by article id, and choose.

    The best match is joined. Another one is, too, only if its score welds and it is itself a copy of the best match: a
    roundup shares a part with each of several stories, which share nothing among themselves, and must not join them.
    """
    judgements = {name: judge(arrival, other) for name, other in others.items()}
    ranked = sorted(judgements, key=lambda name: (-judgements[name].score, name))
    copies = [name for name in ranked if judgements[name].are_copies]
    if not copies:
        return Joining(None, (), judgements)
    best, *rest = copies
    welded = [name for name in rest if judgements[name].welds and judge(others[best], others[name]).are_copies]
    return Joining(best, tuple(welded), judgements)
