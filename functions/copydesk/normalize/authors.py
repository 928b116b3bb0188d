"""Authors: the names in each byline, each name once."""

from copydesk.article import Draft, Person
from copydesk.bylines.names import names_in


def name_people(draft: Draft) -> Draft:
    """Split joint bylines and clean each name; a name that is empty afterwards is dropped."""
    publisher = draft.publisher
    own = (publisher.name, publisher.domain) if publisher else ()
    people: dict[str, Person] = {}
    for person in draft.author:
        for name in names_in(person.name, *own):
            people.setdefault(name.casefold(), Person(name=name, url=person.url))
    return draft.model_copy(update={"author": tuple(people.values())})
