"""Questions to the local index, as SQL over its words and facts."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from copydesk.adapters.local import document_rows
from copydesk.adapters.local.database import Database
from copydesk.adapters.local.fulltext import sortable
from copydesk.adapters.local.match import expression
from copydesk.search.excerpt import Excerpts
from copydesk.search.languages import field_of
from copydesk.search.question import MAX_COPIES, OF_A_COPY, Found, Hit, Question

_WEIGHTS = "bm25(fulltext, 0.0, 8.0, 3.0, 1.0, 1.0, 1.0, 1.0)"  # field, headline, description, body, author, ...
_BY_DATE = "published IS NULL, published DESC, article"
_BY_SCORE = "score, article"
_LANGUAGE = "(language = ? OR substr(language, 1, ?) = ?)"
_PUBLISHER = "(domain = ? COLLATE NOCASE OR publisher = ? COLLATE NOCASE)"
_RELATION = (
    "EXISTS (SELECT 1 FROM documents WHERE documents.number = facts.number"
    " AND json_extract(document, '$.duplicateRelation') = ?)"
)
_SECTION = "EXISTS (SELECT 1 FROM json_each(sections) WHERE value = ? COLLATE NOCASE)"


@dataclass(frozen=True, slots=True)
class _Matching:
    """The rows that answer a question, as a table expression `matching` with its parameters."""

    sql: str
    parameters: tuple[Any, ...]
    order: str

    @classmethod
    def of(cls, question: Question, fields: Iterable[str]) -> "_Matching":
        """Return the rows for a question to a store whose articles fill these fields of `localized`."""
        found, asked = _found(question, fields)
        conditions = _conditions(question)
        where = " AND ".join(condition for condition, _ in conditions) or "1"
        order = _BY_DATE if question.is_by_date else _BY_SCORE
        place = f"row_number() OVER (PARTITION BY cluster ORDER BY {order})" if question.is_folded else "1"
        sql = (
            f"WITH found AS MATERIALIZED ({found}), matching AS (SELECT number, article, score, published, cluster, "  # noqa: S608
            f"{place} AS place FROM found JOIN facts USING (number) WHERE {where})"
        )
        return cls(sql, (*asked, *(value for _, values in conditions for value in values)), order)


def _found(question: Question, fields: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """The numbers and scores of the documents that the words name, and the parameters of that selection."""
    if question.sought is None:
        return "SELECT number, 0.0 AS score FROM facts", ()
    sql = f"SELECT rowid AS number, {_WEIGHTS} AS score FROM fulltext WHERE fulltext MATCH ?"  # noqa: S608
    return sql, (expression(question.sought, fields),)


def ids(database: Database, question: Question, changed_after: int) -> Iterator[str]:
    """Yield the ids of all articles that answer a question and changed after a change, in order of id."""
    matching = _matching(database, question)
    changed = "SELECT article FROM matching JOIN documents USING (number) WHERE changed > ? ORDER BY article"
    query = f"{matching.sql} {changed}"
    for (article,) in database.connection.execute(query, (*matching.parameters, changed_after)):
        yield article


def find(database: Database, question: Question) -> Found:
    """Answer a question."""
    matching = _matching(database, question)
    total = _rows(database, matching, "SELECT count(*) FROM matching WHERE place = 1")[0][0]
    shown = f"SELECT {document_rows.WHOLE} FROM matching JOIN documents USING (number) WHERE place = 1"  # noqa: S608
    page = f"{shown} ORDER BY {matching.order} LIMIT ? OFFSET ?"
    found = _rows(database, matching, page, question.limit, question.offset)
    documents = [document_rows.whole(*row) for row in found]
    copies = _copies(database, matching, documents) if question.is_folded else {}
    excerpts = Excerpts(question.query)
    return Found(total, [_hit(document, excerpts, copies) for document in documents])


def _matching(database: Database, question: Question) -> _Matching:
    rows = database.connection.execute("SELECT DISTINCT field FROM facts")
    return _Matching.of(question, sorted(field for (field,) in rows.fetchall()) or [""])


def _rows(database: Database, matching: _Matching, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    return database.connection.execute(f"{matching.sql} {sql}", (*matching.parameters, *parameters)).fetchall()


def _copies(
    database: Database, matching: _Matching, documents: list[dict[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """The other articles that were found of each story, by its cluster."""
    clusters = json.dumps([document["clusterId"] for document in documents])
    sql = (
        "SELECT cluster, document FROM matching JOIN documents USING (number) "
        "WHERE place BETWEEN 2 AND ? AND cluster IN (SELECT value FROM json_each(?)) ORDER BY place"
    )
    copies: dict[str, list[dict[str, Any]]] = {}
    for cluster, text in _rows(database, matching, sql, MAX_COPIES + 1, clusters):
        document = json.loads(text)
        shown = {name: document[name] for name in OF_A_COPY if name in document}
        copies.setdefault(cluster, []).append(shown)
    return copies


def _hit(document: dict[str, Any], excerpts: Excerpts, copies: dict[str, list[dict[str, Any]]]) -> Hit:
    snippet = excerpts.of(document.get("text") or "", field_of(document["inLanguage"]))
    return Hit(document, snippet, copies.get(document["clusterId"], []))


def _conditions(question: Question) -> list[tuple[str, tuple[str | int, ...]]]:
    """The filters that a question has, each with its parameters."""
    language, publisher, span = question.language.lower(), question.publisher, question.period
    possible: tuple[tuple[str, tuple[str | int, ...], bool], ...] = (
        ("status = ?", (question.status,), question.status != "any"),
        (_LANGUAGE, (language, len(language) + 1, f"{language}-"), bool(language)),
        ("published >= ?", (sortable(span.start),), bool(span.start)),
        ("published < ?", (sortable(span.end),), bool(span.end)),
        (_PUBLISHER, (publisher, publisher), bool(publisher)),
        (_SECTION, (question.section,), bool(question.section)),
        (_RELATION, (question.relation,), bool(question.relation)),
    )
    return [(condition, values) for condition, values, is_given in possible if is_given]
