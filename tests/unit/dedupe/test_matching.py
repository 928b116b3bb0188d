"""A text claims keys, and finds the texts that it copies under keys that others own."""

from collections.abc import Collection
from datetime import datetime

import pytest

from builders import instalment, stored, story
from copydesk.article import Record
from copydesk.dedupe import matching
from copydesk.dedupe.comparison.prepared import PreparedText, prepare
from copydesk.dedupe.comparison.verifier import Judgement, Kind
from copydesk.dedupe.keys import CLAIMED, keys, sketch
from copydesk.dedupe.matching import claim_and_match, of_one_story
from copydesk.settings import Thresholds
from copydesk.table.claim import Claim
from copydesk.table.cluster import Cluster
from fakes import MemoryTable

FAR_OFF = 4_102_444_800  # 2100


def put(table: MemoryTable, paper: str, **over: object) -> Record:
    """Store an article of a newspaper and return its record."""
    article = stored(**{**over, "url": f"https://{paper}.example/{len(table._articles)}"})
    table.put(article)
    return article.record


def joined(*numbers: int) -> str:
    return "\n\n".join(str(story(number)["text"]) for number in numbers)


@pytest.fixture
def table() -> MemoryTable:
    return MemoryTable()


def test_text_without_a_match_claims_three_keys(table: MemoryTable) -> None:
    assert claim_and_match(put(table, "echo", **story(1)), table, FAR_OFF) == []
    assert len(table._claims) == CLAIMED


class WatchedTable(MemoryTable):
    """A table that counts how many keys had an owner at the first read."""

    owned = 0

    def claims(self, keys: Collection[str]) -> list[Claim]:
        self.owned = self.owned or len(self._claims)
        return super().claims(keys)


def test_text_whose_first_key_is_owned_claims_three_others_before_it_reads_owners() -> None:
    table = WatchedTable()
    text = put(table, "echo", **story(1))
    prepared = prepare(text)
    first = f"{keys(prepared.shingles, prepared.lowest).claims[0]:015x}"
    table.claim(Claim(first, "a_other", "hash", "fingerprint", sketch([], 0)), FAR_OFF)

    claim_and_match(text, table, FAR_OFF)

    assert table.owned == 1 + CLAIMED


def test_text_is_found_in_the_second_place_of_keys_that_an_unlike_text_owns(table: MemoryTable) -> None:
    original = put(table, "echo", **story(1))
    prepared = prepare(original)
    for key in keys(prepared.shingles, prepared.lowest).probes:
        table.claim(Claim(f"{key:015x}", "a_other", "hash", "fingerprint", sketch([], 0)), FAR_OFF)
    claim_and_match(original, table, FAR_OFF)

    found = claim_and_match(put(table, "gazette", **story(1)), table, FAR_OFF)

    assert [match.claim.article_id for match in found] == [original.article_id]


def test_text_without_words_matches_nothing(table: MemoryTable) -> None:
    for paper in ("echo", "gazette"):
        assert claim_and_match(put(table, paper, text="*** ---", headline="?"), table, FAR_OFF) == []


def test_copy_finds_all_copies_and_the_best_match_comes_first(table: MemoryTable) -> None:
    original = put(table, "echo", **story(1))
    claim_and_match(original, table, FAR_OFF)
    edited = put(table, "gazette", text=joined(1) + " So the owner said.", headline="Other words")
    claim_and_match(edited, table, FAR_OFF)

    found = claim_and_match(put(table, "mercury", text=joined(1) + " So he said.", headline="Story 1"), table, FAR_OFF)

    assert [match.claim.article_id for match in found] == [original.article_id, edited.article_id]
    assert [match.judgement.kind for match in found] == ["near", "near"]


