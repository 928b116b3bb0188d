"""Hostile input ends as articles or as rejections with a reason, without any other exception and in bounded time."""

import re
import time
from collections.abc import Callable, Iterable

import pytest

from copydesk.formats.syntax.addresses import host_of
from copydesk.normalize.canonical_url import canonical_form
from copydesk.outcome import OutcomeKind
from corpus import hostile
from corpus.whole_path import ingested, upload
from shared_data import shared_data

HOSTILE = shared_data("hostile")
MAX_SECONDS = 5.0  # of CPU for one input; the slowest takes 0.1
OUTCOMES = {kind.value for kind in OutcomeKind} - {"rejected"}
REASON = re.compile(
    r"(?:unreadable_object|unknown_format|malformed_payload|not_an_article|invalid_article): \S[^\n]{0,999}"
)
WITHOUT_A_PLACE = {
    "n_single_space.json": "unreadable_object: the object is empty",
    "n_structure_100000_opening_arrays.json": "malformed_payload: nested too deeply",
    "n_structure_UTF8_BOM_no_data.json": "unreadable_object: the object is empty",
    "n_structure_no_data.json": "unreadable_object: the object is empty",
    "n_structure_open_array_object.json": "malformed_payload: nested too deeply",
}


def ends(name: str, body: bytes) -> list[str]:
    """The outcome of each record; any exception and any difference between two runs fails the test."""
    raw = upload(body, f"inbox/{name}")
    found = ingested(raw)
    assert ingested(raw) == found
    return found.ends


SUITES: dict[str, Callable[[], Iterable[hostile.Case]]] = {
    "json-test-suite": lambda: hostile.files(HOSTILE / "json-test-suite"),
    "xml-attacks": lambda: hostile.files(HOSTILE / "xml-attacks"),
    "warc": lambda: hostile.files(HOSTILE / "warc"),
    "html5lib-tests": lambda: hostile.pages(HOSTILE / "html5lib-tests"),
    "utf8-external": lambda: hostile.byte_sequences(HOSTILE / "utf8-external"),
    "html5lib-tests/encoding": lambda: hostile.encoded_pages(HOSTILE / "html5lib-tests"),
    "naughty-strings": lambda: hostile.strings(HOSTILE / "naughty-strings"),
}


@pytest.mark.parametrize("suite", SUITES)
def test_every_input_ends_as_articles_or_rejections_the_same_twice(suite: str) -> None:
    slowest = (0.0, "")
    for name, body in SUITES[suite]():
        begun = time.process_time()
        found = ends(name, body)
        slowest = max(slowest, ((time.process_time() - begun) / 2, name))
        assert [end for end in found if end not in OUTCOMES and not REASON.fullmatch(end)] == []

    assert slowest[0] < MAX_SECONDS, slowest


def parsing(kind: str) -> dict[str, list[str]]:
    """The outcomes of the suite's documents that must be read ("y"), must be refused ("n"), or either ("i")."""
    cases = hostile.files(HOSTILE / "json-test-suite" / "test_parsing")
    return {name: ends(name, body) for name, body in cases if name.startswith(f"{kind}_")}


@pytest.mark.parametrize(("kind", "count"), [("n", 188), ("y", 95), ("i", 35)])
def test_no_document_of_the_json_suite_becomes_an_article(kind: str, count: int) -> None:
    found = parsing(kind)

    assert len(found) == count
    assert [name for name, records in found.items() if OUTCOMES.intersection(records)] == []


def test_valid_json_without_an_article_is_not_rejected_as_broken() -> None:
    assert [name for name, records in parsing("y").items() if "column" in " ".join(records)] == []


def test_invalid_json_is_rejected_as_a_whole_with_its_place() -> None:
    found = parsing("n")

    assert {name for name, records in found.items() if len(records) > 1} == set()
    unplaced = {name: records[0] for name, records in found.items() if "column" not in records[0]}
    assert unplaced == WITHOUT_A_PLACE


def test_address_has_the_host_that_the_url_standard_reads_or_none() -> None:
    cases = list(hostile.addresses(HOSTILE / "url"))
    forms = [(canonical_form(address), host) for address, host in cases]

    assert len(cases) > 300
    assert [form for form, host in forms if form and (host is None or host_of(form) not in host)] == []
    assert sum(bool(form) for form, _ in forms) > 50


def test_host_in_any_script_has_the_standards_form_in_ascii_or_none() -> None:
    cases = list(hostile.hosts(HOSTILE / "url"))
    forms = [(canonical_form(f"https://{written}/a"), written, host) for written, host in cases if "ẞ" not in written]

    # The capital ẞ became a letter of its own in Unicode 15.1; the parser of addresses still reads "ss".
    assert len(cases) - len(forms) < 30
    assert [one for one in forms if one[0] and one[0] != f"https://{(one[2] or '').rstrip('.')}/a"] == []
    assert sum(bool(form) for form, _, _ in forms) > 500


def test_xml_entities_are_refused_wherever_they_are_declared() -> None:
    declared = {"cyclic.xml", "external.xml", "external_file.xml", "quadratic.xml", "xmlbomb.xml", "xmlbomb2.xml"}
    found = {name: ends(name, body) for name, body in hostile.files(HOSTILE / "xml-attacks")}

    refusals = {end for name in declared for end in found[name]}

    assert refusals == {"malformed_payload: the document declares entities, which is refused"}
