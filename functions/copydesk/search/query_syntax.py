"""The query that a person types, as a small tree: groups of alternatives that must all be found, and what must not be.

| written | found |
|---|---|
| `ferry terminal` | both words, also in other forms of the language |
| `"ferry terminal"` | these words side by side, exactly as written; accents and case are ignored |
| `ferry OR boat` | one of both; OR joins the words beside it, before all others are joined |
| `-terminal`, `NOT terminal` | articles without the word |
| `harb*` | words that begin so |
| `headline:ferry` | the word itself in this field: headline, text, author or publisher |

What cannot be applied is refused with the cure, never ignored.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.search.words import is_unspaced, tokens, words

FIELDS = ("headline", "text", "author", "publisher")
MAX_TERMS = 25  # each is looked up in 39 fields of a node, which refuses a query of more than 1,024 parts
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_TERM = re.compile(r'(?P<minus>-)?(?:(?P<field>[^\W\d_]+):)?(?:"(?P<phrase>[^"]*)"(?P<star>\*?)|(?P<word>[^\s"]+))')


class UnclearQuery(ValueError):
    """A question that cannot be answered as asked. The message names the fault and the cure."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word, phrase or beginning of a word.

    `text` is as written, `tokens` as the index holds it. `is_exact` where other forms of the word do not count.
    """

    text: str
    tokens: tuple[str, ...]
    field: str = ""  # one of FIELDS; "" for headline, description and text
    is_exact: bool = False
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What must be found, as groups of alternatives, and what must not."""

    groups: tuple[tuple[Term, ...], ...]
    excluded: tuple[Term, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms to find, in order."""
        return tuple(term for group in self.groups for term in group)


def parsed(text: str) -> Query:
    """Read a query. Raises: UnclearQuery with the cure."""
    text = text.translate(_QUOTES).replace("\0", " ")
    if text.count('"') % 2:
        raise UnclearQuery("the query has an opening quotation mark without a closing one; add it, or leave it out")
    groups: list[tuple[Term, ...]] = []
    excluded: list[Term] = []
    pending = ""  # the operator before the next term
    for written in _written(text):
        if isinstance(written, str):
            pending = _operator(pending, written, has_term=bool(groups))
            continue
        term, is_excluded = written
        if is_excluded or pending == "NOT":
            _refuse_alternative(pending)
            excluded.append(term)
        elif pending == "OR":
            groups[-1] = (*groups[-1], term)
        else:
            groups.append((term,))
        pending = ""
    if pending:
        raise UnclearQuery(f"{pending} stands at the end of the query; add a word, or write it in small letters")
    return _checked(Query(tuple(groups), tuple(excluded)))


def _written(text: str) -> Iterator[str | tuple[Term, bool]]:
    """The operators and terms of a query, terms with whether they are excluded; punctuation alone is left out."""
    place = 0
    while found := _TERM.search(text, place):
        place = found.end()
        if found[0] in {"AND", "OR", "NOT"}:
            yield found[0]
            continue
        term = _term(found)
        if term is not None:
            yield term, found["minus"] is not None


def _operator(pending: str, operator: str, *, has_term: bool) -> str:
    is_and_not = (pending, operator) == ("AND", "NOT")
    if (pending and not is_and_not) or (operator != "NOT" and not has_term):
        raise UnclearQuery(f"{operator} does not stand between two words; add one, or write it in small letters")
    return operator


def _refuse_alternative(pending: str) -> None:
    if pending == "OR":
        raise UnclearQuery("a word after OR cannot be excluded; leave OR out, or ask twice")


def _term(found: re.Match[str]) -> Term | None:
    """One term; None for punctuation. Raises: UnclearQuery."""
    phrase, word, field = found["phrase"], found["word"] or "", found["field"] or ""
    if field and field not in FIELDS:
        raise UnclearQuery(_unknown_field(found[0], field))
    if phrase is None:
        _refuse_signs(word)
    elif found["star"]:
        raise UnclearQuery("* stands at the end of one word, not of a phrase")
    is_prefix = phrase is None and word.endswith("*") and len(word) > 1
    text = phrase if phrase is not None else word.rstrip("*")
    found_words = words(text)
    held = tuple(token for one in found_words for token in tokens(one))
    if not held:
        return None
    if is_prefix and len(held) > 1:
        raise UnclearQuery(f"* stands at the end of one word, and {text} is more than one; put a blank before the last")
    is_begun = len(held) == 1 and len(held[0]) == 1 and is_unspaced(text)  # the index holds pairs of characters
    is_exact = phrase is not None or len(held) > 1 or bool(field) or is_prefix
    return Term(found_words[0] if len(found_words) == 1 else text, held, field, is_exact, is_prefix or is_begun)


def _unknown_field(written: str, field: str) -> str:
    if "://" in written:
        return "an address is not searched for; give it to `copydesk trace` or `copydesk dupes`"
    fields = ", ".join(f"{name}:" for name in FIELDS)
    return f"{field}: is not a field; use {fields}, or put the words in quotes"


def _refuse_signs(word: str) -> None:
    if "*" in word.rstrip("*") and words(word):
        raise UnclearQuery(f"* stands only at the end of a word, not as in {word}")
    if word.endswith(":") and word.rstrip(":") in FIELDS:
        raise UnclearQuery(f"{word} needs a word right after it, without a blank")
    if (word.startswith("(") or word.endswith(")")) and words(word):
        raise UnclearQuery("parentheses do not group words; leave them out: OR joins the words beside it")


def _checked(query: Query) -> Query:
    """Refuse a query that finds nothing by its form. Raises: UnclearQuery."""
    if query.excluded and not query.groups:
        raise UnclearQuery("the query only excludes words; add a word that is to be found")
    if not query.groups:
        raise UnclearQuery("the query has no word; give one or more words, or leave QUERY out to list the newest")
    number = len(query.terms) + len(query.excluded)
    if number > MAX_TERMS:
        raise UnclearQuery(f"the query has {number} words and phrases; give at most {MAX_TERMS}")
    return query
