import time

import pytest

from copydesk.article import Draft, Person
from copydesk.normalize.authors import name_people


def names(*written: str) -> list[str]:
    return [person.name for person in name_people(Draft(author=tuple(Person(name=name) for name in written))).author]


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("By Jane Roe", ["Jane Roe"]),
        ("BY JANE ROE", ["Jane Roe"]),
        ("written by Jane Roe", ["Jane Roe"]),
        ("Text: Jane Roe", ["Jane Roe"]),
        ("Von Maja Berg", ["Maja Berg"]),
        ("von Maja Berg", ["Maja Berg"]),
        ("Par Élise Fontaine", ["Élise Fontaine"]),
        ("Von Miller", ["Von Miller"]),
        ("von der Heide", ["von der Heide"]),
        ("da Silva Santos", ["da Silva Santos"]),
        ("Byron Bay", ["Byron Bay"]),
        ("Jane Roe and Tom Mbeki", ["Jane Roe", "Tom Mbeki"]),
        ("Maja Berg und Jan Holm", ["Maja Berg", "Jan Holm"]),
        ("Jane Roe & Tom Mbeki; Ana Ilić", ["Jane Roe", "Tom Mbeki", "Ana Ilić"]),
        ("Jane Roe, Tom Mbeki and Ana Ilić", ["Jane Roe", "Tom Mbeki", "Ana Ilić"]),
        ("By Jane Roe and by Tom Mbeki", ["Jane Roe", "Tom Mbeki"]),
        ("By – by Jane Roe", ["Jane Roe"]),
        ("Roe, Jane", ["Roe, Jane"]),
        ("Sandy Anderson", ["Sandy Anderson"]),
        ("Jane Roe (jane.roe@gazette.example)", ["Jane Roe"]),
        ("Jane Roe <jane@gazette.example>", ["Jane Roe"]),
        ("- By Jane Roe |", ["Jane Roe"]),
        ("Jane\n  Roe", ["Jane Roe"]),
        ("jane@gazette.example", []),
        ("https://gazette.example/jane", []),
        (" | ", []),
    ],
    ids=str,
)
def test_byline_is_read_as_people(byline: str, expected: list[str]) -> None:
    assert names(byline) == expected
    assert names(*expected) == expected


def test_each_author_is_named_once() -> None:
    assert names("Jane Roe", "JANE ROE and Tom Mbeki", "by jane roe") == ["Jane Roe", "Tom Mbeki"]


def test_address_of_a_person_is_kept() -> None:
    jane = Person(name="Jane Roe", url="https://gazette.example/jane")

    assert name_people(Draft(author=(jane,))).author == (jane,)


@pytest.mark.parametrize(
    "name",
    ["a" * 8_000, "By " * 2_700, "x" + "\n" * 8_000 + "y", "a@" * 4_000, "and " * 2_000, ", a" * 2_500],
    ids=["letters", "bys", "line-breaks", "ats", "ands", "commas"],
)
def test_hostile_byline_is_answered_fast(name: str) -> None:
    began = time.process_time()
    names(name)

    assert time.process_time() - began < 1
