"""The agency or distributor that a text credits: in its dateline, in the byline above it, in the lines at its end.

    HARROWBY, March 3 (Reuters) - ...      HARROWBY, March 3, 2026 /PRNewswire/ -- ...
    (ANSA) - ROMA, 3 MAR - ...             ... am Freitag geöffnet. (dpa)

A text that mentions an agency, has help from one ("AFP contributed to this story"), or shows a picture of one is not
credited to it.
"""

import re
from collections.abc import Iterable

from copydesk.bylines.agencies import Agency, agency_of

_HEAD, _TAIL = 5, 3  # lines with a credit, from the beginning and from the end
_LONGEST_CREDIT = 90  # characters of a line at the end that is nothing but a credit
_LONGEST_PLACE = 40  # characters before an agency without a dash behind it
_LEAST_CAPITALS = 3  # letters of a place or surname in capitals
_LONGEST_DATELINE = 75  # characters of a dateline before the agency
# A dateline ends with a dash, a full stop or an equals sign; AP's lost it in some archives: `SEATTLE (AP) Film ...`.
_DATELINE = re.compile(
    r"(?:[(（\[]\s?(?P<sign>[^()（）\[\]\n]{2,40}?)\s?[)）\]]|/(?P<slashed>[^/()\n]{2,40})/)"
    r"(?P<mark>\s{0,2}(?:[-–—:=._]|reports?\b))?(?P<begins>\s[\"“'‘A-ZÀ-Þ])?"
)
_OF_RUSSIA = re.compile(
    r"[^\W\d_][^()\n!?]{1,40}?\d[^()\n!?]{0,16}?\s?[-–—.]{1,2}\s?(?P<sign>РИА Новости|INTERFAX(?:\.RU)?|Интерфакс)\b"
)
_OF_CHINA = re.compile(r"\W{0,2}(?P<sign>新华社|新華社|中新社|中新网)[\w、·（）()]{1,24}?(?:电|電)")
_OF_JAPAN = re.compile(
    r"[【\[][^】\]\n]{0,20}?(?P<sign>共同|時事|聯合ニュース|ロイター|AFP|新華社)(?:通信|ニュース)?(?:＝時事|=時事)?[】\]]"
)
_SEPARATORS = re.compile(r"\s?(?:[/,;&+=|]|\s-\s|(?<=\w)-(?=[A-Z])|\s(?:and|und|et|y|e|og|och|en)\s)\s?")
_BY = re.compile(r"(?:by|von|par|por|di|door)\s.{2,80}?(?:,\s?|\s/\s?|\s\()(?P<sign>[^,/()]{2,40})\)?", re.IGNORECASE)
_SOURCE = (
    r"(?:sources?|quellen?|fonte|fuente|kaynak|bron|źródło|zdroj|källa|kilde|lähde|forrás|источник|джерело|来源|來源|출처"
    r"|出典|المصدر)\s?[:：]\s?"
)
_NAMED_SOURCE = re.compile(_SOURCE, re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\W{0,3}(?:(?:19|20)\d\d\W{1,3}|(?<=©)\s?)(?:by\s)?(?P<sign>.{2,40}?)"
    r"(?:\s(?:19|20)\d\d)?(?:[.,;:]\s?.{0,200})?",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"[(（\[]\s?(?P<signs>[^()（）\[\]]{2,60}?)\s?[)）\]]\W{0,3}\Z")
_BEHIND = re.compile(rf"[.!?…。]['\"”’»]{{0,2}}\s(?:{_SOURCE})?(?P<signs>[^\s.!?]{{2,12}})\W?\Z", re.IGNORECASE)
_SIGNED = re.compile(r"(?P<people>[^.!?:]{2,80}?)(?:[\s/,(–-]+)(?P<sign>[^\s()/,]{2,12})\)?\Z")
_REPORTING = re.compile(r"\(?(?:additional )?(?:reporting|writing) by\b.{3,200}\bediting by\b.{3,120}", re.IGNORECASE)
_OF_PICTURES = re.compile(
    r"photo|foto|picture|image|imagen|immagine|bild|getty|\bvia\b|video|caption|contribut|with inputs", re.IGNORECASE
)


