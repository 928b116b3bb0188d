"""The share of labelled files of ten public suites that is recognised: plain, compressed, and under a wrong name."""

import gzip
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from copydesk.errors import Rejected
from copydesk.formats.parsing import parse
from corpus.labels import labelled
from corpus.reading import LIMITS, raw
from shared_data import shared_data

FORMATS = shared_data("formats")
FILES = list(labelled(FORMATS))
WITHOUT_FAULT = ("warc", "json_feed", "newsml_g2", "json")
LEAST = 0.995
WRONG = {
    "feed": "a.html",
    "newsml_g2": "a.json",
    "ninjs": "a.txt",
    "json_feed": "a.csv",
    "json_ld": "a.xml",
    "json": "a.html",
    "html_page": "a.json",
    "warc": "a.txt",
}


def recognised(body: bytes, name: str) -> str:
    try:
        return parse(raw(body, name), LIMITS).format
    except Rejected as rejected:
        return rejected.code


def named(path: Path, _: str) -> str:
    return f"inbox/{path.name}"


def misnamed(_: Path, label: str) -> str:
    return f"inbox/{WRONG[label]}"


def as_it_is(body: bytes) -> bytes:
    return body


@pytest.mark.parametrize("packed", [as_it_is, gzip.compress], ids=["as-it-is", "gzipped"])
@pytest.mark.parametrize("name", [named, misnamed])
def test_labelled_files_are_recognised(
    name: Callable[[Path, str], str], packed: Callable[[bytes], bytes], record_property: Callable[[str, object], None]
) -> None:
    found = [(path, label, recognised(packed(path.read_bytes()), name(path, label))) for path, label in FILES]
    misses = [(str(path.relative_to(FORMATS)), label, name) for path, label, name in found if name != label]

    share = 1 - len(misses) / len(found)
    record_property("share", share)
    print(f"\n{share:.4f} of {len(found)} files recognised", *misses, sep="\n  ")  # noqa: T201 - shown by pytest -s

    assert share >= LEAST
    assert {label for _, label, _ in misses}.isdisjoint(WITHOUT_FAULT)


def test_every_label_has_files() -> None:
    counted = Counter(label for _, label in FILES)

    assert counted.keys() == WRONG.keys()
    assert sum(counted.values()) > 3_600


def test_linked_data_and_atom_are_recognised_without_a_miss() -> None:
    suites = ("schemaorg-newsarticle", "feeds-feedparser/tests/wellformed/atom10")
    files = [(path, label) for path, label in FILES if any(suite in str(path) for suite in suites)]

    assert len(files) > 300
    assert [path.name for path, label in files if recognised(path.read_bytes(), "a") != label] == []
