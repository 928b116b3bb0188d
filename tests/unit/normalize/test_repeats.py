import time

import pytest

from builders import draft
from copydesk.article import Cleaned, Draft, Person
from copydesk.normalize import normalize
from copydesk.normalize.repeats import fold_doubled_text

HEADLINE = "Harrowby Reopens Its Tidal Mill ‘For Good’"
TEASER = "Engineer Ilse Varga said the wheel will turn at every tide “from now on”."
BODY = [
    "Harrowby’s tidal mill reopened to the public on Saturday after six years of repairs to its sluices and wheel.",
    "Chief engineer Ilse Varga said the town had a “duty to keep it turning” while the river allows it.",
    "What comes next",
    "“We want the mill to earn its own keep, and for that it must grind every day,” Varga said on the quay.",
    "The first flour will be sold at the spring market, and the town’s bakers have already ordered four tonnes of it.",
    "“It is done.”",
]
OTHER = [
    "The clock tower of Ansleigh will strike again at Easter, once a spring that nobody makes any more has been found.",
    "Its keeper, Tomas Lindqvist, has written to eleven museums and had two answers, both of them very kind refusals.",
    "Until then the town hall’s telephone will tell the time to whoever rings it, as it did in the winter of 1962.",
    "He hopes to hear from a museum in the north before the end of the month, and has kept a place for its visitors.",
]


def folded(*lines: str, is_page: bool = True) -> Draft:
    return fold_doubled_text(Draft(text="\n".join(lines), is_page_text=is_page))


def seed_shape(*body: str) -> tuple[str, ...]:
    """A page with headline and body twice, a teaser before the second body, and chrome around it all."""
    return (
        *("Skip to main content", "Latest news", "Thumbnail", HEADLINE, *body),
        *(HEADLINE, TEASER, "Thumbnail", *body, "Share this post"),
    )


def test_doubled_page_is_kept_once() -> None:
    found = folded(*seed_shape(*BODY))

    assert (found.text or "").split("\n\n") == BODY
    assert (found.headline, found.description, found.is_page_text) == (HEADLINE, TEASER, False)
    assert found.cleaned == (Cleaned(rule="repeated_paragraph", count=6), Cleaned(rule="chrome_line", count=5))


def test_fields_that_the_draft_brings_are_kept() -> None:
    given = draft(text="\n".join(seed_shape(*BODY)), description="Its own teaser", author=["Jane Roe"])

    found = fold_doubled_text(given)

    assert (found.headline, found.description, found.author) == (given.headline, "Its own teaser", given.author)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param((*BODY, *BODY), id="nothing-around"),
        pytest.param((HEADLINE, *BODY, HEADLINE, *BODY), id="headlines"),
        pytest.param((HEADLINE, *BODY, HEADLINE, TEASER, *BODY), id="teaser"),
        pytest.param((HEADLINE, *BODY, "Menu", "Sport", HEADLINE, *BODY), id="menu-between"),
        pytest.param((HEADLINE, "", *BODY, "", "", HEADLINE, "", *BODY), id="blank-lines"),
        pytest.param((HEADLINE, *(line.upper() for line in BODY), HEADLINE, *BODY), id="capitals"),
        pytest.param((*OTHER[:1], HEADLINE, *BODY, HEADLINE, *BODY, "More", *OTHER[1:]), id="teasers-of-other-stories"),
        pytest.param((HEADLINE, *BODY, HEADLINE, *BODY, HEADLINE, *BODY), id="three-copies"),
    ],
)
def test_copies_are_found_between_any_other_lines(lines: tuple[str, ...]) -> None:
    found = folded(*lines)

    assert [line.casefold() for line in (found.text or "").split("\n\n")] == [line.casefold() for line in BODY]
    assert found.headline in {HEADLINE, None}


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f", "  "], ids=["space", "no-break", "narrow", "two"])
def test_copies_are_compared_without_widths_of_spaces(space: str) -> None:
    lines = seed_shape(*BODY)
    page = "\n".join((*lines[:9], *(line.replace(" ", space) for line in lines[9:])))

    assert normalize(Draft(text=page, is_page_text=True)).text.split("\n\n") == BODY


def test_doubled_body_of_one_paragraph_is_kept_once() -> None:
    body = " ".join(BODY)

    found = folded(*seed_shape(body))

    assert (found.text, found.headline, found.description) == (body, HEADLINE, TEASER)


