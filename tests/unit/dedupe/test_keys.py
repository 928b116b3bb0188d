"""Keys find copies; sketches select the found texts that are worth reading."""

from collections.abc import Iterable

import pytest

from copydesk.dedupe.comparison.shingles import SKETCHED, fold_words, lowest, shingles
from copydesk.dedupe.keys import (
    CLAIMED,
    LEAST_CONTAINMENT,
    MORE_ROUNDS,
    PROBED,
    Keys,
    estimated_containment,
    further_keys,
    keys,
    sketch,
)


def keys_of(text: str) -> Keys:
    return keys(shingles(fold_words(text)), lowest(distinct(text)))


def distinct(text: str) -> set[int]:
    return set(shingles(fold_words(text)))


def sketch_of(text: str) -> bytes:
    return sketch(lowest(distinct(text)), len(distinct(text)))


def numbered(start: int, end: int) -> str:
    return " ".join(f"word{number}" for number in range(start, end))


@pytest.mark.parametrize("words", [5, 100, 200, 3000])
def test_lowest_shingles_are_the_smallest_of_all(words: int) -> None:
    whole, found = sorted(distinct(numbered(0, words))), lowest(distinct(numbered(0, words)))
    assert found == whole[: len(found)]
    assert len(found) >= min(SKETCHED, len(whole))


def test_lowest_shingles_are_found_when_hashes_are_spread_unevenly() -> None:
    assert lowest([*range(10), *range(1 << 59, (1 << 59) + 490)])[:11] == [*range(10), 1 << 59]


def test_copy_cut_after_its_head_shares_a_key_with_the_whole() -> None:
    whole, cut = keys_of(numbered(0, 600)), keys_of(numbered(0, 70))
    assert set(whole.probes) & set(cut.probes)


def test_claimed_keys_are_the_probed_keys() -> None:
    chosen = keys_of(numbered(0, 300))
    assert set(chosen.claims) == set(chosen.probes)
    assert len(chosen.probes) == PROBED


def test_short_text_has_fewer_keys_than_wanted() -> None:
    assert len(keys_of("The library is closed today").claims) == CLAIMED


def further(text: str) -> Iterable[int]:
    return (key for some in further_keys(keys_of(text), lowest(distinct(text))) for key in some.probes)


def test_further_keys_are_new_and_end_after_a_few_rounds() -> None:
    text = numbered(0, 600)
    more = list(further(text))
    assert len(set(more)) == MORE_ROUNDS * PROBED
    assert not set(more) & set(keys_of(text).probes)


def test_short_text_has_no_further_keys() -> None:
    assert list(further("The library is closed today")) == []


def test_sketch_fits_into_a_claim() -> None:
    assert len(sketch_of(numbered(0, 5000))) <= 600


def test_containment_of_short_texts_is_exact() -> None:
    part, whole = sketch_of(numbered(0, 32)), sketch_of(numbered(0, 62))
    assert estimated_containment(part, whole) == (1.0, 0.5)
    assert estimated_containment(whole, part) == (0.5, 1.0)


def test_containment_of_long_texts_is_an_estimate() -> None:
    half, whole = sketch_of(numbered(0, 1000)), sketch_of(numbered(0, 2000))
    of_half, of_whole = estimated_containment(half, whole)
    assert of_half == 1.0
    assert 0.35 < of_whole < 0.65


def test_texts_with_nothing_in_common_stay_below_the_least_containment() -> None:
    assert max(estimated_containment(sketch_of(numbered(0, 500)), sketch_of(numbered(500, 1000)))) < LEAST_CONTAINMENT


def test_text_without_words_has_no_keys() -> None:
    assert keys_of("— — —").probes == ()
    assert estimated_containment(sketch_of("…"), sketch_of("The library is closed today")) == (0.0, 0.0)
