import time

import pytest

from copydesk.extraction.page_text.repeated_lines import RepeatedLines, find_repeated_lines

HEADLINE = "Harrowby Reopens Its Tidal Mill"
BODY = [
    "Harrowby’s tidal mill reopened to the public on Saturday after six years of repairs to its sluices and wheel.",
    "Chief engineer Ilse Varga said the town had a “duty to keep it turning” while the river allows it to turn.",
    "What comes next",
    "“We want the mill to earn its own keep, and for that it must grind every day,” Varga said on the quay.",
    "The first flour will be sold at the spring market, and the town’s bakers have already ordered four tonnes of it.",
    "“It is done.”",
]
OTHER = [
    "The clock tower of Ansleigh will strike again at Easter, once a spring that nobody makes any more has been found.",
    "Its keeper, Tomas Lindqvist, has written to eleven museums and had two answers, both of them very kind refusals.",
    "Until then the town hall’s telephone will tell the time to whoever rings it, as it did in the winter of 1962.",
]
CHINESE = [
    "哈罗比的潮汐磨坊在经过六年的闸门和水轮维修之后，于星期六重新向公众开放。",
    "总工程师伊尔莎·瓦尔加说，只要河水允许，这座城市就有责任让水轮继续转动下去。",
    "第一批面粉将在春季集市上出售，镇上的面包师已经预订了四吨。",
]


def left(lines: list[str]) -> list[str]:
    return [lines[index] for index in find_repeated_lines(lines).order]


def test_nothing_is_dropped_if_nothing_is_repeated() -> None:
    assert find_repeated_lines(BODY) == RepeatedLines([0, 1, 2, 3, 4, 5], {}, {}, frozenset())


@pytest.mark.parametrize("body", [BODY, OTHER, CHINESE], ids=["short-lines", "prose", "no-spaces"])
def test_second_copy_is_dropped_with_its_short_lines(body: list[str]) -> None:
    assert left([HEADLINE, *body, "Menu", HEADLINE, *body, "Share"]) == [HEADLINE, *body, "Menu", "Share"]


def test_third_copy_is_dropped_too() -> None:
    assert left([*OTHER, *OTHER, *OTHER]) == OTHER


def test_line_edited_in_the_second_copy_is_dropped() -> None:
    edited = [*BODY[:3], BODY[3].replace("every day", "each and every single day"), *BODY[4:]]

    assert left([*BODY, *edited]) == BODY


def test_paragraphs_joined_in_the_second_copy_are_dropped() -> None:
    assert left([*OTHER, "Menu", f"{OTHER[0]} {OTHER[1]}", OTHER[2]]) == [*OTHER, "Menu"]


@pytest.mark.parametrize("body", [OTHER, CHINESE], ids=["words", "no-spaces"])
def test_lines_broken_at_a_width_are_dropped_for_whole_paragraphs(body: list[str]) -> None:
    width = 40 if body is OTHER else 17
    broken = [line[at : at + width] for line in body for at in range(0, len(line), width)]

    assert left([*broken, HEADLINE, *body]) == [HEADLINE, *body]


def test_lines_broken_in_the_second_copy_are_dropped() -> None:
    broken = [line[at : at + 40] for line in OTHER for at in range(0, len(line), 40)]

    assert left([*OTHER, HEADLINE, *broken]) == [*OTHER, HEADLINE]


def test_line_cut_in_a_preview_is_dropped_for_the_longer_line_of_the_full_copy() -> None:
    assert left([OTHER[0], OTHER[1][:50] + "…", "Read more", *OTHER]) == [OTHER[0], "Read more", *OTHER[1:]]


def test_line_that_only_the_second_copy_has_is_moved_to_its_place() -> None:
    assert left([BODY[0], BODY[3], BODY[4], HEADLINE, BODY[0], OTHER[0], BODY[3], BODY[4]]) == [
        BODY[0],
        OTHER[0],
        BODY[3],
        BODY[4],
        HEADLINE,
    ]


def test_two_stories_that_share_a_phrase_both_stay() -> None:
    market = "Shares of Harrowby Mills rose by two per cent to forty-one in early trade on the Ansleigh exchange."
    other = "Shares of Saint Odile Ferries fell by nine per cent to seventeen in early trade on the Ansleigh exchange."

    assert left([market, *OTHER, other]) == [market, *OTHER, other]


def test_dropped_lines_and_repeated_shares_are_recorded() -> None:
    found = find_repeated_lines([*OTHER[:2], HEADLINE, *OTHER])

    assert (found.dropped, found.repeated_share) == ({3: 0, 4: 1}, {0: 1.0, 1: 1.0})


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(BODY[:1] * 8_000, id="one-line"),
        pytest.param([*BODY[:1], *OTHER[:1]] * 4_000, id="two-lines-in-turn"),
        pytest.param([f"{number} {BODY[0]}" for number in range(3_000)] * 2, id="long-copies"),
        pytest.param([f"{n % 997} {BODY[0]}" for n in range(8_000)], id="many-copies"),
        pytest.param([BODY[0], *"x" * 8_000, BODY[0], *"x" * 8_000], id="short-lines-around"),
        pytest.param(["a " * 200_000], id="one-word"),
    ],
)
def test_hostile_repetition_is_handled_fast(lines: list[str]) -> None:
    began = time.process_time()
    find_repeated_lines(lines)

    assert time.process_time() - began < 2
