"""Judgements of copies and of texts that only look like copies."""

from dataclasses import replace

import pytest

from copydesk.dedupe.comparison.prepared import PreparedText
from copydesk.dedupe.comparison.verifier import judge, mean_log_odds, reasons
from copydesk.settings import SCORES, Thresholds

FERRY = PreparedText(
    text=(
        "The last ferry of the winter timetable left Skarholm at dawn on Monday, a week later than planned.\n\n"
        "Ice in the northern channel had kept the vessel at its berth, the harbour office said. Two tugs were sent "
        "from the mainland to open a lane, and the crossing took almost three hours instead of forty minutes.\n\n"
        '"We have not seen ice like this for eleven years," said harbour master Ingrid Vall. She expects the lane to '
        "stay open as long as the wind keeps to the west.\n\n"
        "The island's shop had run out of fresh milk on Friday. School children were taught by video until the "
        "teachers could travel again, and the pharmacy sent its parcels by helicopter.\n\n"
        "The council will discuss in March whether to hire an icebreaker of its own, at a cost of 40,000 a season."
    ),
    headline="Ferry sails at last after a week in the ice",
    publisher="north shore news",
    address="https://northshore.example/2025/02/ferry-sails",
    hours=482_000.0,
)
ELSEWHERE = replace(FERRY, publisher="the sund post", address="https://sundpost.example/a/118", hours=482_005.0)
CLINIC = PreparedText(
    text=(
        "The mobile clinic stops in the villages of the valley every week. No appointment is needed.\n\n"
        "This week it stands at the market place of Osmere on Tuesday from 9 am to noon. Dr Hale looks after knees "
        "and hips, and shows exercises for the morning.\n\n"
        "Please bring your insurance card and a list of the medicines you take. The clinic is paid for by the valley "
        "councils and by donations. Questions are answered by telephone on weekdays."
    ),
    headline="Mobile clinic this week",
    publisher="valley gazette",
    address="https://valley.example/clinic-1",
    hours=482_000.0,
)
NEXT_CLINIC = replace(
    CLINIC,
    text=CLINIC.text.replace(
        "Osmere on Tuesday from 9 am to noon", "Tarn Bridge on Thursday from 2 pm to 5 pm"
    ).replace("knees and hips, and shows exercises for the morning", "eyes and ears, and tests glasses for children"),
    address="https://valley.example/clinic-2",
    hours=482_168.0,
)


ADDED = "A second ferry has left the mainland and is expected at noon."


def test_same_words_are_an_exact_copy() -> None:
    found = judge(FERRY, replace(ELSEWHERE, text=FERRY.text.upper()))
    assert found.kind == "exact"
    assert found.containment == (1.0, 1.0)


def test_cut_text_at_another_publisher_is_a_copy() -> None:
    cut = replace(ELSEWHERE, text="\n\n".join(FERRY.text.split("\n\n")[:3]))
    found = judge(FERRY, cut)
    assert found.kind == "near"
    assert found.is_trimmed
    assert found.containment[0] < 0.7 < found.containment[1]


def test_localised_beginning_is_a_copy() -> None:
    paragraphs = FERRY.text.split("\n\n")
    led = replace(
        ELSEWHERE, text="\n\n".join(["Families in Sund welcomed the island ferry yesterday.", *paragraphs[1:]])
    )
    assert judge(FERRY, led).kind == "near"


def test_correction_of_one_figure_is_a_copy() -> None:
    corrected = replace(ELSEWHERE, text=FERRY.text.replace("40,000", "44,000"))
    found = judge(FERRY, corrected)
    assert found.kind == "near"
    assert found.number_agreement < 1.0


def test_next_instalment_of_a_series_is_related_and_not_a_copy() -> None:
    found = judge(CLINIC, NEXT_CLINIC)
    assert found.kind == "related"
    assert not found.are_copies
    assert "instalments of a series" in reasons(CLINIC, NEXT_CLINIC)


def test_posts_of_one_page_are_related() -> None:
    posts = [
        replace(FERRY, address=f"https://northshore.example/live-ice-winter/post-{number}", text=FERRY.text + addition)
        for number, addition in enumerate(["", "\n\n10.15: A second ferry has left the mainland."])
    ]
    assert judge(*posts).kind == "related"


def test_posts_with_live_markers_are_related_at_any_addresses() -> None:
    first, second = (
        replace(FERRY, headline="Live: winter in the north", address=f"https://northshore.example/{place}", text=text)
        for place, text in (("a/41", FERRY.text), ("a/97", f"{ADDED}\n\n{FERRY.text}"))
    )
    assert judge(first, second).kind == "related"
    assert "posts of a live blog" in reasons(first, second)


COLUMN = replace(
    FERRY,
    text=f"{CLINIC.text}\n\n{' '.join(f'Item {number} of the column has words of its own.' for number in range(40))}"
    f"\n\n{FERRY.text}",
    headline="Short news of our shores",
    address="https://northshore.example/2025/02/in-brief",
    hours=482_004.0,
)


