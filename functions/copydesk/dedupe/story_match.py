"""Why an article was called a copy of another, or related to one, so that a person can check it."""

from typing import Any

from copydesk.article import Record
from copydesk.dedupe.comparison.passages import shared_paragraphs
from copydesk.dedupe.comparison.prepared import prepare
from copydesk.dedupe.comparison.verifier import CERTAIN, judge, reasons
from copydesk.dedupe.matching import RELATED
from copydesk.outcome import Outcome
from copydesk.table.article_table import ArticleTable


def explain_match(record: Record, outcome: Outcome, table: ArticleTable) -> dict[str, Any] | None:
    """Lay a record beside the article it was matched with: scores, what spoke for and against, shared paragraphs.

    Returns: None where it was matched with none; figures as in `duplicateEvidence`, reasons in log-odds, the strongest
    first.
    """
    related, _, refusal = outcome.reason.partition(RELATED)[2].partition(", ")
    name = record.duplicate_of or related
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