def test_copy_below_the_threshold_is_related(table: MemoryTable) -> None:
    claim_and_match(put(table, "echo", **story(1)), table, FAR_OFF)
    cut = put(table, "gazette", text=joined(1).rpartition("\n\n")[0] + " So he said.", headline="Other words")

    (found,) = claim_and_match(cut, table, FAR_OFF, Thresholds(copy=11))

    assert found.judgement.kind == "related"


def test_exact_copy_ends_the_search(table: MemoryTable) -> None:
    original = put(table, "echo", **story(1))
    for record in (original, put(table, "gazette", text=joined(1) + " So the owner said.", headline="Other words")):
        claim_and_match(record, table, FAR_OFF)

    found = claim_and_match(put(table, "mercury", **story(1)), table, FAR_OFF)

    assert [(match.claim.article_id, match.judgement.kind) for match in found] == [(original.article_id, "exact")]


def test_exact_copy_claims_no_keys_and_renews_one_claim_of_their_owner(table: MemoryTable) -> None:
    claim_and_match(put(table, "echo", **story(1)), table, FAR_OFF)
    claim_and_match(put(table, "gazette", **story(1)), table, 2 * FAR_OFF)

    assert len(table._claims) == CLAIMED
    assert sorted(end for _, end in table._claims.values()) == [FAR_OFF] * 2 + [2 * FAR_OFF]


@pytest.mark.parametrize(("hours", "renewed"), [(23, 0), (25, 1)])
def test_claim_is_renewed_only_if_its_end_moves_by_a_day_of_a_window_of_thirty(
    table: MemoryTable, hours: int, renewed: int
) -> None:
    original, copy = put(table, "echo", **story(1)), put(table, "gazette", **story(1))
    ends = int(datetime.fromisoformat(copy.provenance.event_time).timestamp()) + 30 * 86_400
    claim_and_match(original, table, ends - hours * 3_600)

    claim_and_match(copy, table, ends)

    assert [end for _, end in table._claims.values()].count(ends) == renewed


def test_text_of_an_article_that_is_gone_is_not_matched(table: MemoryTable) -> None:
    near = put(table, "echo", text=joined(1) + " So the owner said.")
    claim_and_match(near, table, FAR_OFF)
    del table._articles[near.article_id]

    assert claim_and_match(put(table, "gazette", **story(1)), table, FAR_OFF) == []


def test_earlier_text_of_an_article_is_matched_too(table: MemoryTable) -> None:
    first = stored(**story(1))
    claim_and_match(put(table, "gazette", **{**story(1), "text": joined(1) + " So the owner said."}), table, FAR_OFF)
    table.keep(next(iter(table._articles.values())).record)
    name = next(iter(table._articles))
    table._articles[name] = stored(**{**story(2), "url": "https://gazette.example/1"})

    found = claim_and_match(first.record, table, FAR_OFF)

    assert [(match.claim.article_id, match.judgement.are_copies) for match in found] == [(name, True)]


def test_instalment_beside_two_others_is_a_copy_of_neither_at_any_publisher(table: MemoryTable) -> None:
    first, third = put(table, "gazette", **instalment(0)), put(table, "gazette", **instalment(2))
    for record in (first, third):
        claim_and_match(record, table, FAR_OFF)

    found = claim_and_match(put(table, "mercury", **instalment(1)), table, FAR_OFF)

    assert {match.claim.article_id: match.why for match in found} == {
        first.article_id: f"an instalment of the same series, as is {third.article_id}",
        third.article_id: f"an instalment of the same series, as is {first.article_id}",
    }
    assert not any(match.judgement.are_copies for match in found)


