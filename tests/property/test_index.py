"""The index accepts every document of every upload: mapping and documents are derived from one model."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.adapters.opensearch import OpenSearchIndex
from copydesk.ports import BulkOutcome, BulkStatus
from copydesk.search.documents import bulk_action
from newsroom import Newsroom
from search_indexes import made_index

pytestmark = pytest.mark.opensearch
DONE = BulkOutcome(BulkStatus.DONE)
ROOT = Path(__file__).parents[2]
UPLOADS = [path for path in sorted([*ROOT.glob("samples/*"), *ROOT.glob("tests/corpus/*/input*")]) if path.is_file()]
FEW_EXAMPLES = int(os.environ.get("COPYDESK_INDEX_EXAMPLES", "20"))  # each of up to 20 uploads

ANYTHING = st.text(max_size=60)
LONG = st.sampled_from(["x" * 40_000, "ü" * 9_000, "文" * 8_192, "\x00\x1f", "\ud83d", "2026-03-04T12:00:00Z", "-1"])
A_FEW_WORDS = "The ferry stays open; Häuser am Hafen 図書館は開いた مکتبه <b>bold</b> &amp;"
SENTENCES = st.lists(st.sampled_from(A_FEW_WORDS.split(" ")), max_size=30)
WORDS = SENTENCES.map(" ".join) | ANYTHING | LONG
LISTS = st.lists(WORDS, max_size=4)
PEOPLE = WORDS | st.lists(st.fixed_dictionaries({"name": WORDS, "url": WORDS}) | WORDS, max_size=3)
DATES = WORDS | st.datetimes(timezones=st.timezones() | st.none()).map(str) | st.integers(-(2**40), 2**45)
LANGUAGES = st.sampled_from(["en", "de-AT", "pt_BR", "zh-Hant", "xx", "français", "und", "*", "EN-us", "ja"]) | ANYTHING
ADDRESSES = st.integers(0, 5).map("https://gazette.example/{}".format) | WORDS
FIELDS = {
    **dict.fromkeys(
        ("headline", "alternativeHeadline", "description", "identifier", "version", "slugline", "copyrightNotice"),
        WORDS,
    ),
    **dict.fromkeys(("url", "canonicalUrl"), ADDRESSES),
    **dict.fromkeys(("datePublished", "dateModified"), DATES),
    **dict.fromkeys(("keywords", "articleSection", "image", "isBasedOn"), LISTS | WORDS),
    "author": PEOPLE,
    **dict.fromkeys(("publisher", "sourceOrganization"), PEOPLE),
    "inLanguage": LANGUAGES,
    "isAccessibleForFree": st.booleans() | WORDS,
}
RECORDS = st.fixed_dictionaries({"text": SENTENCES.map(" ".join) | ANYTHING}, optional=FIELDS)
# A key, and the records uploaded under it, or None for a deletion.
STEPS = st.tuples(st.integers(0, 3), st.none() | st.lists(RECORDS, max_size=3))


@pytest.fixture(scope="module")
def node(request: pytest.FixtureRequest) -> OpenSearchIndex:
    """One index for all examples: ids repeat and older versions lose, but no document may be refused."""
    return made_index(request)


@given(st.lists(STEPS, min_size=5, max_size=20))
@settings(max_examples=FEW_EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_document_of_any_upload_is_accepted(
    node: Any, steps: list[tuple[int, list[dict[str, Any]] | None]]
) -> None:
    newsroom = Newsroom()
    for key, records in steps:
        name = f"inbox/{key}.json"
        if records is None:
            newsroom.delete(name)
        else:
            newsroom.ingest(newsroom.store.upload(name, json.dumps(records).encode()))
    actions = [bulk_action(stored) for stored in newsroom.table.written]

    assert set(node.write(actions)) <= {DONE}


def test_every_document_of_the_samples_and_of_every_format_is_accepted(node: OpenSearchIndex) -> None:
    newsroom = Newsroom()
    for path in UPLOADS:
        newsroom.ingest(newsroom.store.upload(f"inbox/{path.parent.name}/{path.name}", path.read_bytes()))
    actions = [bulk_action(stored) for stored in newsroom.table.written]

    assert len(actions) > 50
    assert set(node.write(actions)) == {DONE}