def test_column_that_holds_a_story_as_an_item_is_related() -> None:
    assert judge(FERRY, COLUMN).kind == "related"
    assert "an item of a column" in reasons(FERRY, COLUMN)


@pytest.mark.parametrize(
    "over",
    [
        pytest.param({"publisher": "the sund post"}, id="another-publisher"),
        pytest.param({"headline": FERRY.headline}, id="same-headline"),
        pytest.param({"headline": ""}, id="no-headline"),
        pytest.param({"text": FERRY.text + COLUMN.text[: COLUMN.text.rfind(FERRY.text)]}, id="begins-with-it"),
    ],
)
def test_longer_text_is_not_taken_for_a_column(over: dict[str, str]) -> None:
    assert "an item of a column" not in reasons(FERRY, replace(COLUMN, **over))


MENU = "Home\n\nIslands\n\nFerries and harbours of the north\n\nWeather\n\nSport of the islands\n\nJobs and homes\n\n"
TEASERS = "\n\n".join(
    f"Teaser {number} tells of a market, a school or a ship of the north shore." for number in range(20)
)
PAGES = [
    replace(
        each,
        text=f"{MENU}{'More from the north shore and its people, every day. ' * 4}\n\n{each.text}\n\n{TEASERS}",
        publisher="north shore news",
        address=f"https://northshore.example/page/{each.headline[:6].strip()}",
        hours=482_000.0,
    )
    for each in (FERRY, CLINIC)
]


def test_pages_that_share_menu_and_teasers_are_related() -> None:
    assert judge(*PAGES).kind == "related"
    assert "pages of one site" in reasons(*PAGES)


@pytest.mark.parametrize(
    "over",
    [
        pytest.param({"headline": FERRY.headline}, id="same-headline"),
        pytest.param({"text": PAGES[1].text.removeprefix(MENU)}, id="no-menu"),
        pytest.param({"text": PAGES[0].text.replace("dawn", "noon")}, id="same-story"),
    ],
)
def test_rule_for_pages_of_one_site_does_not_apply(over: dict[str, str]) -> None:
    assert "pages of one site" not in reasons(PAGES[0], replace(PAGES[1], **over))


def test_live_text_of_another_publisher_is_still_a_copy() -> None:
    one, other = (replace(each, headline="Live: winter in the north") for each in (FERRY, ELSEWHERE))
    assert judge(one, replace(other, text=f"{ADDED}\n\n{other.text}")).are_copies


def test_texts_that_share_a_sentence_are_not_copies() -> None:
    quoting = replace(ELSEWHERE, text=CLINIC.text + " " + FERRY.text.split("\n\n")[2])
    assert not judge(FERRY, quoting).are_copies


def test_texts_without_a_common_shingle_have_no_relation() -> None:
    assert judge(FERRY, CLINIC).kind is None


@pytest.mark.parametrize("other", [ELSEWHERE, CLINIC, NEXT_CLINIC, replace(ELSEWHERE, text=FERRY.text[:400])])
def test_judgement_does_not_depend_on_the_order_of_the_texts(other: PreparedText) -> None:
    one, swapped = judge(FERRY, other), judge(other, FERRY)
    assert (one.kind, one.score) == (swapped.kind, swapped.score)
    assert one.containment == swapped.containment[::-1]


def test_reasons_are_named_groups_of_features() -> None:
    assert {"shared", "covered", "context"} <= reasons(FERRY, ELSEWHERE).keys()


CUT = replace(ELSEWHERE, text="\n\n".join(FERRY.text.split("\n\n")[:3]))


def test_copy_is_related_when_the_threshold_is_higher() -> None:
    score = judge(FERRY, CUT).score
    kinds = [judge(FERRY, CUT, Thresholds(copy=least)).kind for least in (score, score + 0.01)]
    assert kinds == ["near", "related"]


def test_copy_can_join_clusters_from_the_join_threshold_on() -> None:
    score = judge(FERRY, CUT).score
    assert [judge(FERRY, CUT, Thresholds(join=least)).can_join for least in (score, score + 0.01)] == [True, False]


def test_pair_refused_by_a_rule_is_not_a_copy_at_any_threshold() -> None:
    assert judge(CLINIC, NEXT_CLINIC).score < min(SCORES)


def test_refused_pair_keeps_a_negative_score_for_means_with_other_pairs() -> None:
    assert judge(CLINIC, NEXT_CLINIC).score < 0


def test_two_ends_of_one_story_have_a_neutral_score() -> None:
    paragraphs = FERRY.text.split("\n\n")
    beginning, end = (
        "\n\n".join(paragraphs[:3]),
        f"Said Ingrid Vall, the harbour master: {paragraphs[3]} {paragraphs[4]}",
    )
    beginning += " The island's shop had run out of fresh milk."
    found = judge(replace(FERRY, text=beginning), replace(ELSEWHERE, text=end))
    assert (found.kind, found.score) == ("related", 0.0)


def test_one_extreme_score_does_not_decide_a_mean() -> None:
    assert mean_log_odds([12.0, -2.0, -2.0]) < 0
    assert mean_log_odds([-12.0, 2.0, 2.0]) > 0