def beside_a_cluster_of_two(monkeypatch: pytest.MonkeyPatch, table: MemoryTable, score: float) -> list[tuple[str, str]]:
    """Match a text with a cluster of two texts: it copies the first and has `score` with the second."""
    one, other = (put(table, paper, text=f"{joined(1, 2)} So the {paper} says.") for paper in ("echo", "gazette"))
    for record in (one, other):
        claim_and_match(record, table, FAR_OFF)
    table.place(Cluster(one.fingerprint, {one.article_id: ""}, {other.article_id: ""}), FAR_OFF)
    table.place(Cluster(other.fingerprint, {other.article_id: ""}, into=one.fingerprint), FAR_OFF)

    def judged(_: PreparedText, other: PreparedText, __: Thresholds) -> Judgement:
        judged_score = 1.5 if other.publisher.startswith("echo") else score
        kind: Kind = "near" if judged_score >= 1 else "related"
        return Judgement(kind, judged_score, (1.0, 1.0), (1.0, 1.0), 1.0, 1.0, is_trimmed=False, shared=((0, 9),))

    monkeypatch.setattr(matching, "judge", judged)
    found = claim_and_match(put(table, "mercury", text=f"{joined(1, 2)} So the mercury says."), table, FAR_OFF)
    return [(str(match.judgement.kind), match.why) for match in found]


def test_near_copy_of_one_text_that_is_unlike_the_rest_of_its_cluster_is_related(
    monkeypatch: pytest.MonkeyPatch, table: MemoryTable
) -> None:
    found = beside_a_cluster_of_two(monkeypatch, table, -3.0)
    assert found == [("related", "whose copies are unlike it"), ("related", "")]


def test_near_copy_may_be_slightly_unlike_another_text_of_the_cluster(
    monkeypatch: pytest.MonkeyPatch, table: MemoryTable
) -> None:
    assert beside_a_cluster_of_two(monkeypatch, table, -2.0) == [("near", ""), ("related", "")]


FRAME = " ".join(
    f"Place {number} of the long list of rules that every notice of the county repeats." for number in range(9)
)


def take_siblings(table: MemoryTable) -> None:
    """Let six texts own the keys of one frame."""
    for number in range(6):
        claim_and_match(
            put(table, f"paper{number}", text=f"{FRAME} {joined(number)}", headline=str(number)), table, FAR_OFF
        )


def test_text_delivered_again_claims_no_more_keys_and_finds_the_same(table: MemoryTable) -> None:
    take_siblings(table)
    last = put(table, "gazette", text=f"{FRAME} {joined(7)}", headline="Bridge")
    first, owned = claim_and_match(last, table, FAR_OFF), set(table._claims)

    assert claim_and_match(last, table, FAR_OFF) == first
    assert set(table._claims) == owned


def test_exact_copy_is_found_behind_siblings_that_own_the_frame(table: MemoryTable) -> None:
    take_siblings(table)
    owned = dict(table._claims)
    last = put(table, "gazette", text=f"{FRAME} Only the bridge at Osmere is open.", headline="Bridge")
    claim_and_match(last, table, FAR_OFF)
    assert len(table._claims) - len(owned) >= 1

    found = claim_and_match(put(table, "mercury", text=last.text, headline="Bridge"), table, FAR_OFF)

    assert [match.claim.article_id for match in found if match.judgement.kind == "exact"] == [last.article_id]


def test_copies_that_share_the_same_part_of_a_text_are_one_story(table: MemoryTable) -> None:
    whole = joined(1)
    for paper, own in (("echo", "Our man saw it himself. "), ("mercury", "By a reader of ours in the town. ")):
        claim_and_match(put(table, paper, text=own + whole, headline=f"Seen by {paper}"), table, FAR_OFF)

    found = claim_and_match(put(table, "gazette", **story(1)), table, FAR_OFF)

    assert len(of_one_story([match for match in found if match.judgement.are_copies])) == 2


def test_roundup_does_not_join_the_stories_it_contains(table: MemoryTable) -> None:
    for number, paper in ((1, "echo"), (2, "gazette")):
        claim_and_match(put(table, paper, **story(number)), table, FAR_OFF)
    found = claim_and_match(put(table, "mercury", text=joined(1, 2), headline="The morning"), table, FAR_OFF)

    assert len(of_one_story([match for match in found if match.judgement.are_copies])) <= 1
