import pytest

from builders import TEXT, draft
from copydesk.article import Organization
from copydesk.normalize.headline import set_headline

GAZETTE = Organization(name="The Ansleigh Gazette", domain="gazette.example")


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Libraries stay open | The Ansleigh Gazette", "Libraries stay open"),
        ("Libraries stay open - the ansleigh gazette", "Libraries stay open"),
        ("Libraries stay open – gazette.example", "Libraries stay open"),
        ("Libraries stay open — Gazette", "Libraries stay open"),
        ("Libraries stay open | Harrowby Courier", "Libraries stay open | Harrowby Courier"),
        ("Libraries – all of them – stay", "Libraries – all of them – stay"),
        ("Ansleigh-Gazette", "Ansleigh-Gazette"),
        ("Libraries stay open - ??", "Libraries stay open - ??"),
        ("  Libraries\n stay   open ", "Libraries stay open"),
    ],
)
def test_only_the_publishers_own_name_goes_off_the_headline(headline: str, expected: str) -> None:
    assert set_headline(draft(headline=headline, publisher=GAZETTE)).headline == expected


def test_suffix_stays_where_the_publisher_is_unknown() -> None:
    assert set_headline(draft(headline="Open | Gazette")).headline == "Open | Gazette"


def test_missing_headline_is_the_first_line_if_it_is_not_a_sentence() -> None:
    found = set_headline(draft(headline=None, text=f"Ansleigh keeps its libraries\n\n{TEXT}"))

    assert found.headline == "Ansleigh keeps its libraries"
    assert found.text == TEXT.replace("\n\n", "\n")


@pytest.mark.parametrize("text", [TEXT, "Ansleigh keeps its libraries", "word " * 41 + "\nSecond line."])
def test_headline_that_cannot_be_found_is_missing_with_a_warning(text: str) -> None:
    found = set_headline(draft(headline=None, text=text))

    assert (found.headline, found.text, found.warnings) == (None, text, ("headline_missing",))


@pytest.mark.parametrize(
    "copy", ["Ansleigh keeps its libraries", "ANSLEIGH KEEPS ITS LIBRARIES!", "“Ansleigh keeps its libraries”"]
)
def test_copies_of_the_headline_leave_the_body(copy: str) -> None:
    found = set_headline(draft(text=f"{copy}\n\n{TEXT}\n\n{copy}"))

    assert copy not in (found.text or "")
    assert [(rule.rule, rule.count) for rule in found.cleaned] == [("headline_in_body", 2)]


def test_body_that_is_only_the_headline_stays() -> None:
    assert set_headline(draft(text="Ansleigh keeps its libraries")).text == "Ansleigh keeps its libraries"


def test_teaser_that_only_repeats_the_headline_is_dropped() -> None:
    assert set_headline(draft(description="Ansleigh keeps its libraries.")).description is None