@pytest.mark.parametrize("place", range(2, len(BODY)))
@pytest.mark.parametrize("copy", [0, 1], ids=["first-copy", "second-copy"])
def test_line_of_chrome_inside_one_copy_does_not_drop_a_paragraph(place: int, copy: int) -> None:
    torn = [*BODY[:place], "Advertisement", *BODY[place:]]
    first, second = (torn, BODY) if copy == 0 else (BODY, torn)

    text = folded(HEADLINE, *first, HEADLINE, *second, "Share this post").text or ""

    assert "Advertisement" not in text
    assert [line for line in text.split("\n\n") if line != BODY[2]] == [*BODY[:2], *BODY[3:]]


def test_lead_that_a_line_of_chrome_parts_from_the_body_is_the_teaser() -> None:
    found = folded(HEADLINE, BODY[0], "Advertisement", *BODY[1:], HEADLINE, *BODY)

    assert (found.headline, found.description) == (HEADLINE, BODY[0])


@pytest.mark.parametrize("headline", ["Is the Mill Back?", "The Mill Is Back, Says Odile Inc."])
def test_headline_may_end_like_a_sentence(headline: str) -> None:
    assert folded("Menu", headline, *BODY, headline, *BODY).headline == headline


def test_paragraph_edited_in_one_copy_is_kept_as_the_first_copy_has_it() -> None:
    edited = [*BODY[:3], BODY[3].replace("every day", "each day"), *BODY[4:]]

    assert (folded(HEADLINE, *BODY, HEADLINE, *edited).text or "").split("\n\n") == BODY


def test_paragraph_that_only_one_copy_has_is_kept() -> None:
    shorter = [*BODY[:3], *BODY[4:]]

    assert (folded(HEADLINE, *shorter, HEADLINE, *BODY).text or "").split("\n\n") == BODY


def test_preview_of_the_first_paragraphs_does_not_drop_the_rest() -> None:
    lead = [*OTHER[:3]]
    page = "\n".join(("Menu", *lead, "Read on", HEADLINE, *lead, *BODY[:2], *BODY[3:5], "Share this post"))

    found = normalize(Draft(text=page, is_page_text=True))

    assert found.text.split("\n\n") == [*lead, *BODY[:2], *BODY[3:5]]
    assert found.headline == HEADLINE


def test_second_copy_that_is_cut_does_not_shorten_the_first() -> None:
    page = "\n".join((HEADLINE, *OTHER, *BODY[:2], *BODY[3:5], "Most read", *OTHER, "Share this post"))

    found = normalize(Draft(text=page, is_page_text=True))

    assert found.text.split("\n\n") == [*OTHER, *BODY[:2], *BODY[3:5]]


def test_byline_above_the_body_is_the_author() -> None:
    assert folded(HEADLINE, "By Jane Roe", *BODY, HEADLINE, "By Jane Roe", *BODY).author == (
        Person(name="By Jane Roe"),
    )


def test_doubled_text_of_a_record_is_kept_once() -> None:
    found = folded(*seed_shape(*BODY), is_page=False)

    assert ((found.text or "").split("\n\n"), found.headline) == (BODY, HEADLINE)


def test_text_of_a_record_with_prose_beyond_its_copies_loses_nothing() -> None:
    statement = " ".join(OTHER)
    lines = (statement, *BODY, statement, "And that, the speaker said, was all she had to say about it that night.")

    assert folded(*lines, is_page=False).text == "\n".join(lines)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param((HEADLINE, *BODY), id="nothing-doubled"),
        pytest.param((HEADLINE, HEADLINE, TEASER, *BODY), id="only-the-headline"),
        pytest.param((*BODY, BODY[0]), id="one-paragraph-again"),
        pytest.param((*OTHER[:1], *BODY, *OTHER[:1]), id="box-again-at-the-end"),
        pytest.param(("We row to the mill and we row back.",) * 12, id="refrain"),
        pytest.param(("x",) * 500, id="short-lines"),
        pytest.param(("",), id="empty"),
    ],
)
def test_page_that_is_not_doubled_stays(lines: tuple[str, ...]) -> None:
    assert folded(*lines).text == "\n".join(lines)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(BODY[:1] * 8_000, id="one-line"),
        pytest.param([*BODY[:1], *OTHER[:1]] * 4_000, id="two-lines-in-turn"),
        pytest.param([f"{number} {BODY[0]}" for number in range(3_000)] * 2, id="long-copies"),
        pytest.param([f"{n % 997} {BODY[0]}" for n in range(8_000)], id="many-copies"),
        pytest.param([BODY[0], *"x" * 8_000, BODY[0], *"x" * 8_000], id="long-gaps"),
    ],
)
def test_hostile_repetition_is_answered_fast(lines: list[str]) -> None:
    began = time.process_time()
    folded(*lines)

    assert time.process_time() - began < 2
