"""Which dropped copies are restored to a body."""

from copydesk.extraction.page_text.restored import restored
from copydesk.extraction.page_text.scoring import PageText
from copydesk.learned.word_weights import WordWeights

SERVERS = (
    "{} has servers in {} countries, and picking a provider with a nearby server will reduce latency for you, because "
    "the way your words have to travel before they reach the page that you want to read is shorter."
)
OPEN = (
    "{} provides the source code for the clients on their desktop and on mobile phones in one public repository, where "
    "whoever wants to may read it."
)
FIRST, SECOND = SERVERS.format("Proton", 127), SERVERS.format("Mullvad", 49)
LEAD = "The bakers of Ansleigh will open two hours later from Monday, because power before six costs twice as much."
NEXT = "Eleven of the town’s twelve bakeries signed the agreement at a meeting in the Corn Exchange on Thursday."
LAST = "“Nobody can bake rolls at four any more,” said Maud Ferreira, who speaks for the guild of bakers."


def body(lines: list[str], chosen: list[int]) -> list[str]:
    page = PageText("\n".join(lines), WordWeights({}))
    return [page.originals[index] for index in restored(page, chosen)]


def test_line_that_a_list_above_the_body_has_too_is_kept_in_the_body() -> None:
    lines = [NEXT, "Most read", "Sport", LEAD, NEXT, LAST]
    assert body(lines, [3, 5]) == [LEAD, NEXT, LAST]
    assert body(lines, [0, 3, 5]) == [LEAD, NEXT, LAST]


def test_longer_line_above_is_not_replaced_by_a_piece_of_it() -> None:
    whole = f"{NEXT} The twelfth, on Mill Lane, heats its oven with wood and will go on opening at six."
    lines = [whole, "Most read", "Sport", LEAD, NEXT, LAST]
    assert body(lines, [0, 3, 5]) == [whole, LEAD, LAST]


def test_all_pieces_of_one_line_above_are_restored() -> None:
    lines = [f"{LEAD} {LAST}", "Most read", "Sport", "Monday", LEAD, "Tuesday", LAST, "Wednesday"]
    assert body(lines, [3, 5, 7]) == ["Monday", LEAD, "Tuesday", LAST, "Wednesday"]


def test_line_that_resembles_another_but_has_words_of_its_own_is_restored() -> None:
    lines = [LEAD, FIRST, NEXT, "Mullvad", SECOND, LAST]
    assert body(lines, [0, 1, 2, 3, 5]) == lines


def test_line_without_words_of_its_own_is_not_restored() -> None:
    lines = [LEAD, FIRST, NEXT, "Mullvad", FIRST, LAST]
    assert body(lines, [0, 1, 2, 3, 5]) == [LEAD, FIRST, NEXT, "Mullvad", LAST]


def test_edited_line_of_a_second_copy_is_not_restored() -> None:
    lines = [LEAD, FIRST, OPEN.format("Proton"), LAST, "Read on", SECOND, OPEN.format("Mullvad"), NEXT]
    assert body(lines, [0, 1, 2, 3, 4, 7]) == [*lines[:5], NEXT]
