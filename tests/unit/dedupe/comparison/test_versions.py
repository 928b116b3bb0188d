"""Versions of one story that a publisher sends at addresses of their own, on one day and on the next."""

from dataclasses import replace
from typing import Any

import pytest

from copydesk.dedupe.comparison.compare import Comparison
from copydesk.dedupe.comparison.prepared import PreparedText
from copydesk.dedupe.comparison.series import are_instalments
from copydesk.dedupe.comparison.verifier import CERTAIN, judge, reasons

FIRST = PreparedText(
    text=(
        "Merrowby, March 3. The storm Odile has cut the power of 4,000 homes on the north coast, the grid operator "
        "said on Monday morning.\n\n"
        "Trees lie across the road between Merrowby and Tarn Bridge. The ferry stays in the harbour until the wind "
        "drops, and both schools of the town are closed.\n\n"
        "Crews from three counties are on their way, the operator said. It expects the lines to be mended by Tuesday "
        "evening, if the weather allows work on the masts."
    ),
    headline="Storm cuts power on north coast",
    publisher="coast wire",
    address="https://coastwire.example/2026/03/03/storm-1",
    hours=492_000.0,
    identifier="urn:coastwire:20260303:0041",
)
NEXT = replace(
    FIRST,
    text=FIRST.text.replace("4,000 homes", "9,500 homes").replace("Monday morning", "Tuesday morning")
    .replace("Tuesday evening", "Friday noon").replace("three counties", "seven counties"),
    headline="Storm cuts power of 9,500 homes",
    address="https://coastwire.example/2026/03/04/storm-2",
    hours=492_024.0,
    identifier="urn:coastwire:20260304:0017",
)  # fmt: skip


def test_without_a_signal_the_next_days_text_is_an_instalment() -> None:
    assert judge(FIRST, NEXT).kind == "related"


@pytest.mark.parametrize(
    "declared",
    [
        pytest.param({"based_on": (FIRST.identifier,)}, id="names-its-id"),
        pytest.param({"based_on": (f"{FIRST.identifier}:2",)}, id="names-its-id-with-a-revision"),
        pytest.param({"based_on": (FIRST.address,)}, id="names-its-address"),
        pytest.param({"identifier": FIRST.identifier}, id="has-its-id"),
    ],
)
def test_id_that_names_the_earlier_text_settles_it(declared: dict[str, Any]) -> None:
    update = replace(NEXT, **declared)
    assert (judge(FIRST, update).kind, judge(update, FIRST).score) == ("near", CERTAIN)
    assert next(iter(reasons(FIRST, update).items())) == ("versions of one story by their publisher's ids", CERTAIN)
    assert not are_instalments(FIRST, update, NEXT)


@pytest.mark.parametrize(
    "declared",
    [
        pytest.param({"based_on": (FIRST.identifier,), "publisher": "harbour gazette"}, id="another-publisher"),
        pytest.param({"based_on": ("urn:coastwire:20260303:0099",)}, id="another-article"),
        pytest.param({"based_on": ("",)}, id="nothing"),
    ],
)
def test_id_counts_within_one_publisher_and_for_the_article_it_names(declared: dict[str, Any]) -> None:
    assert judge(FIRST, replace(NEXT, **declared)).score < CERTAIN


def test_short_id_shared_by_all_pages_of_a_site_does_not_count() -> None:
    one, other = (replace(each, identifier="coast-1") for each in (FIRST, NEXT))
    assert judge(one, other).score < CERTAIN


def test_declared_update_in_words_of_its_own_is_not_a_copy() -> None:
    new = "\n\n".join(f"Sentence {number} of the new report names other places and people." for number in range(20))
    update = replace(NEXT, text=f"{new}\n\n{FIRST.text[:120]}", based_on=(FIRST.identifier,))
    assert not judge(FIRST, update).are_copies


@pytest.mark.parametrize(
    ("signals", "is_sent_again"),
    [
        pytest.param({"headline": f"UPDATE 2-{FIRST.headline}"}, True, id="mark"),
        pytest.param({"version": "2nd Ld-Writethru"}, True, id="version"),
        pytest.param({"headline": "UPDATE 2-Mill to close in May"}, False, id="mark-of-another-headline"),
        pytest.param({"slugline": "storm-odile"}, False, id="slugline-of-one"),
        pytest.param({"version": "2nd Ld-Writethru", "hours": FIRST.hours + 24}, False, id="on-the-next-day"),
        pytest.param({"version": "2nd Ld-Writethru", "publisher": "gazette"}, False, id="at-another-publisher"),
        pytest.param({}, False, id="none"),
    ],
)
def test_mark_shows_that_a_publisher_sent_its_story_again_that_day(
    signals: dict[str, Any], *, is_sent_again: bool
) -> None:
    later = replace(NEXT, **{"hours": FIRST.hours + 3, **signals})
    assert Comparison(FIRST, later).is_sent_again is is_sent_again


def test_texts_with_one_slugline_were_sent_again() -> None:
    one, other = (replace(each, slugline="storm-odile", hours=FIRST.hours) for each in (FIRST, NEXT))
    assert Comparison(one, other).is_sent_again


def test_story_sent_again_is_likelier_to_be_a_copy() -> None:
    later = replace(NEXT, hours=FIRST.hours + 3)
    assert judge(FIRST, replace(later, version="2nd Ld-Writethru")).score > judge(FIRST, later).score
