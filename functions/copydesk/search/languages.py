"""One field for each language that OpenSearch has an analyzer for.

A document fills only the field of its own language, so that `haus` finds `Häuser` in German, and each stemmer reads
only its own language.
"""

# OpenSearch's built-in language analyzers; Chinese, Japanese and Korean share bigrams. No plugin is needed.
ANALYZERS: dict[str, str] = {
    "ar": "arabic", "bg": "bulgarian", "bn": "bengali", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german",
    "el": "greek", "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian",
    "fi": "finnish", "fr": "french", "ga": "irish", "gl": "galician", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "ja": "cjk", "ko": "cjk", "lt": "lithuanian",
    "lv": "latvian", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sv": "swedish", "th": "thai", "tr": "turkish", "zh": "cjk",
}  # fmt: skip
OTHER = "other"  # read by the standard analyzer: words, unstemmed
_KIN = {"nb": "no", "nn": "no"}


def field_of(language: str) -> str:
    """Return the field, below `localized`, for a BCP 47 tag."""
    code = language.partition("-")[0].lower()
    code = _KIN.get(code, code)
    return code if code in ANALYZERS else OTHER


def analyzed_field(language: str) -> str:
    """Return the full path of that field."""
    return f"localized.{field_of(language)}"


def localized_mapping() -> dict[str, object]:
    """Return the mapping of `localized`; its text is not stored again, `_source` leaves it out."""
    fields = {code: {"type": "text", "analyzer": analyzer} for code, analyzer in ANALYZERS.items()}
    return {"properties": {**fields, OTHER: {"type": "text", "analyzer": "standard"}}}
