"""The parts of a wire story in IPTC 7901, ANPA 1312, and behind ZCZC: headline, text, byline, date, slug, keywords."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_CONTROL = str.maketrans(dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127]))
_MONTHS = (
    "jan", "feb fév fev", "mar mär mrz", "apr avr", "may mai", "jun juin", "jul juil", "aug aoû aou", "sep", "oct okt",
    "nov", "dec dez déc",
)  # fmt: skip
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_IPTC_DATE = re.compile(r"\b(\d\d)(\d\d)(\d\d) (GMT )?([^\W\d_]{3,4})[^\W\d_]{0,6}\.? (\d\d)\b")
_AP_DATE = re.compile(r"\b([A-Z]{2,4})-WF-(\d\d)-(\d\d)-(\d\d) (\d\d)(\d\d)GMT")
_KYODO_DATE = re.compile(r"\bKWS-(\d\d):(\d\d)-(\d\d)-(\d\d)-(\d\d)")
_AGENCY = re.compile(
    r"\b(dpa|afp|apa?|ansa|sda|ats|efe|lusa|anp|belga|tt|ritzau|ntb|stt|pap|ctk|mti|upi|tass|reuters|rtr|pa|cp)(?:-\w{2,4})?\s+\d{2,5}\s*\Z"
)
_COUNTED = r"(?:\d+(?:st|nd|rd|th)|first|second|third|final|new|early|late|corrected|updated?)"
_FLAG = re.compile(
    rf"[(\[*]*(?:{_COUNTED}\s+)*(?:lead|net|ld|extra|refile|update|urgent|eil|blitz|flash|bulletin|roundup|achtung"
    r"|attention|correction|korrektur|zusammenfassung|feature|advance|situation|analysis|profile|news ?feature|takes?"
    r"|graphic|preview)\b[\s\d/()\]*:.-]*",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"\(?(?:by|von|par|por|di|door)\s+(?P<name>[^\W\d_].{2,120})", re.IGNORECASE)
_NOTE = re.compile(
    r"\(?(?:eds?\b|editors?\b|editor's note|ap photos?|ap video|ap graphic|with ap|for (?:global|use))", re.IGNORECASE
)
_NOTEBOOK = re.compile(r"#+\s*(?:dpa[ -])?note ?book", re.IGNORECASE)
_SIGN_OFF = re.compile(
    r"(?:dpa|afp|ats|sda|apa|ansa|aap|lusa|efe|anp|belga)(?:[ /-][\w/-]{2,6}){0,6}|\(?(?:sda|ats|afp)\W.{0,12}\)?"
    r"|={2,}\s?\w{2,12}|_{3,}|-0-|- 0 -|\(?end\)?|\(?more\)?|-30-",
    re.IGNORECASE,
)
_SLUG_NUMBER = re.compile(r",\s?\d{0,5}\Z")
_WRITETHRU = re.compile(
    r",?\s(?P<version>(?:\d+(?:st|nd|rd|th)\s)?(?:ld-?writethru|writethru|add|lead|ld)\b[^,\n]*).*", re.IGNORECASE
)
MOST_SIGN = 60  # characters of a line that ends a story
_CODE = re.compile(r"\^?\*\d{1,6}<\s?")  # of a service, before the slug
LEAST_TABLE = 4  # lines behind the byline: two name the writer's post and agency, more are a table
MOST_HEADING = 12  # lines between the header and the text


@dataclass(frozen=True, slots=True)
class Story:
    """The parts of a story as they are written; a date in ISO 8601."""

    text: str
    headline: str = ""
    summary: str = ""
    byline: str = ""
    agency: str = ""
    date: str = ""
    slug: str = ""
    version: str = ""
    keywords: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


def iptc_7901(header: str, body: str, end: str) -> Story:
    """Read a story of IPTC 7901: its headline ends with an equals sign, its text is broken at a fixed width."""
    first, *keywords = [line for line in _clean(header).split("\n") if line.strip()] or [""]
    heading, text = _heading(_clean(body).strip("\n").split("\n"))
    shown = [line for line in heading if not _FLAG.fullmatch(line) and not line.endswith(":")]
    byline = next((found["name"] for line in shown if (found := _BYLINE.fullmatch(line))), "")
    agency = _AGENCY.search(first)
    return Story(
        text="\n\n".join(_paragraphs(text)),
        headline=" ".join(line for line in shown if not _BYLINE.fullmatch(line)),
        byline=byline.partition(",")[0],
        agency=agency[1] if agency else "",
        date=_iptc_date(end or body[-80:]),
        version=next((line.strip("()[]* ") for line in heading if _FLAG.fullmatch(line)), ""),
        keywords=tuple(word.strip() for line in keywords for word in line.split("/") if word.strip()),
    )


def _heading(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines up to the one that ends with an equals sign, else up to a blank line; and the lines behind."""
    near = range(min(MOST_HEADING, len(lines)))
    end = next((at for at in near if lines[at].rstrip().endswith("=")), None)
    if end is None:
        end = next((at - 1 for at in near if at and not lines[at].strip()), -1)
    heading = [line.strip().rstrip("=").strip() for line in lines[: end + 1]]
    return [line for line in heading if line], list(lines[end + 1 :])


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """The paragraphs of lines broken at a fixed width, up to the notes for editors; without signs of the end."""
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if _NOTEBOOK.match(line):
            break
        if not line.strip() or line.startswith(("   ", "\t")):
            paragraphs.append([])
        if line.strip():
            paragraphs[-1].append(line.strip())
    while paragraphs and (not paragraphs[-1] or _is_end(paragraphs[-1][-1])):
        if paragraphs[-1]:
            paragraphs[-1].pop()
        else:
            paragraphs.pop()
    return [" ".join(one) for one in paragraphs if one]


