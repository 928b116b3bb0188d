"""The formats that an object declares: by its Content-Type and by the suffix of its name."""

import re
from collections.abc import Sequence

from copydesk.formats.format import Format
from copydesk.formats.syntax.payload import Payload

_COMPRESSED = re.compile(r"\.(?:gz|bz2|xz|zst|lz4|zip)\Z", re.IGNORECASE)


def declared_formats(payload: Payload, formats: Sequence[Format]) -> list[Format]:
    """Return the formats that the Content-Type declares, then those that the suffix declares, the likeliest first.

    Of formats that share a type, a vague one is likelier than the others: the content was not recognised as theirs.
    The others follow in catalogue order, in which `formats` must be given.
    """
    by_likelihood = sorted(formats, key=lambda one: not one.is_vague)
    by_type = [one for one in by_likelihood if _content_type(payload) in one.content_types]
    by_suffix = [one for one in by_likelihood if _suffix(payload) in one.suffixes]
    return by_type + by_suffix


def disagreement(payload: Payload, recognised: Format, formats: Sequence[Format]) -> str | None:
    """Return the warning for a format that the declared one contradicts, or None.

    The suffix counts only where the Content-Type declares no format.
    """
    accepted = (recognised,) if recognised.broader is None else (recognised, recognised.broader)
    content_type, suffix = _content_type(payload), _suffix(payload)
    if any(content_type in one.content_types for one in formats):
        agrees = any(content_type in one.content_types for one in accepted)
        return None if agrees else "format_disagrees_with_content_type"
    agrees = any(suffix in one.suffixes for one in accepted) or not any(suffix in one.suffixes for one in formats)
    return None if agrees else "format_disagrees_with_suffix"


def _content_type(payload: Payload) -> str:
    """The Content-Type without its parameters, lower case; "" where none is given."""
    return payload.content_type.partition(";")[0].strip().lower()


def _suffix(payload: Payload) -> str:
    """The suffix of the object's name below that of a compression, lower case; "" where the name has none."""
    name = _COMPRESSED.sub("", payload.name)
    return name.rpartition(".")[2].lower() if "." in name else ""
