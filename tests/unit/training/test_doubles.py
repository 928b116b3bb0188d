"""Doubled pages made of single ones, on a page small enough to read."""

import pytest

from training.flat.doubles import KINDS, Parts, doubled, parts_of

BODY = [
    "The harbour board voted on Tuesday to close the old fish market for good.",
    "Traders said they had heard of the plan only from the morning paper, and called it unfair.",
    "A new hall is to open beside the ferry pier in the spring of next year, the board said.",
    "Until then the stalls may stand on the quay, free of charge, from six in the morning to noon.",
    "The mayor promised that no trader would have to pay more rent than today.",
    "A vote of the town council is to follow in two weeks' time.",
]
GOLD = "\n\n".join(BODY)
LENT = [
    "Lights go on again in the tunnel under the northern hills after three long weeks.",
    "Engineers replaced eleven kilometres of cable that mice had bitten through in autumn.",
    "The council wants to keep cats in both of the entrance halls from now on.",
]
PAGE = Parts("harbour", "Fish market closes for good", ["Home", "Sport"], BODY, ["About us", "Legal notice"], GOLD)
OTHER = Parts("tunnel", "Light in the tunnel", ["Start"], LENT, ["More news", "Contact"], "\n\n".join(LENT))
PAGES = [Parts(f"harbour {n}", PAGE.title, PAGE.head, BODY, PAGE.tail, GOLD) for n in range(40)]


def made(kind: str, page: Parts = PAGE) -> list[str]:
    return [line for line in doubled(kind, page, OTHER)[0].split("\n") if line]


def test_page_is_cut_at_its_first_and_last_line_of_gold() -> None:
    lines = ["Home", "Sport", *BODY, "About us"]
    parts = parts_of("harbour", "", lines, [line in BODY for line in lines], GOLD)
    assert parts == Parts("harbour", "", ["Home", "Sport"], BODY, ["About us"], GOLD)


def test_line_of_chrome_between_lines_of_gold_is_part_of_the_body() -> None:
    lines = [BODY[0], "Advertisement", BODY[1], BODY[2]]
    parts = parts_of("harbour", "", lines, [True, False, True, True], GOLD)
    assert parts is not None
    assert parts.body == lines


def test_page_with_two_lines_of_gold_is_not_cut() -> None:
    assert parts_of("harbour", "", ["Home", *BODY[:2]], [False, True, True], GOLD) is None


@pytest.mark.parametrize("kind", KINDS)
def test_same_page_and_kind_give_the_same_text(kind: str) -> None:
    assert doubled(kind, PAGE, OTHER) == doubled(kind, PAGE, OTHER)


@pytest.mark.parametrize("kind", KINDS)
def test_head_stands_first_and_tail_last(kind: str) -> None:
    assert all(made(kind, page)[:2] == PAGE.head and made(kind, page)[-2:] == PAGE.tail for page in PAGES)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "two articles"])
def test_article_is_the_pages_own(kind: str) -> None:
    assert doubled(kind, PAGE, OTHER)[1] == GOLD


def test_equal_copies_hold_each_line_twice_under_the_title() -> None:
    lines = made("equal")
    assert [lines.count(line) for line in (PAGE.title, *BODY)] == [2] * 7


def test_chrome_of_both_pages_stands_between_the_copies() -> None:
    lines = made("chrome between")
    between = lines[lines.index(BODY[-1]) + 1 : len(lines) - 1 - lines[::-1].index(BODY[0])]
    assert between[:5] == ["About us", "Legal notice", "More news", "Contact", "Start"]


def test_two_articles_are_both_gold() -> None:
    text, gold = doubled("two articles", PAGE, OTHER)
    assert gold == f"{GOLD}\n\n{OTHER.gold}"
    assert all(line in text for line in (*BODY, *LENT))


def test_first_of_two_articles_stands_twice_on_some_pages() -> None:
    assert {made("two articles", page).count(BODY[0]) for page in PAGES} == {1, 2}


def test_one_copy_is_cut_and_the_other_whole() -> None:
    for page in PAGES:
        lines = made("cut", page)
        assert lines.count(BODY[-1]) == 1
        assert all(line in lines for line in BODY)


def test_one_copy_is_edited_and_the_other_whole() -> None:
    counts = [[made("edited", page).count(line) for line in BODY] for page in PAGES]
    assert all(set(each) <= {1, 2} for each in counts)
    assert sum(1 in each for each in counts) > len(PAGES) / 2


def test_reflowed_copy_holds_the_same_words() -> None:
    assert all(" ".join(made("reflowed", page)).count(" ".join(BODY)) == 2 for page in PAGES)


def test_lines_without_blanks_are_broken_too() -> None:
    body = ["港口委员会周二投票决定永久关闭旧鱼市场商贩们说他们只是从早报上得知这个计划并称其不公平" * 2] * 3
    page = Parts("port", "", [], body, [], "\n\n".join(body))
    lines = {line for kind in ("reflowed", "mixed") for n in range(20) for line in made(kind, named(page, n))}
    assert any(len(line) == 30 for line in lines)


def named(page: Parts, number: int) -> Parts:
    return Parts(f"{page.name} {number}", page.title, page.head, page.body, page.tail, page.gold)


def test_captions_come_from_a_list_or_from_the_other_page() -> None:
    other = Parts("tunnel", "", ["Our reporters have been in the tunnel for weeks"], LENT, [], OTHER.gold)
    known = {*PAGE.head, *PAGE.tail, *BODY, PAGE.title}
    texts = [doubled("captions", page, other)[0].split("\n") for page in PAGES]
    added = {
        line for text in texts for line in text if line not in known and line[:5] not in {line[:5] for line in BODY}
    }
    assert other.head[0] in added
    assert "Photo: archive" in added


def test_teaser_in_other_words_stands_above_the_second_copy_of_some_pages() -> None:
    known = {*PAGE.head, *PAGE.tail, *BODY, PAGE.title, "Thumbnail", "Share"}
    teasers = [[line for line in made("equal", page) if line not in known] for page in PAGES]
    assert {len(each) for each in teasers} == {0, 1}
    assert 5 < sum(map(len, teasers)) < 35
