"""The query that a person types."""

import pytest

from copydesk.search.query_syntax import MAX_TERMS, Query, UnclearQuery, parsed


def shown(query: Query) -> tuple[list[list[str]], list[str]]:
    """The terms of a query as written, groups first."""
    return [[term.text for term in group] for group in query.groups], [term.text for term in query.excluded]


@pytest.mark.parametrize(
    ("query", "groups", "excluded"),
    [
        ("ferry terminal", [["ferry"], ["terminal"]], []),
        ('"ferry terminal" boat', [["ferry terminal"], ["boat"]], []),
        ("“ferry terminal”", [["ferry terminal"]], []),
        ("ferry OR boat harbour", [["ferry", "boat"], ["harbour"]], []),
        ("harbour ferry OR boat OR ship", [["harbour"], ["ferry", "boat", "ship"]], []),
        ("ferry AND boat", [["ferry"], ["boat"]], []),
        ("ferry -boat", [["ferry"]], ["boat"]),
        ('ferry -"guided tour"', [["ferry"]], ["guided tour"]),
        ("NOT boat ferry AND NOT ship", [["ferry"]], ["boat", "ship"]),
        ("ferry or not boat", [["ferry"], ["or"], ["not"], ["boat"]], []),
        ("wi-fi Ukraine: war", [["wi-fi"], ["Ukraine"], ["war"]], []),
        ("Paris - Berlin & —", [["Paris"], ["Berlin"]], []),
    ],
)
def test_query_is_read(query: str, groups: list[list[str]], excluded: list[str]) -> None:
    assert shown(parsed(query)) == (groups, excluded)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "the query has no word"),
        ("— ! *", "the query has no word"),
        ('""', "the query has no word"),
        ('"ferry', "an opening quotation mark without a closing one"),
        ("-ferry", "only excludes words; add a word"),
        ("ferry OR", "OR stands at the end"),
        ("ferry NOT", "NOT stands at the end"),
        ("OR ferry", "OR does not stand between two words"),
        ("ferry OR OR boat", "OR does not stand between two words"),
        ("ferry OR -boat", "a word after OR cannot be excluded"),
        ("ferry OR NOT boat", "OR does not stand|NOT does not stand"),
        ("(ferry OR boat) harbour", "parentheses do not group words"),
        ("title:ferry", "title: is not a field; use headline:, text:, author:, publisher:"),
        ("headline: ferry", "headline: needs a word right after it"),
        ("https://gazette.example/a", "an address is not searched for"),
        ("k*ma", r"\* stands only at the end of a word, not as in k\*ma"),
        ("*ma", r"\* stands only at the end of a word"),
        ('"ferry term"*', r"\* stands at the end of one word, not of a phrase"),
        ("wi-f*", r"\* stands at the end of one word, and wi-f is more than one"),
        ("word " * (MAX_TERMS + 1), f"give at most {MAX_TERMS}"),
    ],
)
def test_what_cannot_be_applied_is_refused_with_the_cure(query: str, message: str) -> None:
    with pytest.raises(UnclearQuery, match=message):
        parsed(query)


@pytest.mark.parametrize(
    ("query", "is_exact", "is_prefix"),
    [
        ("ferry", False, False),
        ('"ferry"', True, False),
        ("l'avion", True, False),
        ("harb*", True, True),
        ("headline:ferry", True, False),
        ("芸", False, True),
        ("芸術", False, False),
    ],
)
def test_term_knows_how_it_is_looked_up(query: str, is_exact: bool, is_prefix: bool) -> None:
    ((term,),) = parsed(query).groups

    assert (term.is_exact, term.is_prefix) == (is_exact, is_prefix)
