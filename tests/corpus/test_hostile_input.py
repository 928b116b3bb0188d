"""Hostile input ends as articles or as rejections with a reason, without any other exception and in bounded time."""

import time
from collections.abc import Callable, Iterable, Iterator

import pytest

from copydesk.article import Article, Draft
from copydesk.errors import Rejected
from copydesk.formats.parsing import parse
from copydesk.normalize import normalize
from corpus import hostile
from corpus.reading import LIMITS, raw
from shared_data import shared_data

HOSTILE = shared_data("hostile")
MAX_SECONDS = 5.0  # of CPU for one input; the slowest takes 0.1


def ends(name: str, body: bytes) -> Iterator[Article | Rejected]:
    """The article or the rejection of each record; any other exception fails the test."""
    try:
        records = parse(raw(body, f"inbox/{name}"), LIMITS).records
        for record in records:
            yield _normalized(record)
    except Rejected as rejected:
        yield rejected


def _normalized(record: Draft | Rejected) -> Article | Rejected:
    try:
        return record if isinstance(record, Rejected) else normalize(record)
    except Rejected as rejected:
        return rejected


SUITES: dict[str, Callable[[], Iterable[hostile.Case]]] = {
    "json-test-suite": lambda: hostile.files(HOSTILE / "json-test-suite"),
    "xml-attacks": lambda: hostile.files(HOSTILE / "xml-attacks"),
    "warc": lambda: hostile.files(HOSTILE / "warc"),
    "html5lib-tests": lambda: hostile.pages(HOSTILE / "html5lib-tests"),
    "utf8-external": lambda: hostile.byte_sequences(HOSTILE / "utf8-external"),
    "naughty-strings": lambda: hostile.strings(HOSTILE / "naughty-strings"),
}


@pytest.mark.parametrize("suite", SUITES)
def test_every_input_ends_as_articles_or_rejections_with_a_reason(suite: str) -> None:
    slowest = (0.0, "")
    for name, body in SUITES[suite]():
        begun = time.process_time()
        for end in ends(name, body):
            assert end.text if isinstance(end, Article) else end.problem
        slowest = max(slowest, (time.process_time() - begun, name))

    assert slowest[0] < MAX_SECONDS, slowest


@pytest.mark.parametrize(("kind", "count"), [("n", 188), ("y", 95), ("i", 35)])
def test_no_document_of_the_json_suite_becomes_an_article(kind: str, count: int) -> None:
    cases = list(hostile.files(HOSTILE / "json-test-suite" / "test_parsing"))
    found = {name: list(ends(name, body)) for name, body in cases if name.startswith(f"{kind}_")}

    assert len(found) == count
    assert [name for name, records in found.items() if any(isinstance(one, Article) for one in records)] == []


def test_valid_json_without_an_article_is_not_rejected_as_broken() -> None:
    cases = [case for case in hostile.files(HOSTILE / "json-test-suite" / "test_parsing") if case[0].startswith("y_")]

    broken = [name for name, body in cases for end in ends(name, body) if "column" in getattr(end, "problem", "")]

    assert broken == []


def test_xml_entities_are_refused_wherever_they_are_declared() -> None:
    declared = {"cyclic.xml", "external.xml", "external_file.xml", "quadratic.xml", "xmlbomb.xml", "xmlbomb2.xml"}
    found = {name: list(ends(name, body)) for name, body in hostile.files(HOSTILE / "xml-attacks")}

    refusals = {getattr(end, "problem", "") for name in declared for end in found[name]}

    assert refusals == {"the document declares entities, which is refused"}
