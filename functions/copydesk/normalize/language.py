"""The language of the text as a BCP 47 tag: detected from the body and compared with the declared one."""

import re

from copydesk.article import Draft
from copydesk.normalize.iso639 import DETECTED, TWO_LETTERS

_TAG = re.compile(r"^[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{2,8})*$")
_NO_LANGUAGE = {"und", "mul", "zxx", "mis"}  # ISO 639-2: undetermined, several, none, uncoded
_SAME_TONGUE = {"sr", "hr"}  # Serbian in Latin letters is detected as Croatian
MIN_CHARS = 60  # detection is unreliable below this: only the declared tag counts
DECISIVE = 0.5  # the least confidence at which the text overrules the declared language
OVERRULING_CHARS = (
    80  # 7 % of shorter English sentences are detected as another language that surely, 0 to 3 % of longer
)
_PLACEHOLDER = "la"  # news is not written in Latin: such a text is placeholder text, or in another language


def detect(draft: Draft) -> Draft:
    """Set `in_language` and its confidence; `und` if neither the text nor the supplier gives a language.

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
    """Whether detection contradicts a declared language; never one that detection does not know."""
    return found != declared and declared in DETECTED and {found, declared} != _SAME_TONGUE


def _tag(declared: str | None) -> str | None:
    """Return a declared tag in canonical letter case and with its shortest language code, None if it is not a tag."""
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
