"""One spelling for every character: NFC, without invisible characters, mojibake repaired and flagged."""

import re

from copydesk.article import Draft, Organization, Person
from copydesk.characters.normal_form import normal_form

# UTF-8 read as Windows-1252 or Latin-1: the first byte of a character determines how many follow, and these appear as
# the characters below. French has a no-break space before a closing quote, so it may not follow a small letter
# directly. The pattern only decides whether the repair is worth its 0.5 ms per kilobyte.
_CONTINUED = (
    "\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030"
    "\u2039\u203a\u20ac\u2122"
)
_MOJIBAKE = re.compile(
    f"[\xc2-\xde][{_CONTINUED}]|[\xe0-\xef](?!\xa0)[{_CONTINUED}]{{2}}|[\xf0-\xf4][{_CONTINUED}]{{3}}"
)
_LINE_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
# Control characters, zero-width space, word joiner, byte order mark, soft hyphen, bidi overrides, noncharacters,
# lone surrogates. Zero-width (non-)joiners stay: Persian, Hindi and emoji need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_RUNS = re.compile(" {2,}")
MAX_REPAIRS = 3
_FIELDS = (
    "headline",
    "alternative_headline",
    "description",
    "text",
    "copyright_notice",
    "in_language",
    "identifier",
    "version",
    "slugline",
)


def clean_unicode(draft: Draft) -> Draft:
    """Clean every text field except URLs and dates, which have their own steps."""
    values = {name: value for name in _FIELDS if (value := getattr(draft, name)) is not None}
    broken = sum(_repaired(value) != value for value in values.values())
    changes: dict[str, object] = {name: _spelt(value) for name, value in values.items()}
    changes["author"] = tuple(Person(name=_spelt(one.name), url=one.url) for one in draft.author)
    changes["keywords"] = tuple(filter(None, map(_spelt, draft.keywords)))
    for name in ("article_section", "is_based_on"):
        changes[name] = tuple(filter(None, map(_spelt, getattr(draft, name))))
    for name in ("publisher", "source_organization"):
        named = getattr(draft, name)
        if named and named.name:
            changes[name] = Organization(name=_spelt(named.name), domain=named.domain)
    text = draft.text or ""
    invisible = 0 if _is_plain(text) else len(_INVISIBLE.findall(text))
    return draft.edited("mojibake_repaired", broken, **changes).edited("invisible_characters", invisible)


def _spelt(value: str) -> str:
    """The value repaired and cleaned, repeatedly while that joins the parts of another broken character."""
    spelt = _clean(_repaired(value))
    for _ in range(MAX_REPAIRS):
        again = _clean(_repaired(spelt)) if not spelt.isascii() and _MOJIBAKE.search(spelt) else spelt
        if again == spelt:
            break
        spelt = again
    return spelt


def _clean(value: str) -> str:
    """The value without invisible characters, composed last: one between a letter and its accent prevents composing."""
    if _is_plain(value):
        value = normal_form("NFC", value)
    else:
        value = _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", value))
        value = _SPACES.sub(" ", normal_form("NFC", value))
    value = _RUNS.sub(" ", value) if "  " in value else value
    return "\n".join(line.strip() for line in value.split("\n")).strip()


def _is_plain(value: str) -> bool:
    """Whether the value has no control characters, separators and spaces but U+0020 and line feeds.

    Python calls these not printable. Composing does not bring one in.
    """
    return value.replace("\n", "").isprintable()


def _repaired(value: str) -> str:
    """The value with UTF-8 read as Windows-1252, once or twice, undone; all else stays, curly quotes above all.

    It works line by line, so that a line with correct non-ASCII letters does not prevent the repair of the others.
    """
    if value.isascii() or not _MOJIBAKE.search(value):
        return value
    import ftfy  # noqa: PLC0415 - 60 ms, needed by one article in a hundred

    return "\n".join(ftfy.fix_encoding(line) if _MOJIBAKE.search(line) else line for line in value.split("\n"))
