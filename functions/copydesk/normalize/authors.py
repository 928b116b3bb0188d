"""Authors as people: no "By", no e-mail address, nobody twice."""

import re
from collections.abc import Iterator

from copydesk.article import Draft, Person

# "Von" and its likes begin bylines and also surnames: they go only before a full name, never before "der" or "la".
_BY = re.compile(
    r"^(?:(?:(?i:by|written by|text:)\s+)+"
    r"|(?:(?i:von|par|por|door)|Da)\s+(?!(?i:der|den|dem|zu|de|la|le)\s)(?=\S+\s+\S))"
)
_EMAIL = re.compile(r"[(<]?[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]{1,190}[)>]?")
_SEVERAL = re.compile(r" ?; ?| ?& ?| (?:and|und|et|y) |, (?=\w+ \w)")
_EDGES = " ,|-–—"


def name_people(draft: Draft) -> Draft:
    """Split joint bylines and clean each name; a name that is empty afterwards is dropped."""
    people: dict[str, Person] = {}
    for person in draft.author:
        for name in _names(person.name):
            if not name.startswith(("http://", "https://")):
                people.setdefault(name.casefold(), Person(name=name, url=person.url))
    return draft.model_copy(update={"author": tuple(people.values())})


def _names(byline: str) -> Iterator[str]:
    """Split and take additions off until nothing changes: behind a dash may stand a "By", and behind that another."""
    waiting = [byline]
    while waiting:
        line = waiting.pop()
        bare = " ".join(_EMAIL.sub("", line).split())
        parts = [_BY.sub("", part.strip(_EDGES)).strip(_EDGES) for part in _SEVERAL.split(bare)]
        if parts == [line]:
            yield line
        else:
            waiting += filter(None, reversed(parts))