def credited(text: str, authors: Iterable[str] = (), notice: str = "") -> Agency | None:
    """Return the agency that a text credits as its source, in a dateline, its byline or a line at its end.

    `authors` are the names of the byline, `notice` a copyright notice. A dateline precedes the others.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    head, tail = lines[:_HEAD], lines[: -_TAIL - 1 : -1]
    found = _first(map(_in_dateline, head)) or _first(map(agency_of, authors)) or _first(map(_in_byline, head))
    return found or _first(map(_at_end, tail)) or _noted(notice.strip())


def _first(found: Iterable[Agency | None]) -> Agency | None:
    return next(filter(None, found), None)


def _in_dateline(line: str) -> Agency | None:
    written = _OF_CHINA.match(line) or _OF_JAPAN.match(line) or _OF_RUSSIA.match(line)
    if written:
        return agency_of(written["sign"])
    for found in _DATELINE.finditer(line[: 2 * _LONGEST_DATELINE]):
        sign, place = found["sign"] or found["slashed"], line[: found.start()].strip(" ,.—–-")
        if found.start() <= _LONGEST_DATELINE and _is_credit(place, sign, found):
            return agency_of(sign) or _first(map(agency_of, _SEPARATORS.split(sign)))  # dpa/lni, 서울=연합뉴스
    return None


def _is_credit(place: str, sign: str, found: re.Match[str]) -> bool:
    """Whether a name in brackets ends a dateline; behind the words that it abbreviates it does not."""
    if "=" in sign and not place:
        return True
    initials = "".join(word[0] for word in re.findall(r"\w+", place)).casefold()
    if set(place) & set("!?:") or initials.endswith(sign.casefold()):
        return False
    return bool(found["mark"]) or bool(found["begins"] and _is_place(place))


def _is_place(written: str) -> bool:
    """Whether the words before an agency are a place as datelines write it: the city in capitals."""
    return len(written) <= _LONGEST_PLACE and len(written) >= _LEAST_CAPITALS and written[:_LEAST_CAPITALS].isupper()


def _ends_in_capitals(words: str) -> bool:
    word = words.strip().rpartition(" ")[2]
    return len(word) >= _LEAST_CAPITALS and word.isupper()


def _in_byline(line: str) -> Agency | None:
    found = _BY.fullmatch(line) if len(line) <= _LONGEST_CREDIT else None
    return agency_of(found["sign"]) if found else None


def _at_end(line: str) -> Agency | None:
    """The agency that a line at the end credits: alone, signed with names and a place, or behind the last sentence."""
    if _REPORTING.fullmatch(line):
        return agency_of("Reuters")
    if _OF_PICTURES.search(line[-_LONGEST_CREDIT:]):
        return None
    found = None
    if len(line) <= _LONGEST_CREDIT:
        found = _all_of(_NAMED_SOURCE.sub("", line.strip("()（）[]*_- "), count=1)) or _noted(line) or _signed(line)
    behind = _IN_BRACKETS.search(line) or _BEHIND.search(line)
    return found or (_all_of(behind["signs"]) or _signed(behind["signs"]) if behind else None)


def _all_of(signs: str) -> Agency | None:
    """The first of several agencies; None if one of the names is not an agency."""
    named = [agency_of(sign) for sign in _SEPARATORS.split(_NAMED_SOURCE.sub("", signs, count=1)) if sign.strip()]
    return agency_of(signs) or (named[0] if named and all(named) else None)


def _signed(line: str) -> Agency | None:
    """The agency behind names or a place in capitals, as in Turkey; `Jo Field / Reuters` is the credit of a picture."""
    found = _SIGNED.fullmatch(line)
    if (
        not found
        or not set(line) & set("/,(-")
        or not any(map(_ends_in_capitals, re.split(r"[/,(\s]", found["people"])))
    ):
        return None
    return agency_of(found["sign"])


def _noted(notice: str) -> Agency | None:
    found = _COPYRIGHT.fullmatch(notice)
    return _all_of(found["sign"]) if found else None
