import pytest

from builders import draft
from copydesk.article import Organization, Person
from copydesk.errors import InvalidArticle
from copydesk.normalize import normalize
from copydesk.normalize.limits import MAX_ENTRIES, MAX_FIELD_CHARS, MAX_TEXT_CHARS, MAX_TEXT_LINES, drop_oversized

LONG = "x" * (MAX_FIELD_CHARS + 1)


@pytest.mark.parametrize(
    "field", ["headline", "description", "url", "identifier", "date_published", "in_language", "copyright_notice"]
)
def test_field_that_is_far_too_long_is_dropped_with_a_warning(field: str) -> None:
    found = drop_oversized(draft(**{field: LONG}))

    assert getattr(found, field) is None
    assert found.warnings == (f"field_oversized:{field}",)


def test_field_of_the_greatest_length_stays() -> None:
    assert drop_oversized(draft(headline=LONG[1:])).headline == LONG[1:]


def test_long_entry_of_a_list_does_not_affect_the_others() -> None:
    found = drop_oversized(draft(author=[LONG, "Jane Roe"], keywords=["ferry", LONG], publisher={"name": LONG}))

    assert (found.author, found.keywords, found.publisher) == ((Person(name="Jane Roe"),), ("ferry",), None)
    assert found.warnings == ("field_oversized:publisher", "field_oversized:author", "field_oversized:keywords")


def test_list_is_cut_after_a_hundred_entries() -> None:
    found = drop_oversized(draft(keywords=[f"word {number}" for number in range(MAX_ENTRIES + 5)]))

    assert len(found.keywords) == MAX_ENTRIES
    assert found.warnings == ("field_oversized:keywords",)


def test_ordinary_draft_is_left_as_it_is() -> None:
    given = draft(publisher=Organization(name="Gazette"), author=["Jane Roe"])

    assert drop_oversized(given) == given


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x" * (MAX_TEXT_CHARS + 1), "text: longer than 4000000 characters"),
        ("x\n" * (MAX_TEXT_LINES + 1), "text: more than 100000 lines"),
        ("x" * 1_000_001, "text: String should have at most 1000000 characters"),
    ],
    ids=["too-long-before-any-work", "too-many-lines-before-any-work", "too-long-after-cleaning"],
)
def test_endless_text_is_not_an_article(text: str, problem: str) -> None:
    with pytest.raises(InvalidArticle) as refused:
        normalize(draft(text=text))

    assert refused.value.problem == problem
