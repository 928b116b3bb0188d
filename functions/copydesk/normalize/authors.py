"""Authors as people: no "By", no e-mail address, nobody twice."""

import re

from copydesk.article import Draft, Person

_BY = re.compile(r"^\s*(by|von|par|por|da|door|written by|text:)\s+", re.IGNORECASE)
_EMAIL = re.compile(r"[(<]?[\w.+-]+@[\w-]+\.[\w.]+[)>]?")
_SEVERAL = re.compile(r"\s*(?:;|\s+(?:and|und|et|y)\s+|&)\s*|,\s+(?=\w+\s+\w+)")


def name_people(draft: Draft) -> Draft:
    """Split joint bylines and clean each name; a name that is empty afterwards is dropped."""
    people: dict[str, Person] = {}
    for person in draft.author:
        bare = _EMAIL.sub("", _BY.sub("", person.name))
        for name in _SEVERAL.split(bare):
            tidy = name.strip(" ,|-–—")
            if tidy and not tidy.startswith(("http://", "https://")):
                people.setdefault(tidy.casefold(), Person(name=tidy, url=person.url))
    return draft.model_copy(update={"author": tuple(people.values())})
