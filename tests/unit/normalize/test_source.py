import pytest

from copydesk.article import Draft, Organization
from copydesk.normalize.source import find_source

CREDITED = "Harrowby (dpa) - The ferry will sail again from Friday."
PLAIN = "The ferry will sail again from Friday."


@pytest.mark.parametrize(
    ("declared", "text", "source"),
    [
        pytest.param(None, CREDITED, "dpa", id="credited"),
        pytest.param("agence france-presse", CREDITED, "AFP", id="declared-agency-precedes"),
        pytest.param("Harrowby Courier", CREDITED, "dpa", id="paper-that-declares-itself"),
        pytest.param("Harrowby Courier", PLAIN, "Harrowby Courier", id="declared"),
        pytest.param(None, PLAIN, None, id="neither"),
    ],
)
def test_source_is_the_declared_agency_else_the_credited_one(
    declared: str | None, text: str, source: str | None
) -> None:
    found = find_source(Draft(text=text, source_organization=Organization(name=declared) if declared else None))
    assert (found.source_organization.name if found.source_organization else None) == source


def test_domain_of_a_declared_agency_stays() -> None:
    draft = Draft(text=PLAIN, source_organization=Organization(name="DPA", domain="dpa.example"))
    assert find_source(draft).source_organization == Organization(name="dpa", domain="dpa.example")


def test_source_is_found_once() -> None:
    once = find_source(Draft(text=CREDITED))
    assert find_source(once) == once
