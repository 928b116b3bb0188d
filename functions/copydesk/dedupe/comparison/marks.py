"""What a publisher marks a text as, in its version, its headline or a note above the text: an update, a correction.

UPDATE 2-Mill to close        2nd Ld-Writethru        (Adds details, quotes)
CORRECTED-Mill to close       KORREKTUR: ...          Eds: UPDATES throughout with closing prices
"""

import re
from typing import Literal

Mark = Literal["", "update", "correction"]

_LEAST_WORD = 6  # letters of a mark that need not be in capitals: "Lead: ..." may be about the metal
_OF_UPDATES = (
    "update[ds]?|wrapup|refile|recasts?|adds|leads|urgent|rpt|lead|ld|writethru|ld-writethru"
    "|aktualisiert|aktualisierung|zusammenfassung|neufassung|actualisation|mise à jour|maj"
    "|actualización|actualizad[ao]|actualiza|act|ampliación|amplía|ampl|aggiornamento|agg|atualizad[ao]|atualização"
    "|güncelleme|güncellendi|обновлено|aktualizacja|aktl|종합|更新"
)
_OF_CORRECTIONS = (
    "correct(?:ed|s|ion)|corr|berichtigung|berichtigt|korrektur|korrigiert|korr|rectificatif|rectifi[ée]|correctif"
    "|corrige|correg(?:ido|ida)|corrección|fe de erratas|rettifica|correzione|correção|corrigid[ao]|düzeltme|уточнение"
    "|исправлено|correctie|korekta|정정|更正|訂正"
)
_WORD = (
    r"(?:\d{1,2}(?:st|nd|rd|th|\.|보)?[\s-]{1,3})?"
    rf"(?:(?P<correction>{_OF_CORRECTIONS})|(?P<update>{_OF_UPDATES}))(?![^\W\d])\.?"
)
_IN_VERSION = re.compile(rf"(?<!\w){_WORD}", re.IGNORECASE)
_AT_BEGINNING = re.compile(rf"{_WORD}(?:\s\d{{1,2}})?\s?[-–—:|]\s{{0,2}}", re.IGNORECASE)
_IN_BRACKETS = re.compile(rf"[(\[（【]\s?{_WORD}[^()\[\]（）【】]{{0,40}}[)\]）】]", re.IGNORECASE)
_CLOSING = (")", "]", "）", "】")
_NOTE = re.compile(
    r"\W{0,3}(?P<eds>(?:eds?|editors?)\s?[:.]\W{0,2})?"
    r"(?:adds?|updat(?:es|ed|ing)|recasts?|leads? with|refiles?|(?P<correction>correct(?:s|ed|ion|ing)|fixes))\b"
    r"(?(eds)|[^\n()]{0,160}\)\s{0,3}(?:\n|$))",
    re.IGNORECASE,
)


def mark_of(headline: str, text: str, version: str = "") -> Mark:
    """Return what a publisher marks a text as; "" if it does not."""
    marks = (_IN_VERSION.search(version), _in_headline(headline), _NOTE.match(headline), _NOTE.match(text))
    found = next(filter(None, marks), None)
    if not found:
        return ""
    return "correction" if found["correction"] else "update"


def without_mark(headline: str) -> str:
    """Return a headline without its mark; "" for a note to editors in its place."""
    if _NOTE.match(headline):
        return ""
    found = _in_headline(headline)
    return f"{headline[: found.start()]}{headline[found.end() :]}".strip() if found else headline


def _in_headline(headline: str) -> re.Match[str] | None:
    """The mark at the beginning of a headline, or in brackets at its end.

    At the beginning it is in capitals, in brackets, or a long word before a colon.
    """
    found = _AT_BEGINNING.match(headline)
    if found and (
        found[0].isupper() or (":" in found[0] and len(found["correction"] or found["update"]) >= _LEAST_WORD)
    ):
        return found
    return _IN_BRACKETS.match(headline) or (_IN_BRACKETS.search(headline) if headline.endswith(_CLOSING) else None)
