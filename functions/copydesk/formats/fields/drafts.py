"""Named fields -> a draft."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from copydesk.article import Draft
from copydesk.errors import InvalidArticle
from copydesk.formats.fields.aliases import renamed
from copydesk.formats.fields.envelopes import open_envelope

# NewsAPI and GNews cut texts after about 200 characters.
_CUT = re.compile(r"\[\+?\d{1,7} chars\]\Z")
_CUT_LETTERS = 20  # characters of the longest such end


def read_draft(fields: Mapping[str, Any]) -> Draft:
    """Validate fields under their supplier's names. Raises: as `validate_draft`."""
    found = validate_draft(renamed(open_envelope(fields)))
    text = (found.text or "").rstrip()
    cut = _CUT.search(text, max(0, len(text) - _CUT_LETTERS))
    return found.warned("excerpt_only", text=text[: cut.start()].rstrip(" .\u2026")) if cut else found


def validate_draft(named: Mapping[str, Any]) -> Draft:
    """Validate fields under schema.org names. A field of the wrong type is dropped with a warning, never guessed.

    Raises: InvalidArticle where the text itself is of the wrong type.
    """
    try:
        return Draft.model_validate(named)
    except ValidationError as fault:
        wrong = {str(error["loc"][0]) for error in fault.errors() if error["loc"]}
    if "text" in wrong:
        raise InvalidArticle("text: must be a string")
    kept = {name: value for name, value in named.items() if name not in wrong}
    return Draft.model_validate(kept).warned(*(f"field_dropped:{name}" for name in sorted(wrong)))
