"""Figures over clusterings, on clusterings small enough to count by hand."""

import pytest

from training.dedupe.newsroom import Item
from training.dedupe.scores import (
    agreement,
    attached_by_edit,
    b_cubed,
    changed,
    merged_by_family,
    merged_by_role,
    pairwise,
    summary,
)

TRUE = {"a": "1", "b": "1", "c": "1", "d": "2", "e": "3"}


def item(key: str, group: str, role: str, family: str = "copies") -> Item:
    return Item(key, f"https://a.example/{key}", "A", "", "", group, role, family, "en", 0.0)


def test_right_clustering_scores_one() -> None:
    assert pairwise(TRUE, TRUE).f1 == b_cubed(TRUE, TRUE).f1 == 1


def test_pairs_are_counted_both_ways() -> None:
    found = {"a": "x", "b": "x", "c": "y", "d": "y", "e": "z"}
    assert (pairwise(TRUE, found).precision, pairwise(TRUE, found).recall) == (1 / 2, 1 / 3)


def test_b_cubed_averages_over_items() -> None:
    found = {"a": "x", "b": "x", "c": "y", "d": "y", "e": "z"}
    assert b_cubed(TRUE, found).precision == pytest.approx((1 + 1 + 0.5 + 0.5 + 1) / 5)
    assert b_cubed(TRUE, found).recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)


def test_item_without_a_cluster_stands_alone() -> None:
    assert pairwise(TRUE, {}).recall == 0
    assert pairwise(TRUE, {}).precision == 1


def test_agreement_does_not_ask_for_names() -> None:
    renamed = {key: group * 2 for key, group in TRUE.items()}
    assert agreement(TRUE, renamed) == 1
    assert changed(TRUE, renamed) == 5


def test_shares_name_the_merged_kind_and_the_found_edit() -> None:
    items = [
        item("a", "1", "original"),
        item("b", "1", "copy:trim+ocr"),
        item("c", "2", "neg:weather", "weather"),
        item("d", "3", "neg:weather", "weather"),
        item("e", "4", "background"),
    ]
    found = {"a": "x", "b": "x", "c": "y", "d": "x", "e": "z"}
    assert {role: share.rate for role, share in merged_by_role(items, found).items()} == {
        "original": 1, "neg:weather": 0.5, "background": 0,
    }  # fmt: skip
    assert merged_by_family(items, found)["weather"].rate == 0.5
    assert {edit: share.rate for edit, share in attached_by_edit(items, found).items()} == {"trim": 1, "ocr": 1}


def test_summary_begins_with_the_whole_and_names_each_kind() -> None:
    items = [item("a", "1", "original"), item("b", "1", "copy:ocr"), item("c", "2", "neg:weather", "weather")]
    rows = summary(items, {"a": "x", "b": "x", "c": "x"})
    assert rows[0] == "pairwise   precision 0.3333  recall 1.0000  F1 0.5000"
    assert "merged     neg:weather                  1 of 1     1.000" in rows
    assert "attached   ocr                          1 of 1     1.000" in rows
