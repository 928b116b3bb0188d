"""What the rules of a profile find in a parsed page; the page is not changed."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

from turbohtml import Element, Text

from copydesk.extraction.html.marks import DROP, TAKE, WITHIN, Marks, begins_with, folded_words
from copydesk.profiles.profile import FieldRules, Profile

_MACHINE_READABLE = ("content", "datetime")
_MOST_LINES = 10_000  # of a page, in which words are looked for
_MOST_AUTHORS = 20


@dataclass(frozen=True, slots=True)
class Found:
    """One rule as it is written, such as `body.drop .related`, and the number of places where it was found."""

    rule: str
    count: int

    @property
    def entry(self) -> str:
        """The list that the rule is in: `body.drop`."""
        return self.rule.partition(" ")[0]


@dataclass(frozen=True, slots=True)
class PageRules:
    """What the rules of a profile find in one page. Fields are "" or empty where no rule finds them.

    `found` are the rules that were tried. Those behind the first of a `take` that finds something are not tried.
    """

    profile: Profile
    marks: Marks
    headline: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()
    found: tuple[Found, ...] = ()


def page_rules(document: Any, profile: Profile) -> PageRules:
    """Apply the selectors of a profile to a parsed page, and the words behind which a field stands."""
    found: list[Found] = []
    body = profile.body
    marks = Marks(
        take=dict(_first(document, body.take, TAKE, found)),
        within=dict(_all(document, body.within, WITHIN, found)),
        drop=dict(_all(document, body.drop, DROP, found)),
        start_words=folded_words(body.start_words),
        end_words=folded_words(body.end_words),
        drop_words=folded_words(body.drop_words),
    )
    headline, date, authors = (
        list(islice(_values(document, name, rules, found), most))
        for name, rules, most in (
            ("headline", profile.headline, 1),
            ("date", profile.date, 1),
            ("author", profile.author, _MOST_AUTHORS),
        )
    )
    return PageRules(profile, marks, "".join(headline), "".join(date), tuple(authors), tuple(found))


def word_rules(profile: Profile, used: Collection[str]) -> Iterator[Found]:
    """Yield the rules of words for the text, with the number of those among `used` that decided a block."""
    for name in ("start_words", "end_words", "drop_words"):
        for words in getattr(profile.body, name):
            rule = f"body.{name} {words}"
            blocks = sum(one == rule.casefold() for one in used)
            yield Found(rule, blocks if name == "drop_words" else min(blocks, 1))


def _first(document: Any, selectors: Iterable[str], entry: str, found: list[Found]) -> Iterator[tuple[Any, str]]:
    """The elements of the first selector that finds any with a text."""
    for selector in selectors:
        elements = [one for one in document.select(selector) if _value(one, ())]
        found.append(Found(f"{entry} {selector}", len(elements)))
        if elements:
            yield from ((element, f"{entry} {selector}") for element in elements)
            return


def _all(document: Any, selectors: Iterable[str], entry: str, found: list[Found]) -> Iterator[tuple[Any, str]]:
    for selector in selectors:
        elements = document.select(selector)
        found.append(Found(f"{entry} {selector}", len(elements)))
        yield from ((element, f"{entry} {selector}") for element in elements)


def _values(document: Any, name: str, rules: FieldRules, found: list[Found]) -> Iterator[str]:
    """The values of a field: of the elements that are taken, without what is dropped, else behind words."""
    taken = [element for element, _ in _first(document, rules.take, f"{name}.take", found)]
    dropped = [element for element, _ in _all(document, rules.drop, f"{name}.drop", found)]
    values = list(filter(None, (_value(element, dropped) for element in taken)))
    if not values and rules.take_words:
        words = folded_words(rules.take_words)
        values = list(_behind(document, words))
        found += [Found(f"{name}.take_words {one}", len(values)) for one in rules.take_words]
    yield from dict.fromkeys(values)


def _value(element: Any, dropped: Collection[Any]) -> str:
    """The machine-readable value of an element, else its text on one line without the dropped elements in it."""
    machine = next(filter(None, (element.attr(name) for name in _MACHINE_READABLE)), "")
    return " ".join(str(machine or "".join(_strings(element, dropped))).split())


def _strings(element: Any, dropped: Collection[Any]) -> Iterator[str]:
    if not dropped:
        yield element.text
        return
    waiting = [element]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Text):
            yield str(node.text)
        elif isinstance(node, Element) and node not in dropped:
            waiting += reversed(list(node.children))


def _behind(document: Any, words: tuple[str, ...]) -> Iterator[str]:
    """What stands behind words at the beginning of a line of the page: in the line, else the next line."""
    strings = islice(document.root.strings if document.root is not None else (), _MOST_LINES)
    lines = (" ".join(line.split()) for line in strings)
    for line, following in pairwise([*filter(None, lines), ""]):
        if start := begins_with(line, words):
            yield line[len(start) :].strip(" :") or following
            return
