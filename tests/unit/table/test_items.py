import base64
import json
import zlib
from dataclasses import replace
from typing import Any

import pytest

from builders import TEXT, stored
from copydesk.outcome import LedgerPage, Outcome, OutcomeKind
from copydesk.table import cluster_items, items, ledger_items
from copydesk.table.claim import Claim
from copydesk.table.cluster import Cluster
from copydesk.table.stored import SourceState, StoredArticle

NAME = "a_ukk5jsipczyxeyuomkxfpbvlqg"
SOURCE = "gazette-inbox/0123456789abcdef"
IMAGE = {"text_key": {"S": "texts/a_1/0f"}, "pk": {"S": "A#a_1"}}


@pytest.mark.parametrize(
    ("key", "pk", "sk"),
    [
        (items.article_key("a_1"), "A#a_1", "META"),
        (items.revision_key("a_1", "0f"), "A#a_1", "R#0f"),
        (cluster_items.cluster_key("f1"), "C#f1", "C"),
        (cluster_items.claim_key("00ff"), "K#00ff", "K"),
        (ledger_items.ledger_key(SOURCE, "01", 7), "S#gazette-inbox/0123456789abcdef", "V#01#00007"),
    ],
    ids=["article", "revision", "cluster", "claim", "ledger"],
)
def test_key_names_the_type_of_its_item(key: items.Item, pk: str, sk: str) -> None:
    assert key == {"pk": {"S": pk}, "sk": {"S": sk}}


def test_ledger_pages_sort_by_sequence_then_number() -> None:
    places = [("01", 2), ("01", 10), ("02", 0), ("T2026-03-04T12:00:00.000Z", 0)]
    keys = [ledger_items.ledger_key(SOURCE, *place)["sk"]["S"] for place in places]

    assert sorted(keys) == keys


def test_article_item_has_its_version_and_its_compressed_text() -> None:
    item = items.article_item(stored(7))

    assert item["version"] == {"N": "7"}
    assert zlib.decompress(item["text"]["B"]).decode() == TEXT
    assert "text" not in item["record"]["M"]


def test_article_item_uses_the_published_field_names_and_omits_absent_fields() -> None:
    fields = items.article_item(stored())["record"]["M"]

    assert fields["contentHash"] == {"S": stored().record.content_hash}
    assert "description" not in fields


def test_each_source_is_an_attribute_of_its_article() -> None:
    state = SourceState("01", 3, "2026-03-04T11:00:00.000Z", "2026-03-04T12:00:00.000Z", "0f", removed="02")
    item = items.article_item(StoredArticle(stored().record, {SOURCE: state}, 1))

    date, event_time = {"S": "2026-03-04T11:00:00.000Z"}, {"S": "2026-03-04T12:00:00.000Z"}
    assert item[f"s#{SOURCE}"] == {"L": [{"S": "01"}, {"N": "3"}, date, event_time, {"S": "0f"}, {"S": "02"}]}
    assert items.stored_article(item).sources == {SOURCE: state}


def test_article_is_read_from_a_stream_image() -> None:
    item = items.article_item(stored())
    image = json.loads(json.dumps(item, default=lambda binary: base64.b64encode(binary).decode()))

    assert items.stored_article(image) == stored()


def test_unknown_attributes_are_ignored() -> None:
    item = {**items.article_item(stored()), "aws:rep:updateregion": {"S": "eu-west-1"}, "note": {"NULL": True}}

    assert items.stored_article(item) == stored()


def test_revision_item_is_read_as_its_record() -> None:
    item = items.revision_item(stored().record)

    assert item["sk"] == {"S": f"R#{stored().record.content_hash}"}
    assert items.record_of_item(item) == stored().record


def test_text_stored_outside_its_item_is_loaded_by_its_key() -> None:
    keys: list[str] = []
    load = items.text_loader(lambda key: keys.append(key) or b"compressed")  # type: ignore[func-returns-value]

    assert load(IMAGE) == {**IMAGE, "text": {"B": b"compressed"}}
    assert keys == ["texts/a_1/0f"]


