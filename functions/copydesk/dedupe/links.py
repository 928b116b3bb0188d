"""The links of a record: the article that it copies, and the evidence."""

from dataclasses import replace

from copydesk.article import Evidence, Record
from copydesk.dedupe.comparison.passages import shared_paragraphs
from copydesk.dedupe.comparison.prepared import prepare
from copydesk.dedupe.comparison.verifier import judge
from copydesk.dedupe.relations import relation_of
from copydesk.table.cluster import Cluster
from copydesk.table.stored import StoredArticle

_ALONE = {"duplicate_of": None, "duplicate_kind": None, "duplicate_relation": None, "duplicate_evidence": None}


def is_linked_to(record: Record, first: Record) -> bool:
    """Whether a member is linked to the leader with evidence and relation that match the leader's current record."""
    evidence = record.duplicate_evidence
    if record.duplicate_of != first.article_id or evidence is None:
        return False
    is_current = evidence.method == "exact" or evidence.fingerprint == first.fingerprint
    return is_current and record.duplicate_relation == relation_of(record, first, evidence)


def linked(stored: StoredArticle, own: Cluster, whole: Cluster, first: Record | None) -> StoredArticle:
    """Return an article with the links that its cluster asks for.

    `own` is the cluster of its text, `whole` the root that `own` is part of, `first` the record of the leader of
    `whole`. An article that is not usable is returned as it is.
    """
    record = stored.record
    if record.pub_status != "usable" or whole.first is None:
        return stored
    links: dict[str, object] = {**_ALONE, "cluster_id": f"c{whole.first[1:]}"}
    if first is not None and first.article_id != record.article_id:
        evidence = evidence_of(record, first, is_exact=first.article_id in own.exact)
        links |= {
            "duplicate_of": first.article_id,
            "duplicate_kind": evidence.method,
            "duplicate_relation": relation_of(record, first, evidence),
            "duplicate_evidence": evidence,
        }
    return replace(stored, record=record.model_copy(update=links))


def evidence_of(record: Record, first: Record, *, is_exact: bool) -> Evidence:
    """Return the evidence that a record copies its leader; `is_exact` if the leader ever had the same words."""
    if is_exact:
        return Evidence(method="exact", matched_article_id=first.article_id, fingerprint=record.fingerprint)
    judgement = judge(prepare(record), prepare(first))
    return Evidence(
        method="near",
        matched_article_id=first.article_id,
        fingerprint=first.fingerprint,
        containment_in=_share(judgement.containment[0]),
        containment_of=_share(judgement.containment[1]),
        coverage=_share(max(judgement.coverage)),
        number_agreement=_share(judgement.number_agreement),
        name_agreement=_share(judgement.name_agreement),
        matched_paragraphs=len(shared_paragraphs(record.text, judgement.shared)),
    )


def _share(value: float) -> float:
    return round(min(value, 1.0), 3)  # very short texts may share more than they have words
