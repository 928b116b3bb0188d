"""The index template, derived from the record's model: the index type is beside the field it maps."""

from collections.abc import Mapping
from typing import Any

from copydesk.article import Record
from copydesk.search.languages import localized_mapping

MAX_KEYWORD_CHARS = 8_191  # Lucene refuses terms over 32,766 bytes; a character may take four
INDEX_ALIAS = "articles"

# The analyzer `words`, which reads text as `search/words.py` does in a local store.
_BREAKS = "'’.,:_·"  # the standard tokenizer keeps words together at these
_ANALYSIS = {
    "char_filter": {
        "breaks": {
            "type": "mapping",
            "mappings": [*(f"{mark} => \\u0020" for mark in _BREAKS), "ё => е", "Ё => Е"],
        }
    },
    "analyzer": {
        "words": {
            "type": "custom",
            "char_filter": ["breaks"],
            "tokenizer": "standard",
            "filter": ["cjk_width", "lowercase", "asciifolding", "cjk_bigram"],
        }
    },
}


def index_template(alias: str = INDEX_ALIAS) -> dict[str, Any]:
    """Return the composable index template for the indices behind an alias."""
    schema = Record.model_json_schema(mode="serialization")
    return {
        "index_patterns": [f"{alias}-v*"],
        "priority": 100,
        "template": {
            "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1", "analysis": _ANALYSIS},
            "mappings": {
                "dynamic": "strict",
                "_source": {"excludes": ["localized"]},
                "properties": {**_properties(schema, schema["$defs"]), "localized": localized_mapping()},
            },
        },
        "_meta": {"generated_from": "copydesk.article.Record"},
    }


def _properties(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _mapped(name, field, definitions) for name, field in schema["properties"].items()}


def _mapped(name: str, field: Mapping[str, Any], definitions: Mapping[str, Any]) -> dict[str, Any]:
    """Map one field; lists map as their members, optional fields as what they hold."""
    if "x-opensearch" in field:
        mapping = dict(field["x-opensearch"])
        return {**mapping, "ignore_above": MAX_KEYWORD_CHARS} if mapping["type"] == "keyword" else mapping
    if "$ref" in field:
        inner = definitions[field["$ref"].rpartition("/")[2]]
        return {"properties": _properties(inner, definitions)}
    candidates = [field["items"]] if "items" in field else field.get("anyOf", [])
    for candidate in candidates:
        if candidate.get("type") != "null":
            return _mapped(name, candidate, definitions)
    raise TypeError(f"{name} has no index type: give it one in copydesk.article")
