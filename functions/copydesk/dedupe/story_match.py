"""Why an article is a copy of another, or related to one, in terms that a person can check."""

from typing import Any

from copydesk.article import Record
from copydesk.dedupe.comparison.passages import shared_paragraphs
from copydesk.dedupe.comparison.prepared import prepare
from copydesk.dedupe.comparison.verifier import CERTAIN, judge, reasons
from copydesk.dedupe.relations import kinship_of
from copydesk.outcome import Outcome
from copydesk.table.article_table import ArticleReads


def explain_match(record: Record, outcome: Outcome, table: ArticleReads) -> dict[str, Any] | None:
    """Compare a record with the article that it was matched with: scores, reasons and shared paragraphs.

    Returns: None where the record matched no article. Figures are those of `duplicateEvidence`, `reasons` are log odds,
    the strongest first.
    """
    name, refusal = record.duplicate_of or outcome.related_to, outcome.why
    matched = table.articles([name]).get(name) if name else None
    if matched is None:
        return None
    other = matched.record
    judgement = judge(prepare(record), prepare(other))
    judgement = judgement.refused if refusal else judgement
    known = {refusal: -CERTAIN} if refusal else {}
    return {
        "articleId": name,
        "kind": record.duplicate_kind or "related",
        "relation": record.duplicate_relation or kinship_of(prepare(record), prepare(other), judgement),
        "headline": other.headline,
        "url": other.url,
        "score": round(judgement.score, 2),
        "containmentIn": round(judgement.containment[0], 3),
        "containmentOf": round(judgement.containment[1], 3),
        "numberAgreement": round(judgement.number_agreement, 3),
        "nameAgreement": round(judgement.name_agreement, 3),
        "reasons": known | {why: round(weight, 2) for why, weight in reasons(prepare(record), prepare(other)).items()},
        "sharedParagraphs": shared_paragraphs(record.text, judgement.shared),
    }
