import pytest

from copydesk.extraction.page_text.article import find_article_in_text
from copydesk.extraction.page_text.separators import separators_of

PARAGRAPHS = [
    f"On day {number} the ferry left the harbour of Skerrow at half past {number} with {number * 11} people on board."
    for number in range(1, 10)
]
SPLIT = [line for paragraph in PARAGRAPHS for line in (paragraph, "Article content")]


def test_short_line_below_every_paragraph_is_a_separator() -> None:
    assert separators_of(SPLIT) == {"Article content"}


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(SPLIT[:10], id="seldom"),
        pytest.param([line for n in range(9) for line in (f"Item {n}", "Price:")], id="introduces-what-follows"),
        pytest.param(["Yes"] * 9 + PARAGRAPHS, id="among-short-lines"),
        pytest.param([], id="nothing"),
    ],
)
def test_line_that_is_rare_or_belongs_to_its_neighbours_is_not_a_separator(lines: list[str]) -> None:
    assert separators_of(lines) == frozenset()


def test_article_split_by_separators_is_found_whole_and_they_have_their_reason() -> None:
    found = find_article_in_text("\n\n".join(SPLIT))

    assert found.body == PARAGRAPHS
    why = {reason.text: reason.groups for reason in found.reasons() if not reason.kept}
    assert why == {"Article content": (("separator", 0.0),)}
