"""What a copy is to the article published first, and what a text is to one that it is not a copy of."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from builders import stored
from copydesk.article import Evidence, Organization, Record
from copydesk.dedupe.comparison.prepared import PreparedText
from copydesk.dedupe.comparison.verifier import UNRELATED
from copydesk.dedupe.relations import kinship_of, relation_of

AGENCY, PAPER = Organization(name="Reuters"), Organization(name="Harbour Gazette")
TEXT = "The ferry will sail again from Friday, nine days after the storm, the harbour office said. " * 8


def article(**over: Any) -> Record:
    fields = {"text": TEXT, "publisher": PAPER, "date_published": datetime(2026, 3, 4, 9, tzinfo=UTC)}
    return stored().record.model_copy(update={**fields, **over})


def shares(inside: float, held: float, **over: Any) -> Evidence:
    """Evidence of a near copy: the share of its words in the first article, and of the first article's in it."""
    figures = {"number_agreement": 1.0, "containment_in": inside, "containment_of": held, **over}
    return Evidence(method="near", matched_article_id="a_first", fingerprint="f0" * 16, **figures)


HERE, ELSEWHERE = article(), article(publisher=Organization(name="Sund Post"))
LONG, SHORT = TEXT * 2, TEXT[: len(TEXT) // 2]


@pytest.mark.parametrize(
    ("copy", "evidence", "relation"),
    [
        pytest.param(HERE, shares(1, 1), "exact", id="headline-differs"),
        pytest.param(HERE, shares(0.98, 0.97), "corrected", id="few-words"),
        pytest.param(article(headline="CORRECTED-Ferry sails"), shares(0.6, 0.7), "corrected", id="marked"),
        pytest.param(article(version="UPDATE 2"), shares(0.98, 0.97), "updated", id="few-words-marked-as-an-update"),
        pytest.param(HERE, shares(0.7, 0.6), "updated", id="new-lead"),
        pytest.param(article(text=LONG), shares(0.5, 1), "updated", id="more-of-one-publisher"),
        pytest.param(article(text=SHORT), shares(1, 0.5), "cut", id="shorter"),
        pytest.param(article(text=SHORT), shares(1, 0.5, number_agreement=0.5), "updated", id="shorter-other-numbers"),
    ],
)
def test_copy_of_one_publisher(copy: Record, evidence: Evidence, relation: str) -> None:
    assert relation_of(copy, HERE, evidence) == relation


@pytest.mark.parametrize(
    ("over", "evidence", "relation"),
    [
        pytest.param({"text": SHORT}, shares(0.9, 0.4), "cut", id="shorter"),
        pytest.param({"text": LONG}, shares(0.4, 0.9), "extended", id="longer"),
        pytest.param({}, shares(0.8, 0.8), "localised", id="own-words"),
        pytest.param({"publisher": None}, shares(0.8, 0.8), "localised", id="publisher-unknown"),
        pytest.param({"source_organization": AGENCY}, shares(0.8, 0.8), "pickup", id="credits-an-agency"),
        pytest.param({"source_organization": AGENCY, "text": SHORT}, shares(1, 0.4), "pickup", id="cut-pickup"),
        pytest.param({"source_organization": Organization(name="PR Newswire")}, shares(0.9, 0.9), "release", id="wire"),
        pytest.param({"text": f"MEDIA RELEASE\n\n{TEXT}"}, shares(0.9, 0.9), "release", id="calls-itself-one"),
        pytest.param({"text": f"{TEXT}\n\nMedia contact: Jo Field"}, shares(0.9, 0.9), "release", id="names-a-contact"),
    ],
)
def test_copy_of_another_publisher(over: dict[str, Any], evidence: Evidence, relation: str) -> None:
    assert relation_of(ELSEWHERE.model_copy(update=over), HERE, evidence) == relation


def test_agencys_own_text_makes_a_copy_elsewhere_a_pickup_without_a_credit() -> None:
    assert relation_of(ELSEWHERE, article(publisher=AGENCY), shares(0.8, 0.8)) == "pickup"


def test_agency_that_takes_a_papers_text_is_not_a_pickup_of_itself() -> None:
    own = article(publisher=AGENCY, source_organization=AGENCY)
    assert relation_of(own, HERE, shares(0.8, 0.8)) == "localised"


def test_exact_copy_is_exact_whatever_it_credits() -> None:
    evidence = Evidence(method="exact", matched_article_id="a_first", fingerprint="f0" * 16)
    assert relation_of(ELSEWHERE.model_copy(update={"source_organization": AGENCY}), HERE, evidence) == "exact"


FIRST = PreparedText(text=TEXT, hours=492_000.0)


@pytest.mark.parametrize(
    ("text", "hours", "shared", "kinship"),
    [
        pytest.param(TEXT * 4, 492_008.0, (0.2, 0.9), "contained", id="holds-it-as-an-item"),
        pytest.param(TEXT[:200], 492_008.0, (0.9, 0.2), "contained", id="is-an-item-of-it"),
        pytest.param(TEXT, 492_008.0, (0.4, 0.4), "follows", id="later"),
        pytest.param(TEXT, 491_990.0, (0.4, 0.4), "related", id="earlier"),
        pytest.param(TEXT, None, (0.4, 0.4), "related", id="undated"),
        pytest.param(TEXT, 492_008.0, (0.05, 0.05), "related", id="a-sentence"),
    ],
)
def test_text_that_is_not_a_copy(text: str, hours: float | None, shared: tuple[float, float], kinship: str) -> None:
    judgement = replace(UNRELATED, kind="related", containment=shared)
    assert kinship_of(PreparedText(text=text, hours=hours), FIRST, judgement) == kinship
