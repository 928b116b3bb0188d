"""The names in a byline, without "By", roles, places and e-mail addresses; an agency is a name of its own."""

import re
from collections.abc import Iterator

from copydesk.bylines.organisations import is_agency, is_organisation
from copydesk.bylines.roles import is_role, without_role

# "Von" and similar words begin bylines and also surnames. They are removed only before a full name, never before "der"
# or "la".
_BEGINNINGS = (
    "by|(?:written|posted|reported|reporting|story|words|analysis|opinion|review|interview) by|text:|текст:"
    "|text von|texte|autorin?:|autore?:|author:"
    "|authors:|af|av|tekst:|von|par|por|door|di|от|автор:"
)
_BY = re.compile(
    rf"^(?:(?i:{_BEGINNINGS})[:\s]\s*)+(?!(?i:der|den|dem|zu|de|la|le)\s)(?=\S+\s+\S)"
    r"|^(?:(?i:by|written by|text:|von:|par:|por:)\s+)+"
)
_BY_AGENCY = re.compile(r"(?:by|von|par|por|door|da|di|af|av|con) (?P<agency>.{2,40})", re.IGNORECASE)
_AND = "and|und|et|y|e|og|och|ja|és|ve|и|та|και|en|with|mit|avec"
_EMAIL = re.compile(r"[(<]?[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]{1,190}[)>]?")
_SEVERAL = re.compile(rf" ?[;•·\n] ?| ?\| ?| & | / | (?:{_AND}) (?=\S)|, (?:{_AND}) |, ?(?=\w[\w.'’-]* \w)")
_LISTED = re.compile(r"\w+(?:\s?[,、・]\s?\w+)+")
_CAPTION = re.compile(r"^\(?(?:foto|photo|image|bild|picture|source|quelle|credit)s?\b", re.IGNORECASE)
_SHORT_MARK = re.compile(r"\s*[(/]\s?[a-zäöüß./-]{2,6}\)?$")  # (obe), /kra: initials of editors
_PLACE = re.compile(r"^(\S+ \S+(?: \S+)?) (?:in|for|für|pour|voor|aus|from) (?:the |The )?[^\W\d_a-z].*$")
# Addresses, handles, numbers, slugs.
_NO_NAME = re.compile(r"https?://|^mailto\b|^@|^[\W\d_]*$|^[a-z0-9]+(?:-[a-z0-9]+)+$")
_SUFFIX = re.compile(r"^(?:jr|sr|ph\.?d|m\.?d|mba|ii|iii|iv|esq)\b\.?$", re.IGNORECASE)
_NO_SPACES = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # scripts that write a name as one word
_EDGES = " ,|-–—:•·"
MOST_NAMES = 100
LONGEST_PART = 200  # characters; a longer part is prose about people


def names_in(byline: str, *publishers: str | None) -> list[str]:
    """Return the names of a byline in order.

    Splits and removes additions until nothing changes: a dash may be followed by a "By", and that by another one.
    """
    found: list[str] = []
    waiting = [byline]
    while waiting and len(found) < MOST_NAMES:
        line = waiting.pop()
        parts = [part for raw in _split(" ".join(_EMAIL.sub("", line).split())) if (part := _bare(raw))]
        if parts == [line]:
            found += [] if _NO_NAME.search(line) or _CAPTION.match(line) else [cased(line, *publishers)]
        else:
            waiting += reversed(parts)
    return [name for name in found if not is_role(name)] or found


def _split(line: str) -> Iterator[str]:
    """The parts of a line. A comma separates full names, and an agency or a place from a name, but never a surname."""
    if _LISTED.fullmatch(line) and _NO_SPACES.search(line):
        yield from re.split(r"\s?[,、・]\s?", line)
        return
    for part in _SEVERAL.split(line):
        name, comma, rest = part.partition(", ")
        if not comma or " " not in name or _SUFFIX.match(rest):
            yield part
        else:
            yield name
            yield from (word for word in rest.split(", ") if is_agency(word))


def _bare(part: str) -> str:
    """The name in a part, without the words around it."""
    plain = part.strip(_EDGES)
    if len(plain) > LONGEST_PART:
        return ""
    signed = _BY_AGENCY.match(plain)
    if signed and is_agency(signed["agency"]):
        return signed["agency"]
    bare = without_role(_BY.sub("", plain).strip(_EDGES))
    marked = _PLACE.sub(r"\1", _SHORT_MARK.sub("", bare))
    return (marked if " " in marked else bare).strip(_EDGES)


def cased(name: str, *publishers: str | None) -> str:
    """A name in capitals as running text writes it; agencies and initials stay."""
    words = name.split(" ")
    if len(words) < 2 or is_organisation(name, *publishers) or not any(_is_shouted(word) for word in words):
        return name
    return " ".join(_written(word) if _is_shouted(word) else word for word in words)


def _is_shouted(word: str) -> bool:
    """Whether a word is in capitals; two letters, and letters with dots, are initials."""
    return len(word) > 2 and word.isupper() and "." not in word


def _written(word: str) -> str:
    """McCarthy, O'Neill, Smith-Jones from words in capitals."""
    written = re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)
    return re.sub(r"^Mc([a-z])(?=[a-z]{3})", lambda found: "Mc" + found[1].upper(), written)
