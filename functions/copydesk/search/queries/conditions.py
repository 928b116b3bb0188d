"""A question as conditions of OpenSearch's bool query."""

from typing import Any

from copydesk.search.languages import analyzed_field
from copydesk.search.query_syntax import Term
from copydesk.search.question import Question
from copydesk.search.words import is_unspaced

BY_DATE: list[dict[str, Any]] = [{"datePublished": {"order": "desc", "missing": "_last"}}, {"articleId": "asc"}]
BY_SCORE: list[dict[str, Any]] = [{"_score": "desc"}, {"articleId": "asc"}]

_WORDS = ["headline^3", "description^2", "text"]  # read by the analyzer `words`: exactly as written
_FIELDS = {
    "headline": ["headline"],
    "text": ["text"],
    "author": ["author.name.words"],
    "publisher": ["publisher.name.words", "publisher.domain.words"],
}
_THAI = "localized.th"  # Thai needs a dictionary, which this analyzer has


def conditions(question: Question) -> dict[str, list[dict[str, Any]]]:
    """Return the lists `must`, `must_not` and `filter`."""
    sought, language = question.sought, question.language
    groups = sought.groups if sought else ()
    excluded = sought.excluded if sought else ()
    return {
        "must": [_any([_clause(term, language) for term in group]) for group in groups],
        "must_not": [_clause(term, language) for term in excluded],
        "filter": _filters(question),
    }


def _filters(question: Question) -> list[dict[str, Any]]:
    tag, bounds = question.language, question.period
    span = {name: value for name, value in (("gte", bounds.start), ("lt", bounds.end)) if value}
    own = [_equal("publisher.domain", question.publisher), _equal("publisher.name", question.publisher)]
    possible = (
        ({"term": {"pubStatus": question.status}}, question.status != "any"),
        (_any([_equal("inLanguage", tag), _begun("inLanguage", f"{tag}-")]), tag),
        ({"range": {"datePublished": span}}, span),
        (_any(own), question.publisher),
        (_equal("articleSection", question.section), question.section),
        ({"term": {"duplicateRelation": question.relation}}, question.relation),
    )
    return [condition for condition, is_given in possible if is_given]


def _clause(term: Term, language: str) -> dict[str, Any]:
    """What a term asks for. Words with other forms are also looked up in the fields of the languages."""
    fields = _FIELDS.get(term.field, _WORDS)
    if term.is_prefix:
        return _any([_begun(name.partition("^")[0], term.tokens[0]) for name in fields])
    if not term.is_exact:
        fields = [*fields, analyzed_field(language) if language else "localized.*"]
    elif not term.field and is_unspaced(term.text):
        fields = [*fields, _THAI]
    return {"multi_match": {"query": term.text, "fields": fields, "type": "phrase"}}


def _any(clauses: list[dict[str, Any]]) -> dict[str, Any]:
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": clauses, "minimum_should_match": 1}}


def _equal(name: str, value: str) -> dict[str, Any]:
    return {"term": {name: {"value": value, "case_insensitive": True}}}


def _begun(name: str, value: str) -> dict[str, Any]:
    return {"prefix": {name: {"value": value, "case_insensitive": True}}}