def _is_end(line: str) -> bool:
    """Whether a line is the initials of the desk, a sign of the end, or the date."""
    return len(line) <= MOST_SIGN and bool(_SIGN_OFF.fullmatch(line) or _IPTC_DATE.fullmatch(line))


def _iptc_date(written: str) -> str:
    found = _IPTC_DATE.search(written)
    month = found and (_MONTH_OF.get(found[5].lower()) or _MONTH_OF.get(found[5].lower()[:3]))
    if not found or not month:
        return ""
    return f"20{found[6]}-{month:02}-{found[1]}T{found[2]}:{found[3]}{'Z' if found[4] else ''}"


def anpa(header: str, body: str, end: str) -> Story:
    """Read a story of ANPA 1312: slug, headline, notes and byline in lines that end with `<` or `=`, then the text."""
    lines = [line.rstrip() for line in _clean(body).strip("\n").split("\n")]
    start = next((at for at, line in enumerate(lines[:40]) if at and line[:1] in {"\t", " "} and line.strip()), 1)
    signed = next((at for at, line in enumerate(lines[:start]) if _BYLINE.fullmatch(_unmarked(line))), start)
    start = signed + 1 if start - signed > LEAST_TABLE else start
    slug, *heading = map(_unmarked, lines[:start])
    shown = [line for line in heading if line and not _NOTE.match(line)]
    byline = next((found["name"] for line in shown if (found := _BYLINE.fullmatch(line))), "")
    titles = [line for line in shown[: _place(shown, byline)] if not _BYLINE.fullmatch(line)]
    paragraphs = [_typography(line) for line in _paragraphs([_bare(line) for line in lines[start:]])]
    is_ap = _AP_DATE.search(end)
    name, version = _slug(slug)
    return Story(
        text="\n\n".join(paragraphs),
        headline=_typography(titles[0]) if titles else "",
        summary=_typography(titles[1]) if len(titles) > 1 else "",
        byline=byline,
        agency=is_ap[1] if is_ap else "Kyodo" if "KYODO" in header else "",
        date=_anpa_date(end),
        slug=name,
        version=version,
        keywords=tuple(filter(None, [name])),
    )


def _slug(written: str) -> tuple[str, str]:
    """The slug of a story, the same for all its versions, and the words that name the version."""
    numbered = _SLUG_NUMBER.sub("", written)
    version = _WRITETHRU.search(numbered)
    return _SLUG_NUMBER.sub("", _WRITETHRU.sub("", numbered)), version["version"].strip() if version else ""


def _place(lines: Sequence[str], byline: str) -> int:
    """The place of the line with the byline: the lines behind it name the writer's agency or post."""
    return next((at for at, line in enumerate(lines) if byline and line.endswith(byline)), len(lines))


def _unmarked(line: str) -> str:
    return _CODE.sub("", line, 1).lstrip("^ ").rstrip(" <=+")


def _bare(line: str) -> str:
    """A line of the text without its marks; a line with a caret is a paragraph."""
    return f"\t{line.lstrip('^')}".rstrip(" <=") if line.startswith("^") else line.rstrip(" <=")


def _typography(line: str) -> str:
    """A line with the quotation marks and dashes that ANPA writes as `` '' _."""
    return line.replace("``", "\u201c").replace("''", "\u201d").replace(" _ ", " \u2014 ")


def _anpa_date(written: str) -> str:
    if found := _AP_DATE.search(written):
        return f"20{found[4]}-{found[2]}-{found[3]}T{found[5]}:{found[6]}Z"
    if found := _KYODO_DATE.search(written):
        return f"20{found[5]}-{found[4]}-{found[3]}T{found[1]}:{found[2]}"
    return ""


def telex(written: str) -> Story:
    """Read a story behind ZCZC, as AAP writes it: a sign at the beginning of a line names the field."""
    marked: dict[str, str] = {}
    lines = _clean(written).split("\n")[1:]
    at = 0
    while at < len(lines) and (
        lines[at][:1] in set("%#$:&*~@") or not lines[at].strip() or _ROUTING.fullmatch(lines[at])
    ):
        marked.setdefault(lines[at][:1], lines[at][1:].strip())
        at += 1
    text = [line.rstrip(" <=!") for line in lines[at:]]
    byline = _BYLINE.match(marked.get(":", ""))
    return Story(
        text="\n\n".join(_paragraphs(text)) if any(not line.strip() for line in text) else "\n".join(text).strip(),
        headline=marked.get("$", "") if len(marked.get("$", "")) > 1 else "",
        byline=byline["name"] if byline else "",
        agency=_circuit_agency(written),
        slug=marked.get("#", ""),
        keywords=tuple(filter(None, [marked.get("#", "")])),
        sections=tuple(filter(None, [marked.get("@", "")])),
    )


_ROUTING = re.compile(r"[A-Z]{2,3} [A-Z]{3}")


def _circuit_agency(written: str) -> str:
    """The agency that the first line of a story behind ZCZC names; "" for a number of a circuit."""
    found = re.match(r"ZCZC ([A-Z]{3,5})\s*\n", written)
    return found[1] if found else ""


def _clean(text: str) -> str:
    return text.translate(_CONTROL)
