"""The language of the text as a BCP 47 tag: found out from the body, with the declared one as its check."""

import re

from copydesk.article import Draft
from copydesk.normalize.iso639 import DETECTED, TWO_LETTERS

_TAG = re.compile(r"^[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{2,8})*$")
_NO_LANGUAGE = {"und", "mul", "zxx", "mis"}  # ISO 639-2: undetermined, several, none, uncoded
_SAME_TONGUE = {"sr", "hr"}  # Serbian in Latin letters is taken for Croatian
MIN_CHARS = 60  # under this, trigrams guess; the declared tag counts alone
DECISIVE = 0.5  # confidence above which the text overrules what its supplier declares
OVERRULING_CHARS = 80  # of English sentences under it 7 % are taken for another language that surely, above it 3 to 0 %
_PLACEHOLDER = "la"  # news is not written in Latin: what looks like it is filling, or another language


def detect(draft: Draft) -> Draft:
    """Set `in_language` and its confidence; `und` where neither text nor supplier says.

    A declared tag that agrees keeps its region (en-GB); one that the text contradicts is overruled with a warning.
    """
    declared = _tag(draft.in_language)
    found, confidence = _found(draft.text or "")
    if found is None:
        return draft.model_copy(update={"in_language": declared or "und", "language_confidence": None})
    is_decisive = confidence >= DECISIVE and found != _PLACEHOLDER and len(draft.text or "") >= OVERRULING_CHARS
    if declared and (not is_decisive or not _contradicts(found, declared.split("-")[0])):
        return draft.model_copy(update={"in_language": declared, "language_confidence": confidence})
    overruled = draft.warned("language_contradicts_declaration") if declared else draft
    return overruled.model_copy(update={"in_language": found, "language_confidence": confidence})


def _contradicts(found: str, declared: str) -> bool:
    """A declared language that detection does not know is believed."""
    return found != declared and declared in DETECTED and {found, declared} != _SAME_TONGUE


def _tag(declared: str | None) -> str | None:
    """Return a declared tag in canonical letter case and with its shortest language code, None if it is none."""
    if not declared or not _TAG.match(declared.strip()):
        return None
    language, *rest = declared.strip().replace("_", "-").split("-")
    code = TWO_LETTERS.get(language.lower(), language.lower())
    if code in _NO_LANGUAGE:
        return None
    regions = [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in rest]
    return "-".join([code, *regions])


def _found(text: str) -> tuple[str | None, float]:
    if len(text) < MIN_CHARS:
        return None, 0.0
    from turbohtml.detect import detect_language  # noqa: PLC0415 - loaded with the first article

    match = detect_language(text[:20_000])
    if match.language is None:
        return None, 0.0
    return TWO_LETTERS.get(match.language, match.language), round(min(max(float(match.confidence), 0.0), 1.0), 3)