def test_text_inside_its_item_is_not_loaded() -> None:
    def read(_: str) -> bytes:
        raise AssertionError

    item = items.article_item(stored())
    assert items.text_loader(read)(item) == item


def test_cluster_is_read_from_its_members_under_their_earliest_dates() -> None:
    members = [{"a_1": ""}, {"a_1": "2026-03-04"}, {"a_1": "2026-03-05"}, {"a_2": ""}]
    parts = [Cluster("f1", one) for one in members] + [Cluster("f1", copies={"a_3": "2026-03-06"}, into="f2")]
    listed = {name: value for part in parts for name, value in cluster_items.cluster_attributes(part).items()}
    item = {**cluster_items.cluster_key("f1"), **listed, "expires_at": {"N": "1772625600"}}

    assert cluster_items.cluster(item) == Cluster("f1", {"a_1": "2026-03-04", "a_2": ""}, {"a_3": "2026-03-06"}, "f2")


def test_cluster_is_read_as_it_was_written() -> None:
    cluster = Cluster("f1", {"a_1": "2026-03-04", "a_2": ""}, {"a_2": "", "a_3": "2026-03-06"}, into="f2")

    assert cluster_items.cluster(cluster_items.cluster_item(cluster, 1_772_625_600)) == cluster


def test_claims_of_a_key_are_read_back_from_the_table_and_from_json() -> None:
    first = Claim("00ff", "a_1", "0f", "f1", b"\x00sketch")
    second = replace(first, article_id="a_2", is_second=True)
    item = {
        **cluster_items.claim_key("00ff"),
        **cluster_items.claim_attribute(first, 600),
        **cluster_items.claim_attribute(second, 900),
    }
    as_json = json.loads(json.dumps(item, default=lambda value: base64.b64encode(value).decode()))

    assert cluster_items.claims(item, 599) == cluster_items.claims(as_json, 599) == [first, second]
    assert cluster_items.claims(item, 600) == [second]
    assert cluster_items.owner(item, replace(first, article_id="a_3"), 599) == first
    assert cluster_items.owner(item, replace(first, article_id="a_3"), 600) is None


def test_ledger_page_with_an_expiry_is_read() -> None:
    page = LedgerPage(
        SOURCE, "01", "gazette-inbox", "a.json", outcomes=(Outcome("gazette-inbox", "a.json", 0, OutcomeKind.STALE),)
    )

    assert ledger_items.ledger_page({**ledger_items.ledger_item(page), "expires_at": {"N": "1772625600"}}) == page


@pytest.mark.parametrize(
    ("value", "attribute"),
    [
        (None, {"NULL": True}),
        (True, {"BOOL": True}),
        (0, {"N": "0"}),
        (-12, {"N": "-12"}),
        (0.30000000000000004, {"N": "0.30000000000000004"}),
        ("", {"S": ""}),
        (b"\x00", {"B": b"\x00"}),
        ([1, "a"], {"L": [{"N": "1"}, {"S": "a"}]}),
        ({"a": {"b": []}}, {"M": {"a": {"M": {"b": {"L": []}}}}}),
    ],
)
def test_value_is_typed_and_read_back(value: Any, attribute: items.Attribute) -> None:
    assert items.to_attribute(value) == attribute
    assert items.from_attribute(attribute) == value
    assert type(items.from_attribute(attribute)) is type(value)


def test_absent_members_of_an_object_are_omitted() -> None:
    assert items.to_attribute({"a": None, "b": [None]}) == {"M": {"b": {"L": [{"NULL": True}]}}}


@pytest.mark.parametrize(
    ("number", "value"),
    [("1", 1), ("-0", 0), ("0.0000001", 1e-7), ("1e-07", 1e-7), ("1E-7", 1e-7), ("-1.5", -1.5), ("1E+2", 100)],
)
def test_number_is_read_in_every_notation(number: str, value: float) -> None:
    assert items.from_attribute({"N": number}) == value
