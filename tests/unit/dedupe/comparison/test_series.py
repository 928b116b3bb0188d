"""A third text shows that two are instalments of a series, not a copy with a correction."""

from dataclasses import replace

import pytest

from copydesk.dedupe.comparison.prepared import PreparedText
from copydesk.dedupe.comparison.series import are_instalments

FRAME = (
    "The county's road office closes another stretch this week. From Monday the traffic on {road} is led over a single "
    "lane, and drivers should allow a quarter of an hour more. The work is paid for by the county and by the state.\n\n"
    "Residents reach their houses at all times, said {speaker} of the road office. Buses keep their stops. Bicycles "
    "are led over the path beside the river, which was widened for that two years ago.\n\n"
    "The lane at {place} is free again when the new surface has set. Questions are answered on weekdays by telephone."
)
FIRST, SECOND, THIRD = (
    PreparedText(
        text=FRAME.format(road=road, speaker=speaker, place=place),
        headline="Road works",
        publisher="valley gazette",
        address=f"https://valley.example/road-works-{number}",
        hours=482_000.0 + 168 * number,
    )
    for number, (road, speaker, place) in enumerate(
        [("Mill Lane", "Ada Berg", "Osmere"), ("Hill Road", "Tom Finch", "Tarnby"), ("Dock Street", "Eve Lund", "Aske")]
    )
)
CORRECTED = replace(FIRST, text=FIRST.text.replace("two years ago", "three years ago"), publisher="the sund post")
CUT = replace(FIRST, text=FIRST.text.partition("\n\nThe lane")[0], publisher="the echo")


def test_texts_that_differ_at_the_same_positions_are_instalments() -> None:
    assert are_instalments(FIRST, SECOND, THIRD)


@pytest.mark.parametrize("third", [CORRECTED, CUT, FIRST])
def test_copies_edited_at_positions_of_their_own_are_not_a_series(third: PreparedText) -> None:
    edited = replace(FIRST, text=FIRST.text.replace("by telephone", "by e-mail").replace("quarter of an", "half an"))
    assert not are_instalments(FIRST, edited, replace(third, publisher=FIRST.publisher, address="https://v.example/9"))


def test_copy_of_an_instalment_stays_its_copy_beside_another_instalment() -> None:
    assert not are_instalments(FIRST, CORRECTED, SECOND)


def test_hourly_notices_are_a_series() -> None:
    second, third = (replace(each, hours=FIRST.hours) for each in (SECOND, THIRD))
    assert are_instalments(FIRST, second, third)


def test_instalment_at_another_publisher_is_recognised_by_a_third_of_either() -> None:
    elsewhere = replace(SECOND, publisher="the sund post", address="https://sundpost.example/7")
    assert are_instalments(elsewhere, FIRST, THIRD)
    assert are_instalments(FIRST, elsewhere, THIRD)


@pytest.mark.parametrize(
    "third",
    [
        replace(THIRD, publisher="the echo"),
        replace(THIRD, address=FIRST.address),
        replace(THIRD, text=THIRD.text.partition("\n\n")[0]),
    ],
    ids=["another publisher", "the same address", "a part of the frame"],
)
def test_third_text_must_be_an_instalment_itself(third: PreparedText) -> None:
    assert not are_instalments(FIRST, replace(SECOND, publisher="the sund post"), third)


def test_one_differing_position_is_not_evidence_of_a_series() -> None:
    one, other, third = (
        replace(each, text=FIRST.text.replace("Mill Lane", road))
        for each, road in ((FIRST, "Mill Lane"), (SECOND, "Hill Road"), (THIRD, "Dock Street"))
    )
    assert not are_instalments(one, other, third)
